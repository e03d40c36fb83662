import { type RefObject, useLayoutEffect, useState } from 'react';

/** Rows drawn beyond those in sight; the window moves in such steps. */
const STEP = 20;

export interface RowWindow {
  first: number;
  /** The one after the last. */
  end: number;
}

/** @returns the rows to draw when `top` is the distance from the first row to the top of what is seen. Pure. */
export function windowOf(top: number, height: number, row: number, count: number): RowWindow {
  const first = Math.floor(top / row / STEP - 1) * STEP;
  const end = Math.ceil((top + height) / row / STEP + 1) * STEP;
  return { first: Math.min(count, Math.max(0, first)), end: Math.min(count, Math.max(0, end)) };
}

/**
 * Which rows of a long list to draw, where something around the list scrolls it.
 * @param row height of each row in pixels
 */
export function useWindow(list: RefObject<HTMLElement | null>, count: number, row: number): RowWindow {
  const [shown, setShown] = useState<RowWindow>({ first: 0, end: Math.min(count, STEP * 3) });
  useLayoutEffect(() => {
    const element = list.current;
    const scroller = element && scrollerOf(element);
    if (!element || !scroller) return;
    const measure = () => {
      const top = scroller.getBoundingClientRect().top - element.getBoundingClientRect().top;
      const next = windowOf(top, scroller.clientHeight, row, count);
      setShown((now) => (now.first === next.first && now.end === next.end ? now : next));
    };
    measure();
    // What stands above the list may grow and shrink, and push it.
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    for (const child of scroller.children) observer.observe(child);
    scroller.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', measure);
    };
  }, [list, count, row]);
  return shown;
}

function scrollerOf(element: HTMLElement): HTMLElement | undefined {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return undefined;
}
