import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react';
import { t } from '../../client/messages.ts';
import { type Dir, setUi, type Sort, useUi } from '../../client/state.ts';
import { ContextMenu, cx, IconButton, Menu, type MenuEntry } from '../../ui/index.ts';
import { gridControl } from '../grid/index.ts';
import { type Column, canHide, sortBy, withMoved, withToggled, withWidth } from './columns.ts';

export const HEADING = 'list-heading';
const STEP = 16;
const SLACK = 4;

interface Props {
  all: readonly Column[];
  columns: readonly Column[];
  /** The element that goes along when the rows are scrolled sideways. */
  strip: RefObject<HTMLDivElement | null>;
  menu: RefObject<HTMLButtonElement | null>;
}

/** The headings: sort, move, resize, choose; by pointer and by keyboard. */
export function ListHeader({ all, columns, strip, menu }: Props) {
  const saved = useUi((state) => state.listColumns);
  const sort = useUi((state) => state.sort);
  const dir = useUi((state) => state.dir);
  const [active, setActive] = useState(0);
  const [drop, setDrop] = useState<number>();
  const heads = useRef<(HTMLElement | null)[]>([]);
  const entries = columnEntries(all, columns);

  const focusAt = (index: number) => {
    const to = Math.min(columns.length - 1, Math.max(0, index));
    setActive(to);
    heads.current[to]?.focus();
  };
  const move = (column: Column, to: number) => {
    // `to`: between which two it goes, counted with itself in its old place.
    setUi({ listColumns: withMoved(saved, column.id, columns[to]?.id) });
  };
  const resize = (column: Column, width: number) => setUi({ listColumns: withWidth(saved, column.id, width) });

  const onKeyDown = (event: KeyboardEvent, column: Column, index: number) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.ctrlKey || event.metaKey) return;
    if (by && event.shiftKey) resize(column, column.width + by * STEP);
    else if (by && event.altKey) {
      const to = index + by;
      if (to < 0 || to >= columns.length) return event.preventDefault();
      move(column, by > 0 ? to + 1 : to);
      setActive(to);
      requestAnimationFrame(() => heads.current[to]?.focus());
    } else if (by) focusAt(index + by);
    else if (event.key === 'Home') focusAt(0);
    else if (event.key === 'End') focusAt(columns.length - 1);
    else if (event.key === 'Enter' || event.key === ' ') sortWith(column, { sort, dir });
    else if (event.key === 'ArrowDown' || event.key === 'Escape') gridControl()?.focus();
    else if (event.key === 'Delete' && canHide(column.id)) {
      setUi({ listColumns: withToggled(saved, column) });
      requestAnimationFrame(() => focusAt(Math.min(index, columns.length - 2)));
    } else return;
    event.preventDefault();
  };

  return (
    <div className="list-head" data-region="columns">
      <div className="list-head-clip">
        <ContextMenu entries={entries}>
          {/* biome-ignore lint/a11y/useFocusableInteractive: its headings take the focus */}
          {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out like this */}
          <div ref={strip} id={HEADING} role="row" aria-rowindex={1} className="list-head-strip">
            {columns.map((column, index) => (
              <Heading
                key={column.id}
                ref={(element) => {
                  heads.current[index] = element;
                }}
                column={column}
                index={index}
                sorted={column.sort !== undefined && column.sort === sort ? dir : undefined}
                tabbed={index === Math.min(active, columns.length - 1)}
                dropBefore={drop === index}
                dropAfter={drop === columns.length && index === columns.length - 1}
                onFocus={() => setActive(index)}
                onKeyDown={(event) => onKeyDown(event, column, index)}
                onSort={() => sortWith(column, { sort, dir })}
                onResize={(width) => resize(column, width)}
                onDrag={(x) => setDrop(x === undefined ? undefined : placeAt(heads.current, columns.length, x))}
                onDrop={(x) => move(column, placeAt(heads.current, columns.length, x))}
              />
            ))}
          </div>
        </ContextMenu>
      </div>
      <Menu
        align="end"
        entries={entries}
        trigger={<IconButton ref={menu} icon={Columns3} name={t('list.columns')} size="small" className="list-choose" />}
      />
    </div>
  );
}

function sortWith(column: Column, now: { sort: Sort; dir: Dir }): void {
  const next = sortBy(column, now);
  if (next) setUi(next);
}

/** @returns before which heading something at `x` is; as many as there are: after the last */
function placeAt(heads: readonly (HTMLElement | null)[], count: number, x: number): number {
  for (let index = 0; index < count; index++) {
    const box = heads[index]?.getBoundingClientRect();
    if (box && x < box.left + box.width / 2) return index;
  }
  return count;
}

/** Each column with a check mark where it shows; custom fields apart. */
function columnEntries(all: readonly Column[], shown: readonly Column[]): MenuEntry[] {
  const entry = (column: Column): MenuEntry => ({
    text: column.title,
    checked: shown.some(({ id }) => id === column.id),
    stays: true,
    disabled: !canHide(column.id),
    run: () => setUi({ listColumns: withToggled(useUi.getState().listColumns, column) }),
  });
  const own = all.filter(({ field }) => field !== undefined);
  return [
    { heading: t('list.columns.shown') },
    ...all.filter(({ field }) => field === undefined).map(entry),
    ...(own.length ? (['line', { heading: t('list.columns.fields') }, ...own.map(entry)] as MenuEntry[]) : []),
    'line',
    { text: t('list.columns.normal'), run: () => setUi({ listColumns: [] }) },
  ];
}

interface HeadingProps {
  ref: (element: HTMLElement | null) => void;
  column: Column;
  index: number;
  sorted: Dir | undefined;
  tabbed: boolean;
  dropBefore: boolean;
  dropAfter: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onSort: () => void;
  onResize: (width: number) => void;
  onDrag: (x: number | undefined) => void;
  onDrop: (x: number) => void;
}

function Heading(props: HeadingProps) {
  const { column, sorted } = props;
  const drag = useRef<{ x: number; moved: boolean } | undefined>(undefined);
  const Arrow = sorted === 'asc' ? ArrowUp : ArrowDown;
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    drag.current = { x: event.clientX, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    drag.current.moved ||= Math.abs(event.clientX - drag.current.x) > SLACK;
    if (drag.current.moved) props.onDrag(event.clientX);
  };
  const onPointerUp = (event: PointerEvent) => {
    const was = drag.current;
    drag.current = undefined;
    props.onDrag(undefined);
    if (was?.moved) props.onDrop(event.clientX);
    else if (was) props.onSort();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out like this
    <div
      ref={props.ref}
      role="columnheader"
      aria-colindex={props.index + 1}
      aria-sort={sorted ? (sorted === 'asc' ? 'ascending' : 'descending') : undefined}
      aria-label={column.title}
      tabIndex={props.tabbed ? 0 : -1}
      className={cx(
        'list-heading',
        column.end && 'list-cell-end',
        column.sort && 'list-heading-sorts',
        props.dropBefore && 'list-heading-before',
        props.dropAfter && 'list-heading-after',
      )}
      style={{ width: column.width }}
      title={`${column.title}\n${t(column.sort ? 'list.head.hint' : 'list.head.fixed')}`}
      onFocus={props.onFocus}
      onKeyDown={props.onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onLostPointerCapture={() => {
        drag.current = undefined;
        props.onDrag(undefined);
      }}
    >
      <span className="list-heading-text">{column.title}</span>
      {sorted ? <Arrow size={12} strokeWidth={1.75} aria-hidden /> : null}
      <Edge width={column.width} onResize={props.onResize} />
    </div>
  );
}

/** The right edge of a heading: drag it. */
function Edge({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const start = useRef<{ x: number; width: number } | undefined>(undefined);
  const stop = (event: PointerEvent) => event.stopPropagation();
  return (
    <span
      aria-hidden
      className="list-edge"
      onPointerDown={(event) => {
        stop(event);
        if (event.button !== 0) return;
        start.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        stop(event);
        if (start.current) onResize(start.current.width + event.clientX - start.current.x);
      }}
      onPointerUp={(event) => {
        stop(event);
        start.current = undefined;
      }}
      onLostPointerCapture={(event) => {
        stop(event);
        start.current = undefined;
      }}
    />
  );
}
