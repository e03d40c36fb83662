import { Images } from 'lucide-react';
import {
  type DragEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useAsksWords, wantFound } from '../../client/found.ts';
import { EMPTY, type Positions } from '../../client/id-list.ts';
import { useCall } from '../../client/query.ts';
import { t } from '../../client/messages.ts';
import { useResult } from '../../client/result.ts';
import { rows as rowCache } from '../../client/rows.ts';
import { setUi, useUi } from '../../client/state.ts';
import { Button, cx, EmptyState, takes } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { ASSETS_TYPE, startDragOut } from '../assets/index.ts';
import { orderedCollection, placeMembers } from '../collections/index.ts';
import { addSample, openAddFolder } from '../library/index.ts';
import { NoResult } from '../search/index.ts';
import {
  getSelection,
  isSelected,
  selectedNumbers,
  selectOnly,
  selectTo,
  toggle,
  useSelection,
} from '../selection/index.ts';
import { CAPTION, Cell } from './cell.tsx';
import { setGridControl } from './control.ts';
import { cellAcross, cellsOf, type Frame, groupOf, headingAbove, isFirstOfGroup, type Layout, pack, packKept, rowAt, rowOf } from './layout.ts';
import { useOnScreen } from './on-screen.ts';
import { RubberBand, useRubberBand } from './rubber-band.tsx';
import { useGridView } from './use-grid-view.ts';
import './grid.css';

const PADDING = 10;
const GAP = 6;
/** Rows are placed from a base that moves seldom, so that cells do not have to be drawn again while scrolling. */
const BASE = 100_000;

/** One asset, where it is drawn. */
export interface Placed {
  n: number;
  /** From 1, in the whole result. */
  row: number;
  column: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Where something is about to be dropped. */
  edge: 'before' | 'after' | undefined;
}

/** How a result is laid out and drawn. The same objects until something changes. */
export interface Shape {
  frame: Omit<Frame, 'width'>;
  /** Pixels between the paddings, at least; wider where there is room. */
  width?: number | undefined;
  draw: (placed: Placed) => ReactNode;
  /** Asks for what is drawn beside the rows, those in sight first. */
  want?: ((ns: readonly number[], urgent: number) => void) | undefined;
  /** What is drawn are rows of a table with this heading, instead of cells. */
  table?: { heading: string; columns: number } | undefined;
  /** First of each group in the result, ascending from 0, and what stands above it. */
  groups?: { starts: Uint32Array; draw: (group: number, y: number) => ReactNode } | undefined;
  /** Hears which one of the result is the first in sight. */
  onTop?: ((index: number) => void) | undefined;
  onScroll?: ((left: number) => void) | undefined;
}

/** The result as pictures; where there are none, what to do about it. */
export function Grid() {
  return <Pictures shape={useCells()} />;
}

/** Cells, as large and with as much below them as is chosen. */
export function useCells(): Shape {
  const ui = useUi(useShallow(({ layout, cellSize, cellInfo }) => ({ mode: layout, size: cellSize, info: cellInfo })));
  const words = useAsksWords();
  return useMemo((): Shape => {
    const { mode, size, info } = ui;
    return {
      frame: { mode, size, gap: GAP, caption: CAPTION[info], padding: PADDING },
      draw: ({ row: _, ...placed }) => <Cell key={placed.n} {...placed} info={info} words={words} />,
      want: words ? wantFound : undefined,
    };
  }, [ui, words]);
}

/** The result in any shape; where it is empty, what to do about it. */
export function Pictures({ shape }: { shape: Shape }) {
  const none = useResult(({ state, ids }) => state === 'whole' && ids.length === 0);
  return none ? <Empty /> : <Cells shape={shape} />;
}

/** Virtual at any size. */
function Cells({ shape }: { shape: Shape }) {
  const box = useRef<HTMLDivElement>(null);
  const sizer = useRef<HTMLDivElement>(null);
  const keys = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const result = useResult(
    useShallow(({ ids, aspects, positions, state, query, sort, dir }) => ({
      ids,
      aspects,
      positions,
      state,
      query,
      sort,
      dir,
    })),
  );
  const { ids, aspects, positions } = result;
  const { frame, table, groups, draw, want, onTop, onScroll } = shape;
  const starts = groups?.starts;
  const step = frame.size + frame.caption + frame.gap;
  const wide = Math.max(shape.width ?? 0, width - frame.padding * 2);
  const layout = useMemo(() => {
    const whole = { ...frame, width: wide };
    // Before it is known how wide they stand, there is no use in placing a million cells.
    return width > 0 ? packKept(aspects, whole, starts) : pack(EMPTY.aspects, whole);
  }, [aspects, frame, starts, wide, width]);
  const search = `${result.query}\n${result.sort}\n${result.dir}`;
  const whole = result.state === 'whole';
  const source = useMemo(
    () => ({ layout, ids, positions, height: width > 0 ? height : 0, search, whole }),
    [layout, ids, positions, width, height, search, whole],
  );
  const { drawn, reveal, go, position } = useGridView(box, sizer, source);
  const focus = useSelection((state) => state.focus);
  const collections = useCall('collections.list', {}, { enabled: result.sort === 'collection' }).data?.collections;
  // Asked for by its order: whatever is dragged in it finds another place.
  const ordered = result.sort === 'collection' && collections ? orderedCollection(collections) : undefined;
  const [edge, setEdge] = useState<Edge>();
  const band = useRubberBand(box, layout, ids, position);

  // The focus moved by key, undo or another view: have it in sight. A click needs no help, and the first look restores its own place.
  const lookedAt = useRef(focus);
  useEffect(() => {
    if (focus !== undefined && focus !== lookedAt.current) reveal(focus);
    lookedAt.current = focus;
  }, [focus, reveal]);

  useEffect(
    () =>
      setGridControl({
        across: (by) => {
          const now = getSelection().focus;
          const at = now === undefined ? -1 : positions.of(now);
          return ids[at < 0 ? 0 : cellAcross(layout, at, by)];
        },
        page: () => Math.max(1, Math.floor(height / step) - 1),
        scrollTo: (index) => {
          const row = rowOf(layout, index);
          go(layout.tops[row]! - headingAbove(layout, row) - (row ? 0 : layout.padding));
        },
        focus: () => keys.current?.focus({ preventScroll: true }),
      }),
    [layout, ids, positions, height, step, go],
  );
  useEffect(() => {
    // Whoever is typing what brings these pictures keeps the keyboard.
    if (document.activeElement === document.body) keys.current?.focus({ preventScroll: true });
    const now = getSelection().focus;
    if (now !== undefined) reveal(now, true);
  }, [reveal]);

  const first = Math.min(drawn.first, Math.max(0, layout.rows - 1));
  const last = Math.min(drawn.last, layout.rows - 1);
  const hint = useOnScreen();
  // Before the empty cells are drawn: their rows are on their way meanwhile.
  useLayoutEffect(
    () => {
      hint(wantRows(layout, ids, first, last, position(), height, want));
      if (last >= first && layout.rows) onTop?.(layout.starts[rowAt(layout, position())]!);
    },
    [layout, ids, first, last, height, position, hint, want, onTop],
  );

  const base = layout.rows ? Math.floor(layout.tops[first]! / BASE) * BASE : 0;
  const rows: string[] = [];
  const owners = [];
  const headings = [];
  const cells = [];
  for (let row = first; row <= last; row++) {
    const inRow = cellsOf(layout, row);
    const owned: string[] = [];
    if (groups && isFirstOfGroup(layout, row)) headings.push(groups.draw(groupOf(layout, layout.starts[row]!), layout.tops[row]! - headingAbove(layout, row) - base));
    for (const [column, cell] of inRow.entries()) {
      const n = ids[cell.index]!;
      owned.push(`cell-${n}`);
      const over = edge?.n === n ? (edge.after ? 'after' : 'before') : undefined;
      cells.push(draw({ n, row: row + 1, column: column + 1, x: cell.x, y: cell.y - base, width: cell.width, height: cell.height, edge: over }));
    }
    if (table) rows.push(...owned);
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out like this
    else owners.push(<div key={row} role="row" aria-rowindex={row + 1} aria-owns={owned.join(' ')} />);
  }
  const focusAt = focus === undefined ? -1 : positions.of(focus);
  const focusRow = focusAt < 0 ? -1 : rowOf(layout, focusAt);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the grid inside it takes the keyboard, this the pointer
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are commands, heard at the window
    <div
      ref={box}
      className={cx('grid canvas', table && 'grid-table')}
      data-region="center"
      onScroll={onScroll && ((event) => onScroll(event.currentTarget.scrollLeft))}
      onPointerDown={(event) => onPointerDown(event) || band.start(event)}
      onClick={(event) => {
        onClick(event);
        keys.current?.focus({ preventScroll: true });
      }}
      onDoubleClick={(event) => numberAt(event) !== undefined && setUi({ view: 'loupe' })}
      onDragStart={onDragStart}
      {...takes((event) => {
        if (!event.dataTransfer.types.includes(ASSETS_TYPE) || !ordered) return;
        event.preventDefault();
        const edge = edgeOf(event, table !== undefined);
        setEdge((now) => (now?.n === edge?.n && now?.after === edge?.after ? now : edge));
      })}
      onDragLeave={() => setEdge(undefined)}
      onDrop={(event) => {
        setEdge(undefined);
        if (!event.dataTransfer.types.includes(ASSETS_TYPE) || !ordered) return;
        event.preventDefault();
        const ns = JSON.parse(event.dataTransfer.getData(ASSETS_TYPE) || '[]') as number[];
        const to = edgeOf(event, table !== undefined);
        if (to && ns.length)
          void placeMembers(ordered.n, inOrder(ns, positions), ids[positions.of(to.n) + (to.after ? 1 : 0)] ?? null);
      }}
    >
      {/* Beside the cells, not around them: they stay the same elements when rows are packed anew, so rows only own them. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out like this */}
      <div
        ref={keys}
        className="grid-keys"
        style={{ height }}
        role="grid"
        tabIndex={0}
        aria-label={t('grid.name')}
        aria-multiselectable
        aria-rowcount={layout.rows + (table ? 1 : 0)}
        aria-colcount={table?.columns}
        aria-owns={table ? [table.heading, ...rows].join(' ') : undefined}
        aria-activedescendant={focusRow >= first && focusRow <= last ? `cell-${focus}` : undefined}
      >
        {owners}
      </div>
      <div ref={sizer} className="grid-sizer" style={table && { width: wide }}>
        <div className="grid-layer" style={{ top: base - drawn.offset }}>
          {headings}
          {cells}
        </div>
        <RubberBand band={band} offset={drawn.offset} />
      </div>
    </div>
  );
}

/** Asks for the rows in sight, then for those around. @returns the numbers in sight */
function wantRows(
  layout: Layout,
  ids: Uint32Array,
  first: number,
  last: number,
  position: number,
  height: number,
  more?: Shape['want'],
): number[] {
  if (last < first || !layout.rows) return [];
  const top = rowAt(layout, position);
  const bottom = Math.max(top, rowAt(layout, position + height));
  const slice = (from: number, to: number) => [
    ...ids.subarray(layout.starts[from]!, layout.starts[Math.min(layout.rows, to + 1)]!),
  ];
  const seen = slice(top, bottom);
  const [above, below] = around(layout, first, last);
  const rest = [...(bottom < below ? slice(bottom + 1, below) : []), ...(above < top ? slice(above, top - 1) : [])];
  const wanted = [...seen, ...rest];
  rowCache.want(wanted, seen.length);
  more?.(wanted, seen.length);
  return seen;
}

/** Rows asked for together; of a list, which have one asset each, more. */
const STEP = 16;
const LIST_STEP = 64;

/** @returns first and last of the rows to have here before they are drawn; moves in steps, so that scrolling asks seldom and for many */
function around(layout: Layout, first: number, last: number): [number, number] {
  const step = layout.mode === 'list' ? LIST_STEP : STEP;
  const from = Math.floor(first / step - 1) * step;
  const to = Math.ceil((last + 1) / step + 1) * step - 1;
  return [Math.max(0, from), Math.min(layout.rows - 1, to)];
}

function numberAt(event: { target: EventTarget }): number | undefined {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-n]') : null;
  return cell ? Number(cell.dataset['n']) : undefined;
}

/** Between which cells something is dropped: before this one, or after it. */
interface Edge {
  n: number;
  after: boolean;
}

/** @param below they stand one below the other */
function edgeOf(event: DragEvent, below: boolean): Edge | undefined {
  const n = numberAt(event);
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-n]') : null;
  if (n === undefined || !cell) return undefined;
  const { left, width, top, height } = cell.getBoundingClientRect();
  return { n, after: below ? event.clientY > top + height / 2 : event.clientX > left + width / 2 };
}

/** As they stand, whichever of them was under the pointer. */
const inOrder = (ns: readonly number[], positions: Positions): number[] =>
  ns.toSorted((a, b) => positions.of(a) - positions.of(b));

/** @returns whether it was on a cell */
function onPointerDown(event: PointerEvent): boolean {
  const n = numberAt(event);
  if (n === undefined) return false;
  // Pressing on one of several selected may be the start of a drag of all; a click decides on release.
  if (event.button === 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey && !isSelected(n)) selectOnly(n);
  if (event.button === 2 && !isSelected(n)) selectOnly(n);
  return true;
}

function onClick(event: MouseEvent): void {
  const n = numberAt(event);
  if (n === undefined) return;
  if (event.shiftKey) selectTo(n, event.ctrlKey || event.metaKey);
  else if (event.ctrlKey || event.metaKey) toggle(n);
  else if (event.detail < 2) selectOnly(n);
}

function onDragStart(event: DragEvent): void {
  const n = numberAt(event);
  if (n === undefined) return;
  startDragOut(event, isSelected(n) ? [n, ...selectedNumbers().filter((other) => other !== n)] : [n]);
}

/** Nothing to show: what to do about it. */
function Empty() {
  const query = useUi((state) => state.query);
  const roots = useCall('library.roots', {});
  return (
    <div className="grid canvas" data-region="center">
      {query.trim() !== '' ? <NoResult /> : roots.isPending ? null : <NoAssets roots={roots.data?.roots.length} />}
    </div>
  );
}

/** @param props.roots how many folders there are, undefined when that cannot be told */
function NoAssets({ roots }: { roots: number | undefined }) {
  if (roots !== 0) return <EmptyState icon={Images} title={t('grid.empty.title')} body={t('grid.empty.body')} />;
  return (
    <EmptyState
      icon={Images}
      title={t('grid.empty.library.title')}
      body={t('grid.empty.library.body')}
      actions={
        <>
          <Button onClick={() => void addSample()}>{t('grid.empty.sample')}</Button>
          <Button tone="primary" onClick={() => void openAddFolder()}>
            {t('grid.empty.add')}
          </Button>
        </>
      }
    />
  );
}
