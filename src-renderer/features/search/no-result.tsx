import { useQueries } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { getClient } from '../../client/client.ts';
import { runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { formatNumber } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { setUi, useUi } from '../../client/state.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import { parts } from './query-edit.ts';
import { pieces } from './show.ts';
import './no-result.css';

/** More parts than this are not tried one by one. */
const MOST = 8;

/** In place of the grid when nothing is found: says which part of the search to drop, and what that would give. */
export function NoResult() {
  const query = useUi((state) => state.query);
  const tried = parts(query).slice(0, MOST);
  const totals = useQueries({
    queries: tried.map(({ without }) => ({
      queryKey: ['search.facets', { query: without, facets: [] }],
      queryFn: () => getClient().call('search.facets', { query: without, facets: [] }),
    })),
  });
  const meant = useCall('search.suggest', { query }, { keep: false }).data?.items ?? [];
  const catalogs = useCall('catalog.recent', {}).data?.catalogs ?? [];
  const helpful = tried
    .map(({ part, without }, index) => ({ part, without, total: totals[index]?.data?.total ?? 0 }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total);
  return (
    <EmptyState
      icon={SearchX}
      title={t('search.empty.title')}
      body={t(helpful.length && tried.length > 1 && !meant.length ? 'search.empty.which' : 'search.empty.one')}
      actions={
        <div className="no-result">
          {meant.map((one) => (
            <button key={one.query} type="button" className="no-result-part" onClick={() => setUi({ query: one.query })}>
              <span>
                {t('search.empty.meant')} <b>{shown(one.meant)}</b>
              </span>
              <span className="no-result-count tabular">{formatNumber(one.total)}</span>
            </button>
          ))}
          {tried.length > 1
            ? helpful.map(({ part, without, total }) => (
                <button key={part} type="button" className="no-result-part" onClick={() => setUi({ query: without })}>
                  <span>{t('search.empty.drop', { part: shown(part) })}</span>
                  <span className="no-result-count tabular">{formatNumber(total)}</span>
                </button>
              ))
            : null}
          <div className="no-result-ways">
            <Button onClick={() => setUi({ query: '' })}>{t('search.empty.clear')}</Button>
            {catalogs.length > 1 ? <Button onClick={() => runCommand('catalog.find')}>{t('find.do')}</Button> : null}
          </div>
        </div>
      }
    />
  );
}

const shown = (part: string) =>
  pieces(part)
    .map((piece) => piece.text)
    .join(' ');
