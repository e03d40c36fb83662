/** The corpora that are read: many tiny JPEGs, or photographs of 12 megapixels; the same ones every time. */
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { type Told, withMetadata } from './segments.ts';

export type Corpus = 'wide' | 'photos';

const CAMERAS = [
  ['Canon', 'Canon EOS 6D', 'EF50mm f/1.4 USM'],
  ['NIKON CORPORATION', 'NIKON Z 6', 'NIKKOR Z 24-70mm f/4 S'],
  ['FUJIFILM', 'X-T5', 'XF35mmF1.4 R'],
  ['Apple', 'iPhone 13 Pro', 'iPhone 13 Pro back camera 5.7mm f/1.5'],
] as const;
const PLACES = ['Harbor', 'Forest', 'Station', 'Market', 'Bridge', 'Museum', 'Garden', 'Valley'];
const PER_FOLDER = { wide: 50, photos: 15 };
const SIZES = { wide: { width: 64, height: 48 }, photos: { width: 4000, height: 3000 } };
const QUALITY = 93;
/** Seconds since 1970. */
const LONG_AGO_S = 1_500_000_000;
const THUMBNAIL = { width: 160, height: 120 };

/** `count` files below `folder`, made unless they are there: the same ones for the same `kind` and `count`. `bytes`: in all. */
export async function makeCorpus(
  kind: Corpus,
  folder: string,
  count: number,
): Promise<{ folder: string; bytes: number }> {
  /** Says that the folder is whole. */
  const mark = `${folder}.bytes`;
  if (existsSync(mark)) return { folder, bytes: Number(readFileSync(mark, 'utf8')) };
  rmSync(folder, { recursive: true, force: true });
  const draw = kind === 'wide' ? tiny : photographs();
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const at = join(folder, `set-${String(Math.floor(i / PER_FOLDER[kind])).padStart(4, '0')}`);
    if (i % PER_FOLDER[kind] === 0) mkdirSync(at, { recursive: true });
    const picture = draw(i);
    // Tiny pictures need no smaller one.
    const small =
      kind === 'photos' ? await picture.clone().resize(THUMBNAIL).jpeg({ quality: 75 }).toBuffer() : undefined;
    const jpeg = await picture.jpeg({ quality: QUALITY }).toBuffer();
    const data = withMetadata(jpeg, told(i), SIZES[kind], small);
    const path = join(at, `P${String(i).padStart(6, '0')}.jpg`);
    writeFileSync(path, data);
    // As if it had been written long ago: a scan leaves files alone that may still be being written.
    utimesSync(path, LONG_AGO_S, LONG_AGO_S);
    bytes += data.length;
  }
  writeFileSync(mark, String(bytes));
  return { folder, bytes };
}

/** No two are the same. */
function tiny(i: number): Sharp {
  const [r, g, b] = [i % 256, (i * 7) % 256, (i >> 8) % 256];
  return sharp({ create: { ...SIZES.wide, channels: 3, background: { r, g, b } } });
}

/** Slopes with grain, which compresses about as a photograph does; each picture shows another part of one larger sheet. */
function photographs(): (i: number) => Sharp {
  const { width, height } = SIZES.photos;
  const spare = 3000;
  const sheet = Buffer.alloc(width * (height + spare) * 3);
  let seed = 1;
  for (let at = 0; at < sheet.length; at += 3) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const x = (at / 3) % width;
    const y = Math.floor(at / 3 / width);
    const grain = (seed >>> 28) - 8;
    const wave = 40 * Math.sin(x / 37) * Math.cos(y / 53) + 30 * Math.sin((x + y) / 211);
    sheet[at] = 128 + wave + grain;
    sheet[at + 1] = 110 + wave * 0.7 + grain;
    sheet[at + 2] = 90 + ((x * y) % 60) / 2 + grain;
  }
  return (i) => {
    const from = ((i * 97) % spare) * width * 3;
    return sharp(sheet.subarray(from, from + width * height * 3), { raw: { width, height, channels: 3 } });
  };
}

function told(i: number): Told {
  const [make, model, lens] = CAMERAS[i % CAMERAS.length] as (typeof CAMERAS)[number];
  const two = (x: number) => String(x).padStart(2, '0');
  const place = PLACES[i % PLACES.length] as string;
  return {
    make,
    model,
    lens,
    taken: `${2000 + (i % 25)}:${two(1 + (i % 12))}:${two(1 + (i % 28))} ${two(i % 24)}:${two(i % 60)}:${two((i * 7) % 60)}`,
    iso: 100 << (i % 6),
    aperture: [14, 18, 28, 40, 56, 80][i % 6] as number,
    exposure: 8 << (i % 9),
    focal: 14 + (i % 186),
    ...(i % 5 < 2 ? { place: { lat: -60 + (i % 130), lon: -180 + (i % 360) } } : {}),
    title: `Picture ${i}`,
    caption: `Picture ${i} of the bench, ${place.toLowerCase()}`,
    rating: i % 6,
    tags: [['Places', place], [`Series ${i % 200}`]],
  };
}
