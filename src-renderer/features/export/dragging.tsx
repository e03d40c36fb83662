import { useEffect } from 'react';
import { RIGHTS_POLICIES } from '../../../src-shared/domain/rights/rights.ts';
import { registerCommands } from '../../client/commands.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';
import { takeOut } from '../assets/index.ts';

/** Setting: the name of the preset. */
export const DRAG_PRESET = 'drag.preset';

/** What leaves by a drag: a command for the originals, and one for each preset. Once in the app. */
export function Dragging() {
  const presets = useCall('presets.list', {}).data?.presets;
  const values = useCall('app.settings', {}).data?.values;
  const chosen = values?.[DRAG_PRESET];
  const policy = RIGHTS_POLICIES.find((one) => one === values?.['rights.drag']) ?? 'block';
  useEffect(() => {
    const preset = presets?.find(({ name }) => name === chosen);
    takeOut(preset && { name: preset.name, format: preset.body.format }, policy);
  }, [presets, chosen, policy]);
  useEffect(() => {
    const choose = (name: string | null) => async () => {
      try {
        await getClient().call('app.setSetting', { key: DRAG_PRESET, value: name });
        toast({ text: name === null ? t('drag.originals') : t('drag.preset', { name }), key: 'export' });
      } catch (error) {
        toast({ text: errorText(error), tone: 'error', key: 'export' });
      }
    };
    return registerCommands([
      { id: 'drag.originals', title: t('command.drag.originals'), group: 'edit', changes: 'own', run: () => void choose(null)() },
      ...(presets ?? []).map(({ n, name }) => ({ id: `drag.preset.${n}.${name}`, title: t('command.drag.preset', { name }), group: 'edit' as const, changes: 'own' as const, run: () => void choose(name)() })),
    ]);
  }, [presets]);
  return null;
}
