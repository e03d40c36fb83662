/** The corpora of the ingest bench, made the same every time: many tiny JPEGs, or photographs of 12 megapixels. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Exif, type Sharp } from 'sharp';

export type Corpus = 'wide' | 'photos';

const CAMERAS = [
  ['Canon', 'Canon EOS 6D', 'EF50mm f/1.4 USM'],
  ['NIKON CORPORATION', 'NIKON Z 6', 'NIKKOR Z 24-70mm f/4 S'],
  ['FUJIFILM', 'X-T5', 'XF35mmF1.4 R'],
  ['Apple', 'iPhone 13 Pro', 'iPhone 13 Pro back camera 5.7mm f/1.5'],
] as const;
const PLACES = ['Harbor', 'Forest', 'Station', 'Market', 'Bridge', 'Museum', 'Garden', 'Valley'];
const PER_FOLDER = 50;

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
  const draw = kind === 'wide' ? tiny() : photograph();
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const at = join(folder, `set-${String(Math.floor(i / PER_FOLDER)).padStart(4, '0')}`);
    if (i % PER_FOLDER === 0) mkdirSync(at, { recursive: true });
    const data = withXmp(await draw(i).withExif(exif(i)).jpeg({ quality: 92 }).toBuffer(), i);
    writeFileSync(join(at, `P${String(i).padStart(6, '0')}.jpg`), data);
    bytes += data.length;
  }
  writeFileSync(mark, String(bytes));
  return { folder, bytes };
}

function tiny(): (i: number) => Sharp {
  return (i) => {
    const [r, g, b] = [i % 256, (i * 7) % 256, (i >> 8) % 256];
    return sharp({ create: { width: 64, height: 48, channels: 3, background: { r, g, b } } });
  };
}

/** Slopes with grain, which compresses about as a photograph does; each picture shows another part of one larger sheet. */
function photograph(): (i: number) => Sharp {
  const [width, height, spare] = [4000, 3000, 3000];
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

function exif(i: number): Exif {
  const [make, model, lens] = CAMERAS[i % CAMERAS.length] as (typeof CAMERAS)[number];
  const two = (x: number) => String(x).padStart(2, '0');
  const time = `${2000 + (i % 25)}:${two(1 + (i % 12))}:${two(1 + (i % 28))} ${two(i % 24)}:${two(i % 60)}:${two((i * 7) % 60)}`;
  return {
    IFD0: { Make: make, Model: model, Artist: 'Bench', Copyright: 'Bench', ImageDescription: `Picture ${i}` },
    IFD2: {
      DateTimeOriginal: time,
      OffsetTimeOriginal: '+02:00',
      LensModel: lens,
      ISOSpeedRatings: String(100 << (i % 6)),
    },
  };
}

/** Stars, title and tags in an XMP packet of its own segment, after the EXIF block as cameras and programs lay it. */
function withXmp(jpeg: Buffer, i: number): Buffer {
  const place = PLACES[i % PLACES.length];
  const xmp = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmp:Rating="${i % 6}"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Picture ${i}</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>${place}</rdf:li><rdf:li>Series ${i % 200}</rdf:li></rdf:Bag></dc:subject><lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|${place}</rdf:li><rdf:li>Series ${i % 200}</rdf:li></rdf:Bag></lr:hierarchicalSubject></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
  const body = Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from(xmp)]);
  const marker = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff]);
  const after = jpeg[3] === 0xe1 ? 4 + jpeg.readUInt16BE(4) : 2;
  return Buffer.concat([jpeg.subarray(0, after), marker, body, jpeg.subarray(after)]);
}
