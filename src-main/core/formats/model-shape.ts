/** A model for the window that turns it: corners, triangles, normals and colors in a form that needs no reading. */
import { fromLinear } from '../../../src-shared/domain/color.ts';
import { type MeshHead, type MeshSurface, packShape } from '../../../src-shared/domain/shape.ts';
import type { Body } from '../tools/three.ts';
import { FormatError } from './handler.ts';
import type { Texture } from './model-textures.ts';

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
export function meshOf(given: readonly Body[], said: Pick<MeshHead, 'up' | 'unit' | 'note'>, all: ReadonlyMap<number, Texture>): Uint8Array {
  const bodies = [...Map.groupBy(given, (body) => keyOf(body, all)).values()].flat();
  const numbers = [...all.keys()];
  const corners = bodies.reduce((sum, { positions }) => sum + Math.floor(positions.length / 3), 0);
  const most = bodies.reduce((sum, { index, positions }) => sum + Math.floor((index?.length ?? positions.length / 3) / 3), 0);
  if (corners * (all.size ? 28 : 20) + most * 12 > MAX_BYTES)
    throw new FormatError('too-large', `This model has ${most.toLocaleString('en')} triangles, more than are turned here. Its picture is shown.`);
  const { low, high } = extentOf(bodies.map(({ positions }) => positions));
  const middle = low.map((value, axis) => (value + high[axis]!) / 2);
  const [at, normals, colors] = [new Float32Array(corners * 3), new Int8Array(corners * 4), new Uint8Array(corners * 4)];
  const index = new Uint32Array(most * 3);
  const places = new Float32Array(all.size ? corners * 2 : 0);
  const surfaces: MeshSurface[] = [];
  let [first, used, key] = [0, 0, ''];
  for (const body of bodies) {
    const count = Math.floor(body.positions.length / 3);
    const shade = body.color?.map(display);
    const covering = body.covering && body.places && all.has(body.covering.skin) ? body.covering : undefined;
    if (covering) places.set(body.places!.subarray(0, count * 2), first * 2);
    const from = used;
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
    const last = surfaces.at(-1);
    if (last && key === keyOf(body, all)) surfaces[surfaces.length - 1] = { ...last, triangles: last.triangles + (used - from) / 3 };
    else
      surfaces.push({
        triangles: (used - from) / 3,
        texture: covering ? numbers.indexOf(covering.skin) : null,
        beyond: covering?.beyond ?? ['repeat', 'repeat'],
        cut: covering?.cut ?? false,
      });
    key = keyOf(body, all);
  }
  const size = [0, 1, 2].map((axis) => Math.max(0, high[axis]! - low[axis]!)) as [number, number, number];
  const textures = [...all.values()];
  const head = { kind: 'mesh', ...said, size, corners, triangles: used / 3, surfaces, textures: textures.map(({ width, height }) => ({ width, height })) } as const;
  return packShape(head, [at, normals, colors, places, index.subarray(0, used), ...textures.map(({ data }) => data)]);
} // prettier-ignore

/** Bodies of one are drawn together. */
const keyOf = ({ covering, places }: Body, all: ReadonlyMap<number, Texture>): string =>
  covering && places && all.has(covering.skin) ? [covering.skin, ...covering.beyond, covering.cut].join(' ') : '';

/** Linear light, 0–1, to a byte of sRGB. */
const display = (linear: number): number => Math.round(255 * fromLinear(linear));
