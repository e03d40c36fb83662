import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';

registerCommands([
  {
    id: 'view.duplicates',
    title: t('command.view.duplicates'),
    group: 'view',
    run: () => setUi({ view: 'duplicates' }),
  },
]);
