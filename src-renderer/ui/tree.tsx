import { ChevronRight, type LucideIcon } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { formatNumber } from '../client/messages.ts';
import { cx } from './cx.ts';
import './tree.css';

/** One visible row; the caller flattens its tree, parents before children. */
export interface TreeItem {
  id: string;
  text: string;
  /** 0 = top. */
  depth: number;
  icon?: LucideIcon;
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
  onDropOn?: (item: TreeItem, event: DragEvent) => void;
  /** Whether what is dragged can be dropped on a row; everything unless told. */
  accepts?: (event: DragEvent) => boolean;
}

/** A tree of 25 px rows: arrows walk, Right and Left open and close, Enter chooses, Home and End jump. One stop of Tab. */
export function Tree({ name, items, current, onChoose, onToggle, onContextMenu, onDelete, onDropOn, accepts }: Props) {
  const [walked, setWalked] = useState<string>();
  const [over, setOver] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const present = (id: string | undefined) =>
    id !== undefined && items.some((item) => item.id === id) ? id : undefined;
  const stop = present(walked) ?? present(current) ?? items[0]?.id;

  const walk = (to: TreeItem | undefined) => {
    if (!to) return;
    setWalked(to.id);
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(to.id)}"]`)?.focus();
  };
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
      ...(onDelete ? { Delete: () => onDelete(item) } : {}),
    };
    const todo = act[event.key];
    if (!todo) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };

  return (
    <div ref={list} className="tree" role="tree" aria-label={name}>
      {items.map((item, index) => (
        <div
          key={item.id}
          role="treeitem"
          aria-level={item.depth + 1}
          aria-expanded={item.open}
          aria-selected={item.id === current}
          tabIndex={item.id === stop ? 0 : -1}
          data-id={item.id}
          className={cx(
            'tree-row',
            item.id === current && 'tree-current',
            item.dimmed && 'tree-dimmed',
            over === item.id && 'tree-over',
          )}
          style={{ paddingLeft: (item.flat ? 8 : 4) + item.depth * 14 }}
          onClick={(event) => {
            setWalked(item.id);
            onChoose(item, { add: event.ctrlKey || event.metaKey });
          }}
          onDoubleClick={() => item.open !== undefined && onToggle?.(item, !item.open)}
          onContextMenu={() => onContextMenu?.(item)}
          onFocus={() => setWalked(item.id)}
          onKeyDown={(event) => onKeyDown(event, item, index)}
          {...(onDropOn
            ? {
                onDragOver: (event: DragEvent) => {
                  if (accepts?.(event) === false) return;
                  event.preventDefault();
                  setOver(item.id);
                },
                onDragLeave: () => setOver(undefined),
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
          {item.icon ? <item.icon size={16} strokeWidth={1.5} aria-hidden className="tree-icon" /> : null}
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
