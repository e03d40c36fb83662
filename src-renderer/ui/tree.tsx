import { ChevronRight, type LucideIcon } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatNumber } from '../client/messages.ts';
import { cx } from './cx.ts';
import { takes } from './takes.ts';
import { useWindow } from './use-window.ts';
import './tree.css';

/** `--row-tree`. */
const ROW = 25;

/** One visible row; the caller flattens its tree, parents before children. */
export interface TreeItem {
  id: string;
  text: string;
  /** 0 = top. */
  depth: number;
  icon?: LucideIcon;
  /** Drawn in place of the icon. */
  picture?: ReactNode;
  /** Undefined: it has no children. */
  open?: boolean | undefined;
  count?: number | undefined;
  /** A sign after the name, such as a badge. */
  sign?: ReactNode;
  /** More words than the name, for the tooltip. */
  title?: string | undefined;
  /** No room for a twist: rows of a list that never open. */
  flat?: boolean;
  dimmed?: boolean;
}

interface Props {
  name: string;
  items: readonly TreeItem[];
  /** The row that is shown in the centre now. */
  current?: string | undefined;
  /** `add`: with Ctrl, beside what is chosen already. */
  onChoose: (item: TreeItem, how: { add: boolean }) => void;
  onToggle?: (item: TreeItem, open: boolean) => void;
  onContextMenu?: (item: TreeItem) => void;
  /** The key Delete. */
  onDelete?: (item: TreeItem) => void;
  /** The key F2. */
  onRename?: (item: TreeItem) => void;
  /** Rows can be dragged; what a drag carries is set on its event. */
  onDragStart?: (item: TreeItem, event: DragEvent) => void;
  onDropOn?: (item: TreeItem, event: DragEvent) => void;
  /** Whether what is dragged can be dropped on a row; everything unless told. */
  accepts?: (event: DragEvent) => boolean;
}

/** A tree of 25 px rows, of which those in sight are drawn: arrows walk, Right and Left open and close, Enter chooses, Home and End jump. One stop of Tab. */
export function Tree({
  name,
  items,
  current,
  onChoose,
  onToggle,
  onContextMenu,
  onDelete,
  onRename,
  onDragStart,
  onDropOn,
  accepts,
}: Props) {
  const [walked, setWalked] = useState<string>();
  const [over, setOver] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  /** Where the keyboard goes once it is drawn. */
  const goal = useRef<string>(undefined);
  const places = useMemo(() => placesOf(items), [items]);
  const { first, end } = useWindow(list, items.length, ROW);
  const placeOf = (id: string | undefined) =>
    id === undefined ? undefined : within(items.findIndex((item) => item.id === id));
  const stop = placeOf(walked) ?? placeOf(current) ?? 0;
  // The stop of Tab is always drawn, so that the keyboard finds it and never loses its place.
  const drawn = items.slice(first, end).map((item, i) => ({ item, index: first + i }));
  const stopItem = items[stop];
  if (stopItem && stop < first) drawn.unshift({ item: stopItem, index: stop });
  if (stopItem && stop >= end) drawn.push({ item: stopItem, index: stop });

  const walk = (to: TreeItem | undefined) => {
    if (!to) return;
    goal.current = to.id;
    setWalked(to.id);
  };
  useLayoutEffect(() => {
    // It is drawn now, wherever it stands, since it is the stop of Tab.
    if (goal.current === undefined) return;
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(goal.current)}"]`)?.focus();
    goal.current = undefined;
  });
  const onKeyDown = (event: KeyboardEvent, item: TreeItem, index: number) => {
    const add = event.ctrlKey || event.metaKey;
    if (event.altKey || (add && event.key !== 'Enter')) return;
    const parent = () => items.slice(0, index).findLast((other) => other.depth < item.depth);
    const act: Record<string, () => void> = {
      ArrowDown: () => walk(items[index + 1]),
      ArrowUp: () => walk(items[index - 1]),
      Home: () => walk(items[0]),
      End: () => walk(items.at(-1)),
      ArrowRight: () => (item.open === false ? onToggle?.(item, true) : item.open && walk(items[index + 1])),
      ArrowLeft: () => (item.open ? onToggle?.(item, false) : walk(parent())),
      Enter: () => onChoose(item, { add }),
      ' ': () => onChoose(item, { add }),
      ...(onRename ? { F2: () => onRename(item) } : {}),
      ...(onDelete ? { Delete: () => onDelete(item) } : {}),
    };
    const todo = act[event.key];
    if (!todo) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };

  return (
    <div ref={list} className="tree" role="tree" aria-label={name} style={{ height: items.length * ROW }}>
      {drawn.map(({ item, index }) => (
        <div
          key={item.id}
          role="treeitem"
          aria-level={item.depth + 1}
          aria-expanded={item.open}
          aria-selected={item.id === current}
          aria-posinset={places[index]?.at}
          aria-setsize={places[index]?.of}
          tabIndex={index === stop ? 0 : -1}
          data-id={item.id}
          className={cx(
            'tree-row',
            item.id === current && 'tree-current',
            item.dimmed && 'tree-dimmed',
            over === item.id && 'tree-over',
          )}
          style={{ top: index * ROW, paddingLeft: (item.flat ? 8 : 4) + item.depth * 14 }}
          onClick={(event) => {
            setWalked(item.id);
            onChoose(item, { add: event.ctrlKey || event.metaKey });
          }}
          onDoubleClick={() => item.open !== undefined && onToggle?.(item, !item.open)}
          onContextMenu={() => onContextMenu?.(item)}
          onFocus={() => setWalked(item.id)}
          onKeyDown={(event) => onKeyDown(event, item, index)}
          {...(onDragStart ? { draggable: true, onDragStart: (event: DragEvent) => onDragStart(item, event) } : {})}
          {...(onDropOn
            ? {
                ...takes((event) => {
                  if (accepts?.(event) === false) return;
                  event.preventDefault();
                  setOver(item.id);
                }),
                // The next row is entered before this one is left.
                onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
                  if (!currentTarget.contains(relatedTarget as Node | null)) setOver((now) => (now === item.id ? undefined : now));
                },
                onDrop: (event: DragEvent) => {
                  if (accepts?.(event) === false) return;
                  event.preventDefault();
                  event.stopPropagation();
                  setOver(undefined);
                  onDropOn(item, event);
                },
              }
            : {})}
        >
          {item.flat ? null : (
            // Not a stop of its own: Left and Right do the same.
            <span
              className={cx('tree-twist', item.open && 'tree-open')}
              aria-hidden
              onClick={(event) => {
                if (item.open === undefined) return;
                event.stopPropagation();
                onToggle?.(item, !item.open);
              }}
            >
              {item.open === undefined ? null : <ChevronRight size={12} strokeWidth={1.75} />}
            </span>
          )}
          {item.picture ? (
            <span aria-hidden className="tree-picture">
              {item.picture}
            </span>
          ) : item.icon ? (
            <item.icon size={16} strokeWidth={1.5} aria-hidden className="tree-icon" />
          ) : null}
          <span className="tree-text" title={item.title ?? item.text}>
            {item.text}
          </span>
          {item.sign}
          {item.count === undefined ? null : <span className="tree-count tabular">{formatNumber(item.count)}</span>}
        </div>
      ))}
    </div>
  );
}

/** @returns for each row which it is among its siblings, from 1, and how many they are: what is not drawn cannot be counted */
export function placesOf(items: readonly { depth: number }[]): readonly { at: number; of: number }[] {
  const places: { at: number; of: number }[] = [];
  /** Rows of the present family at each depth. */
  const open: { at: number; of: number }[][] = [];
  const close = (depth: number) => {
    for (const family of open.splice(depth)) for (const place of family) place.of = family.length;
  };
  for (const { depth } of items) {
    close(depth + 1);
    open[depth] ??= [];
    const place = { at: open[depth].length + 1, of: 0 };
    open[depth].push(place);
    places.push(place);
  }
  close(0);
  return places;
}

const within = (index: number): number | undefined => (index < 0 ? undefined : index);
