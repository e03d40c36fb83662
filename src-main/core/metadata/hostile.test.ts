/** Damaged and malicious input: nothing throws, nothing hangs. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spending } from '../testing/spent.ts';
import { HEAD_BYTES, readHead } from './head.ts';
import { readSidecar, SidecarError } from './sidecar.ts';
import { JPEG, PNG, packet, put, runExiftool, tiff, WEBP } from './testing/fixtures.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-hostile-'));
const CORPUS = path.resolve(import.meta.dirname, '../../../../shared/corpus');
const samples: Buffer[] = [];

beforeAll(() => {
  const files = Object.entries({ 'a.jpg': JPEG, 'a.png': PNG, 'a.webp': WEBP, 'a.tif': tiff() }).map(([name, bytes]) =>
    put(folder, name, bytes),
  );
  const write = [
    '-XMP-dc:Subject=fox',
    '-IPTC:City=Rome',
    '-IFD0:Make=Canon',
    '-GPS:GPSLatitude=1',
    '-GPS:GPSLatitudeRef=N',
  ];
  runExiftool(
    ...files.map((file) => [
      ...(file.endsWith('webp') ? write.filter((arg) => !arg.startsWith('-IPTC')) : write),
      file,
    ]),
  );
  samples.push(...files.map((file) => readFileSync(file)));
  if (!existsSync(CORPUS)) return;
  const real = [
    'exif-samples/heic/IMG_5195.HEIC',
    'file-type/fixture.cr3',
    'raw/canon_eos_6d.dng',
    'psd/color.psd',
    'immich-test-assets/formats/avif/8bit-sRGB.avif',
  ];
  samples.push(...real.map((name) => readFileSync(path.join(CORPUS, name)).subarray(0, HEAD_BYTES)));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function survives(bytes: Uint8Array): Promise<void> {
  const spent = spending();
  await readHead(bytes);
  expect(spent()).toBeLessThan(500);
}

describe('damaged files', () => {
  it('are read as far as they go, wherever they are cut', async () => {
    for (const sample of samples) {
      for (let length = 0; length < sample.length; length += Math.max(1, Math.floor(sample.length / 250)))
        await survives(sample.subarray(0, length));
    }
  });

  it('are read with any bits turned', async () => {
    const index = fc.integer({ min: 0, max: samples.length - 1 });
    const flips = fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(index, flips, fc.boolean(), async (which, changes, early) => {
        const bytes = Buffer.from(samples[which]!);
        // Structure stands at the beginning: half of the time all changes go there.
        for (const [place, value] of changes)
          bytes[Math.floor(place * (early ? Math.min(400, bytes.length) : bytes.length))] = value;
        await survives(bytes);
      }),
      { numRuns: 1500 },
    );
  });

  it('of any bytes after a known beginning do no harm', async () => {
    const starts = [
      '\xff\xd8\xff\xe1',
      '\x89PNG\r\n\x1a\n',
      'RIFF\xff\0\0\0WEBP',
      'II*\0',
      'MM\0*',
      '\0\0\0\x18ftypheic',
      '8BPS',
      'GIF89a',
      'BM',
      'FUJIFILMCCD-RAW',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 4000 }), async (start, rest) => {
        await survives(Buffer.concat([Buffer.from(start, 'latin1'), rest]));
      }),
      { numRuns: 500 },
    );
  });

  it('whose directories point at themselves come to an end', async () => {
    const loop = Buffer.from('49492a0008000000 0100 4a01 0400 01000000 08000000 08000000'.replaceAll(' ', ''), 'hex');
    await survives(loop);
  });
});

describe('hostile XMP', () => {
  const problem = (text: string | Uint8Array): string => {
    const answer = readSidecar(typeof text === 'string' ? Buffer.from(text) : text);
    return answer instanceof SidecarError ? answer.message : '';
  };
  it('with entities that grow is refused', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(100)}">${'bcdefghij'.replaceAll(/./g, (c) => `<!ENTITY ${c} "${`&${String.fromCharCode(c.charCodeAt(0) - 1)};`.repeat(10)}">`)}]>${packet('<dc:title>&j;</dc:title>')}`;
    expect(problem(bomb)).toMatch(/document type|damaged/);
  });
  it('with files behind entities fetches nothing', () => {
    expect(
      problem(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${packet('<xmp:Label>&a;</xmp:Label>')}`),
    ).toMatch(/document type|damaged/);
  });
  it('nested a hundred thousand deep is refused', () => {
    expect(problem(packet(`${'<dc:x>'.repeat(100_000)}${'</dc:x>'.repeat(100_000)}`))).toMatch(
      /damaged|cannot be read/,
    );
  });
  it('that is empty, half, of another kind or too large says so', () => {
    expect(problem('')).toMatch(/empty/);
    expect(problem('\0\0\0\0')).toMatch(/empty/);
    expect(problem(packet('<xmp:Rating>3</xmp:Rating>').slice(0, -60))).toMatch(/half written/);
    expect(problem('<svg xmlns="http://www.w3.org/2000/svg"/>')).toMatch(/no XMP/);
    expect(problem('just text')).toMatch(/no XMP/);
    expect(problem(Buffer.alloc(50 * 1024 * 1024 + 1, 32))).toMatch(/50 MB/);
  });
  it('cut anywhere is an error or the whole of it', () => {
    const whole = Buffer.from(packet('<xmp:Rating>3</xmp:Rating><xmp:Label>Red</xmp:Label>'));
    for (let length = 0; length <= whole.length; length++) {
      const answer = readSidecar(whole.subarray(0, length));
      if (!(answer instanceof SidecarError)) expect(answer.values).toEqual({ rating: 3, label: 'red' });
    }
  });
  it('inside a picture leaves its other blocks readable', async () => {
    const broken = packet('<dc:title>').replace('</rdf:Description>', '<<<');
    const app1 = Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from(broken)]);
    const head = Buffer.alloc(4);
    head.writeUInt16BE(0xffe1, 0);
    head.writeUInt16BE(app1.length + 2, 2);
    const found = await readHead(Buffer.concat([JPEG.subarray(0, 2), head, app1, JPEG.subarray(2)]));
    expect(found?.facts).toMatchObject({ width: 8, height: 4 });
    expect(found?.layer?.bases).toMatchObject([{ source: 'xmp', values: {} }]);
  });
  it('in the corpus is read or refused, whatever it is', () => {
    if (!existsSync(CORPUS)) return;
    for (const name of readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.xmp')))
      readSidecar(readFileSync(path.join(CORPUS, name)));
  });
});
