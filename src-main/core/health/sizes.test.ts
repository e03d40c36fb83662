import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { catalogPaths } from '../core.ts';
import { createSizes } from './sizes.ts';

test('originals that were fetched are not counted anew each time somebody looks, but at once when some were fetched or freed, and after a minute', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-sizes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
  onTestFinished(() => void vi.useRealTimers());
  const put = (digit: string): void => {
    mkdirSync(join(folder, 'originals', digit.repeat(2)), { recursive: true });
    writeFileSync(join(folder, 'originals', digit.repeat(2), `${digit.repeat(64)}.jpg`), 'abc');
  };
  const sizes = createSizes(catalogPaths(folder));
  const count = async (fetchedAt: number) => (await sizes(fetchedAt)).fetched;
  put('1');
  expect(await count(0)).toBe(1);
  put('2');
  vi.setSystemTime(1_002_000);
  expect(await count(0)).toBe(1);
  // A fetch ended; in the same millisecond is after it.
  expect(await count(1_000_000)).toBe(2);
  put('3');
  vi.setSystemTime(1_004_000);
  expect(await count(1_000_000)).toBe(2);
  expect(await sizes(1_003_000)).toMatchObject({ fetched: 3, originals: 9 });
  put('4');
  vi.setSystemTime(1_063_999);
  expect(await count(1_003_000)).toBe(3);
  vi.setSystemTime(1_064_000);
  expect(await count(1_003_000)).toBe(4);
});
