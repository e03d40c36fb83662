/** 3MF: meshes as XML in a ZIP, put together and placed by the list of what is to be built, in the colors that it is to be shown in. */
import { toLinear } from '../../../src-shared/domain/color.ts';
import type { Body, Covering, ReadModel, Skin } from '../tools/three.ts';
import { FormatError, type MediaFile } from './handler.ts';
import { CLAY } from './model-draw.ts';
import { openZip } from './pages/zip.ts';

/** XML of one part. */
const MAX_PART = 96 * 2 ** 20;
const MAX_PICTURE = 32 * 2 ** 20;
const MAX_PICTURES = 64;
const MAX_TRIANGLES = 2_000_000;
const MAX_DEPTH = 16;
const MAX_PLACED = 5_000;
const TAG = /<(\/?)(?:\w+:)?(object|vertex|triangle|component|item|base|basematerials|colorgroup|color|texture2d|texture2dgroup|tex2coord|model)\b([^>]*)>/g;

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
  unit: value('unit'),
  pid: value('pid'),
  pindex: value('pindex'),
  p1: value('p1'),
  p2: value('p2'),
  p3: value('p3'),
  u: value('u'),
  v: value('v'),
  path: value('path'),
  texid: value('texid'),
  tilestyleu: value('tilestyleu'),
  tilestylev: value('tilestylev'),
  displaycolor: value('displaycolor'),
  color: value('color'),
}; // prettier-ignore

/** Rows of a 4 × 3 matrix, as they stand in the file. */
type Place = readonly number[];

interface Part {
  readonly name: string;
  /** Which color of which list it has where its triangles say nothing else. */
  readonly shade: string | undefined;
  readonly points: number[];
  /** Three a triangle, by their color. */
  readonly corners: Map<string | undefined, number[]>;
  /** Of corners of one group of places, by the same name: where each is met, from the left and from the top. */
  readonly places: Map<string | undefined, number[]>;
  readonly parts: { readonly id: string; readonly place: Place | undefined }[];
}

interface Package {
  readonly objects: Map<string, Part>;
  readonly items: { readonly id: string; readonly place: Place | undefined }[];
  readonly materials: string[];
  /** As `list/number`; see `Part`. */
  readonly colors: Map<string, readonly [number, number, number]>;
  /** By their ids: which picture in the package, and what it does beyond its edges. */
  readonly pictures: Map<string, { readonly path: string; readonly beyond: Covering['beyond'] }>;
  /** By their ids: places on a picture, from the left and from below. */
  readonly groups: Map<string, { readonly picture: string; readonly places: number[] }>;
  unit: string;
}

const UNITS: Readonly<Record<string, string>> = { micron: 'µm', millimeter: 'mm', centimeter: 'cm', inch: 'in', foot: 'ft', meter: 'm' };
/** Triangles of further ones have that of their part. */
const MAX_COLORS = 500;
const NO_PART: Part = { name: '', shade: undefined, points: [], corners: new Map(), places: new Map(), parts: [] };

/** Throws FormatError. */
export async function read3mf(file: MediaFile): Promise<ReadModel & { readonly unit: string }> {
  const zip = await openZip(file);
  const all: Package = { objects: new Map(), items: [], materials: [], colors: new Map(), pictures: new Map(), groups: new Map(), unit: 'mm' };
  let cut = false;
  for (const entry of zip.entries.filter(({ name }) => /\.model$/i.test(name)).slice(0, 100)) {
    const found = await zip.read(entry, MAX_PART);
    cut ||= found?.cut ?? false;
    if (found) readPart(found.data.toString('utf8'), all);
  }
  if (cut) throw new FormatError('too-large', 'The shape in this file is larger than the 96 MB of text that are read of one, or it is damaged.');
  const { objects, items, materials, colors } = all;
  const pictures = [...all.pictures.keys()];
  const bodies: Body[] = [];
  let [triangles, placed] = [0, 0];
  const put = (id: string, places: readonly Place[], depth: number): void => {
    const part = objects.get(id);
    if (!part || depth > MAX_DEPTH || placed++ > MAX_PLACED) return;
    if (part.corners.size > 0) {
      // Corners count too: they are there once for each place.
      triangles += [...part.corners.values()].reduce((sum, { length }) => sum + length, 0) / 3 + part.points.length / 6;
      if (triangles > MAX_TRIANGLES)
        throw new FormatError('too-large', `This model is put together of more than ${MAX_TRIANGLES.toLocaleString('en')} triangles, more than are drawn.`);
      const positions = moved(part.points, places);
      const body = { name: part.name, normals: undefined, materials, part: placed };
      const plain = new Map(part.corners);
      for (const [group, places] of part.places) {
        const { picture = '' } = all.groups.get(group?.split('/')[0] ?? '') ?? {};
        const { beyond } = all.pictures.get(picture) ?? {};
        const index = part.corners.get(group);
        plain.delete(group);
        const covering = beyond && { skin: pictures.indexOf(picture), beyond, cut: true };
        if (index) bodies.push({ ...body, positions: cornersOf(positions, index), index: undefined, colors: undefined, color: undefined, covering, places: new Float32Array(places) });
      }
      if (plain.size > 1) bodies.push({ ...body, ...shaded(positions, plain, part.shade, colors), index: undefined, color: undefined });
      else if (plain.size === 1) {
        const [[shade, index]] = [...plain] as [[string | undefined, number[]]];
        bodies.push({ ...body, positions, index, colors: undefined, color: colors.get(shade ?? part.shade ?? '') });
      }
    }
    for (const { id: below, place } of part.parts) put(below, place ? [place, ...places] : places, depth + 1);
  };
  for (const { id, place } of items.length ? items : [...objects.keys()].map((id) => ({ id, place: undefined }))) put(id, place ? [place] : [], 0);
  const skins: Skin[] = [];
  for (const [, { path }] of all.pictures) {
    const entry = zip.entries.find(({ name }) => name === path);
    const found = entry && (await zip.read(entry, MAX_PICTURE));
    skins.push(found && !found.cut ? { data: found.data } : { named: path });
  }
  return { bodies, skins, unit: all.unit };
} // prettier-ignore

function readPart(xml: string, all: Package): void {
  let part = NO_PART;
  let [list, at] = ['', 0];
  for (const [, closing, tag, attributes = ''] of xml.matchAll(TAG)) {
    if (closing) continue;
    const get = (name: keyof typeof VALUES): string | undefined => VALUES[name].exec(attributes)?.[1];
    if (tag === 'vertex') part.points.push(Number(get('x')), Number(get('y')), Number(get('z')));
    else if (tag === 'triangle') {
      const corners = [Number(get('v1')), Number(get('v2')), Number(get('v3'))];
      if (!corners.every((n) => n >= 0 && n < part.points.length / 3)) continue;
      const list = get('pid') ?? part.shade?.split('/')[0] ?? '';
      const group = attributes.includes('p1') ? all.groups.get(list) : undefined;
      if (group) {
        put(part.corners, `${list}/covered`, corners);
        const [p1 = 0] = [Number(get('p1'))];
        for (const p of [p1, Number(get('p2') ?? p1), Number(get('p3') ?? p1)]) put(part.places, `${list}/covered`, [group.places[p * 2] ?? 0, 1 - (group.places[p * 2 + 1] ?? 0)]);
        continue;
      }
      const own = attributes.includes('p1') ? `${get('pid') ?? part.shade?.split('/')[0]}/${get('p1')}` : undefined;
      const shade = own === undefined || part.corners.has(own) || part.corners.size < MAX_COLORS ? own : undefined;
      put(part.corners, shade, corners);
    } else if (tag === 'object') {
      const pid = get('pid');
      part = { name: get('name') ?? '', shade: pid && `${pid}/${get('pindex') ?? '0'}`, points: [], corners: new Map(), places: new Map(), parts: [] };
      all.objects.set(get('id') ?? '', part);
    } else if (tag === 'component') part.parts.push({ id: get('objectid') ?? '', place: placeOf(get('transform')) });
    else if (tag === 'item') all.items.push({ id: get('objectid') ?? '', place: placeOf(get('transform')) });
    else if (tag === 'basematerials' || tag === 'colorgroup') [list, at] = [get('id') ?? '', 0];
    else if (tag === 'texture2d') {
      const path = (get('path') ?? '').replace(/^\//, '');
      if (all.pictures.size < MAX_PICTURES) all.pictures.set(get('id') ?? '', { path, beyond: [tile(get('tilestyleu')), tile(get('tilestylev'))] });
    } else if (tag === 'texture2dgroup') {
      list = get('id') ?? '';
      all.groups.set(list, { picture: get('texid') ?? '', places: [] });
    } else if (tag === 'tex2coord') all.groups.get(list)?.places.push(Number(get('u')), Number(get('v')));
    else if (tag === 'model') all.unit = UNITS[get('unit') ?? ''] ?? all.unit;
    else if (tag === 'base' || tag === 'color') {
      const color = linear(get(tag === 'base' ? 'displaycolor' : 'color') ?? '');
      if (color && all.colors.size < 100_000) all.colors.set(`${list}/${at}`, color);
      at++;
      if (tag === 'base' && get('name') && all.materials.length < 1000) all.materials.push(get('name')!);
    }
  }
} // prettier-ignore

function put(lists: Map<string | undefined, number[]>, key: string | undefined, more: readonly number[]): void {
  const list = lists.get(key);
  if (list) list.push(...more);
  else lists.set(key, [...more]);
}

const tile = (style = 'wrap'): Covering['beyond'][0] => (style === 'mirror' ? 'mirror' : style === 'wrap' ? 'repeat' : 'clamp');

function cornersOf(points: Float32Array, index: readonly number[]): Float32Array {
  const out = new Float32Array(index.length * 3);
  for (const [i, corner] of index.entries()) out.set(points.subarray(corner * 3, corner * 3 + 3), i * 3);
  return out;
}

/** `#RRGGBB`, as it is in linear light. */
function linear(text: string): [number, number, number] | undefined {
  const digits = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(text)?.slice(1);
  return digits?.map((two) => toLinear(Number.parseInt(two, 16) / 255)) as [number, number, number] | undefined;
}

/** Of triangles in several colors: their corners one after the other. */
function shaded(points: Float32Array, corners: Part['corners'], usual: string | undefined, colors: Package['colors']): { positions: Float32Array; colors: Float32Array } {
  const count = [...corners.values()].reduce((sum, { length }) => sum + length, 0);
  const out = { positions: new Float32Array(count * 3), colors: new Float32Array(count * 3) };
  let to = 0;
  for (const [shade, index] of corners) {
    const color = colors.get(shade ?? usual ?? '') ?? CLAY;
    for (const corner of index) {
      out.positions.set(points.subarray(corner * 3, corner * 3 + 3), to);
      out.colors.set(color, to);
      to += 3;
    }
  }
  return out;
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
