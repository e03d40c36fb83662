/** A model for the window that turns it: corners, triangles, normals and colors in a form that needs no reading. */
import { fromLinear } from '../../../src-shared/domain/color.ts';
import { packShape } from '../../../src-shared/domain/shape.ts';
import type { Body } from '../tools/three.ts';
import { FormatError } from './handler.ts';

/** Of all lists together. */
const MAX_BYTES = 128 * 2 ** 20;

/** Lowest and highest x, y, z; what is not a number is passed over. */
export function extentOf(all: readonly Float32Array[]): { low: number[]; high: number[] } {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = low.map((value) => -value);
  for (const positions of all)
    for (let i = 0; i < positions.length; i++) {
      const value = positions[i]!;
      if (!Number.isFinite(value)) continue;
      low[i % 3] = Math.min(low[i % 3]!, value);
      high[i % 3] = Math.max(high[i % 3]!, value);
    }
  return { low, high };
}

/** Throws FormatError when it is more than a window is given. */
export function meshOf(bodies: readonly Body[], up: 'y' | 'z', unit: string | undefined): Uint8Array {
  const corners = bodies.reduce((sum, { positions }) => sum + Math.floor(positions.length / 3), 0);
  const most = bodies.reduce((sum, { index, positions }) => sum + Math.floor((index?.length ?? positions.length / 3) / 3), 0);
  if (corners * 20 + most * 12 > MAX_BYTES)
    throw new FormatError('too-large', `This model has ${most.toLocaleString('en')} triangles, more than are turned here. Its picture is shown.`);
  const { low, high } = extentOf(bodies.map(({ positions }) => positions));
  const middle = low.map((value, axis) => (value + high[axis]!) / 2);
  const [at, normals, colors] = [new Float32Array(corners * 3), new Int8Array(corners * 4), new Uint8Array(corners * 4)];
  const index = new Uint32Array(most * 3);
  let [first, used] = [0, 0];
  for (const body of bodies) {
    const count = Math.floor(body.positions.length / 3);
    const shade = body.color?.map(display);
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < 3; k++) {
        const value = body.positions[i * 3 + k]!;
        at[(first + i) * 3 + k] = Number.isFinite(value) ? value - middle[k]! : 0;
        if (body.normals) normals[(first + i) * 4 + k] = Math.round((body.normals[i * 3 + k] ?? 0) * 127);
        const color = body.colors ? display(body.colors[i * 3 + k] ?? 0) : shade?.[k];
        if (color !== undefined) colors[(first + i) * 4 + k] = color;
      }
      if (body.colors ?? shade) colors[(first + i) * 4 + 3] = 255;
    }
    const ends = body.index?.length ?? count;
    for (let i = 0; i + 2 < ends; i += 3) {
      const three = body.index ? [body.index[i]!, body.index[i + 1]!, body.index[i + 2]!] : [i, i + 1, i + 2];
      // A graphics card looks at none of it.
      if (!three.every((corner) => corner < count)) continue;
      for (const corner of three) index[used++] = first + corner;
    }
    first += count;
  }
  const size = [0, 1, 2].map((axis) => Math.max(0, high[axis]! - low[axis]!)) as [number, number, number];
  const head = { kind: 'mesh', up, unit: unit ?? null, size, corners, triangles: used / 3 } as const;
  return packShape(head, [at, normals, colors, index.subarray(0, used)]);
} // prettier-ignore

/** Linear light, 0–1, to a byte of sRGB. */
const display = (linear: number): number => Math.round(255 * fromLinear(linear));
