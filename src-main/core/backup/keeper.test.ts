import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKeeper, type Keeper } from './keeper.ts';

let folder: string;
let keeper: Keeper;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  folder = mkdtempSync(join(tmpdir(), 'vitrine-keeper-'));
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const settings = async () => ({ keep: 7, folder: null });
  // There is no database in it: only when sealing begins is looked at here.
  keeper = createKeeper({ paths: { folder, database: join(folder, 'catalog.db') }, settings, log, daily: false });
});
afterEach(async () => {
  await keeper.close();
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

/** `changes` one after another, `everyMs`; then nothing for `calmMs`. */
function change(changes: number, everyMs: number, calmMs: number): void {
  for (let i = 0; i < changes; i++) {
    if (i) vi.advanceTimersByTime(everyMs);
    keeper.changed();
  }
  vi.advanceTimersByTime(calmMs);
}

test('a single change is sealed ten seconds later', () => {
  change(1, 0, 9999);
  expect(keeper.sealing().waiting).toBe(true);
  vi.advanceTimersByTime(1);
  expect(keeper.sealing().waiting).toBe(false);
});

test('sealing waits for a pause in what goes on', () => {
  change(8, 2000, 2999);
  expect(keeper.sealing().waiting).toBe(true);
  vi.advanceTimersByTime(1);
  expect(keeper.sealing().waiting).toBe(false);
});

test('what never pauses is sealed after half a minute all the same', () => {
  change(15, 2000, 1999);
  expect(keeper.sealing().waiting).toBe(true);
  keeper.changed();
  vi.advanceTimersByTime(1900);
  expect(keeper.sealing().waiting).toBe(false);
});
