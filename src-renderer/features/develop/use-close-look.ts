/** How close the picture that is edited is looked at: 100 %, wheel and dragging as in the loupe, and all of it by keys. */
import { type RefObject, useEffect, useRef } from 'react';
import { useSize } from '../../ui/use-size.ts';
import { type Extent, FIT, panBy, place, scaleOf, setStageControl, useZoom, type Zoom, zoomAt } from '../loupe/index.ts';
import { useDevelop } from './state.ts';

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Of the room, by a press of an arrow. */
const STEP = 0.2;
const LARGER = 1.5;

const setZoom = (change: (now: Zoom) => Zoom) => useDevelop.setState(({ zoom }) => ({ zoom: change(zoom ?? FIT) }));

/** @param picture pixels of the result; `whole`: all of it is needed now, as for choosing a crop */
export function useCloseLook(box: RefObject<HTMLElement | null>, picture: Extent, whole: boolean) {
  const stage = useSize(box);
  const kept = useDevelop((state) => state.zoom) ?? FIT;
  const zoom = whole ? FIT : kept;
  const ratio = window.devicePixelRatio;
  const { toggle, on } = useZoom({ box, stage, picture, zoom, setZoom: (change) => whole || setZoom(change) });
  useEffect(() => setStageControl({ toggle }), [toggle]);

  const latest = useRef({ picture, stage, zoom, whole });
  latest.current = { picture, stage, zoom, whole };
  useEffect(() => {
    const ratio = window.devicePixelRatio;
    const onKey = (event: KeyboardEvent) => {
      const { picture, stage, zoom, whole } = latest.current;
      const target = event.target instanceof Element ? event.target : document.body;
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || whole) return;
      if (!(target === document.body || target.closest('.loupe-stage'))) return;
      const arrow = zoom.scale === undefined ? undefined : ARROWS[event.key];
      const middle = { x: stage.width / 2, y: stage.height / 2 };
      const by = { '=': LARGER, '+': LARGER, '-': 1 / LARGER }[event.key];
      if (arrow) {
        const way = { x: -arrow[0] * STEP * stage.width, y: -arrow[1] * STEP * stage.height };
        setZoom((now) => panBy(now, way, picture, stage, ratio));
      } else if (by) {
        const next = scaleOf(zoom, picture, stage, ratio) * by;
        setZoom((now) => (next <= scaleOf(FIT, picture, stage, ratio) ? FIT : zoomAt(now, next, middle, picture, stage, ratio)));
      } else if (event.key === '0' && zoom.scale !== undefined) setZoom(() => FIT);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);

  const at = place(zoom, picture, stage, ratio);
  const within = (part: number) => Math.min(1, Math.max(0, part));
  return {
    stage,
    zoom,
    on,
    at,
    /** CSS pixels for one of the result's. */
    scale: scaleOf(zoom, picture, stage, ratio),
    /** What of the result is on screen, 0–1. */
    part: {
      left: within(-at.left / at.width),
      top: within(-at.top / at.height),
      right: within((stage.width - at.left) / at.width),
      bottom: within((stage.height - at.top) / at.height),
    },
    /** Brings a place of the result into sight. */
    show: (x: number, y: number) => setZoom((now) => (now.scale === undefined ? now : { ...now, x, y })),
  };
}
