import { rasterFacts } from './raster.ts';
import { createServer } from 'node:http';
import { deflateSync, crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { corners, picture, scratch, stored, UPRIGHT } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer) => await readBoth(files.write(name, data), data.length);

const ENCODERS: Readonly<Record<string, (image: Sharp) => Sharp>> = {
  jpg: (image) => image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
  png: (image) => image.png(),
  gif: (image) => image.gif(),
  webp: (image) => image.webp({ quality: 95 }),
  tif: (image) => image.tiff({ compression: 'lzw' }),
  avif: (image) => image.avif({ quality: 90, effort: 0 }),
};

/** 32-bit BMP, bottom row first. */
function bmp(width: number, height: number): Buffer {
  const { data } = stored(width, height);
  const out = Buffer.alloc(54 + width * height * 4);
  out.write('BM', 'latin1');
  out.writeUInt32LE(out.length, 2);
  out.writeUInt32LE(54, 10);
  out.writeUInt32LE(40, 14);
  out.writeInt32LE(width, 18);
  out.writeInt32LE(height, 22);
  out.writeUInt16LE(1, 26);
  out.writeUInt16LE(32, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((height - 1 - y) * width + x) * 3;
      out.set([data[from + 2]!, data[from + 1]!, data[from]!, 255], 54 + (y * width + x) * 4);
    }
  }
  return out;
}

function svg(body: string): Buffer {
  return Buffer.from(
    `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="640" height="480">${body}</svg>`,
  );
}
const QUADRANTS = `<rect width="320" height="240" fill="#dc1e1e"/><rect x="320" width="320" height="240" fill="#1eb41e"/>
  <rect y="240" width="320" height="240" fill="#1e1edc"/><rect x="320" y="240" width="320" height="240" fill="#e6dc1e"/>`;

async function sample(ext: string): Promise<Buffer> {
  if (ext === 'bmp') return bmp(640, 480);
  if (ext === 'svg') return svg(QUADRANTS);
  return await ENCODERS[ext]!(picture()).toBuffer();
}
const ALL = [...Object.keys(ENCODERS), 'bmp', 'svg'];

describe('raster pictures', () => {
  for (const ext of ALL) {
    it(`previews a ${ext} at 512 and 256 pixels`, async () => {
      const data = await sample(ext);
      const { first, second } = await read(`sample.${ext}`, data);
      expect(first.type).toMatchObject({ ext, handler: 'raster' });
      expect(second.problem).toBeUndefined();
      expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
      expect(await corners(second.p256!.data)).toEqual(UPRIGHT);
      expect([second.p512!.width, second.p512!.height, second.p256!.width, second.p256!.height]).toEqual([
        512, 384, 256, 192,
      ]);
      expect({ ...first.facts, ...second.facts }).toMatchObject({ width: 640, height: 480 });
      expect(second.bytesRead).toBe(data.length);
      expect(second.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(second.pictureHash).toMatch(/^[0-9a-f]{64}$/);
    });

    it(`says of an empty ${ext} that it is empty, and of a cut one what is wrong`, async () => {
      expect((await read(`empty.${ext}`, Buffer.alloc(0))).second.problem?.code).toBe('empty');
      const data = await sample(ext);
      for (const part of [0.02, 0.5]) {
        const { second } = await read(`cut.${ext}`, data.subarray(0, Math.max(12, data.length * part)));
        expect(second.problem?.code).toMatch(/truncated|damaged/);
        expect(second.problem?.message).not.toContain(files.folder);
      }
    });
  }

  it('shows what can be seen of a truncated JPEG, and says that it is truncated', async () => {
    const data = await sharp(stored(1600, 1200).data, { raw: { width: 1600, height: 1200, channels: 3 } })
      .jpeg()
      .toBuffer();
    const { second } = await read('half.jpg', data.subarray(0, data.length * 0.6));
    expect((await corners(second.p512!.data)).slice(0, 2)).toEqual(['red', 'green']);
    expect(second.problem?.code).toBe('truncated');
  });

  for (const ext of ['jpg', 'png', 'webp', 'tif']) {
    it(`turns a ${ext} by its EXIF orientation exactly once`, async () => {
      for (let orientation = 1; orientation <= 8; orientation++) {
        const data = await ENCODERS[ext]!(picture(640, 480, orientation).withMetadata({ orientation })).toBuffer();
        const { first, second } = await read(`turned.${ext}`, data);
        expect({ orientation, corners: await corners(second.p512!.data) }).toEqual({ orientation, corners: UPRIGHT });
        if (first.thumb) expect(await corners(first.thumb.data)).toEqual(UPRIGHT);
      }
    });
  }

  it('never enlarges', async () => {
    const { second } = await read('small.png', await picture(40, 30).png().toBuffer());
    expect([second.p512!.width, second.p512!.height, second.p256!.width]).toEqual([40, 30, 40]);
  });

  it('converts CMYK, 16 bit, gray and Display P3 to sRGB', async () => {
    const cmyk = await picture().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const fromCmyk = (await read('cmyk.jpg', cmyk)).second;
    expect(fromCmyk.facts.colorSpace).toBe('CMYK');
    const [r, g, b] = [
      ...(await sharp(Buffer.from(fromCmyk.p512!.data))
        .extract({ left: 100, top: 80, width: 1, height: 1 })
        .raw()
        .toBuffer()),
    ];
    expect(r! > 180 && g! < 90 && b! < 90).toBe(true);

    for (const ext of ['png', 'tif']) {
      const deep = await ENCODERS[ext]!(picture().toColourspace('rgb16')).toBuffer();
      const { second } = await read(`deep.${ext}`, deep);
      expect(second.facts.bitDepth).toBe(16);
      expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
    }

    const gray = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#808080' } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect(await corners((await read('gray.png', gray)).second.p512!.data)).toEqual(Array(4).fill('128,128,128'));

    // The same color, written with a wider profile, has other numbers and must look the same.
    const wide = await picture().withIccProfile('p3').png().toBuffer();
    const raw = await sharp(wide).metadata();
    expect(raw.icc?.length).toBeGreaterThan(100);
    expect(await corners((await read('wide.png', wide)).second.p512!.data)).toEqual(UPRIGHT);
  });

  it('keeps transparency', async () => {
    const data = await sharp({
      create: { width: 600, height: 400, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const { second } = await read('glass.png', data);
    const pixel = await sharp(Buffer.from(second.p512!.data))
      .extract({ left: 9, top: 9, width: 1, height: 1 })
      .raw()
      .toBuffer();
    expect(pixel[3]).toBeGreaterThan(120);
    expect(pixel[3]).toBeLessThan(135);
  });

  it('shows the first frame of an animation, and knows that it moves', async () => {
    const frames = Buffer.concat([stored(64, 48).data, Buffer.alloc(64 * 48 * 3)]);
    const data = await sharp(frames, { raw: { width: 64, height: 96, channels: 3, pageHeight: 48 } })
      .gif()
      .toBuffer();
    const { second } = await read('moves.gif', data);
    expect(second.facts).toMatchObject({ animated: true, width: 64, height: 48 });
    expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
  });

  it('refuses a small PNG that claims 100,000 × 100,000 pixels at once, with the number', async () => {
    const chunk = (type: string, body: Buffer): Buffer => {
      const out = Buffer.alloc(12 + body.length);
      out.writeUInt32BE(body.length);
      out.write(type, 4, 'latin1');
      body.copy(out, 8);
      out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
      return out;
    };
    const header = Buffer.from([0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0, 8, 2, 0, 0, 0]);
    const bomb = Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    const start = performance.now();
    const { second } = await read('bomb.png', bomb);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(second.problem?.code).toBe('too-large');
    expect(second.problem?.message).toContain('10,000,000,000');
    expect(second.p512).toBeUndefined();
  });

  it('loads nothing that an SVG refers to, and runs nothing in it', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end('x');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address() as { port: number };
    const secret = files.write('secret.png', await picture().negate().png().toBuffer());
    const body = `${QUADRANTS}<script>fetch('http://127.0.0.1:${address.port}/script')</script>
      <image width="640" height="480" xlink:href="http://127.0.0.1:${address.port}/image.png"/>
      <image width="640" height="480" xlink:href="file://${secret}"/><image width="640" height="480" href="${secret}"/>
      <use href="file://${secret}#x"/><style>@import url('http://127.0.0.1:${address.port}/style.css');</style>`;
    const { second } = await read('hostile.svg', svg(body));
    expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
    expect(asked).toBe(0);
    server.close();
  });

  it('survives an SVG that multiplies its entities, and one as large as a field', async () => {
    const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const laughs = Buffer.from(
      `<!DOCTYPE svg [<!ENTITY l0 "lol">${lol}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&l9;</text></svg>`,
    );
    const start = performance.now();
    await read('laughs.svg', laughs);
    const huge = await read(
      'huge.svg',
      Buffer.from(
        svg(QUADRANTS)
          .toString()
          .replace('width="640" height="480"', 'width="640000" height="480000" viewBox="0 0 640 480"'),
      ),
    );
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(await corners(huge.second.p512!.data)).toEqual(UPRIGHT);
  });

  it('keeps the picture hash when only metadata changes, and not when the picture or its turn does', async () => {
    for (const ext of ['jpg', 'png', 'webp', 'tif']) {
      const pixels = picture();
      const plain = (await read(`a.${ext}`, await ENCODERS[ext]!(pixels.clone()).toBuffer())).second;
      // libvips writes no EXIF into TIFF, but the resolution.
      const note =
        ext === 'tif'
          ? pixels.clone().tiff({ compression: 'lzw', xres: 5, yres: 5 })
          : ENCODERS[ext]!(pixels.clone().withExif({ IFD0: { Artist: 'Ines' } }));
      const noted = (await read(`b.${ext}`, await note.toBuffer())).second;
      const turned = (
        await read(`c.${ext}`, await ENCODERS[ext]!(pixels.clone().withMetadata({ orientation: 6 })).toBuffer())
      ).second;
      const changed = (await read(`d.${ext}`, await ENCODERS[ext]!(pixels.clone().negate()).toBuffer())).second;
      expect({ ext, same: noted.pictureHash === plain.pictureHash }).toEqual({ ext, same: true });
      expect(noted.sha256).not.toBe(plain.sha256);
      expect({ ext, turned: turned.pictureHash === plain.pictureHash }).toEqual({ ext, turned: false });
      expect({ ext, changed: changed.pictureHash === plain.pictureHash }).toEqual({ ext, changed: false });
    }
  });

  it('reads a file whose name is not UTF-8', async () => {
    const name = Buffer.concat([Buffer.from(`${files.folder}/caf`), Buffer.from([0xe9, 0x0a]), Buffer.from('.jpg')]);
    const { writeFileSync } = await import('node:fs');
    const data = await sample('jpg');
    writeFileSync(name, data);
    const { first, second } = await readBoth(name, data.length);
    expect(first.type.ext).toBe('jpg');
    expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
  });
});

it('says no orientation of a TIFF that says none, though libvips says 1', () => {
  const probe = { width: 40, height: 30, orientation: 1, pages: 1 } as const;
  expect(rasterFacts(probe as Parameters<typeof rasterFacts>[0], 'tif').orientation).toBeUndefined();
  expect(rasterFacts({ ...probe, orientation: 6 } as Parameters<typeof rasterFacts>[0], 'tif').orientation).toBe(6);
});
