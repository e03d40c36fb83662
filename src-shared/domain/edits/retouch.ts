/** Spots that are covered and red eyes: where they lie in pixels, and how much of each counts at a place. Pure. */
import type { Recipe } from './recipe.ts';

/** Round, in pixels. */
export interface Round {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}
/** `dx`, `dy`: from a place in it to where its pixel is taken from. */
export interface Cover extends Round {
  readonly dx: number;
  readonly dy: number;
}
export interface Retouch {
  readonly covers: readonly Cover[];
  readonly eyes: readonly Round[];
}

/** Inside of this part of the radius all of it counts. */
export const FEATHER = 0.7;
/** How much redder than the rest (of sRGB, 0–1) a pupil begins to be. */
export const REDNESS = [0.05, 0.2] as const;

/** For the upright picture of so many pixels. */
export function retouchOf({ spots = [], redEyes = [] }: Recipe, width: number, height: number): Retouch {
  const edge = Math.max(width, height);
  const round = ({ x, y, r }: Round): Round => ({ x: x * width, y: y * height, r: r * edge });
  return {
    covers: spots.map((spot) => ({
      ...round(spot),
      dx: (spot.fromX - spot.x) * width,
      dy: (spot.fromY - spot.y) * height,
    })),
    eyes: redEyes.map(round),
  };
}

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** 1 in the middle, 0 outside. */
export const weight = ({ x, y, r }: Round, px: number, py: number): number =>
  1 - smooth(FEATHER * r, r, Math.hypot(px - x, py - y));

/** How much of its red a pixel of sRGB (0–1) loses for the mean of green and blue. */
export const redness = (r: number, g: number, b: number): number => smooth(REDNESS[0], REDNESS[1], r - Math.max(g, b));
