import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { targets } from '../selection/index.ts';
import { writeMetadata } from './write.ts';

registerCommands([
  { id: 'view.conflicts', title: t('command.view.conflicts'), group: 'view', run: () => setUi({ view: 'conflicts' }) },
  { id: 'metadata.write', title: t('command.metadata.write'), group: 'edit', changes: 'chosen', once: true, run: () => void writeMetadata(targets()) },
]);
