import { type PointerEvent, type RefObject, useCallback, useEffect, useRef } from 'react';
import { type Extent, FIT, panBy, scaleOf, type Zoom, zoomAt } from './zoom.ts';

const SLACK = 4;
const WHEEL = 1.0015;

interface Options {
  box: RefObject<HTMLElement | null>;
  stage: Extent;
  picture: Extent;
  zoom: Zoom;
  setZoom: (change: (now: Zoom) => Zoom) => void;
}

/** Hands on a picture: a click for 100 % at the pointer and back, drag to move, wheel to zoom. `toggle` is the click of a key. */
export function useZoom({ box, stage, picture, zoom, setZoom }: Options) {
  const pointer = useRef<{ x: number; y: number }>(undefined);
  const drag = useRef<{ x: number; y: number; moved: boolean }>(undefined);
  const ratio = window.devicePixelRatio;
  const latest = useRef({ picture, stage, ratio, zoom, setZoom });
  latest.current = { picture, stage, ratio, zoom, setZoom };

  const toggle = useCallback(() => {
    const { picture, stage, ratio, setZoom } = latest.current;
    const middle = { x: stage.width / 2, y: stage.height / 2 };
    setZoom((now) =>
      zoomAt(now, now.scale === undefined ? 1 / ratio : undefined, pointer.current ?? middle, picture, stage, ratio),
    );
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Not passive: the wheel zooms instead of scrolling, and Ctrl with it must not zoom the page.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { picture, stage, ratio, setZoom } = latest.current;
      const point = pointIn(element, event);
      const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
      setZoom((now) => {
        const fit = scaleOf(FIT, picture, stage, ratio);
        const next = scaleOf(now, picture, stage, ratio) * WHEEL ** (-pixels * (event.ctrlKey ? 4 : 1));
        return next <= fit * 1.001 ? FIT : zoomAt(now, next, point, picture, stage, ratio);
      });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [box]);

  const on = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button > 1) return;
      // The middle button only moves, also where a click does something else.
      drag.current = { x: event.clientX, y: event.clientY, moved: event.button === 1 };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      pointer.current = pointIn(event.currentTarget, event);
      const from = drag.current;
      if (!from) return;
      const by = { x: event.clientX - from.x, y: event.clientY - from.y };
      if (!from.moved && Math.hypot(by.x, by.y) < SLACK) return;
      drag.current = { x: event.clientX, y: event.clientY, moved: true };
      setZoom((now) => panBy(now, by, picture, stage, ratio));
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const { moved } = drag.current ?? { moved: true };
      drag.current = undefined;
      if (moved) return;
      pointer.current = pointIn(event.currentTarget, event);
      toggle();
    },
    onPointerLeave() {
      pointer.current = undefined;
    },
  };
  return { toggle, on };
}

function pointIn(element: Element, event: { clientX: number; clientY: number }): { x: number; y: number } {
  const edge = element.getBoundingClientRect();
  return { x: event.clientX - edge.left, y: event.clientY - edge.top };
}
