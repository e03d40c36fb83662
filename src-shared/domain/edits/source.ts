/** Where a spot is best covered from: near it, and looking alike around it. Pure. */
import type { Spot } from './recipe.ts';

/** Red, green, blue and alpha of each pixel, 0–255. */
export interface Pixels {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

const DIRECTIONS = 12;
/** Radii from the middle. */
const DISTANCES = [2.2, 3.2, 4.5];
/** Places on a circle that are compared. */
const AROUND = 16;

/**
 * The spot with its source: of places around it that lie in the picture, the one whose rim is most like its own and whose inside has the
 * least in it. Straight to the right (or left) where none does.
 */
export function withSource(picture: Pixels, { x, y, r }: { x: number; y: number; r: number }): Spot {
  const { width, height } = picture;
  const edge = Math.max(width, height);
  const [px, py, pr] = [x * width, y * height, Math.max(1, r * edge)];
  const rim = ring(picture, px, py, pr * 1.15);
  let best: { cost: number; x: number; y: number } | undefined;
  for (const distance of DISTANCES)
    for (let i = 0; i < DIRECTIONS; i++) {
      const angle = (i / DIRECTIONS) * 2 * Math.PI;
      const [cx, cy] = [px + Math.cos(angle) * distance * pr, py + Math.sin(angle) * distance * pr];
      if (cx < pr || cy < pr || cx > width - pr || cy > height - pr) continue;
      const there = ring(picture, cx, cy, pr * 1.15);
      const inside = ring(picture, cx, cy, pr * 0.5);
      const mean =
        (sum(there.map((value, at) => Math.abs(value - (rim[at] as number)))) / rim.length) * 2 +
        spread(inside) +
        distance;
      if (!best || mean < best.cost) best = { cost: mean, x: cx / width, y: cy / height };
    }
  const aside = x > 0.5 ? Math.max(0, x - (2.2 * pr) / width) : Math.min(1, x + (2.2 * pr) / width);
  return { x, y, r, fromX: best?.x ?? aside, fromY: best?.y ?? y };
}

/** Red, green and blue on a circle. */
function ring({ data, width, height }: Pixels, x: number, y: number, r: number): number[] {
  return Array.from({ length: AROUND }, (_, i) => {
    const angle = (i / AROUND) * 2 * Math.PI;
    const px = Math.min(width - 1, Math.max(0, Math.floor(x + Math.cos(angle) * r)));
    const py = Math.min(height - 1, Math.max(0, Math.floor(y + Math.sin(angle) * r)));
    return [0, 1, 2].map((channel) => data[(py * width + px) * 4 + channel] as number);
  }).flat();
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
/** Mean distance of each channel from its own mean. */
function spread(values: readonly number[]): number {
  return sum(
    [0, 1, 2].map((channel) => {
      const own = values.filter((_, i) => i % 3 === channel);
      const mean = sum(own) / own.length;
      return sum(own.map((value) => Math.abs(value - mean))) / own.length;
    }),
  );
}
