/** 3MF: meshes as XML in a ZIP, put together and placed by the list of what is to be built. */
import type { Body } from '../tools/three.ts';
import { FormatError, type MediaFile } from './handler.ts';
import { openZip } from './pages/zip.ts';

/** XML of one part. */
const MAX_PART = 96 * 2 ** 20;
const MAX_TRIANGLES = 2_000_000;
const MAX_DEPTH = 16;
const MAX_PLACED = 5_000;
const TAG = /<(\/?)(?:\w+:)?(object|vertex|triangle|component|item|base|basematerials)\b([^>]*)>/g;

const value = (name: string): RegExp => new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']([^"']*)["']`);
/** Made once: a model has millions of them. */
const VALUES = {
  x: value('x'),
  y: value('y'),
  z: value('z'),
  v1: value('v1'),
  v2: value('v2'),
  v3: value('v3'),
  id: value('id'),
  name: value('name'),
  objectid: value('objectid'),
  transform: value('transform'),
}; // prettier-ignore

/** Rows of a 4 × 3 matrix, as they stand in the file. */
type Place = readonly number[];

interface Part {
  readonly name: string;
  readonly points: number[];
  readonly corners: number[];
  readonly parts: { readonly id: string; readonly place: Place | undefined }[];
}

/** Throws FormatError. */
export async function read3mf(file: MediaFile): Promise<Body[]> {
  const zip = await openZip(file);
  const objects = new Map<string, Part>();
  const items: { id: string; place: Place | undefined }[] = [];
  const materials: string[] = [];
  let cut = false;
  for (const entry of zip.entries.filter(({ name }) => /\.model$/i.test(name)).slice(0, 100)) {
    const found = await zip.read(entry, MAX_PART);
    cut ||= found?.cut ?? false;
    if (found) readPart(found.data.toString('utf8'), objects, items, materials);
  }
  if (cut) throw new FormatError('too-large', 'The shape in this file is larger than the 96 MB of text that are read of one, or it is damaged.');
  const bodies: Body[] = [];
  let [triangles, placed] = [0, 0];
  const put = (id: string, places: readonly Place[], depth: number): void => {
    const part = objects.get(id);
    if (!part || depth > MAX_DEPTH || placed++ > MAX_PLACED) return;
    if (part.corners.length > 0) {
      // Corners count too: they are there once for each place.
      triangles += part.corners.length / 3 + part.points.length / 6;
      if (triangles > MAX_TRIANGLES)
        throw new FormatError('too-large', `This model is put together of more than ${MAX_TRIANGLES.toLocaleString('en')} triangles, more than are drawn.`);
      bodies.push({ name: part.name, positions: moved(part.points, places), index: part.corners, colors: undefined, color: undefined, materials });
    }
    for (const { id: below, place } of part.parts) put(below, place ? [place, ...places] : places, depth + 1);
  };
  for (const { id, place } of items.length ? items : [...objects.keys()].map((id) => ({ id, place: undefined }))) put(id, place ? [place] : [], 0);
  return bodies;
} // prettier-ignore

function readPart(xml: string, objects: Map<string, Part>, items: { id: string; place: Place | undefined }[], materials: string[]): void {
  let part: Part = { name: '', points: [], corners: [], parts: [] };
  for (const [, closing, tag, attributes = ''] of xml.matchAll(TAG)) {
    if (closing) continue;
    const get = (name: keyof typeof VALUES): string | undefined => VALUES[name].exec(attributes)?.[1];
    if (tag === 'vertex') part.points.push(Number(get('x')), Number(get('y')), Number(get('z')));
    else if (tag === 'triangle') {
      const corners = [Number(get('v1')), Number(get('v2')), Number(get('v3'))];
      if (corners.every((n) => n >= 0 && n < part.points.length / 3)) part.corners.push(...corners);
    } else if (tag === 'object') {
      part = { name: get('name') ?? '', points: [], corners: [], parts: [] };
      objects.set(get('id') ?? '', part);
    } else if (tag === 'component') part.parts.push({ id: get('objectid') ?? '', place: placeOf(get('transform')) });
    else if (tag === 'item') items.push({ id: get('objectid') ?? '', place: placeOf(get('transform')) });
    else if (tag === 'base' && get('name') && materials.length < 1000) materials.push(get('name')!);
  }
} // prettier-ignore

function placeOf(text: string | undefined): Place | undefined {
  const numbers = text?.trim().split(/\s+/).map(Number);
  return numbers?.length === 12 && numbers.every(Number.isFinite) ? numbers : undefined;
}

function moved(points: readonly number[], places: readonly Place[]): Float32Array {
  const out = new Float32Array(points);
  for (const m of places)
    for (let i = 0; i + 2 < out.length; i += 3) {
      const [x, y, z] = [out[i]!, out[i + 1]!, out[i + 2]!];
      for (let k = 0; k < 3; k++) out[i + k] = x * m[k]! + y * m[3 + k]! + z * m[6 + k]! + m[9 + k]!;
    }
  return out;
}
