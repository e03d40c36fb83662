import { HeartPulse } from 'lucide-react';
import { useEffect } from 'react';
import { keyLabel, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { backToPictures, setUi, useUi } from '../../client/state.ts';
import { cx, IconButton } from '../../ui/index.ts';
import { startJob } from './start-job.ts';
import { useHealth } from './use-health.ts';

/** The way to the page, with a sign when something wants to be looked at. */
export function HealthButton() {
  const view = useUi((state) => state.view);
  const count = useHealth(false)?.attention.length ?? 0;
  useEffect(
    () =>
      registerCommands([
        { id: 'view.health', title: t('command.health'), group: 'view', run: () => setUi({ view: 'health' }) },
        {
          id: 'backup',
          title: t('command.backup'),
          group: 'app',
          changes: 'own',
          once: true,
          run: () => {
            setUi({ view: 'health' });
            void startJob('catalog.backupNow');
          },
        },
        {
          id: 'verify',
          title: t('command.verify'),
          group: 'app',
          changes: 'own',
          once: true,
          run: () => {
            setUi({ view: 'health' });
            void startJob('catalog.verifyNow');
          },
        },
      ]),
    [],
  );
  return (
    <IconButton
      icon={HeartPulse}
      name={count ? t('health.open.attention', { n: count }) : t('health.open')}
      shortcut={keyLabel('view.health')}
      on={view === 'health'}
      className={cx(count > 0 && 'health-sign')}
      onClick={() => view === 'health' ? backToPictures() : setUi({ view: 'health' })}
    />
  );
}
