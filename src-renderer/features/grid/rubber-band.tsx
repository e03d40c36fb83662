import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import { selectedNumbers, selectThese } from '../selection/index.ts';
import { cellsOf, type Layout, rowAt } from './layout.ts';

interface Corner {
  x: number;
  y: number;
}

export interface Band {
  from?: Corner | undefined;
  to?: Corner | undefined;
  start: (event: PointerEvent<HTMLElement>) => void;
}

const SLACK = 4;

/** Selecting by dragging a rectangle from between the cells. Positions are those of the contents, so scrolling goes along. */
export function useRubberBand(
  box: RefObject<HTMLElement | null>,
  layout: Layout,
  ids: Uint32Array,
  position: () => number,
): Band {
  const [rectangle, setRectangle] = useState<{ from: Corner; to: Corner }>();
  const latest = useRef({ layout, ids });
  latest.current = { layout, ids };

  const corner = (event: { clientX: number; clientY: number }): Corner => {
    const edge = box.current!.getBoundingClientRect();
    return { x: event.clientX - edge.left, y: event.clientY - edge.top + position() };
  };
  const start = (down: PointerEvent<HTMLElement>) => {
    const element = box.current;
    // The scroll bar is part of the element too.
    if (down.button !== 0 || !element || down.nativeEvent.offsetX > element.clientWidth) return;
    if (down.clientX > element.getBoundingClientRect().left + element.clientWidth) return;
    const from = corner(down);
    const keep = new Set(down.ctrlKey || down.metaKey || down.shiftKey ? selectedNumbers() : []);
    let moved = false;
    const move = (event: globalThis.PointerEvent) => {
      const to = corner(event);
      moved ||= Math.hypot(to.x - from.x, to.y - from.y) > SLACK;
      if (!moved) return;
      setRectangle({ from, to });
      selectThese(inside(latest.current.layout, latest.current.ids, from, to), keep);
    };
    const up = () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', up);
      setRectangle(undefined);
      if (!moved && keep.size === 0) selectThese([]);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', up);
  };
  return { ...rectangle, start };
}

function* inside(layout: Layout, ids: Uint32Array, a: Corner, b: Corner): Iterable<number> {
  if (!layout.rows) return;
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  for (let row = rowAt(layout, top); row <= rowAt(layout, bottom); row++) {
    for (const cell of cellsOf(layout, row)) {
      if (cell.x > right || cell.x + cell.width < left || cell.y > bottom || cell.y + cell.height < top) continue;
      yield ids[cell.index]!;
    }
  }
}

export function RubberBand({ band, offset }: { band: Band; offset: number }) {
  if (!band.from || !band.to) return null;
  const { from, to } = band;
  return (
    <div
      className="rubber-band"
      style={{
        left: Math.min(from.x, to.x),
        top: Math.min(from.y, to.y) - offset,
        width: Math.abs(to.x - from.x),
        height: Math.abs(to.y - from.y),
      }}
    />
  );
}
