import { LifeBuoy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { errorText, getClient, getHello } from '../../client/client.ts';
import { formatBytes, formatDate, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Progress, toast, Toasts } from '../../ui/index.ts';
import { CatalogDialogs } from './catalog-dialogs.tsx';
import { askFor, go } from './going.ts';
import { ConfirmRestore } from './confirm-restore.tsx';
import './catalog.css';

const assets = (n: number): string => t('app.status.total', { n });

/** In the window's place while the catalog is not open: why, and the ways out. */
export function RescueView() {
  const rescue = useCall('catalog.rescue', {}).data;
  const { name, path } = getHello().catalog;
  const recent = useCall('catalog.recent', {}).data?.catalogs.filter((one) => one.there && one.path !== path) ?? [];
  const [chosen, setChosen] = useState<string>();
  useEffect(() => {
    document.title = `${name} · ${t('app.name')}`;
  }, [name]);
  if (!rescue) return null;
  const { stage, code, message, restorable, backups, log, line, outcome } = rescue;
  const [newest] = backups;
  const nothing = !newest && log.files === 0;
  return (
    <main className="rescue" aria-labelledby="rescue-title">
      <div className="rescue-page">
        <LifeBuoy size={32} strokeWidth={1.25} aria-hidden className="rescue-icon" />
        <h1 id="rescue-title">{t(stage === 'restoring' ? 'rescue.restoring' : 'rescue.title', { name })}</h1>
        <p className="rescue-path">{path}</p>
        {stage === 'restoring' ? (
          <section className="rescue-part" aria-live="polite">
            <Progress value={undefined} name={t('rescue.restoring', { name })} />
            <p className="rescue-line">{line}</p>
            <p>{t('rescue.restoring.body')}</p>
          </section>
        ) : (
          <>
            <p className="rescue-why">{code === 'damaged' ? t('rescue.damaged') : message}</p>
            {outcome && !outcome.ok ? (
              <p className="rescue-failed" role="alert">
                {t('rescue.failed', { error: outcome.error ?? '' })}
              </p>
            ) : null}
            {restorable ? (
              <section className="rescue-part">
                <h2>{t('rescue.newest.title')}</h2>
                <p>
                  {newest
                    ? t(log.files ? 'rescue.newest.both' : 'rescue.newest.backup', {
                        date: formatDate(newest.taken),
                        assets: assets(newest.assets),
                      })
                    : t(nothing ? 'rescue.newest.nothing' : 'rescue.newest.log')}{' '}
                  {log.until ? t('rescue.log.until', { date: formatDate(log.until) }) : ''}{' '}
                  {nothing ? '' : t('rescue.aside')}
                </p>
                <div className="rescue-actions">
                  <Button tone="primary" disabled={nothing} onClick={() => void restore()}>
                    {t('rescue.do')}
                  </Button>
                  <Button onClick={() => void again()}>{t('rescue.again')}</Button>
                </div>
              </section>
            ) : null}
            {restorable && backups.length ? (
              <section className="rescue-part">
                <h2>{t('rescue.backups')}</h2>
                <ul className="rescue-list">
                  {backups.map((backup) => (
                    <li key={backup.path}>
                      <button type="button" className="rescue-row" onClick={() => setChosen(backup.name)}>
                        <span>{formatDate(backup.taken)}</span>
                        <span className="rescue-more tabular">
                          {assets(backup.assets)} · {formatBytes(backup.bytes)}
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
            <section className="rescue-part">
              <h2>{t('rescue.other')}</h2>
              <ul className="rescue-list">
                {recent.map((one) => (
                  <li key={one.path}>
                    <button type="button" className="rescue-row" onClick={() => void go({ path: one.path })}>
                      <span>{one.name}</span>
                      <span className="rescue-more">{one.path}</span>
                    </button>
                  </li>
                ))}
              </ul>
              <div className="rescue-actions">
                {restorable ? null : <Button onClick={() => void again()}>{t('rescue.again')}</Button>}
                <Button onClick={() => askFor('open')}>{t('catalog.open')}</Button>
                <Button onClick={() => askFor('new')}>{t('catalog.new')}</Button>
              </div>
            </section>
            {code === 'damaged' ? (
              <section className="rescue-part">
                <h2>{t('rescue.said')}</h2>
                <p className="rescue-said">{message}</p>
              </section>
            ) : null}
          </>
        )}
      </div>
      <ConfirmRestore name={chosen} onClose={() => setChosen(undefined)} />
      <CatalogDialogs />
      <Toasts />
    </main>
  );
}

const restore = () => tell(() => getClient().call('catalog.restore', {}));
const again = () => tell(() => getClient().call('catalog.reopen', {}));

async function tell(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'rescue' });
  }
}
