import { useRef, useState } from 'react';
import { t } from '../../client/messages.ts';
import { setOpen } from '../../client/open-nodes.ts';
import { getUi } from '../../client/state.ts';
import { Button, Dialog, NameField } from '../../ui/index.ts';
import { targets } from '../selection/index.ts';
import { type Ask, stopAsking, useAsk } from './asking.ts';
import { createCollection, setCollection } from './collections.ts';

/** Asks for the name of a collection or saved search; once in the window. */
export function CollectionDialog() {
  const asked = useAsk((state) => state.asked);
  const [last, setLast] = useState<Ask>();
  if (asked && asked !== last) setLast(asked);
  const shown = asked ?? last;
  return shown ? <NameDialog key={JSON.stringify(shown)} ask={shown} open={asked !== undefined} /> : null;
}

function NameDialog({ ask, open }: { ask: Ask; open: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(ask.what === 'rename' ? ask.collection.name : '');
  const can = name.trim() !== '';
  const save = () => {
    if (!can) return;
    stopAsking();
    if (ask.what === 'rename') void setCollection(ask.collection.n, { name });
    else {
      const { kind, parent, withSelection } = ask;
      if (parent !== undefined) setOpen(`collection:${parent}`, true);
      void createCollection({
        name,
        kind,
        ...(parent === undefined ? {} : { parent }),
        ...(kind === 'smart' || kind === 'search' ? { query: getUi().query } : {}),
        ...(withSelection ? { targets: targets() } : {}),
      });
    }
  };
  const title =
    ask.what === 'rename'
      ? t('collections.rename.title', { name: ask.collection.name })
      : t(`collections.new.${ask.kind}`);
  return (
    <Dialog
      open={open}
      onClose={stopAsking}
      size="small"
      focus={input}
      title={title}
      actions={
        <>
          <Button onClick={stopAsking}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!can} onClick={save}>
            {t(ask.what === 'rename' ? 'collections.rename.do' : 'collections.new.do')}
          </Button>
        </>
      }
    >
      <NameField ref={input} label={t('collections.name.field')} value={name} onChange={setName} onEnter={save} />
    </Dialog>
  );
}
