import { X } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useMemo, useRef } from 'react';
import { COLOR_NAMES, COLOR_SAMPLES } from '../../../src-shared/domain/color.ts';
import { FACETS } from '../../../src-shared/domain/listed.ts';
import { parseQuery } from '../../../src-shared/domain/query/index.ts';
import { formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { getUi, setUi, useUi } from '../../client/state.ts';
import { cx, IconButton, LabelSign } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { COLUMNS, type Column, columnRows, type Row, shortStars, wordsOf } from './facets.ts';
import { FlagIcon } from './flag-icon.tsx';
import { dropToken, toggleValue } from './query-edit.ts';
import './filter-bar.css';

/** Below this width of the whole bar its texts are short. */
const NARROW = 1000;
const LARGE = 10_000;
const thousands = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 0 });

/** What the present result is made of, to narrow it by a click: OR inside a column, AND between columns. */
export function FilterBar() {
  const text = useUi((state) => state.query);
  const counts = useCall('search.facets', { query: text, facets: [...FACETS], limit: 100 });
  const query = useMemo(() => parseQuery(text).query, [text]);
  const bar = useRef<HTMLElement>(null);
  const narrow = useSize(bar).width < NARROW;
  return (
    <section
      ref={bar}
      className="filter-bar"
      aria-label={t('filter.name')}
      onKeyDown={(event) => walk(event, bar.current)}
    >
      {COLUMNS.map((column) => (
        <FilterColumn
          key={column.id}
          column={column}
          ready={counts.data !== undefined}
          rows={columnRows(column, counts.data?.facets, query)}
          narrow={narrow}
        />
      ))}
    </section>
  );
}

interface ColumnProps {
  column: Column;
  rows: readonly Row[];
  ready: boolean;
  narrow: boolean;
}

function FilterColumn({ column, rows, ready, narrow }: ColumnProps) {
  const on = rows.some((row) => row.on);
  const stop = Math.max(
    0,
    rows.findIndex((row) => row.on),
  );
  const clear = () => setUi({ query: column.facets.reduce(dropToken, getUi().query) });
  return (
    <fieldset
      className="filter-column"
      style={{ flexGrow: column.share, flexBasis: column.share * 80 }}
      aria-labelledby={`filter-${column.id}`}
    >
      <div className="filter-head">
        <h3 id={`filter-${column.id}`} className="filter-title">
          {t(column.title)}
        </h3>
        {on ? (
          <IconButton size="small" icon={X} name={t('filter.clear', { name: t(column.title) })} onClick={clear} />
        ) : null}
      </div>
      <div className="filter-rows">
        {rows.map((row, index) => (
          <FilterRow key={`${row.facet}:${row.value}`} row={row} stop={index === stop} narrow={narrow} />
        ))}
        {ready && rows.length === 0 ? <p className="filter-nothing">{t('filter.nothing')}</p> : null}
      </div>
    </fieldset>
  );
}

function FilterRow({ row, stop, narrow }: { row: Row; stop: boolean; narrow: boolean }) {
  const { facet, value, text, count, on } = row;
  // Names must stay readable beside the counts of a large library.
  const short = narrow && count >= LARGE;
  const stars = facet === 'rating' && value !== '0';
  const shown = short ? thousands.format(count) : formatNumber(count);
  const choose = (event: MouseEvent) =>
    setUi({ query: toggleValue(getUi().query, facet, value, event.ctrlKey || event.metaKey) });
  return (
    <button
      type="button"
      className={cx('filter-row', on && 'filter-on', count === 0 && !on && 'filter-zero')}
      aria-pressed={on}
      aria-label={`${stars ? wordsOf(row) : text} ${shown}`}
      tabIndex={stop ? 0 : -1}
      title={t('filter.many', { text: short ? `${wordsOf(row)} (${formatNumber(count)})` : wordsOf(row) })}
      onClick={choose}
    >
      {facet === 'label' ? value ? <LabelSign label={value} /> : <span className="filter-no-label" /> : null}
      {facet === 'flag' ? <FlagIcon flag={value} /> : null}
      {facet === 'color' ? <ColorSign value={value} /> : null}
      {stars ? (
        // Drawn, not written: the row's name says it in words.
        <span className="filter-text filter-stars" data-stars={narrow ? shortStars(value) : text} />
      ) : (
        <span className="filter-text">{text}</span>
      )}
      {/* What is read out has the same space. */}{' '}
      <span className="filter-count tabular">{shown}</span>
    </button>
  );
}

/** Up and Down walk in a column, Left and Right between columns; one stop of Tab a column. */
function walk(event: KeyboardEvent, bar: HTMLElement | null): void {
  const columns = [...(bar?.querySelectorAll<HTMLElement>('.filter-rows') ?? [])].map((rows) => [
    ...rows.querySelectorAll<HTMLElement>('.filter-row'),
  ]);
  const x = columns.findIndex((column) => column.includes(event.target as HTMLElement));
  const y = columns[x]?.indexOf(event.target as HTMLElement) ?? -1;
  if (x < 0) return;
  if ((event.ctrlKey || event.metaKey) && (event.key === 'Enter' || event.key === ' ')) {
    // A browser makes no click of it, and it means what a click with Ctrl does.
    event.preventDefault();
    event.stopPropagation();
    event.target.dispatchEvent(new window.MouseEvent('click', { bubbles: true, ctrlKey: true }));
    return;
  }
  const beside = (by: 1 | -1) => {
    const others = by > 0 ? columns.slice(x + 1) : columns.slice(0, x).reverse();
    const next = others.find((column) => column.length > 0);
    return next?.[Math.min(y, next.length - 1)];
  };
  const goals: Record<string, () => HTMLElement | undefined> = {
    ArrowDown: () => columns[x]?.[y + 1],
    ArrowUp: () => columns[x]?.[y - 1],
    ArrowRight: () => beside(1),
    ArrowLeft: () => beside(-1),
    Home: () => columns[x]?.[0],
    End: () => columns[x]?.at(-1),
  };
  const goal = goals[event.key];
  if (!goal || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  goal()?.focus();
}

/** What a color is like, beside its name. */
function ColorSign({ value }: { value: string }) {
  const name = COLOR_NAMES.find((one) => one === value.toLowerCase());
  const background = name ? COLOR_SAMPLES[name] : value.replace(/~.*/, '');
  return value === '' ? <span className="filter-no-label" /> : <span aria-hidden className="filter-color" style={{ background }} />;
}
