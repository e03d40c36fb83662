import { expect, test } from 'vitest';
import type { Job } from '../../../../src-shared/contract/jobs.ts';
import { attentionOf, type Watched } from './attention.ts';

const now = Date.parse('2026-11-26T12:00:00Z');
const ago = (days: number) => now - days * 86_400_000;
const calm: Watched = {
  free: 50e9,
  database: 1e9,
  jobs: [],
  last: ago(0.5),
  daily: true,
  secondPlace: null,
  sealing: { error: null },
  changed: true,
  folders: [],
  now,
};
const said = (change: Partial<Watched>) =>
  attentionOf({ ...calm, ...change }).map(({ what, tone, message }) => `${what} ${tone} ${message}`);
const job = (more: Partial<Job>): Job => ({
  id: '1',
  name: 'catalog.backup',
  title: '',
  state: 'done',
  done: 0,
  total: 0,
  failed: 0,
  startedAt: new Date(ago(0.1)).toISOString(),
  endedAt: new Date(ago(0.1)).toISOString(),
  ...more,
});

test('where nothing is wrong nothing is said', () => {
  expect(said({})).toEqual([]);
  expect(said({ last: null, changed: false })).toEqual([]);
  expect(said({ last: null })).toEqual([]);
});

test('a disk is told of before it is full, and by what a backup needs', () => {
  expect(said({ free: 1.1e9 })).toEqual([expect.stringMatching(/^disk note .*1.1 GB left. A backup needs about 1 GB/)]);
  expect(said({ free: 90e6 })).toEqual([expect.stringMatching(/^disk loss .*almost full: 90 MB left/)]);
  expect(said({ free: null })).toEqual([]);
});

test('a backup that failed is told of until one is taken, and one that is old by how often there should be one', () => {
  const failed = job({ state: 'failed', error: { code: 'disk-full', message: 'The disk is full.' } });
  expect(said({ jobs: [failed] })).toEqual(['backup loss The last backup failed. The disk is full.']);
  expect(said({ jobs: [failed], last: now })).toEqual([]);
  expect(said({ last: ago(5) })).toEqual(['backup note The last backup is 5 days old.']);
  expect(said({ last: ago(5), daily: false })).toEqual([]);
  expect(said({ last: null, daily: false })).toEqual(['backup note There is no backup of this catalog yet.']);
});

test('a copy that could not be written is told of while the second place is wanted; what is lost comes first', () => {
  const half = job({ outcome: { warnings: ['not in the second place'] } });
  expect(said({ jobs: [half], secondPlace: '/usb', free: 1e9 })).toEqual([
    expect.stringMatching(/^second loss not in/),
    expect.stringMatching(/^disk note/),
  ]);
  expect(said({ jobs: [half] })).toEqual([]);
  expect(
    said({
      jobs: [half, job({ endedAt: new Date(now).toISOString(), outcome: { warnings: [] } })],
      secondPlace: '/usb',
    }),
  ).toEqual([]);
});

test('folders that cannot be watched or read are told of one by one', () => {
  expect(said({ folders: ['Too many folders to watch.'] })).toEqual(['root note Too many folders to watch.']);
});

test('a log that cannot be written, and problems that a check found', () => {
  expect(said({ sealing: { error: 'The disk is read-only.' } })).toEqual([
    expect.stringMatching(/^log loss .*read-only/),
  ]);
  const check = job({ name: 'catalog.verify', outcome: { problems: [{ what: 'log', message: 'x' }] } });
  expect(said({ jobs: [check] })).toEqual([expect.stringMatching(/^verify loss The last check found a problem/)]);
});
