import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';

registerCommands([
  { id: 'view.feed', title: t('command.view.feed'), group: 'view', run: () => setUi({ view: 'feed' }) },

  {
    id: 'view.overlooked',
    title: t('command.view.overlooked'),
    group: 'view',
    run: () => setUi({ view: 'overlooked' }),
  },
]);
