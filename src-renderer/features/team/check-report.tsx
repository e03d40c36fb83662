import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { FolderFacts } from '../../../src-shared/domain/team/folder-check.ts';
import { errorCode, errorText, getClient, type Output } from '../../client/client.ts';
import { formatBytes, formatDuration, t } from '../../client/messages.ts';
import { Button, Facts } from '../../ui/index.ts';

type Report = Output<'team.check'>;
const SIGN = { good: CircleCheck, slow: TriangleAlert, unsafe: CircleAlert, note: Info } as const;

/** Measures a folder when asked to, or at once, and says in plain words what was found. */
export function CheckReport({ folder, atOnce = false }: { folder: string; atOnce?: boolean }) {
  const [state, setState] = useState<{ report?: Report; error?: string; running?: boolean }>({});
  const running = useRef<AbortController>(undefined);
  const run = async () => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState({ running: true });
    try {
      const report = await getClient().call('team.check', { folder }, { signal: mine.signal });
      if (running.current === mine) setState({ report });
    } catch (error) {
      if (running.current === mine) setState(errorCode(error) === 'cancelled' ? {} : { error: errorText(error) });
    }
  };
  const begin = useRef(run);
  begin.current = run;
  // Another folder is another question.
  useEffect(() => {
    setState({});
    if (atOnce && folder) void begin.current();
    return () => {
      running.current?.abort();
      running.current = undefined;
    };
  }, [folder, atOnce]);
  const { report, error } = state;
  return (
    <div className="team-check">
      {state.running ? (
        <p className="team-note" role="status">
          {t('team.check.running', { folder })}
        </p>
      ) : null}
      {report ? <Found report={report} /> : null}
      {error ? (
        <p className="team-loss" role="alert">
          {error}
        </p>
      ) : null}
      <div className="team-check-do">
        {state.running ? (
          <Button onClick={() => running.current?.abort()}>{t('team.cancel')}</Button>
        ) : (
          <Button onClick={() => void run()}>{t(report || error ? 'team.check.again' : 'team.check.title')}</Button>
        )}
        {state.running || report || error ? null : <span className="team-note">{t('team.check.offer')}</span>}
      </div>
    </div>
  );
}

function Found({ report: { verdict, summary, reasons, facts } }: { report: Report }) {
  const Sign = SIGN[verdict];
  return (
    <div role="status" className="team-found">
      <p className="team-verdict" data-verdict={verdict}>
        <Sign size={16} strokeWidth={1.5} aria-hidden />
        <span>{summary}</span>
      </p>
      {reasons.length ? (
        <ul className="team-reasons">
          {reasons.map(({ level, code, text }) => {
            const Icon = SIGN[level];
            return (
              <li key={code} data-level={level}>
                <Icon size={16} strokeWidth={1.5} aria-hidden />
                <span>{text}</span>
              </li>
            );
          })}
        </ul>
      ) : null}
      <Measured facts={facts as unknown as FolderFacts} />
    </div>
  );
}

function ms(value: number): string {
  if (value >= 1000) return t('team.fact.s', { n: Math.round(value / 100) / 10 });
  if (value < 0.1) return t('team.fact.ms.none');
  return t('team.fact.ms', { n: value >= 10 ? Math.round(value) : Math.round(value * 10) / 10 });
}
const yes = (value: boolean): string => t(value ? 'team.fact.yes' : 'team.fact.no');
const CLOCKS_AGREE_MS = 5000;

function Measured({ facts }: { facts: FolderFacts }) {
  const {
    reached,
    disk,
    fileSystem,
    syncedBy,
    publishMs,
    listMs,
    freshMs,
    flush,
    readBack,
    keepsNames,
    freeBytes,
    clockMs,
  } = facts;
  if (reached !== 'yes') return null;
  const system = fileSystem ? `${t(`team.fact.disk.${disk}`)} (${fileSystem})` : t(`team.fact.disk.${disk}`);
  const rows: (readonly [string, string | undefined])[] = [
    [t('team.fact.system'), syncedBy ? t('team.fact.synced', { system, name: syncedBy }) : system],
    [t('team.fact.publish'), publishMs === undefined ? undefined : ms(publishMs)],
    [t('team.fact.list'), listMs === undefined ? undefined : ms(listMs)],
    [t('team.fact.fresh'), freshMs === undefined ? undefined : ms(freshMs)],
    [t('team.fact.read'), readBack === undefined ? undefined : yes(readBack)],
    [t('team.fact.names'), keepsNames === undefined ? undefined : yes(keepsNames)],
    [t('team.fact.flush'), flush === undefined ? undefined : yes(flush === 'works')],
    [t('team.fact.free'), freeBytes === undefined ? undefined : formatBytes(freeBytes)],
    [
      t('team.fact.clock'),
      clockMs === undefined
        ? undefined
        : Math.abs(clockMs) < CLOCKS_AGREE_MS
          ? t('team.fact.clock.same')
          : t('team.fact.clock.apart', { time: formatDuration(Math.abs(clockMs) / 1000) }),
    ],
  ];
  return (
    <details className="team-measured">
      <summary>{t('team.check.measured')}</summary>
      <Facts rows={rows.filter(([, value]) => value !== undefined)} />
    </details>
  );
}
