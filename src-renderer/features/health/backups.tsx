import { DatabaseBackup } from 'lucide-react';
import { useState } from 'react';
import { errorText, getClient, getHello, type Output } from '../../client/client.ts';
import { host } from '../../client/host.ts';
import { formatBytes, formatDate, formatNumber, t } from '../../client/messages.ts';
import { queries, useCall } from '../../client/query.ts';
import { Button, Part, toast } from '../../ui/index.ts';
import { ConfirmRestore } from '../catalog/index.ts';
import { FolderDialog } from '../library/index.ts';
import { JobLine } from './job-line.tsx';
import { startJob } from './start-job.ts';
import type { Health } from './use-health.ts';

type Listed = Output<'catalog.backups'>;

/** The copies of the catalog: taking one, where they lie, and going back to one. */
export function Backups({ health }: { health: Health }) {
  const { data } = useCall('catalog.backups', {});
  const [chosen, setChosen] = useState<string>();
  return (
    <Part title={t('health.backups')} wide>
      <div className="health-actions">
        <Button icon={DatabaseBackup} onClick={() => void startJob('catalog.backupNow')}>
          {t('health.backups.now')}
        </Button>
        <span>
          {health.backup.last
            ? t('health.backups.last', { date: formatDate(health.backup.last) })
            : t('health.backups.never')}
        </span>
      </div>
      <JobLine name="catalog.backup" />
      {data ? <Choices data={data} health={health} /> : null}
      {data?.backups.length ? <List backups={data.backups} onRestore={setChosen} /> : null}
      <ConfirmRestore name={chosen} onClose={() => setChosen(undefined)} />
    </Part>
  );
}

function Choices({ data, health }: { data: Listed; health: Health }) {
  const [asking, setAsking] = useState(false);
  const { second, keep, daily } = data;
  return (
    <div className="health-choices">
      <label className="health-check">
        <input
          type="checkbox"
          checked={daily}
          onChange={(event) => void save('backup.daily', event.currentTarget.checked)}
        />
        {t('health.backups.daily')}
      </label>
      <label className="health-check">
        {t('health.backups.keep')}
        <input
          type="number"
          className="input health-number"
          min={1}
          max={1000}
          defaultValue={keep}
          key={keep}
          onBlur={(event) => {
            const wanted = Math.round(Number(event.currentTarget.value));
            if (wanted >= 1 && wanted <= 1000) void save('backup.keep', wanted);
            else event.currentTarget.value = String(keep);
          }}
        />
      </label>
      <div className="health-second">
        <span>{t('health.backups.second')}</span>
        <span className="health-path">{secondText(second, health.backup.lastSecond)}</span>
        <span className="health-actions">
          <Button onClick={() => void choose(() => setAsking(true))}>{t('health.backups.second.choose')}</Button>
          {second ? <Button onClick={() => void place(null)}>{t('health.backups.second.away')}</Button> : null}
        </span>
      </div>
      <FolderDialog
        open={asking}
        title={t('health.backups.second.title')}
        doText={t('health.backups.second.do')}
        note={() => t('health.backups.second.note')}
        about={() => ''}
        keys={t('catalog.keys')}
        onClose={() => setAsking(false)}
        onChoose={(path) => {
          setAsking(false);
          void place(path);
        }}
      />
    </div>
  );
}

const secondText = (second: string | null, last: string | null): string =>
  second === null
    ? t('health.backups.second.none')
    : last
      ? t('health.backups.second.last', { path: second, date: formatDate(last) })
      : t('health.backups.second.never', { path: second });

async function choose(ask: () => void): Promise<void> {
  const native = host().chooseFolders;
  if (!getHello().can.nativeDialog || !native) return ask();
  const [path] = (await native()) ?? [];
  if (path) await place(path);
}

async function place(path: string | null): Promise<void> {
  await tried(async () => {
    const { warnings } = await getClient().call('catalog.backupPlace', { path });
    const [warning] = warnings;
    if (warning) toast({ text: warning, tone: 'error', key: 'backup' });
    else if (path) toast({ text: t('health.backups.second.set', { path }), key: 'backup' });
  });
}

const save = (key: string, value: number | boolean) => tried(() => getClient().call('app.setSetting', { key, value }));

async function tried(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'backup' });
  }
  void queries.invalidateQueries({ queryKey: ['catalog.backups'] });
  void queries.invalidateQueries({ queryKey: ['health.state'] });
}

function List({ backups, onRestore }: { backups: Listed['backups']; onRestore: (name: string) => void }) {
  return (
    <>
      <table className="health-table tabular">
        <caption className="spoken">{t('health.backups.list')}</caption>
        <thead>
          <tr>
            {(['taken', 'why', 'assets', 'size', 'where'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`health.backups.${column}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {backups.map((backup) => (
            <tr key={backup.path}>
              <th scope="row">{formatDate(backup.taken)}</th>
              <td>{why(backup.reason)}</td>
              <td>{formatNumber(backup.assets)}</td>
              <td>{formatBytes(backup.bytes)}</td>
              <td title={backup.path}>{where(backup)}</td>
              <td>
                <Button
                  tone="quiet"
                  aria-label={t('health.backups.restore.name', { date: formatDate(backup.taken) })}
                  onClick={() => onRestore(backup.name)}
                >
                  {t('health.backups.restore')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="health-note">{t('health.backups.checked')}</p>
    </>
  );
}

function why(reason: string): string {
  if (reason === 'asked' || reason === 'daily') return t(`health.backups.why.${reason}`);
  return t('health.backups.why.before', { number: reason.replace('before-', '') });
}

const where = ({ here = true, second = false }: Listed['backups'][number]): string =>
  t(`health.backups.where.${here && second ? 'both' : second ? 'second' : 'here'}`);
