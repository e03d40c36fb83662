import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { errorText, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { showAt } from '../../client/moments.ts';
import { useCall } from '../../client/query.ts';
import { Button, cx } from '../../ui/index.ts';
import { showChanged } from './changed.ts';
import { fieldTitle } from './field-title.ts';

type Change = Output<'together.log'>['entries'][number];
const PAGE = 50;
const MOST = 500;
/** A clock that is further ahead than this is told. */
const SKEW_MS = 5 * 60_000;

/** What people did to one asset, newest first: what it was, what it became, who, when. */
export function History({ n }: { n: number }) {
  const [limit, setLimit] = useState(PAGE);
  const { data, error } = useCall('together.log', { asset: n, limit });
  if (error && !data) return <p className="inspector-hint">{t('inspector.failed', { message: errorText(error) })}</p>;
  if (!data) return null;
  if (data.entries.length === 0) return <p className="inspector-hint">{t('inspector.history.none')}</p>;
  return (
    <>
      <ol className="history">
        {data.entries.map((change) => (
          <Entry key={change.seq} change={change} />
        ))}
      </ol>
      {data.entries.length >= limit && limit < MOST ? (
        <Button tone="quiet" onClick={() => setLimit(Math.min(MOST, limit * 2))}>
          {t('inspector.history.more')}
        </Button>
      ) : null}
    </>
  );
}

function Entry({ change }: { change: Change }) {
  const { label, me, name, at, here, counts, kind, undone, details = [] } = change;
  const skewed = Date.parse(at) - Date.parse(here) > SKEW_MS;
  const sign = undone ? 'undone' : kind === 'do' ? undefined : kind;
  return (
    <li className={cx('history-entry', (undone || !counts) && 'history-undone')}>
      <p className="history-label">
        {label}
        {sign ? <span className="history-sign"> {t(`inspector.history.${sign}`)}</span> : null}
      </p>
      {details.map(({ field, before, after }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one change's details never move
        <p key={index} className="history-detail">
          <span className="history-field">{fieldTitle(field)}</span>
          <span className="history-before">{showChanged(field, before)}</span>
          <ArrowRight size={12} strokeWidth={1.75} role="img" aria-label={t('inspector.history.to')} />
          <span className="history-after">{showChanged(field, after)}</span>
        </p>
      ))}
      <p className="history-who">
        {me ? t('inspector.history.me') : name || t('history.somebody')} ·{' '}
        <time dateTime={at}>{skewed ? t('history.clock', { at: showAt(at), here: showAt(here) }) : showAt(at)}</time>
        {counts ? null : <span className="history-sign"> · {t('history.held')}</span>}
      </p>
    </li>
  );
}
