/** Where the pixels of an edited picture come from: crop, straightening, mirroring and quarter turns as one map. Pure. */
import type { Crop, Recipe } from './recipe.ts';

const ALL: Crop = { x: 0, y: 0, w: 1, h: 1 };

/** x' = a x + c y + e, y' = b x + d y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface Frame {
  /** Pixels of the result. */
  readonly width: number;
  readonly height: number;
  /** From places in the result (pixels) to places in the upright picture (pixels). */
  readonly map: Affine;
  /** The map goes from whole pixels to whole pixels: nothing is to be mixed. */
  readonly exact: boolean;
}

/**
 * @param width pixels of the upright picture, before any quarter turn by hand
 * @param rotate quarter turns by hand, degrees clockwise: they come last, so that a crop stays on what it was put
 * @param uncropped all of the straightened frame, with what lies outside of the picture: for choosing a crop
 */
export function frameOf(recipe: Recipe, width: number, height: number, rotate = 0, uncropped = false): Frame {
  const angle = ((recipe.straighten ?? 0) * Math.PI) / 180;
  const crop = uncropped ? ALL : fitCrop(recipe.crop ?? ALL, recipe.straighten ?? 0, width, height);
  const w = Math.max(1, Math.round(crop.w * width));
  const h = Math.max(1, Math.round(crop.h * height));
  const left = angle ? crop.x * width : Math.min(width - w, Math.round(crop.x * width));
  const top = angle ? crop.y * height : Math.min(height - h, Math.round(crop.y * height));
  const turn = ((rotate % 360) + 360) % 360;
  const [outWidth, outHeight] = turn % 180 ? [h, w] : [w, h];
  const maps: Affine[] = [unturn(turn, w, h)];
  if (recipe.flipX) maps.push([-1, 0, 0, 1, w, 0]);
  if (recipe.flipY) maps.push([1, 0, 0, -1, 0, h]);
  maps.push([1, 0, 0, 1, left, top]);
  if (angle) maps.push(turnAbout(-angle, width / 2, height / 2));
  return {
    width: outWidth,
    height: outHeight,
    map: maps.reduce((all, next) => compose(next, all)),
    exact: angle === 0,
  };
}

/**
 * The same for a picture that was made smaller, to the part of a pixel: what is seen of it does not move by that.
 * @param size of the smaller picture
 */
export function scaledFrame({ width, height, map, exact }: Frame, full: Extent, size: Extent): Frame {
  const [x, y] = [size.width / full.width, size.height / full.height];
  if (x === 1 && y === 1) return { width, height, map, exact };
  const scale = Math.max(x, y);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  return {
    width: w,
    height: h,
    map: compose([x, 0, 0, y, 0, 0], compose(map, [width / w, 0, 0, height / h, 0, 0])),
    exact: false,
  };
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

/** From a picture turned by quarters to the one before, which is `w` × `h`. */
function unturn(turn: number, w: number, h: number): Affine {
  if (turn === 90) return [0, -1, 1, 0, 0, h];
  if (turn === 180) return [-1, 0, 0, -1, w, h];
  if (turn === 270) return [0, 1, -1, 0, w, 0];
  return [1, 0, 0, 1, 0, 0];
}

/** Clockwise, as y goes down. */
function turnAbout(angle: number, x: number, y: number): Affine {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y];
}

/** First `inner`, then `outer`. */
export const compose = ([a, b, c, d, e, f]: Affine, inner: Affine): Affine => [
  a * inner[0] + c * inner[1],
  b * inner[0] + d * inner[1],
  a * inner[2] + c * inner[3],
  b * inner[2] + d * inner[3],
  a * inner[4] + c * inner[5] + e,
  b * inner[4] + d * inner[5] + f,
];

export function invert([a, b, c, d, e, f]: Affine): Affine {
  const det = a * d - b * c;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}

export const at = ([a, b, c, d, e, f]: Affine, x: number, y: number): [x: number, y: number] => [
  a * x + c * y + e,
  b * x + d * y + f,
];

/**
 * The crop, made smaller about its middle until nothing of it lies outside of the straightened picture. `straighten`: degrees clockwise.
 */
export function fitCrop(crop: Crop, straighten: number, width: number, height: number): Crop {
  if (!straighten) return crop;
  const toPicture = turnAbout((-straighten * Math.PI) / 180, width / 2, height / 2);
  const [w, h] = [crop.w * width, crop.h * height];
  let [x, y] = at(toPicture, (crop.x + crop.w / 2) * width, (crop.y + crop.h / 2) * height);
  // A middle that lies at the very edge would leave nothing.
  x = Math.min(width * 0.99, Math.max(width * 0.01, x));
  y = Math.min(height * 0.99, Math.max(height * 0.01, y));
  const [cos, sin] = [Math.abs(toPicture[0]), Math.abs(toPicture[1])];
  const halfWidth = (w * cos + h * sin) / 2;
  const halfHeight = (w * sin + h * cos) / 2;
  const scale = Math.min(1, Math.min(x, width - x) / halfWidth, Math.min(y, height - y) / halfHeight);
  const [middleX, middleY] = at(invert(toPicture), x, y);
  return {
    x: (middleX - (w * scale) / 2) / width,
    y: (middleY - (h * scale) / 2) / height,
    w: crop.w * scale,
    h: crop.h * scale,
  };
}
