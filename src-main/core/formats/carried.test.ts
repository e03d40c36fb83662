import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { blend, dwg, epsi } from './testing/carried-files.ts';
import { jpeg, picture, scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';
import { zipFile } from './testing/zip-file.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer | string) => await readBoth(files.write(name, data), Buffer.byteLength(data));

/** One pixel of the upper and one of the lower half, rounded to what colors are meant. */
async function halves(data: Uint8Array | undefined): Promise<string> {
  const { data: raw, info } = await sharp(data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [0.25, 0.75].map((part) => {
    const at = (Math.floor(info.height * part) * info.width + (info.width >> 1)) * info.channels;
    return [0, 1, 2].map((i) => (raw[at + i]! > 127 ? 1 : 0)).join('');
  }).join(' ');
}

const [RED, BLUE, BLACK, WHITE] = ['100', '001', '000', '111'];

describe('pictures that files carry', () => {
  it.each([
    ['as it is', blend(), '2.78'],
    ['packed by gzip', gzipSync(blend()), '2.78'],
    ['packed by Zstandard', zstdCompressSync(blend('405')), '4.5'],
    ['with the heads of 5.0', blend('0500'), '5.0'],
  ])('of a Blender file %s', async (_, data, formatVersion) => {
    const { first, second } = await read('scene.blend', data);
    expect(first.type).toMatchObject({ ext: 'blend', kind: 'model' });
    expect(second).toMatchObject({ problem: undefined, facts: { formatVersion } });
    expect(await halves(second.p512?.data)).toBe(`${RED} ${BLUE}`);
  });

  it('of a drawing of AutoCAD', async () => {
    const { first, second } = await read('plan.dwg', dwg());
    expect(first.type).toMatchObject({ ext: 'dwg', kind: 'cad' });
    expect(second).toMatchObject({ problem: undefined, facts: { formatVersion: 'AutoCAD 2007' } });
    expect(await halves(second.p512?.data)).toBe(`${RED} ${BLUE}`);
  });

  it('of PostScript: as digits in it, as TIFF beside it, or in its metadata, with what its comments say', async () => {
    const digits = await read('plan.eps', epsi());
    expect(digits.second).toMatchObject({ problem: undefined, facts: { documentTitle: 'A plan', author: 'Ada', width: 128, height: 96 } });
    expect(await halves(digits.second.p512?.data)).toBe(`${BLACK} ${WHITE}`);

    const code = Buffer.from('%!PS-Adobe-3.0 EPSF-3.0\n%%Title: wrapped\n%%EndComments\n');
    const tiff = await picture(80, 60).tiff().toBuffer();
    const head = Buffer.alloc(32);
    head.write('\xc5\xd0\xd3\xc6', 'latin1');
    for (const [at, value] of [[4, 32], [8, code.length], [20, 32 + code.length], [24, tiff.length]] as const) head.writeUInt32LE(value, at);
    const wrapped = await read('logo.eps', Buffer.concat([head, code, tiff]));
    expect(wrapped.second).toMatchObject({ problem: undefined, facts: { documentTitle: 'wrapped' }, p512: { width: 80, height: 60 } });

    const inside = `<xmpGImg:image>${(await jpeg(90, 70)).toString('base64').replace(/.{76}/g, '$&&#xA;')}</xmpGImg:image>`;
    const told = await read('old.ai', `${code}<?xpacket begin=""?>${inside}<?xpacket end="w"?>`);
    expect(told.first.type).toMatchObject({ ext: 'ai', handler: 'postscript' });
    expect(told.second).toMatchObject({ problem: undefined, p512: { width: 90, height: 70 } });
  });

  it('of InDesign in its metadata, the largest one; of a USD package beside the scene, whose names are found', async () => {
    const [small, large] = [await jpeg(40, 30), await jpeg(120, 90)];
    const indd = Buffer.concat([
      Buffer.from('\x06\x06\xed\xf5\xd8\x1d\x46\xe5', 'latin1'),
      Buffer.alloc(5000),
      Buffer.from(`<?xpacket begin=""?>${[small, large].map((one) => `<xmpGImg:image>${one.toString('base64')}</xmpGImg:image>`).join('')}<?xpacket end="w"?>`),
    ]);
    expect((await read('book.indd', indd)).second).toMatchObject({ problem: undefined, p512: { width: 120, height: 90 } });
    const usdz = zipFile([
      { name: 'chair.usdc', data: 'PXR-USDC', stored: true },
      { name: 'thumbnail.jpg', data: large, stored: true },
    ]);
    expect((await read('chair.usdz', usdz)).second).toMatchObject({
      problem: undefined,
      facts: { entries: 2 },
      p512: { width: 120 },
      text: [{ text: 'chair.usdc\nthumbnail.jpg' }],
    });
  });

  it('of old Illustrator files in digits, with and without runs', async () => {
    const colors = Array.from({ length: 256 }, (_, i) => [i, 0, 255 - i]).flat();
    const file = (bytes: readonly number[]) => {
      const digits = Buffer.from([...colors, ...bytes]).toString('hex').toUpperCase().match(/.{1,60}/g)!;
      return `%!PS-Adobe-3.0\r%%Creator: Adobe Illustrator(R) 7.0\r%AI7_Thumbnail: 64 40 8\r%%BeginData: 9999 Hex Bytes\r${digits.map((line) => `%${line}`).join('\r')}\r%%EndData\r`;
    };
    const plain = Array.from({ length: 64 * 40 }, () => 255);
    const runs = [...Buffer.from('RLE'), ...Array.from({ length: 16 }, () => [0xfd, 160, 255]).flat()];
    for (const bytes of [plain, runs]) {
      const { second } = await read('old.ai', file(bytes));
      expect(second).toMatchObject({ problem: undefined, p512: { width: 64, height: 40 } });
      const [red = 0, , blue = 0] = (await sharp(second.p512!.data).stats()).channels.map(({ mean }) => mean);
      expect(red - blue).toBeGreaterThan(200);
    }
    expect((await read('cut.ai', file(plain.slice(0, 900)))).second.problem?.code).toBe('truncated');
  });

  it('of drawings to look at (DWF), whatever their ZIP counts from; older ones say why there is none', async () => {
    const zip = zipFile([{ name: 'sheet/thumbnail.png', data: await sharp(await jpeg(160, 120)).png().toBuffer(), stored: true }, { name: 'manifest.xml', data: '<x/>' }]);
    const { first, second } = await read('plan.dwf', Buffer.concat([Buffer.from('(DWF V06.00)'), zip]));
    expect(first.type).toMatchObject({ ext: 'dwf', kind: 'cad', handler: 'carried' });
    expect(second).toMatchObject({ problem: undefined, facts: { formatVersion: '6.00' }, p512: { width: 160, height: 120 } });
    expect((await read('plan.dwfx', zip)).second).toMatchObject({ problem: undefined, p512: { width: 160 } });
    const old = await read('old.dwf', Buffer.from(`(DWF V00.55)${'x'.repeat(400)}`));
    expect(old.second).toMatchObject({ facts: { formatVersion: '0.55' }, problem: { code: 'unsupported' } });
    expect((await read('cut.dwf', Buffer.concat([Buffer.from('(DWF V06.00)'), zip.subarray(0, 500)]))).second.problem?.message).toMatch(/^[A-Z].{30,}\.$/);
  });

  it('that are not there, cut or nonsense leave a card with its reason', async () => {
    const code = async (name: string, data: Buffer | string) => {
      const { problem } = (await read(name, data)).second;
      expect(problem?.message ?? '').toMatch(/^[A-Z].{30,}\.$/);
      return problem?.code;
    };
    expect(await code('a.eps', '%!PS-Adobe-3.0 EPSF-3.0\nshowpage')).toBe('unsupported');
    expect(await code('a.dwg', Buffer.from('AC1032'.padEnd(200, '\0')))).toBe('unsupported');
    expect(await code('a.blend', blend().subarray(0, 4000))).toBe('truncated');
    expect(await code('b.blend', gzipSync(Buffer.from('not of Blender')))).toBe('damaged');
    expect(await code('a.usdz', zipFile({ 'a.usdc': 'x' }))).toBe('unsupported');
    for (let part = 0; part < 10; part++) {
      for (const [name, whole] of [['c.blend', blend()], ['c.dwg', dwg()], ['c.eps', Buffer.from(epsi())]] as const) {
        const { problem, p512 } = (await read(name, whole.subarray(0, Math.floor((whole.length * part) / 10)))).second;
        expect(problem !== undefined || p512 !== undefined, `${name} ${part}`).toBe(true);
      }
    }
  });

  it('are found in files of the programs themselves', async () => {
    const corpus = fileURLToPath(new URL('../../../../shared/corpus/file-type/', import.meta.url));
    if (!existsSync(corpus)) return;
    for (const [name, answer] of [['fixture.eps', undefined], ['fixture.blend', undefined], ['fixture2.eps', 'unsupported'], ['fixture-line-weights.dwg', undefined]] as const) {
      const { problem, p512 } = (await read(name, readFileSync(`${corpus}${name}`))).second;
      expect([name, problem?.code, p512 !== undefined]).toEqual([name, answer, answer === undefined]);
    }
  });
});
