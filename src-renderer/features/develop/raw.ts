/** How camera RAW leaves: as the camera made it, or developed. */
import { errorText, getClient } from '../../client/client.ts';
import type { Command } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';

async function toggle(): Promise<void> {
  try {
    const { values } = await getClient().call('app.settings', {});
    const on = values['raw.develop'] !== true;
    await getClient().call('app.setSetting', { key: 'raw.develop', value: on });
    const { programs } = await getClient().call('formats.list', {});
    const program = programs.find(({ name }) => name.startsWith('LibRaw'));
    const text =
      on && program?.path === null
        ? [t('raw.develop.on'), program.install].join(' ')
        : t(on ? 'raw.develop.on' : 'raw.develop.off');
    toast({ text, key: 'edits', stays: on && program?.path === null ? 15_000 : 4000 });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

export const rawCommands: readonly Command[] = [
  { id: 'raw.develop', title: t('command.raw.develop'), group: 'edit', changes: 'own', run: () => void toggle() },
];
