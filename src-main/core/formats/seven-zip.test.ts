import { afterAll, expect, test } from 'vitest';
import { dice } from '../../../src-shared/testing/dice.ts';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';
import { SEVEN_ZIP, SEVEN_ZIP_LOCKED, SEVEN_ZIP_PLAIN } from './testing/seven-zip-files.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (data: Buffer) => await readBoth(files.write('a.7z', data), data.length);

test('archives of 7-Zip are listed, also where the list is packed, without their folders', async () => {
  const { first, second } = await read(SEVEN_ZIP);
  expect(first.type).toMatchObject({ ext: '7z', kind: 'archive', handler: 'archive' });
  expect(second).toMatchObject({ problem: undefined, facts: { entries: 31 } });
  const lines = second.text[0]!.text.split('\n');
  expect(lines).toContain('leer.txt\t0 bytes');
  expect(lines).toContain('Fotos/Sommer/Bild 7 grün.txt\t9 bytes');
  expect(lines).toContain('Fotos/Sommer/Bild 30 grün.txt\t10 bytes');
  expect((await read(SEVEN_ZIP_PLAIN)).second.text[0]!.text.split('\n').toSorted()).toEqual(
    ['Name\tSize', 'Fotos/Sommer/Bild 1 grün.txt\t9 bytes', 'leer.txt\t0 bytes'].toSorted(),
  );
  expect((await read(SEVEN_ZIP_LOCKED)).second.problem?.code).toBe('protected');
});

test('archives of 7-Zip that are cut, empty or turned have their reason', async () => {
  for (let cut = 0; cut < 10; cut++) {
    const { second } = await read(SEVEN_ZIP.subarray(0, Math.floor((SEVEN_ZIP.length * cut) / 10)));
    expect(second.problem?.message, `cut at ${cut}`).toMatch(/^[A-Z].{20,}\.$/);
  }
  const { whole } = dice(7);
  for (let i = 0; i < 120; i++) {
    const turned = Buffer.from(i % 2 ? SEVEN_ZIP : SEVEN_ZIP_PLAIN);
    for (let k = 0; k < 3; k++) {
      const at = 12 + whole(turned.length - 12);
      turned[at] = turned[at]! ^ (1 << whole(8));
    }
    const { second } = await read(turned);
    expect(second.problem?.message ?? 'It was read in spite of it.').toMatch(/^[A-Z].{15,}[.)]$/s);
  }
});
