import { expect, test } from 'vitest';
import type { MediaFile } from './handler.ts';
import { identify } from './index.ts';
import { metafile } from './metafile.ts';
import { emf, wmf } from './testing/metafiles.ts';

const factsOf = (head: Buffer, name: string) => metafile.facts!({ head, type: identify(head, name) } as unknown as MediaFile);

test('Windows Metafiles say how large they are, and why they have no picture', async () => {
  expect(identify(emf([]), 'x.bin')).toMatchObject({ ext: 'emf', kind: 'vector', handler: 'metafile' });
  expect(identify(wmf([]), 'x.bin')).toMatchObject({ ext: 'wmf', kind: 'vector', handler: 'metafile' });
  expect(identify(wmf([]).subarray(22), 'x.wmf')).toMatchObject({ ext: 'wmf' });
  expect(await factsOf(emf([]), 'x.emf')).toEqual({ width: 200, height: 100 });
  expect(await factsOf(wmf([]), 'x.wmf')).toEqual({ width: 192, height: 96 });
  for (const cut of [0, 10, 30]) expect(await factsOf(emf([]).subarray(0, cut), 'x.emf')).toEqual({});
  await expect(metafile.picture!({} as MediaFile, 512)).rejects.toThrow(/drawn by LibreOffice alone/);
});
