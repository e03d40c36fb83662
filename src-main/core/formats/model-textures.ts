/** Pictures on the surfaces of models: decoded as any picture is, by the reader of its type and within its limits. */
import { toLinear } from '../../../src-shared/domain/color.ts';
import { readRefAddress } from '../../../src-shared/domain/links.ts';
import type { Pixels } from '../tools/sharp.ts';
import type { Body, Covering, Skin } from '../tools/three.ts';
import { readBeside } from './beside.ts';
import type { MediaFile } from './handler.ts';

/** RGBA, sRGB, from the top. */
export interface Texture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Textures {
  /** By their numbers as skins; what cannot be had is not there. */
  readonly textures: ReadonlyMap<number, Texture>;
  /** Which are missing, for people; null: none. */
  readonly note: string | null;
}

const MOST = 64;
const MAX_ENCODED = 64 * 2 ** 20;
/** Of all of them: how long one waits for a model. */
const MAX_ENCODED_TOGETHER = 256 * 2 ** 20;
const LEAST_EDGE = 64;
const NAMES_TOLD = 3;

/** @param most long edge in pixels, and bytes of all of them together */
export async function texturesOf(
  file: MediaFile,
  bodies: readonly Body[],
  skins: readonly Skin[],
  most: { readonly edge: number; readonly bytes: number },
): Promise<Textures> {
  const used = [...new Set(bodies.flatMap(({ covering }) => (covering ? [covering.skin] : [])))];
  const textures = new Map<number, Texture>();
  const missing: string[] = [];
  const edge = Math.max(
    LEAST_EDGE,
    Math.min(most.edge, 2 ** Math.floor(Math.log2(most.bytes / 4 / Math.max(1, Math.min(MOST, used.length))) / 2)),
  );
  let left = MAX_ENCODED_TOGETHER;
  for (const number of used) {
    file.signal.throwIfAborted();
    const skin = skins[number];
    const found = skin && textures.size < MOST ? await encoded(file, skin, Math.min(left, MAX_ENCODED)) : undefined;
    left -= found?.data.length ?? 0;
    const texture = found && (await decoded(file, found, edge).catch(() => undefined));
    if (texture) textures.set(number, texture);
    else missing.push(skin && 'named' in skin ? lastPart(skin.named) : 'a picture in the file');
  }
  return { textures, note: missing.length ? noteOf(missing) : null };
} // prettier-ignore

function noteOf(missing: readonly string[]): string {
  const names = [...new Set(missing)];
  const more = names.length > NAMES_TOLD ? ` and ${names.length - NAMES_TOLD} more` : '';
  return `Without ${names.slice(0, NAMES_TOLD).join(', ')}${more}: not in its folder, or not to be read`;
}

const lastPart = (named: string): string => named.split(/[\\/]/).at(-1)!.slice(0, 60);

async function encoded(file: MediaFile, skin: Skin, most: number): Promise<{ name: string; data: Buffer } | undefined> {
  if ('data' in skin)
    return skin.data.length > 0 && skin.data.length <= most ? { name: '', data: Buffer.from(skin.data) } : undefined;
  const path = /^gl/.test(file.type.ext) ? readRefAddress(skin.named) : skin.named;
  return path === undefined ? undefined : await readBeside(file.path, path, most);
} // prettier-ignore

async function decoded(
  file: MediaFile,
  { name, data }: { name: string; data: Buffer },
  edge: number,
): Promise<Texture | undefined> {
  const pixels = await file.decode?.(data, name, edge);
  return pixels && asRgba(pixels);
}

function asRgba({ data, width, height, channels }: Pixels): Texture {
  if (channels === 4) return { data, width, height };
  const out = new Uint8Array(width * height * 4);
  for (let from = 0, to = 0; to < out.length; from += channels, to += 4) {
    out[to] = data[from]!;
    out[to + 1] = data[from + (channels > 2 ? 1 : 0)]!;
    out[to + 2] = data[from + (channels > 2 ? 2 : 0)]!;
    out[to + 3] = channels === 2 ? data[from + 1]! : 255;
  }
  return { data: out, width, height };
}

const LINEAR = Float32Array.from({ length: 256 }, (_, i) => toLinear(i / 255));

/** Writes linear red, green and blue, and alpha, of a place on it. `level`: how often it is halved first. */
export type Sampler = (level: number, u: number, v: number, out: Float32Array) => void;

export function samplerOf(texture: Texture, { beyond }: Covering): { levels: number; sample: Sampler } {
  const levels = halved.get(texture) ?? halvings(texture);
  halved.set(texture, levels);
  const sample: Sampler = (level, u, v, out) => {
    const { data, width, height } = levels[level]!;
    const [x, y] = [within(u, beyond[0]) * width - 0.5, within(v, beyond[1]) * height - 0.5];
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    out.fill(0);
    for (let k = 0; k < 4; k++) {
      const [dx, dy] = [k & 1, k >> 1];
      const part = (dx ? x - x0 : 1 - x + x0) * (dy ? y - y0 : 1 - y + y0);
      const at = (place(y0 + dy, height, beyond[1]) * width + place(x0 + dx, width, beyond[0])) * 4;
      for (let c = 0; c < 3; c++) out[c]! += part * LINEAR[data[at + c]!]!;
      out[3]! += (part * data[at + 3]!) / 255;
    }
  };
  return { levels: levels.length, sample };
}

/** Many surfaces have one picture. */
const halved = new WeakMap<Texture, Texture[]>();

function within(value: number, beyond: Covering['beyond'][0]): number {
  if (!Number.isFinite(value)) return 0;
  if (beyond === 'clamp') return Math.min(1, Math.max(0, value));
  if (beyond === 'repeat') return value - Math.floor(value);
  const turn = value - 2 * Math.floor(value / 2);
  return turn > 1 ? 2 - turn : turn;
}

const place = (at: number, size: number, beyond: Covering['beyond'][0]): number =>
  beyond === 'repeat' ? (at + size) % size : Math.min(size - 1, Math.max(0, at));

/** A picture, and the same at a half, a quarter … of its edges. */
function halvings(texture: Texture): Texture[] {
  const all = [texture];
  for (let last = texture; last.width > 1 && last.height > 1; all.push(last)) {
    const [width, height] = [last.width >> 1, last.height >> 1];
    const data = new Uint8Array(width * height * 4);
    const row = last.width * 4;
    for (let y = 0, to = 0; y < height; y++)
      for (let x = 0, from = 2 * y * row; x < width; x++, from += 8)
        for (let c = 0; c < 4; c++, to++)
          data[to] =
            (last.data[from + c]! +
              last.data[from + 4 + c]! +
              last.data[from + row + c]! +
              last.data[from + row + 4 + c]! +
              2) >>
            2;
    last = { data, width, height };
  }
  return all;
} // prettier-ignore
