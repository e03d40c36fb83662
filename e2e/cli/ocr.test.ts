/** `vitrine ocr`: words in pictures and scanned pages, read by tesseract and found. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { pictureOfWords, scannedPdf } from '../../src-main/core/formats/testing/words-files.ts';
import { type Added, bench, type Found } from './testing/kit.ts';

const here = spawnSync('tesseract', ['--version']).status === 0;

describe.skipIf(!here)(here ? 'ocr' : 'ocr (tesseract is not installed: apt-get install tesseract-ocr)', () => {
  const lib = bench();
  afterAll(() => lib.remove());

  test('is off, reads what it is told, and all once it is turned on', async () => {
    const poster = join(lib.pictures, 'poster.jpg');
    writeFileSync(poster, await pictureOfWords('Midsummer concert'));
    writeFileSync(join(lib.pictures, 'scan.pdf'), scannedPdf(await pictureOfWords('Boathouse agreement'), ['scan']));
    await lib.json<Added>(['add', lib.pictures]);
    const found = async (word: string) => (await lib.json<Found>(['search', word])).items.map(({ path }) => basename(path));
    expect(await lib.json(['ocr'])).toMatchObject({ on: false, read: 0, waiting: 2 });
    expect(await lib.json(['ocr', 'read', poster])).toMatchObject({ read: 1, withWords: 1, failed: [] });
    expect([await found('midsummer'), await found('boathouse')]).toEqual([['poster.jpg'], []]);
    expect(await lib.json(['ocr', 'on', '--languages', 'eng'])).toMatchObject({ on: true, read: 2, waiting: 0 });
    expect(await found('boathouse')).toEqual(['scan.pdf']);
    const { programs } = await lib.json<{ programs: { name: string; path: string | null }[] }>(['formats']);
    expect(programs.find(({ name }) => name === 'tesseract')?.path).toContain('tesseract');
  });
});
