import { type Command, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { ask } from './asking.ts';
import { exportTags, importTags } from './tree-edit.ts';

const commands: readonly Command[] = [
  {
    id: 'tags.new',
    title: t('command.tags.new'),
    group: 'app',
    changes: 'own',
    once: true,
    run: () => ask({ what: 'new', below: undefined }),
  },
  { id: 'tags.import', title: t('command.tags.import'), group: 'app', changes: 'own', once: true, run: importTags },
  { id: 'tags.export', title: t('command.tags.export'), group: 'app', changes: 'own', once: true, run: () => void exportTags() },
];
registerCommands(commands);
