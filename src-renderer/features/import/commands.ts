import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { setUi } from '../../client/state.ts';

registerCommands([
  {
    id: 'import',
    title: t('command.import'),
    group: 'app',
    changes: 'own',
    once: true,
    run: () => {
      // Cards come and go.
      void queries.invalidateQueries({ queryKey: ['import.sources'] });
      setUi({ view: 'import' });
    },
  },
]);
