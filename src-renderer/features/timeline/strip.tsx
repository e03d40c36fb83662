import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { NO_DAY } from '../../../src-shared/domain/days.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { getResult, useResult } from '../../client/result.ts';
import { setUi, useUi } from '../../client/state.ts';
import { Button, cx, Segments } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { gridControl } from '../grid/index.ts';
import { selectOnly } from '../selection/index.ts';
import { datedIn, placeOf, showPeriod, type Unit } from './groups.ts';
import { Marks } from './marks.tsx';
import { narrow } from './narrow.ts';
import { type Bar, barAt, type Chosen, chosenOf, deeper, heightOf, isShown, nextBar, type Span, spanOf, wider, writtenOf } from './span.ts';
import { pick, useTop } from './top.ts';
import { Way } from './way.tsx';

/** How many were taken when, for all dates of the query: where one is, and the way to any other time. */
export function Strip() {
  const query = useUi((state) => state.query);
  const by = useUi((state) => state.timelineBy);
  const data = useCall('search.timeline', { query }).data;
  const chosen = useMemo(() => chosenOf(query), [query]);
  const span = useMemo(() => data && spanOf(data, chosen), [data, chosen]);
  const days = useResult((state) => state.days);
  const { index, picked } = useTop();
  const here = span ? barAt(span.bars, chosen, days?.[index] ?? Number.NaN, picked) : -1;
  const [over, setOver] = useState<number>();
  const told = span?.bars[over ?? here];
  return (
    <section className="strip" aria-label={t('timeline.strip')}>
      <div className="strip-head">
        <Way chosen={chosen} />
        {span && told ? <span className="strip-told tabular">{placeText(told, span.bar)}</span> : null}
        {data && data.undated > 0 ? (
          <Button tone="quiet" className={cx('strip-undated tabular', chosen.kind === 'undated' && 'strip-here')} onClick={() => goUndated(chosen)}>
            {t('timeline.undated.count', { n: data.undated })}
          </Button>
        ) : null}
        <Segments
          name={t('timeline.by')}
          value={by}
          choices={(['day', 'month', 'year'] as const).map((value) => ({ value, text: t(`timeline.by.${value}`) }))}
          onChange={(timelineBy) => setUi({ timelineBy })}
        />
      </div>
      {span ? <Bars span={span} chosen={chosen} here={here} onOver={setOver} /> : <p className="strip-none">{data ? t('timeline.none') : ''}</p>}
    </section>
  );
}

/** Those without a date are the last of the result; where a time is chosen they are not in it. */
function goUndated(chosen: Chosen): void {
  const { days } = getResult();
  const at = days ? datedIn(days) : 0;
  if (chosen.kind === 'all' && days && at < days.length) {
    pick(NO_DAY);
    gridControl()?.scrollTo(at);
  } else narrow(chosen.kind === 'undated' ? undefined : 'none');
}

interface BarsProps {
  span: Span;
  chosen: Chosen;
  /** The bar one is at, or −1. */
  here: number;
  /** Hears what the pointer is over. */
  onOver: (index: number | undefined) => void;
}

function Bars({ span, chosen, here, onOver }: BarsProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const { bars, bar: unit } = span;
  const path = useMemo(() => drawn(span, chosen), [span, chosen]);
  const one = width / bars.length;

  const at = (event: { clientX: number }): number => {
    const edge = box.current!.getBoundingClientRect();
    return Math.min(bars.length - 1, Math.max(0, Math.floor(((event.clientX - edge.left) / edge.width) * bars.length)));
  };
  const go = (index: number) => goTo(bars[index]!, chosen);
  const onPointer = (event: PointerEvent<HTMLElement>) => {
    const index = at(event);
    onOver(index);
    if (event.buttons & 1) go(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const from = here < 0 ? -1 : here;
    const end = bars.length;
    const mark = span.marks.findIndex(({ start, end: after }) => from >= start && from < after);
    const moves: Record<string, () => number> = {
      ArrowRight: () => nextBar(bars, from, 1),
      ArrowLeft: () => nextBar(bars, from < 0 ? end : from, -1),
      Home: () => nextBar(bars, -1, 1),
      End: () => nextBar(bars, end, -1),
      PageDown: () => nextBar(bars, (span.marks[mark]?.end ?? end) - 1, 1),
      PageUp: () => nextBar(bars, span.marks[mark - 1]?.start === undefined ? 1 : span.marks[mark - 1]!.start - 1, span.marks[mark - 1] ? 1 : -1),
    };
    const move = moves[event.key];
    if (move) {
      const to = move();
      if (bars[to]) go(to);
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (bars[here]) narrow(deeper(span, bars[here]));
    } else if (event.key === 'Backspace') {
      if (chosen.kind !== 'all') narrow(wider(chosen));
    } else if (event.key === 'ArrowDown' || event.key === 'Escape') enterPictures(bars[here], chosen);
    else return;
    event.preventDefault();
  };

  return (
    <div className="strip-body">
      <div
        ref={box}
        className="strip-bars"
        data-region="timeline"
        role="slider"
        tabIndex={0}
        aria-label={t('timeline.strip')}
        aria-valuemin={0}
        aria-valuemax={bars.length - 1}
        aria-valuenow={Math.max(0, here)}
        aria-valuetext={bars[here] ? placeText(bars[here], unit) : t('timeline.undated')}
        title={t('timeline.strip.hint')}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onPointer(event);
        }}
        onPointerMove={onPointer}
        onPointerLeave={() => onOver(undefined)}
        onDoubleClick={(event) => narrow(deeper(span, bars[at(event)]!))}
      >
        <svg viewBox={`0 0 ${bars.length} 100`} preserveAspectRatio="none" aria-hidden>
          <path className="strip-out" d={path.out} />
          <path className="strip-in" d={path.in} />
          {bars[here] ? <path className="strip-now" d={rect(here, 1, 100 - 100 * Math.max(0.06, heightOf(bars[here].count, span.most)), one)} /> : null}
        </svg>
      </div>
      <Marks span={span} one={one} />
    </div>
  );
}

const placeText = ({ from, count }: Bar, unit: Unit): string => t('timeline.place', { date: showPeriod(from, unit), n: count });

/** To the pictures of that time; where they are not among those shown, that time is asked for. */
function goTo(bar: Bar, chosen: Chosen): void {
  if (bar.count === 0) return;
  const { days, dir, state } = getResult();
  const at = days ? placeOf(days, dir, [bar.from, bar.to]) : -1;
  if (at >= 0) {
    pick(bar.from);
    gridControl()?.scrollTo(at);
  } else if (chosen.kind === 'period' && state === 'whole') narrow(writtenOf(bar.from, chosen.unit));
}

/** From the strip down into the pictures of the time one is at. */
function enterPictures(bar: Bar | undefined, chosen: Chosen): void {
  const { days, dir, ids } = getResult();
  const at = days && bar && chosen.kind !== 'undated' ? placeOf(days, dir, [bar.from, bar.to]) : -1;
  const n = ids[Math.max(0, at)];
  if (n !== undefined) selectOnly(n);
  gridControl()?.focus();
}

/** What is chosen of what is seen stands out. */
function drawn(span: Span, chosen: Chosen): { in: string; out: string } {
  const paths = { in: '', out: '' };
  span.bars.forEach((bar, index) => {
    if (bar.count === 0) return;
    paths[isShown(bar, chosen) ? 'in' : 'out'] += rect(index, 1, 100 - 100 * heightOf(bar.count, span.most), 4);
  });
  return paths;
}

/** @param one how many pixels wide: the narrow ones touch each other */
function rect(at: number, width: number, top: number, one: number): string {
  const gap = one > 3 ? 0.12 : 0;
  return `M${at + gap} 100V${top.toFixed(1)}H${at + width - gap}V100Z`;
}
