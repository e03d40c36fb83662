import { writePsdBuffer } from 'ag-psd';
import { afterAll, describe, expect, it } from 'vitest';
import { pdfFile } from './testing/pdf-file.ts';
import { corners, jpeg, scratch, stored, UPRIGHT } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer) => await readBoth(files.write(name, data), data.length);

function rgba(width: number, height: number): { width: number; height: number; data: Uint8ClampedArray } {
  const { data } = stored(width, height);
  const out = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) out.set(data.subarray(i * 3, i * 3 + 3), i * 4);
  return { width, height, data: out };
}

/** A flat PSD of our own: any mode and depth, planes as given. */
function flatPsd(
  mode: number,
  depth: number,
  planes: readonly Buffer[],
  width: number,
  height: number,
  big = false,
): Buffer {
  const header = Buffer.alloc(26);
  header.write('8BPS', 'latin1');
  header.writeUInt16BE(big ? 2 : 1, 4);
  header.writeUInt16BE(planes.length, 12);
  header.writeUInt32BE(height, 14);
  header.writeUInt32BE(width, 18);
  header.writeUInt16BE(depth, 22);
  header.writeUInt16BE(mode, 24);
  return Buffer.concat([header, Buffer.alloc(8), Buffer.alloc(big ? 8 : 4), Buffer.alloc(2), ...planes]);
}

describe('Photoshop', () => {
  const { width, height } = { width: 640, height: 480 };
  const rgb = stored(width, height).data;
  const plane = (at: number): Buffer =>
    Buffer.from(Uint8Array.from({ length: width * height }, (_, i) => rgb[i * 3 + at]!));

  it('shows the merged picture, and finds the words of text layers', async () => {
    const psd = {
      width,
      height,
      imageData: rgba(width, height),
      children: [
        { name: 'Headline', text: { text: 'Summer sale' } },
        { name: 'Ground', imageData: rgba(20, 20) },
      ],
    };
    const { first, second } = await read('layers.psd', writePsdBuffer(psd));
    expect(first.type).toMatchObject({ ext: 'psd', kind: 'layered' });
    expect(second.problem).toBeUndefined();
    expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
    expect(second.facts).toMatchObject({ width, height, bitDepth: 8, colorSpace: 'RGB' });
    expect(second.text).toContainEqual(expect.objectContaining({ at: 'Headline', text: 'Summer sale' }));
    expect(second.text.at(-1)?.text).toContain('Ground');
  });

  it('converts 16 bit, gray, CMYK and the large document', async () => {
    const deep = (at: number): Buffer => Buffer.from([...plane(at)].flatMap((value) => [value, value]));
    const cases: [string, Buffer][] = [
      ['deep.psd', flatPsd(3, 16, [0, 1, 2].map(deep), width, height)],
      [
        'large.psb',
        flatPsd(
          3,
          8,
          [0, 1, 2].map((at) => plane(at)),
          width,
          height,
          true,
        ),
      ],
    ];
    for (const [name, data] of cases) {
      const { second } = await read(name, data);
      expect({ name, problem: second.problem, corners: await corners(second.p512!.data) }).toEqual({
        name,
        problem: undefined,
        corners: UPRIGHT,
      });
    }
    const gray = await read('gray.psd', flatPsd(1, 16, [Buffer.alloc(width * height * 2, 0x80)], width, height));
    expect(await corners(gray.second.p512!.data)).toEqual(Array(4).fill('128,128,128'));
    // Photoshop stores inks inverted: 255 is bare paper.
    const bare = flatPsd(
      4,
      8,
      Array.from({ length: 4 }, () => Buffer.alloc(width * height, 255)),
      width,
      height,
    );
    expect((await corners((await read('cmyk.psd', bare)).second.p512!.data))[0]).toMatch(/^25\d,25\d,25\d$/);
    const black = flatPsd(
      4,
      8,
      Array.from({ length: 4 }, () => Buffer.alloc(width * height, 0)),
      width,
      height,
    );
    const ink = (await read('ink.psd', black)).second;
    expect(ink.problem).toBeUndefined();
    const [dark = ''] = await corners(ink.p512!.data);
    expect(Math.max(...dark.split(',').map(Number))).toBeLessThan(45);
  });

  it('draws a wide document from every nth pixel only', async () => {
    const wide = flatPsd(1, 8, [Buffer.alloc(9000 * 300, 0x40)], 9000, 300);
    const { second } = await read('wide.psd', wide);
    expect([second.p512!.width, second.p512!.height]).toEqual([512, 17]);
    expect(second.facts).toMatchObject({ width: 9000, height: 300 });
  });

  it('says what is wrong with an empty, a cut and a lying file', async () => {
    const data = flatPsd(
      3,
      8,
      [0, 1, 2].map((at) => plane(at)),
      width,
      height,
    );
    expect((await read('empty.psd', Buffer.alloc(0))).second.problem?.code).toBe('empty');
    expect((await read('cut.psd', data.subarray(0, data.length / 2))).second.problem?.code).toBe('truncated');
    expect((await read('short.psd', data.subarray(0, 31))).second.problem?.code).toMatch(/truncated|damaged/);
    const claims = Buffer.from(data);
    claims.writeUInt32BE(300_000, 14);
    claims.writeUInt32BE(300_000, 18);
    expect((await read('huge.psd', claims)).second.problem?.code).toBe('too-large');
  });
});

const QUADRANTS =
  '.86 .12 .12 rg 0 240 320 240 re f .12 .7 .12 rg 320 240 320 240 re f .12 .12 .86 rg 0 0 320 240 re f .9 .86 .12 rg 320 0 320 240 re f';
const words = (text: string): string => `BT /F 24 Tf 40 40 Td (${text}) Tj ET`;

describe('PDF', () => {
  it('draws the first page and finds the words of all', async () => {
    for (const ext of ['pdf', 'ai']) {
      const { first, second } = await read(`pages.${ext}`, pdfFile([QUADRANTS, words('second page')]));
      expect(first.type).toMatchObject({ ext, kind: ext === 'pdf' ? 'document' : 'vector' });
      expect(second.problem).toBeUndefined();
      expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
      expect(second.facts).toMatchObject({ pages: 2, width: 640, height: 480 });
      expect(second.text).toMatchObject([{ at: '2', text: 'second page' }]);
    }
  });

  it('runs no script of a document', async () => {
    const script = '/OpenAction<</S/JavaScript/JS(throw 1)>>/AA<</WC<</S/URI/URI(http://127.0.0.1:1/)>>>>';
    const { second } = await read('script.pdf', pdfFile([QUADRANTS], script));
    expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
  });

  it('says what is wrong with an empty, a cut and a locked file', async () => {
    expect((await read('empty.pdf', Buffer.alloc(0))).second.problem?.code).toBe('empty');
    expect((await read('cut.pdf', pdfFile([QUADRANTS]).subarray(0, 40))).second.problem?.code).toBe('damaged');
    const locked = pdfFile([QUADRANTS])
      .toString('latin1')
      .replace(
        'trailer<<',
        `trailer<</Encrypt<</Filter/Standard/V 1/R 2/O(${'o'.repeat(32)})/U(${'u'.repeat(32)})/P -4>>/ID[(a)(a)]`,
      );
    expect((await read('locked.pdf', Buffer.from(locked, 'latin1'))).second.problem?.code).toBe('protected');
  });
});

describe('a file of another type', () => {
  it('has a kind and no picture, and no problem either', async () => {
    const { first, second } = await read('letter.mobi', Buffer.from([1, 2, 3, 250]));
    expect(first.type.kind).toBe('document');
    expect(second).toMatchObject({ text: [], facts: {} });
    expect(second.p512).toBeUndefined();
    expect(second.problem).toBeUndefined();
    expect(second.sha256).toBeDefined();
  });

  it('that is a JPEG by name only is told to be damaged', async () => {
    const { first, second } = await read('noise.jpg', Buffer.from([1, 2, 3, 250, 251]));
    expect(first.type.ext).toBe('jpg');
    expect(second.problem?.code).toBe('damaged');
    expect((await read('x.jpg', await jpeg())).second.problem).toBeUndefined();
  });
});
