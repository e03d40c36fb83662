import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createExiftool } from '../tools/exiftool.ts';
import { HEAD_BYTES, readHead } from './head.ts';
import { readFull } from './read.ts';
import { JPEG, PNG, packet, put, runExiftool, tiff, WEBP } from './testing/fixtures.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-containers-'));
const exiftool = createExiftool();
afterAll(async () => {
  await exiftool.end();
  rmSync(folder, { recursive: true });
});

const WRITE = [
  '-XMP-xmp:Rating=3',
  '-XMP-dc:Subject=fox',
  '-IFD0:Make=Canon',
  '-IFD0:Artist=Ann',
  '-ExifIFD:DateTimeOriginal=2024:06:01 12:00:00',
];
const read = async (file: string, ext: string) => (await readFull(exiftool, [{ path: Buffer.from(file), ext }]))[0]!;
const head = async (file: string) => await readHead(readFileSync(file).subarray(0, HEAD_BYTES));

/** A chunk of noise, as picture data that does not compress. */
function idat(size: number): Buffer {
  const bytes = Buffer.alloc(size + 12);
  bytes.writeUInt32BE(size, 0);
  bytes.write('IDAT', 4, 'latin1');
  return bytes;
}

describe('each container', () => {
  it.each([
    ['JPEG', 'jpg', JPEG, 8, 4],
    ['PNG', 'png', PNG, 1, 1],
    ['WebP', 'webp', WEBP, 1, 1],
    ['TIFF', 'tif', tiff(), 2, 3],
  ])(
    'gives %s the same blocks and hashes by its head and by the whole file',
    async (name, ext, bytes, width, height) => {
      const file = put(folder, `${name}.${ext}`, bytes);
      runExiftool([...WRITE, file]);
      const first = await head(file);
      const whole = await read(file, ext);
      expect(first).toMatchObject({
        complete: true,
        facts: { width, height, camera: 'Canon', takenAt: '2024-06-01T12:00:00' },
      });
      expect(first?.layer?.values).toEqual({ takenAt: '2024-06-01T12:00:00', rating: 3, creator: 'Ann', tags: [['fox']] });
      expect(whole.facts).toMatchObject(first!.facts);
      expect(whole.layer).toEqual(first?.layer);
      expect(whole.layer.bases.map((base) => base.source)).toEqual(['exif', 'xmp']);
    },
  );

  it('reads metadata that stands behind the picture data of a long PNG, and says that its head is not complete', async () => {
    const end = PNG.subarray(PNG.length - 12);
    const file = put(
      folder,
      'late.png',
      Buffer.concat([PNG.subarray(0, 33), idat(300_000), idat(300_000), textChunk('1'), end]),
    );
    const first = await head(file);
    expect(first).toMatchObject({ complete: false, facts: { width: 1, height: 1 } });
    expect(first).not.toHaveProperty('layer');
    expect((await read(file, 'png')).layer.values).toEqual({ rating: 1 });
  });

  it('reads compressed XMP in PNG', async () => {
    const end = PNG.subarray(PNG.length - 12);
    const file = put(folder, 'deflated.png', Buffer.concat([PNG.subarray(0, 33), textChunk('2', true), idat(10), end]));
    expect((await head(file))?.layer?.values).toEqual({ rating: 2 });
  });

  it('joins extended XMP to the main packet', async () => {
    const file = put(folder, 'extended.jpg', JPEG);
    const long = 'x'.repeat(70_000);
    runExiftool([`-XMP-dc:Description=${long}`, '-XMP-xmp:Rating=2', file]);
    const first = await head(file);
    expect(first?.layer?.values).toEqual({ caption: long, rating: 2 });
    expect((await read(file, 'jpg')).layer.hash).toBe(first?.layer?.hash);
  });

  it('changes the hash of a block when that block changes, and of no other', async () => {
    const file = put(folder, 'hashes.jpg', JPEG);
    runExiftool([...WRITE, '-IPTC:City=Rome', file]);
    const before = (await head(file))!.layer!;
    runExiftool(['-XMP-xmp:Rating=4', file]);
    const after = (await head(file))!.layer!;
    expect(after.hash).not.toBe(before.hash);
    expect(after.bases.map((base, i) => [base.source, base.hash === before.bases[i]!.hash])).toEqual([
      ['exif', true],
      ['iim', true],
      ['xmp', false],
    ]);
  });

  it('hands out the embedded thumbnail with the way to turn it', async () => {
    const file = put(folder, 'thumb.jpg', JPEG);
    const thumb = put(folder, 'small.jpg', JPEG);
    runExiftool(['-IFD0:Orientation=8', `-ThumbnailImage<=${thumb}`, file]);
    const first = await head(file);
    expect(first?.thumb?.equals(JPEG)).toBe(true);
    expect(first?.thumbOrientation).toBe(8);
  });

  it('says nothing of what it does not know', async () => {
    expect(await readHead(Buffer.from('hello'))).toBeUndefined();
    expect(await readHead(new Uint8Array())).toBeUndefined();
  });

  it('leaves names out of what exiftool said, and tells of a file that is not there', async () => {
    const file = put(folder, 'raw.jpg', JPEG);
    const gone = path.join(folder, 'gone.jpg');
    const [there, missing] = await readFull(
      exiftool,
      [file, gone].map((name) => ({ path: Buffer.from(name), ext: 'jpg' })),
    );
    expect(JSON.stringify(there!.raw)).not.toContain(folder);
    expect(there!.raw['File:FileType']).toBe('JPEG');
    expect(missing).toMatchObject({ problem: 'The file cannot be opened.', facts: {}, raw: {} });
  });

  it('keeps only so much of a file that tells whole books', async () => {
    const file = put(folder, 'book.json', Buffer.from(JSON.stringify({ text: 'x'.repeat(400_000), other: 1 })));
    expect(statSync(file).size).toBeGreaterThan(400_000);
    const { raw } = await read(file, 'json');
    expect(JSON.stringify(raw).length).toBeLessThan(10_000);
    expect(raw['JSON:Other']).toBe(1);
  });

  it('reads what only exiftool knows, with a hash of our own fields', async () => {
    const file = path.join(folder, 'clip.xmp');
    writeFileSync(file, packet('<xmp:Rating>5</xmp:Rating>'));
    const once = await read(file, 'xmp');
    expect(once.layer.values).toEqual({ rating: 5 });
    writeFileSync(file, packet('<xmp:Rating>4</xmp:Rating>'));
    expect((await read(file, 'xmp')).layer.hash).not.toBe(once.layer.hash);
  });
});

function textChunk(rating: string, compressed = false): Buffer {
  const xmp = Buffer.from(packet(`<xmp:Rating>${rating}</xmp:Rating>`));
  const data = Buffer.concat([
    Buffer.from(`XML:com.adobe.xmp\0${compressed ? '\x01' : '\0'}\0\0\0`, 'latin1'),
    compressed ? deflateSync(xmp) : xmp,
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  return Buffer.concat([size, Buffer.from('iTXt'), data, Buffer.alloc(4)]);
}
