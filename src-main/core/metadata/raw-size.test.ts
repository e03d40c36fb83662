/** Which of a RAW's pictures is the main one: random directories, with exiftool as the judge. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createExiftool } from '../tools/exiftool.ts';
import { readHead } from './head.ts';
import { readFull } from './read.ts';
import { put } from './testing/fixtures.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-raw-'));
const exiftool = createExiftool();
afterAll(async () => {
  await exiftool.end();
  rmSync(folder, { recursive: true });
});

interface Directory {
  readonly size?: readonly [number, number];
  readonly subfile?: number;
}
interface Structure {
  readonly main: Directory;
  readonly sub: readonly Directory[];
  readonly next?: Directory;
  readonly exif?: readonly [number, number];
}

/** Little-endian TIFF; SubIFD offsets and the EXIF directory where the structure has them. */
function build({ main, sub, next, exif }: Structure, mark: string): Buffer {
  const parts: Buffer[] = [Buffer.alloc(16)];
  let end = 16;
  const add = (bytes: Buffer): number => {
    parts.push(bytes);
    end += bytes.length;
    return end - bytes.length;
  };
  const directory = (entries: (readonly [number, number, number])[], following = 0): Buffer => {
    const bytes = Buffer.alloc(2 + entries.length * 12 + 4);
    bytes.writeUInt16LE(entries.length, 0);
    for (const [i, [tag, count, value]] of entries.toSorted((a, b) => a[0] - b[0]).entries()) {
      bytes.writeUInt16LE(tag, 2 + i * 12);
      bytes.writeUInt16LE(4, 4 + i * 12);
      bytes.writeUInt32LE(count, 6 + i * 12);
      bytes.writeUInt32LE(value, 10 + i * 12);
    }
    bytes.writeUInt32LE(following, bytes.length - 4);
    return bytes;
  };
  const plain = ({ size, subfile }: Directory): (readonly [number, number, number])[] => [
    ...(subfile === undefined ? [] : [[0xfe, 1, subfile] as const]),
    ...(size ? [[0x100, 1, size[0]] as const, [0x101, 1, size[1]] as const] : []),
    [0x115, 1, 3],
  ];
  const subs = sub.map((one) => add(directory(plain(one))));
  const following = next ? add(directory(plain(next))) : 0;
  const exifAt = exif
    ? add(
        directory([
          [0xa002, 1, exif[0]],
          [0xa003, 1, exif[1]],
        ]),
      )
    : 0;
  const list = Buffer.alloc(subs.length * 4);
  for (const [i, offset] of subs.entries()) list.writeUInt32LE(offset, i * 4);
  const listAt = subs.length > 1 ? add(list) : (subs[0] ?? 0);
  const entries = [
    ...plain(main),
    ...(subs.length > 0 ? [[0x14a, subs.length, listAt] as const] : []),
    ...(exif ? [[0x8769, 1, exifAt] as const] : []),
  ];
  const start = add(directory(entries, following));
  const bytes = Buffer.concat(parts);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(start, 4);
  bytes.write(mark, 8, 'latin1');
  return bytes;
}

const size = fc.tuple(fc.integer({ min: 10, max: 9000 }), fc.integer({ min: 10, max: 9000 }));
const directory = fc.record({
  size: fc.option(size, { nil: undefined, freq: 4 }),
  subfile: fc.option(fc.constantFrom(0, 1), { nil: undefined }),
});
const structure = fc.record({
  main: directory,
  sub: fc.array(directory, { maxLength: 3 }),
  next: fc.option(directory, { nil: undefined }),
  exif: fc.option(size, { nil: undefined }),
});

it('the head finds the size that exiftool finds, whatever directories a RAW has', async () => {
  const structures = fc.sample(fc.tuple(structure, fc.constantFrom('dng', 'nef', 'cr2', 'tif', 'arw', 'pef')), {
    numRuns: 300,
    seed: 7,
  });
  const files = structures.map(([one, ext], i) => ({
    ext,
    file: put(folder, `${i}.${ext}`, build(one, ext === 'cr2' ? 'CR\x02\0' : '')),
  }));
  const full = await readFull(
    exiftool,
    files.map(({ file, ext }) => ({ path: Buffer.from(file), ext })),
  );
  let compared = 0;
  for (const [i, { file }] of files.entries()) {
    const { facts } = (await readHead(readFileSync(file)))!;
    const want = full[i]!.facts;
    expect
      .soft([facts.width, facts.height], `${path.basename(file)} ${JSON.stringify(structures[i])}`)
      .toEqual([want.width, want.height]);
    compared += want.width ? 1 : 0;
  }
  expect(compared).toBeGreaterThan(200);
});
