// Pages as they are drawn, and words where they lie, against poppler.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import type { Sheets } from '../../../src-shared/domain/document.ts';
import { large, sheets } from '../workers/media-tasks.ts';
import { pdf } from './pdf.ts';
import { pdfFile } from './testing/pdf-file.ts';
import { scratch } from './testing/pictures.ts';
import { byExt } from './types.ts';

const files = scratch();
afterAll(() => files.remove());
const type = byExt(pdf.types)('pdf')!;
const never = new AbortController().signal;

const request = (path: string, size: number) => ({ id: 1, path: Buffer.from(path), size, type, facts: {} });
const drawn = (path: string, size: number, page: number, edge: number, rotate = 0) =>
  large({ ...request(path, size), task: 'large', edge, format: 'png', sheet: { page, rotate } }, never);
const read = (path: string, size: number, from = 0, rotate = 0): Promise<Sheets> =>
  sheets({ ...request(path, size), task: 'sheets', from, rotate }, never);

/** 8 × 8 pixels of gray, a gradient, and a half-transparent state. */
const OBJECTS = `200 0 obj<</Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/ASCIIHexDecode/Length 129>>stream
${Array.from({ length: 64 }, (_, i) => (i * 4).toString(16).padStart(2, '0')).join('')}>
endstream endobj
201 0 obj<</ShadingType 2/ColorSpace/DeviceRGB/Coords[320 0 640 0]/Extend[true true]/Function<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1>>>>endobj
202 0 obj<</Type/ExtGState/ca .5>>endobj`;
const PAGES = [
  '.86 .12 .12 rg 0 240 320 240 re f .12 .7 .12 rg 320 240 320 240 re f .12 .12 .86 rg 0 0 320 240 re f',
  `BT /F 36 Tf 40 400 Td (Plain words of Helvetica) Tj /T 28 Tf 0 -60 Td (and slanted ones of Times) Tj ET
   q 0 0 320 240 re W n 240 0 0 180 40 20 cm /I Do Q q 320 0 320 240 re W n /S sh Q`,
  '1 0 0 rg 40 40 300 300 re f /H gs 0 0 1 rg 180 140 400 300 re f 0 g 8 w 60 60 m 300 460 500 20 600 440 c S',
];

/** Mean difference of the values of two pictures, 0–255. */
async function difference(ours: Uint8Array, theirs: Uint8Array): Promise<{ mean: number; size: string }> {
  const [a, b] = await Promise.all(
    [ours, theirs].map((data) =>
      sharp(data).flatten({ background: '#fff' }).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true }),
    ),
  );
  const { width, height } = b!.info;
  let sum = 0;
  for (let i = 0; i < b!.data.length; i++) sum += Math.abs((a!.data[i] ?? 0) - b!.data[i]!);
  return { mean: sum / b!.data.length, size: `${a!.info.width}x${a!.info.height} ${width}x${height}` };
}

function poppler(path: string, page: number, edge: number): Buffer {
  const out = `${path}-${page}`;
  execFileSync(
    'pdftoppm',
    [
      '-png',
      '-singlefile',
      '-cropbox',
      '-f',
      String(page + 1),
      '-l',
      String(page + 1),
      '-scale-to',
      String(edge),
      path,
      out,
    ],
    { stdio: 'pipe' },
  );
  return readFileSync(`${out}.png`);
}

describe('pages of a PDF', () => {
  for (const [name, extra, size] of [
    ['as they are', '', '640x480 640x480'],
    ['turned', '/Rotate 90', '480x640 480x640'],
    ['cropped', '/CropBox[20 20 620 470]', '640x480 640x480'],
  ] as const)
    it(`are drawn as poppler draws them, ${name}`, async () => {
      const data = pdfFile(PAGES, '', extra, OBJECTS);
      const path = files.write(`pages-${name}.pdf`, data);
      for (const page of PAGES.keys()) {
        const ours = await drawn(path, data.length, page, 640);
        const { mean, size: sizes } = await difference(ours.data, poppler(path, page, 640));
        expect(sizes, `page ${page}`).toBe(size);
        expect(mean, `page ${page}`).toBeLessThan(2.5);
      }
    });

  it('have their words where poppler finds them, on the page as it is turned', async () => {
    for (const extra of ['', '/Rotate 90', '/CropBox[20 20 620 470]']) {
      const data = pdfFile(PAGES, '', extra, OBJECTS);
      const path = files.write('words.pdf', data);
      const [, sheet] = (await read(path, data.length)).sheets;
      const box = execFileSync(
        'pdftotext',
        ['-bbox', ...(extra.startsWith('/Crop') ? ['-cropbox'] : []), '-f', '2', '-l', '2', path, '-'],
        { encoding: 'utf8' },
      );
      const first = [...box.matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">Plain</g)].map(
        (m) => m.slice(1, 5).map(Number),
      );
      const word = sheet!.words.find(({ text }) => text.startsWith('Plain'))!;
      expect(word.text).toBe('Plain words of Helvetica');
      const [left, top, right, bottom] = first[0]!;
      expect(word.size).toBeCloseTo(36, 0);
      if (extra === '/Rotate 90') {
        expect(word.angle).toBe(90);
        expect(Math.abs(word.y - top!)).toBeLessThan(2);
        expect(word.x).toBeGreaterThan(left!);
        expect(word.x).toBeLessThan(right!);
      } else {
        expect(word.angle).toBeUndefined();
        expect(Math.abs(word.x - left!)).toBeLessThan(2);
        expect(word.y).toBeGreaterThan(top!);
        expect(word.y).toBeLessThan(bottom!);
      }
    }
  });

  it('are as sharp as one asks, each of them, and turned by hand', async () => {
    const data = pdfFile(PAGES, '', '', OBJECTS);
    const path = files.write('sharp.pdf', data);
    const close = await drawn(path, data.length, 1, 4096);
    expect([close.width, close.height]).toEqual([4096, 3072]);
    const turned = await drawn(path, data.length, 0, 640, 90);
    expect([turned.width, turned.height]).toEqual([480, 640]);
    const [red] = await sharp(turned.data).extract({ left: 400, top: 40, width: 1, height: 1 }).raw().toBuffer();
    expect(red).toBeGreaterThan(200);
    expect((await read(path, data.length, 0, 90)).sheets[0]).toMatchObject({ width: 480, height: 640 });
    await expect(drawn(path, data.length, 3, 256)).rejects.toThrow('no such page');
  });

  it('come some at a time', async () => {
    const data = pdfFile(Array.from({ length: 150 }, (_, i) => `BT /F 24 Tf 40 40 Td (page ${i + 1}) Tj ET`));
    const path = files.write('many.pdf', data);
    const first = await read(path, data.length);
    expect([first.total, first.sheets.length, first.next]).toEqual([150, 64, 64]);
    const last = await read(path, data.length, 128);
    expect([last.sheets.length, last.next, last.sheets.at(-1)?.words[0]?.text]).toEqual([22, undefined, 'page 150']);
  });
});
