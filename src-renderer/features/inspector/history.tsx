import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { errorText, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { showAt } from '../../client/moments.ts';
import { useCall } from '../../client/query.ts';
import { Button, cx } from '../../ui/index.ts';
import { showChanged } from './changed.ts';
import { fieldTitle } from './field-title.ts';

type Change = Output<'history.list'>['changes'][number];
const PAGE = 50;
const MOST = 500;

/** What people did to one asset, newest first: what it was, what it became, who, when. */
export function History({ n }: { n: number }) {
  const [limit, setLimit] = useState(PAGE);
  const { data, error } = useCall('history.list', { asset: n, limit });
  if (error && !data) return <p className="inspector-hint">{t('inspector.failed', { message: errorText(error) })}</p>;
  if (!data) return null;
  if (data.changes.length === 0) return <p className="inspector-hint">{t('inspector.history.none')}</p>;
  return (
    <>
      <ol className="history">
        {data.changes.map((change) => (
          <Entry key={change.seq} change={change} />
        ))}
      </ol>
      {data.changes.length >= limit && limit < MOST ? (
        <Button tone="quiet" onClick={() => setLimit(Math.min(MOST, limit * 2))}>
          {t('inspector.history.more')}
        </Button>
      ) : null}
    </>
  );
}

function Entry({ change }: { change: Change }) {
  const { label, actor, at, kind, undone, details = [] } = change;
  const sign = undone ? 'undone' : kind === 'do' ? undefined : kind;
  return (
    <li className={cx('history-entry', undone && 'history-undone')}>
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
        {actor === 'me' ? t('inspector.history.me') : actor} · <time dateTime={at}>{showAt(at)}</time>
      </p>
    </li>
  );
}
