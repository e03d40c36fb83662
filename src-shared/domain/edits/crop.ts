/** Choosing a crop: moved and pulled within the frame, with a ratio or freely; and how it lies in the picture as it is seen. Pure. */
import type { Crop } from './recipe.ts';

/** Which side or corner is pulled: −1 left or top, 1 right or bottom, 0 neither. */
export interface Grip {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

/** Of the frame's edges. */
const LEAST = 0.02;
const within = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value));

export const moveCrop = ({ x, y, w, h }: Crop, dx: number, dy: number): Crop => ({
  x: within(x + dx, 0, 1 - w),
  y: within(y + dy, 0, 1 - h),
  w,
  h,
});

/**
 * @param ratio width to height in parts of the frame (a square of a picture of 3:2 has 2/3); undefined: free
 */
export function pullCrop(crop: Crop, grip: Grip, dx: number, dy: number, ratio?: number): Crop {
  const { x, y, w, h } = crop;
  // What does not move: the other side, or the middle.
  const [fixedX, fixedY] = [x + (w * (1 - grip.x)) / 2, y + (h * (1 - grip.y)) / 2];
  const [roomX, roomY] = [room(fixedX, grip.x), room(fixedY, grip.y)];
  let width = within(w + grip.x * dx, LEAST, grip.x ? roomX : 1);
  let height = within(h + grip.y * dy, LEAST, grip.y ? roomY : 1);
  if (ratio) {
    // The one that was pulled decides, of a corner the larger way.
    const byHeight = grip.x === 0 || (grip.y !== 0 && Math.abs(height - h) * ratio > Math.abs(width - w));
    if (byHeight) width = height * ratio;
    else height = width / ratio;
    const less = Math.min(1, roomX / width, roomY / height);
    width *= less;
    height *= less;
  }
  return { x: fixedX - (width * (1 - grip.x)) / 2, y: fixedY - (height * (1 - grip.y)) / 2, w: width, h: height };
}

/** How far it may reach from what is fixed: to one side, or to both alike. */
const room = (fixed: number, grip: -1 | 0 | 1): number =>
  grip === 1 ? 1 - fixed : grip === -1 ? fixed : 2 * Math.min(fixed, 1 - fixed);

/** The largest crop of a ratio about the middle of another one that is no larger than the frame. `ratio` as above. */
export function withRatio({ x, y, w, h }: Crop, ratio: number): Crop {
  const area = Math.sqrt(w * h);
  let [width, height] = [area * Math.sqrt(ratio), area / Math.sqrt(ratio)];
  const less = Math.min(1, 1 / width, 1 / height);
  [width, height] = [width * less, height * less];
  return {
    x: within(x + w / 2 - width / 2, 0, 1 - width),
    y: within(y + h / 2 - height / 2, 0, 1 - height),
    w: width,
    h: height,
  };
}

export interface Seen {
  readonly flipX?: boolean | undefined;
  readonly flipY?: boolean | undefined;
  /** Quarter turns clockwise, in degrees. */
  readonly rotate: number;
}

/** Where it lies in the frame as it is seen, mirrored and turned. */
export function toSeen({ x, y, w, h }: Crop, { flipX, flipY, rotate }: Seen): Crop {
  const [left, top] = [flipX ? 1 - x - w : x, flipY ? 1 - y - h : y];
  if (rotate === 90) return { x: 1 - top - h, y: left, w: h, h: w };
  if (rotate === 180) return { x: 1 - left - w, y: 1 - top - h, w, h };
  if (rotate === 270) return { x: top, y: 1 - left - w, w: h, h: w };
  return { x: left, y: top, w, h };
}

/** The way back. */
export function fromSeen(seen: Crop, { flipX, flipY, rotate }: Seen): Crop {
  const { x, y, w, h } = toSeen(seen, { rotate: (360 - rotate) % 360 });
  return { x: flipX ? 1 - x - w : x, y: flipY ? 1 - y - h : y, w, h };
}
