import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { formatBytes, formatNumber, t } from '../../client/messages.ts';
import { backToPictures } from '../../client/state.ts';
import { useTeam } from '../../client/team.ts';
import { Button, Facts, Part, Report, ReportParts } from '../../ui/index.ts';
import { askToFree } from '../team/index.ts';
import { Backups } from './backups.tsx';
import { Check } from './check.tsx';
import { Help } from './help.tsx';
import { JobLine } from './job-line.tsx';
import { Queue } from './queue.tsx';
import { type Health, useHealth } from './use-health.ts';
import './health.css';

/** How the program and the catalog are, and what can be done about it. */
export function HealthView() {
  const health = useHealth(true);
  return (
    <Report region="health" name={t('health.name')} back={t('health.back')} onBack={backToPictures} shows={health}>
      {health ? <Parts health={health} /> : null}
    </Report>
  );
}

function Parts({ health }: { health: Health }) {
  return (
    <>
      <AttentionList health={health} />
      <ReportParts>
        <Backups health={health} />
        <Check />
        <Queue health={health} />
        <Sealing health={health} />
        <Folders health={health} />
        <Disk health={health} />
        <Memory health={health} />
        <Slowest health={health} />
        <Versions health={health} />
        <Help health={health} />
      </ReportParts>
    </>
  );
}

function AttentionList({ health: { attention } }: { health: Health }) {
  if (attention.length === 0)
    return (
      <p className="health-good">
        <CircleCheck size={16} strokeWidth={1.5} aria-hidden />
        <strong>{t('health.good')}</strong> {t('health.good.body')}
      </p>
    );
  return (
    <ul className="health-attention" aria-label={t('health.attention')}>
      {attention.map(({ what, tone, message }) => {
        const Icon = tone === 'loss' ? CircleAlert : TriangleAlert;
        return (
          <li key={what + message} data-tone={tone}>
            <Icon size={16} strokeWidth={1.5} aria-hidden />
            <span>{message}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Sealing({ health: { sealing } }: { health: Health }) {
  const { last, upTo, at, error } = sealing;
  const waiting = upTo !== null && last > upTo;
  return (
    <Part title={t('health.log')}>
      <p>
        {upTo === null ? t('health.log.unknown') : waiting ? t('health.log.waiting') : t('health.log.sealed')}{' '}
        {at ? t('health.log.at', { date: time(at) }) : ''}
      </p>
      {error ? <p className="health-loss">{error}</p> : null}
    </Part>
  );
}

const times = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const time = (iso: string): string => times.format(new Date(iso));

function Folders({ health: { roots } }: { health: Health }) {
  return (
    <Part title={t('health.folders')}>
      {roots.length === 0 ? <p>{t('health.folders.none')}</p> : null}
      <ul className="health-list">
        {roots.map(({ name, path, state, problem }) => (
          <li key={path}>
            <span className="health-line">
              <span className="health-text" title={path}>
                {name}
              </span>
              <span className={state === 'online' ? 'health-more' : 'health-more health-loss'}>
                {t(state === 'online' ? 'health.folders.online' : 'health.folders.offline')}
              </span>
            </span>
            {problem ? <span className="health-note">{problem.message}</span> : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Disk({ health: { storage } }: { health: Health }) {
  const { free, total, fetched, unfinished, ...taken } = storage;
  const team = useTeam();
  const own = (['database', 'previews', 'search', 'facts', 'backups', 'log'] as const).map(
    (part) => [t(`health.disk.${part}`), formatBytes(taken[part])] as const,
  );
  return (
    <Part title={t('health.disk')}>
      {free !== null && total !== null ? (
        <p className="tabular">{t('health.disk.free', { free: formatBytes(free), total: formatBytes(total) })}</p>
      ) : null}
      <Facts
        rows={[
          ...own,
          ...(fetched ? [[t('health.disk.originals', { n: fetched }), formatBytes(taken.originals)] as const] : []),
          ...(unfinished ? [[t('health.disk.unfinished', { n: unfinished }), formatBytes(taken.parts)] as const] : []),
        ]}
      />
      {(fetched || unfinished) && team ? (
        <div className="health-actions">
          <Button onClick={askToFree}>{t('health.disk.originals.free')}</Button>
        </div>
      ) : null}
      <JobLine name="team.free" />
    </Part>
  );
}

function Memory({ health: { processes } }: { health: Health }) {
  const shares = processes.every(({ pss }) => pss !== null);
  const sum = (of: 'rss' | 'pss') => processes.reduce((all, process) => all + (process[of] ?? 0), 0);
  return (
    <Part title={t('health.memory')}>
      <table className="health-table tabular">
        <thead>
          <tr>
            <th scope="col">{t('health.memory.process')}</th>
            <th scope="col">{t('health.memory.rss')}</th>
            {shares ? <th scope="col">{t('health.memory.pss')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {processes.map(({ pid, kind, rss, pss }) => (
            <tr key={pid}>
              <th scope="row">
                {t(`health.memory.${kind}`)} <span className="health-more">{pid}</span>
              </th>
              <td>{formatBytes(rss)}</td>
              {shares ? <td>{formatBytes(pss ?? 0)}</td> : null}
            </tr>
          ))}
          {processes.length > 1 ? (
            <tr className="health-sum">
              <th scope="row">{t('health.memory.all')}</th>
              <td>{shares ? '' : formatBytes(sum('rss'))}</td>
              {shares ? <td>{formatBytes(sum('pss'))}</td> : null}
            </tr>
          ) : null}
        </tbody>
      </table>
    </Part>
  );
}

function Slowest({ health: { queries } }: { health: Health }) {
  const ms = (n: number) => t('health.ms', { n: n >= 10 ? Math.round(n) : n });
  return (
    <Part title={t('health.queries')} wide>
      <p className="health-note">{t(queries.length ? 'health.queries.body' : 'health.queries.none')}</p>
      {queries.length ? (
        <table className="health-table tabular">
          <thead>
            <tr>
              {(['name', 'count', 'p50', 'p95', 'max'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`health.queries.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {queries.map(({ name, where, count, p50, p95, max }) => (
              <tr key={`${where} ${name}`}>
                <th scope="row">{where === 'search' ? `search: ${name}` : name}</th>
                <td>{formatNumber(count)}</td>
                <td>{ms(p50)}</td>
                <td>{ms(p95)}</td>
                <td>{ms(max)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Part>
  );
}

function Versions({ health: { versions } }: { health: Health }) {
  const { vitrine, node, electron, system, sqlite, sharp, exiftool, ffmpeg } = versions;
  const none = t('health.versions.none');
  return (
    <Part title={t('health.versions')}>
      <Facts
        rows={[
          ['Vitrine', vitrine],
          ['Node', node],
          ...(electron ? ([['Electron', electron]] as const) : []),
          ['SQLite', sqlite],
          ['sharp', sharp ?? none],
          ['exiftool', exiftool ?? none],
          ['ffmpeg', ffmpeg ?? none],
          ['System', system],
        ]}
      />
    </Part>
  );
}
