/** How a stored picture is turned and mirrored to be seen, as EXIF numbers it. Pure. */
const CYCLES = [
  [1, 6, 3, 8],
  [2, 7, 4, 5],
];

/** EXIF orientation after turning it further clockwise by `rotate` degrees. */
export function turned(orientation: number, rotate: number): number {
  const cycle = CYCLES.find((c) => c.includes(orientation)) ?? [1, 6, 3, 8];
  return cycle[(cycle.indexOf(orientation) + rotate / 90) % 4] as number;
}

/** Where the unit square of the stored picture goes, as a matrix of the canvas (a, b, c, d, e, f): x' = a x + c y + e, y' = b x + d y + f. */
export const MATRICES: Readonly<Record<number, readonly [number, number, number, number, number, number]>> = {
  1: [1, 0, 0, 1, 0, 0],
  2: [-1, 0, 0, 1, 1, 0],
  3: [-1, 0, 0, -1, 1, 1],
  4: [1, 0, 0, -1, 0, 1],
  5: [0, 1, 1, 0, 0, 0],
  6: [0, 1, -1, 0, 1, 0],
  7: [0, -1, -1, 0, 1, 1],
  8: [0, -1, 1, 0, 0, 1],
};
