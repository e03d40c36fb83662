/** Pictures looked at together: one closeness for all of them, so that each shows the same part, whatever its pixels. */
import { type Extent, FIT, fitScale, type Zoom } from '../loupe/index.ts';

export interface SharedZoom {
  /** How many times as large as what fits; 1: all of it. */
  times: number;
  /** The point in the middle, 0–1 of width and height. */
  x: number;
  y: number;
}

export const TOGETHER: SharedZoom = { times: 1, x: 0.5, y: 0.5 };

/** @returns how one of the pictures is shown on its own stage */
export function zoomOf(shared: SharedZoom, picture: Extent, stage: Extent, ratio: number): Zoom {
  if (shared.times === 1) return FIT;
  return { scale: shared.times * fitScale(picture, stage, ratio), x: shared.x, y: shared.y };
}

/** @returns what it means for all of them that one is shown so */
export function sharedOf(zoom: Zoom, picture: Extent, stage: Extent, ratio: number): SharedZoom {
  if (zoom.scale === undefined) return TOGETHER;
  return { times: zoom.scale / fitScale(picture, stage, ratio), x: zoom.x, y: zoom.y };
}
