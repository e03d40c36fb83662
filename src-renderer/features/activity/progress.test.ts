import { expect, test } from 'vitest';
import { type Job, overall, rateText, shareOf } from './progress.ts';

const job = (change: Partial<Job>): Job => ({
  id: '1',
  name: 'library.add',
  title: 'Adding Pictures',
  state: 'running',
  done: 0,
  total: 0,
  failed: 0,
  startedAt: '2026-11-23T10:00:00Z',
  ...change,
});

test('several jobs show as one, with the longest time left', () => {
  const jobs = [job({ done: 10, total: 100, secondsLeft: 9 }), job({ done: 90, total: 100, secondsLeft: 70 })];
  expect(overall(jobs)).toEqual({ share: 0.5, left: 100, secondsLeft: 70 });
});

test('files that are being read for an added folder count once', () => {
  const jobs = [job({ done: 14, total: 324 }), job({ name: 'ingest', done: 14, total: 324, secondsLeft: 56 })];
  expect(overall(jobs)).toEqual({ share: 14 / 324, left: 310, secondsLeft: 56 });
});

test('ended jobs do not count, and nothing running is nothing', () => {
  expect(overall([job({ state: 'done', total: 5, done: 5 })])).toBeUndefined();
});

test('while the total is not known there is no share', () => {
  expect(shareOf({ done: 12, total: 0 })).toBeUndefined();
  expect(overall([job({ state: 'waiting' })])).toEqual({ share: undefined, left: 0, secondsLeft: undefined });
});

test('a paused job has no time left', () => {
  expect(overall([job({ state: 'paused', done: 1, total: 4, secondsLeft: 5 })])?.secondsLeft).toBeUndefined();
});

test('slow work shows tenths', () => {
  expect(rateText(0.44)).toBe('0.4/s');
  expect(rateText(41.6)).toBe('42/s');
});
