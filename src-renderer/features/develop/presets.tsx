import { SwatchBook } from 'lucide-react';
import { useRef, useState } from 'react';
import { isPlain, readRecipe, recipeValue } from '../../../src-shared/domain/edits/recipe.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog, IconButton, Menu, type MenuEntry, NameField, toast } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { targets } from '../selection/index.ts';
import type { Edited } from './use-recipe.ts';

/** Edits under a name: given to what is selected, made of what is open. */
export function Presets({ edited }: { edited: Edited }) {
  const { data } = useCall('edits.presets', {});
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const presets = data?.presets ?? [];
  const give = async (recipe: (typeof presets)[number]['recipe']) => {
    await edited.flush();
    // A preset that has a crop says so on purpose.
    await carryOut(targets(), () =>
      getClient().call('edits.set', { targets: targets(), like: { recipe }, withCrop: 'crop' in recipe }),
    );
  };
  const save = () => {
    setAsking(false);
    const recipe = JSON.parse(JSON.stringify(recipeValue(edited.recipe) ?? {}));
    getClient()
      .call('edits.definePreset', { name, recipe })
      .then(
        ({ label }) => toast({ text: label, key: 'edits' }),
        (error: unknown) => toast({ text: errorText(error), tone: 'error' }),
      );
  };
  const remove = (n: number) =>
    void getClient()
      .call('edits.removePreset', { n })
      .then(
        ({ label }) => toast({ text: label, key: 'edits' }),
        (error: unknown) => toast({ text: errorText(error), tone: 'error' }),
      );
  const entries: MenuEntry[] = [
    ...presets.map((one) => ({ text: one.name, run: () => void give(one.recipe) })),
    ...(presets.length ? (['line'] as const) : []),
    {
      text: t('edits.presets.save'),
      disabled: isPlain(readRecipe(recipeValue(edited.recipe))),
      run: () => {
        setName('');
        setAsking(true);
      },
    },
    ...presets.map((one) => ({
      text: t('edits.presets.remove', { name: one.name }),
      danger: true,
      run: () => remove(one.n),
    })),
  ];
  return (
    <>
      <Menu trigger={<IconButton icon={SwatchBook} name={t('edits.presets')} />} entries={entries} align="end" />
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        size="small"
        title={t('edits.presets.save')}
        focus={field}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('ui.cancel')}</Button>
            <Button tone="primary" disabled={!name.trim()} onClick={save}>
              {t('edits.presets.do')}
            </Button>
          </>
        }
      >
        <NameField
          ref={field}
          label={t('edits.presets.name')}
          value={name}
          onChange={setName}
          onEnter={() => name.trim() && save()}
        />
      </Dialog>
    </>
  );
}
