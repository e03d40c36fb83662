/**
 * What of the grid is on screen, and keeping it there: when the list, its order or the size of cells changes, the asset with
 * the focus (or the first one in sight) stays where it is.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Positions } from '../../client/id-list.ts';
import { nearestLeft } from '../../client/id-list.ts';
import { ScaledScroll } from '../../ui/scaled-scroll.ts';
import { getSelection } from '../selection/index.ts';
import { headingAbove, type Layout, rowAt, rowOf } from './layout.ts';

interface Source {
  layout: Layout;
  ids: Uint32Array;
  positions: Positions;
  /** Height of the viewport; 0 while it is not known. */
  height: number;
  /** Another value: another search, not the same one read again. */
  search: string;
  /** All of the result is here. */
  whole: boolean;
}

/** Rows `first`…`last` are drawn; `offset` is what to take off a position to get the place in the scrolled element. */
export interface Drawn {
  first: number;
  last: number;
  offset: number;
}

/** An asset and how far below the top of the viewport its row begins. */
interface Anchor {
  n: number;
  y: number;
}

const SESSION = 'vitrine.grid.anchor';
const REST_MS = 160;
/** Rows of a list that are drawn together. */
const LIST_STEP = 8;
const NOTHING: Drawn = { first: 0, last: -1, offset: 0 };

/** Kept while the loupe shows and over a reload. `undefined`: at the top. */
let kept: Anchor | undefined = recall();

function recall(): Anchor | undefined {
  try {
    const saved = JSON.parse(sessionStorage.getItem(SESSION) ?? 'null') as Anchor | null;
    return saved && Number.isInteger(saved.n) && Number.isFinite(saved.y) ? saved : undefined;
  } catch {
    return undefined;
  }
}

function remember(): void {
  try {
    sessionStorage.setItem(SESSION, JSON.stringify(kept ?? null));
  } catch {
    // Then a reload begins at the top.
  }
}

export function useGridView(
  element: RefObject<HTMLElement | null>,
  sizer: RefObject<HTMLElement | null>,
  source: Source,
) {
  const scroll = useRef<ScaledScroll>(null);
  scroll.current ??= new ScaledScroll();
  const latest = useRef(source);
  const shownIds = useRef<Uint32Array>(source.ids);
  const shownSearch = useRef<string>(undefined);
  /** A new search began at the top because the focus was not in its first page; it may be in the rest. */
  const lookAgain = useRef(false);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [drawn, setDrawn] = useState<Drawn>(NOTHING);

  const measure = useCallback(() => {
    const { layout, height } = latest.current;
    const { position, offset } = scroll.current!;
    const margin = height * 0.75;
    // Low rows come and go together, so that what is drawn changes a few times a second, not in every frame.
    const step = layout.mode === 'list' ? LIST_STEP : 1;
    const first = Math.floor(rowAt(layout, position - margin) / step) * step;
    const last = layout.rows ? Math.ceil((rowAt(layout, position + height + margin) + 1) / step) * step - 1 : -1;
    setDrawn((now) =>
      now.first === first && now.last === last && now.offset === offset ? now : { first, last, offset },
    );
  }, []);

  /** Notes what to keep in place from now on. */
  const settleAnchor = useCallback(() => {
    const { layout, ids, positions, height } = latest.current;
    const { position } = scroll.current!;
    const { focus } = getSelection();
    const at = focus === undefined ? -1 : positions.of(focus);
    if (focus !== undefined && at >= 0) {
      const y = layout.tops[rowOf(layout, at)]! - position;
      if (y > -20 && y < height - 20) {
        kept = { n: focus, y };
        return;
      }
    }
    if (position < 1 || !layout.rows) {
      kept = undefined;
      return;
    }
    const row = Math.min(
      layout.rows - 1,
      rowAt(layout, position) + (layout.tops[rowAt(layout, position)]! < position - 4 ? 1 : 0),
    );
    kept = { n: ids[layout.starts[row]!]!, y: layout.tops[row]! - position };
  }, []);

  const go = useCallback(
    (position: number) => {
      const top = scroll.current!.go(position);
      if (element.current) element.current.scrollTop = top;
      measure();
    },
    [element, measure],
  );

  /** Scrolls as little as needed to have the asset's row in sight. @param center put it into the middle if it is not */
  const reveal = useCallback(
    (n: number, center = false) => {
      const { layout, positions, height } = latest.current;
      const at = positions.of(n);
      if (at < 0 || !height || at >= layout.count) return;
      const row = rowOf(layout, at);
      const top = layout.tops[row]!;
      const bottom = top + layout.heights[row]! + layout.caption;
      const { position } = scroll.current!;
      const room = layout.padding;
      const above = room + headingAbove(layout, row);
      const far = center || top > position + height * 2 || bottom < position - height;
      if (top - above < position) go(far ? (top + bottom - height) / 2 : top - above);
      else if (bottom + room > position + height) go(far ? (top + bottom - height) / 2 : bottom + room - height);
      settleAnchor();
    },
    [go, settleAnchor],
  );

  useLayoutEffect(() => {
    latest.current = source;
    const { layout, ids, positions, height, search, whole } = source;
    const former = shownIds.current;
    shownIds.current = ids;
    if (!height || !sizer.current) return;
    scroll.current!.resize(layout.total, height);
    sizer.current.style.height = `${scroll.current!.size}px`;
    const isNew = shownSearch.current !== undefined && shownSearch.current !== search;
    shownSearch.current = search;

    const { focus } = getSelection();
    const has = (n: number | undefined) => n !== undefined && positions.of(n) >= 0;
    const seeFocus = isNew || (lookAgain.current && whole);
    if (isNew) lookAgain.current = !whole;
    else if (whole) lookAgain.current = false;

    let anchor = kept;
    if (seeFocus)
      anchor = focus !== undefined && has(focus) ? { n: focus, y: kept?.n === focus ? kept.y : height / 2 } : undefined;
    else if (anchor && !has(anchor.n)) {
      const next = nearestLeft(former, Math.max(0, former.indexOf(anchor.n)), positions);
      if (next === undefined) anchor = whole ? undefined : anchor;
      else anchor = { n: next, y: anchor.y };
    }
    kept = anchor;
    if (!anchor || !has(anchor.n)) return go(anchor ? scroll.current!.position : 0);
    const row = rowOf(layout, positions.of(anchor.n));
    // When rows have grown, what was in sight must not be pushed out of it.
    const tall = layout.heights[row]! + layout.caption + layout.padding;
    const y = anchor.y > 0 ? Math.max(0, Math.min(anchor.y, height - tall)) : anchor.y;
    go(layout.tops[row]! - y);
  }, [source, sizer, go]);

  useEffect(() => {
    const box = element.current;
    if (!box) return;
    const onScroll = () => {
      if (Math.abs(box.scrollTop - (scroll.current!.position - scroll.current!.offset)) < 0.75) return;
      lookAgain.current = false;
      if (scroll.current!.scrolled(box.scrollTop)) box.scrollTop = scroll.current!.settle();
      measure();
      clearTimeout(rest.current);
      rest.current = setTimeout(() => {
        settleAnchor();
        remember();
        go(scroll.current!.position);
      }, REST_MS);
    };
    box.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('pagehide', remember);
    return () => {
      clearTimeout(rest.current);
      settleAnchor();
      remember();
      box.removeEventListener('scroll', onScroll);
      window.removeEventListener('pagehide', remember);
    };
  }, [element, measure, settleAnchor, go]);

  const position = useCallback(() => scroll.current!.position, []);
  return { drawn, reveal, go, position };
}
