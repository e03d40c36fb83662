import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../client/messages.ts';
import { useResult } from '../../client/result.ts';
import { rows, useRow } from '../../client/rows.ts';
import { cx, LabelSign } from '../../ui/index.ts';
import { ScaledScroll } from '../../ui/scaled-scroll.ts';
import { useSize } from '../../ui/use-size.ts';
import { Picture, spokenName } from '../assets/index.ts';
import { focusOn, toggle, useIsSelected, useSelection } from '../selection/index.ts';

const GAP = 4;
const MARGIN = 6;
/** Room for the scroll bar below the pictures. */
const BAR = 12;

/** The result as one row, virtual at any size, with the shown one in the middle. */
export function Filmstrip({ height }: { height: number }) {
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const scroll = useRef<ScaledScroll>(null);
  scroll.current ??= new ScaledScroll();
  const { width } = useSize(box);
  const ids = useResult((state) => state.ids);
  const positions = useResult((state) => state.positions);
  const focus = useSelection((state) => state.focus);
  const side = height - MARGIN * 2 - BAR;
  const step = side + GAP;
  const total = ids.length * step + MARGIN * 2 - GAP;
  const [drawn, setDrawn] = useState({ first: 0, last: -1, offset: 0 });

  const measure = useCallback(() => {
    const { position, offset } = scroll.current!;
    const first = Math.max(0, Math.floor((position - width / 2 - MARGIN) / step));
    const last = Math.min(ids.length - 1, Math.ceil((position + width * 1.5) / step));
    setDrawn((now) =>
      now.first === first && now.last === last && now.offset === offset ? now : { first, last, offset },
    );
  }, [ids, step, width]);

  const at = focus === undefined ? -1 : positions.of(focus);
  useLayoutEffect(() => {
    if (!width || !box.current || !inner.current) return;
    scroll.current!.resize(total, width);
    inner.current.style.width = `${scroll.current!.size}px`;
    if (at >= 0) box.current.scrollLeft = scroll.current!.go(MARGIN + at * step + side / 2 - width / 2);
    measure();
  }, [at, total, width, step, side, measure]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let rest: ReturnType<typeof setTimeout>;
    const onScroll = () => {
      if (scroll.current!.scrolled(element.scrollLeft)) element.scrollLeft = scroll.current!.settle();
      measure();
      clearTimeout(rest);
      rest = setTimeout(() => {
        element.scrollLeft = scroll.current!.settle();
        measure();
      }, 160);
    };
    const onWheel = (event: WheelEvent) => {
      if (!event.deltaY || event.ctrlKey) return;
      event.preventDefault();
      element.scrollLeft += event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      clearTimeout(rest);
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [measure]);

  useEffect(() => {
    const seen = [...ids.subarray(drawn.first, drawn.last + 1)];
    const middle = at < 0 ? drawn.first : at;
    // Those beside the shown one first.
    rows.want(seen.sort((a, b) => Math.abs(positions.of(a) - middle) - Math.abs(positions.of(b) - middle)));
  }, [ids, positions, drawn, at]);

  const cells = [];
  for (let i = drawn.first; i <= Math.min(drawn.last, ids.length - 1); i++) {
    cells.push(<Frame key={ids[i]} n={ids[i]!} x={MARGIN + i * step - drawn.offset} side={side} />);
  }
  return (
    <div
      ref={box}
      className="filmstrip"
      role="listbox"
      tabIndex={0}
      aria-label={t('loupe.filmstrip')}
      aria-orientation="horizontal"
      aria-activedescendant={at >= drawn.first && at <= drawn.last ? `film-${focus}` : undefined}
      style={{ height }}
      data-region="filmstrip"
    >
      <div ref={inner} className="filmstrip-inner" role="presentation">
        {cells}
      </div>
    </div>
  );
}

const Frame = memo(function Frame({ n, x, side }: { n: number; x: number; side: number }) {
  const row = useRow(n);
  const shown = useSelection((state) => state.focus === n);
  const several = useSelection((state) => state.count > 1);
  const selected = useIsSelected(n);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are commands, heard at the window
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active frame
    <div
      id={`film-${n}`}
      role="option"
      aria-selected={shown}
      aria-label={row ? spokenName(row) : t('grid.cell.unread', { n })}
      className={cx(
        'film',
        shown && 'film-shown',
        several && selected && 'film-selected',
        row?.flag === 'reject' && 'film-rejected',
      )}
      style={{ left: x, width: side, height: side }}
      onClick={(event) => (event.ctrlKey || event.metaKey ? toggle(n) : focusOn(n))}
    >
      {row ? <Picture row={row} edge={side} fit="cover" /> : null}
      <LabelSign label={row?.label} className="film-label" />
    </div>
  );
});
