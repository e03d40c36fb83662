import { useState } from 'react';
import { getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog } from '../../ui/index.ts';

/** Remembered in the catalog's settings: each restore is told of once. */
const SEEN = 'restore.seen';

/** After a restore: what the catalog is now, and where what was there before is. */
export function RestoredNotice() {
  const outcome = useCall('catalog.rescue', {}).data?.outcome;
  const settings = useCall('app.settings', {}).data?.values;
  const [closed, setClosed] = useState(false);
  const open = outcome != null && settings !== undefined && settings[SEEN] !== outcome.at && !closed;
  const close = () => {
    setClosed(true);
    // It would only be told once more.
    if (outcome)
      getClient()
        .call('app.setSetting', { key: SEEN, value: outcome.at })
        .catch(() => {});
  };
  const { ok = true, error = '', backup, assets = 0, changes = 0, setAside, problems = [] } = outcome ?? {};
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t(ok ? 'restored.title' : 'restored.failed.title')}
      actions={
        <Button tone="primary" onClick={close}>
          {t('restored.ok')}
        </Button>
      }
    >
      {ok ? (
        <div className="restored">
          <p>
            {backup ? t('restored.backup', { backup, n: assets }) : t('restored.log', { n: assets })}{' '}
            {changes ? t('restored.changes', { n: changes }) : ''}
          </p>
          {setAside ? <p className="restored-path">{t('restored.aside', { path: setAside })}</p> : null}
          <p>{t('restored.scan')}</p>
          {problems.length ? (
            <>
              <h3 className="caps">{t('restored.problems')}</h3>
              <ul className="restored-problems">
                {problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </>
          ) : null}
        </div>
      ) : (
        <p>{t('restored.failed.body', { error })}</p>
      )}
    </Dialog>
  );
}
