import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Disks } from '../disks/disks.ts';
import { bytesOf } from './bytes.ts';
import { createRhythm } from './rhythm.ts';
import { watchRoot } from './watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a root that tells of no changes is looked at every 30 s to 5 minutes, more seldom where looking is dear or nothing changes', () => {
  const look = vi.fn();
  const rhythm = createRhythm(look);
  vi.advanceTimersByTime(29_000);
  expect(look).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(look).toHaveBeenCalledTimes(1);

  rhythm.looked(100, false);
  expect(rhythm.every()).toBe(45);
  for (let i = 0; i < 10; i++) rhythm.looked(100, false);
  expect(rhythm.every()).toBe(300);
  rhythm.looked(100, true);
  expect(rhythm.every()).toBe(30);
  rhythm.looked(4000, true);
  expect(rhythm.every()).toBe(200);
  rhythm.looked(60_000, true);
  expect(rhythm.every()).toBe(300);

  vi.advanceTimersByTime(10_000);
  rhythm.soon();
  expect(look).toHaveBeenCalledTimes(2);
  rhythm.looked(100, false);
  rhythm.soon();
  expect(look).toHaveBeenCalledTimes(2);
  rhythm.stop();
  vi.advanceTimersByTime(600_000);
  expect(look).toHaveBeenCalledTimes(2);
});

test.each([
  ['ENOSPC', /raise fs\.inotify\.max_user_watches/],
  ['EMFILE', /raise fs\.inotify\.max_user_instances/],
  ['EACCES', /cannot watch this folder/],
])('a root that cannot be watched (%s) says so', async (code, said) => {
  const blind = vi.fn();
  const watch = () => Promise.reject(Object.assign(new Error('no'), { code }));
  const disks = { watch } as unknown as Disks;
  const made = await watchRoot(disks, { n: 1, path: bytesOf('/pics'), files: 1 }, { dirty: vi.fn(), blind });
  expect(blind).toHaveBeenCalledWith(expect.stringMatching(said));
  made.close();
});
