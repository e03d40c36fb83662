import { type Command, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { getUi } from '../../client/state.ts';
import { targetCount } from '../selection/index.ts';
import { ask } from './asking.ts';
import { addToTarget } from './collections.ts';

const hasQuery = () => getUi().query.trim() !== '';
const commands: readonly Command[] = [
  {
    id: 'collection.target',
    title: t('command.collection.target'),
    group: 'edit',
    changes: 'members',
    once: true,
    when: () => targetCount() > 0,
    run: () => void addToTarget(),
  },
  {
    id: 'collection.new',
    title: t('command.collection.new'),
    group: 'app',
    changes: 'own',
    once: true,
    run: () => ask({ what: 'new', kind: 'manual' }),
  },
  {
    id: 'collection.smart',
    title: t('command.collection.smart'),
    group: 'app',
    changes: 'own',
    once: true,
    when: hasQuery,
    run: () => ask({ what: 'new', kind: 'smart' }),
  },
  {
    id: 'search.save',
    title: t('command.search.save'),
    group: 'app',
    changes: 'own',
    once: true,
    when: hasQuery,
    run: () => ask({ what: 'new', kind: 'search' }),
  },
];
registerCommands(commands);
