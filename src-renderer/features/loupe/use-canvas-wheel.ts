import { useEffect, useRef } from 'react';

const WHEEL = 1.0015;

/** The wheel makes larger and smaller, at the pointer. @param zoom larger by more than 1, at a place in the element */
export function useCanvasWheel(
  box: { readonly current: HTMLElement | null },
  zoom: (by: number, at: { x: number; y: number }) => void,
): void {
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Not passive: with Ctrl it must not zoom the page.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const edge = element.getBoundingClientRect();
      const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
      latest.current(WHEEL ** -pixels, { x: event.clientX - edge.left, y: event.clientY - edge.top });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [box]);
}
