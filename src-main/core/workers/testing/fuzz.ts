/** Samples of every kind of file, cut and with bits turned, given to the real media workers: each gets its answer, and nothing hangs. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { blend, dwg, epsi } from '../../formats/testing/carried-files.ts';
import { compoundFile } from '../../formats/testing/compound-file.ts';
import { dxfBinary, dxfText, PLATE } from '../../formats/testing/dxf-file.ts';
import { fbx, glb, obj, ply, stl, threeMf } from '../../formats/testing/models.ts';
import { jpeg, picture, scratch, stored } from '../../formats/testing/pictures.ts';
import { rafFile, rawFile } from '../../formats/testing/raw-files.ts';
import { SEVEN_ZIP } from '../../formats/testing/seven-zip-files.ts';
import { sqliteFile } from '../../formats/testing/sqlite-file.ts';
import { xcfFile } from '../../formats/testing/xcf-file.ts';
import { zipFile } from '../../formats/testing/zip-file.ts';
import { findProgram } from '../../tools/ffmpeg.ts';
import { createMediaPool } from '../media-pool.ts';

export interface FuzzOptions {
  readonly rounds: number;
  readonly whole: (below: number) => number;
  /** One file may take this long before it is stopped, ms. Default 20,000. */
  readonly timeoutMs?: number;
}

/** How many of them were read in spite of it, and how many were refused, by the reason. */
export type FuzzCount = Readonly<Record<string, number>>;

export async function fuzzDecoders({ rounds, whole, timeoutMs = 20_000 }: FuzzOptions): Promise<FuzzCount> {
  const files = scratch();
  const pool = createMediaPool({ timeoutMs, memoryLimit: 2 ** 30 });
  const count: Record<string, number> = {};
  try {
    const samples = await allSamples(files.folder);
    const one = async (round: number): Promise<void> => {
      const [name, sample] = samples[round % samples.length] as (typeof samples)[number];
      const bytes = turned(sample, whole);
      const at = { root: 1, path: Buffer.from(files.write(name, bytes)), size: bytes.length };
      const head = await pool.head({ ...at, name: Buffer.from(name) });
      const { problem = head.problem } = head.full ?? (await pool.full({ ...at, type: head.type, facts: head.facts }));
      if (problem && !/^[A-Z].{15,}[.)]$/s.test(problem.message))
        throw new Error(`${name}: not told in a sentence: ${problem.message}`);
      const what = problem?.code ?? 'read';
      count[what] = (count[what] ?? 0) + 1;
    };
    for (let from = 0; from < rounds; from += 8)
      await Promise.all(Array.from({ length: Math.min(8, rounds - from) }, (_, i) => one(from + i)));
    // Whatever they met, the workers still read what is whole.
    const whole1 = await jpeg(900, 700);
    const at = { root: 1, path: Buffer.from(files.write('whole.jpg', whole1)), size: whole1.length };
    const head = await pool.head({ ...at, name: Buffer.from('whole.jpg') });
    const full = await pool.full({ ...at, type: head.type, facts: head.facts });
    if (full.problem || !full.p512) throw new Error(`A whole file is no longer read: ${full.problem?.message}`);
    return count;
  } finally {
    await pool.close();
    files.remove();
  }
}

/** Cut off, or up to a dozen bits turned, most of them near the beginning where the lengths stand. */
function turned(sample: Buffer, whole: (below: number) => number): Buffer {
  const cut = whole(4) === 0 ? whole(sample.length) : sample.length;
  const bytes = Buffer.from(sample.subarray(0, Math.max(1, cut)));
  for (let i = whole(12); i > 0; i--) {
    const at = whole(whole(3) === 0 ? bytes.length : Math.min(bytes.length, 400));
    bytes[at] = (bytes[at] as number) ^ (1 << whole(8));
  }
  return bytes;
}

async function allSamples(folder: string): Promise<(readonly [string, Buffer])[]> {
  const image = () => picture(200, 150);
  const small = await jpeg(200, 150);
  return [
    ['a.jpg', small],
    ['a.png', await image().png().toBuffer()],
    ['a.gif', await image().gif().toBuffer()],
    ['a.webp', await image().webp().toBuffer()],
    ['a.tif', await image().tiff({ compression: 'lzw' }).toBuffer()],
    ['a.avif', await image().avif({ effort: 0 }).toBuffer()],
    [
      'a.svg',
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="32" height="24" fill="red"/><text x="4" y="20">words</text></svg>',
      ),
    ],
    ['a.nef', rawFile('nef', 1, { JpgFromRaw: small, PreviewImage: small })],
    ['a.cr2', rawFile('cr2', 6, { PreviewImage: small })],
    ['a.dng', rawFile('dng', 1, { JpgFromRaw: small })],
    ['a.raf', rafFile(small)],
    ['a.psd', psd()],
    ['a.xcf', xcfFile(64, 48, [{ name: 'One', width: 64, height: 48, rgba: [9, 99, 199, 255], text: 'words' }])],
    ['a.pdf', PDF],
    ['a.txt', Buffer.from('Words and words, one after the other. '.repeat(40))],
    ['a.md', Buffer.from('# Words\n\n- one\n  - **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'.repeat(9))],
    ['a.csv', Buffer.from('a;"b c";d\n'.repeat(40))],
    ['a.docx', zipFile({ 'word/document.xml': `<w:document>${'<w:p><w:r><w:t>words</w:t></w:r></w:p>'.repeat(40)}</w:document>` })],
    ['a.eml', Buffer.from(`Subject: words\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nwords\r\n'.repeat(9)}--b--`)],
    ['a.rtf', Buffer.from(`{\\rtf1{\\fonttbl x}${"words \\'e4 \\u246? \\par ".repeat(20)}}`)],
    ['a.ppt', compoundFile({ 'PowerPoint Document': Buffer.from('0f00ee03100000000000a00f080000006100620063006400'.repeat(9), 'hex') })],
    ['a.xls', compoundFile({ Workbook: Buffer.from(`09080800000605000000000085000900000000000000010041${'030204000000000003020e00000000000000000000000000f03f'.repeat(9)}`, 'hex') })],
    ['a.sqlite', sqliteFile("CREATE TABLE words (id INTEGER, word TEXT); INSERT INTO words VALUES (1, 'one'), (2, 'two')")],
    ['a.zip', zipFile({ 'a.txt': 'words', 'b/c.txt': 'more words' })],
    ['a.7z', SEVEN_ZIP],
    ['a.vcf', Buffer.from('BEGIN:VCARD\nFN:Ada Lovelace\nEMAIL:ada@example.org\nEND:VCARD\n'.repeat(9))],
    ['a.ttf', font('pdfjs-dist', 'standard_fonts/LiberationSans-Italic.ttf')],
    ['a.woff2', font('@fontsource-variable/inter', 'files/inter-greek-wght-normal.woff2')],
    ['a.stl', stl()],
    ['a.obj', Buffer.from(obj())],
    ['a.ply', Buffer.from(ply())],
    ['a.glb', glb()],
    ['a.fbx', Buffer.from(fbx())],
    ['a.3mf', threeMf(3)],
    ['a.blend', blend()],
    ['a.dxf', Buffer.from(dxfText(PLATE), 'latin1')],
    ['b.dxf', dxfBinary(PLATE)],
    ['a.dwg', dwg()],
    ['a.eps', Buffer.from(epsi())],
    ['a.usdz', zipFile([{ name: 'scene.usdc', data: 'PXR-USDC', stored: true }, { name: 'thumbnail.jpg', data: small, stored: true }])],
    ...clips(folder),
  ];
}

function psd(): Buffer {
  const { data, width, height } = stored(64, 48);
  const header = Buffer.alloc(26);
  header.write('8BPS', 'latin1');
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(3, 12);
  header.writeUInt32BE(height, 14);
  header.writeUInt32BE(width, 18);
  header.writeUInt16BE(8, 22);
  header.writeUInt16BE(3, 24);
  const planes = [0, 1, 2].map((at) =>
    Buffer.from(Array.from({ length: width * height }, (_, i) => data[i * 3 + at] as number)),
  );
  return Buffer.concat([header, Buffer.alloc(14), ...planes]);
}

const PDF = Buffer.from(
  `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[4 0 R]/Count 1>>endobj
3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 64 48]/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>endobj
5 0 obj<</Length 58>>stream\n1 0 0 rg 0 0 32 48 re f BT /F 9 Tf 4 4 Td (words) Tj ET    \nendstream endobj
trailer<</Root 1 0 R/Size 9>>\n%%EOF`,
  'latin1',
);

function clips(folder: string): (readonly [string, Buffer])[] {
  const ffmpeg = findProgram('ffmpeg');
  if (!ffmpeg) return [];
  const make = (name: string, ...args: string[]): readonly [string, Buffer] => {
    const file = path.join(folder, name);
    execFileSync(ffmpeg, ['-v', 'error', '-y', '-f', 'lavfi', ...args, '-t', '1', file]);
    return [name, readFileSync(file)];
  };
  const video = ['-i', 'testsrc=size=64x48:rate=10'];
  const tone = ['-i', 'sine=frequency=440'];
  return [
    make('a.mp4', ...video, '-c:v', 'mpeg4'),
    make('a.mkv', ...video, '-c:v', 'mpeg4'),
    make('a.mp3', ...tone),
    make('a.wav', ...tone),
  ];
}

/** One that a package brings. */
function font(name: string, file: string): Buffer {
  return readFileSync(path.join(path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file));
}
