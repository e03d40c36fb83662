/** The bench still runs: everything in little, nothing measured. And what it says of figures. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from './kit/browser.ts';
import { changes, compared, type Kept, type Run } from './kit/history.ts';
import { LAUNCHER } from './kit/program.ts';
import { type Judged, judge, type Row, table } from './kit/rows.ts';
import { readsBelow } from './parts/bytes.ts';

const run = promisify(execFile);
let keep: string;
beforeAll(() => {
  keep = mkdtempSync(join(tmpdir(), 'vitrine-bench-test-'));
});
afterAll(() => rmSync(keep, { recursive: true, force: true }));

/** Some seconds on a machine that does nothing else. */
const LONGEST_MS = 300_000;

test('a small run gives every row of its parts a figure, and its catalog is whole', {
  timeout: LONGEST_MS,
}, async () => {
  const parts = ['search', 'scan', ...(findBrowser() ? ['edit'] : [])];
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'main.ts'),
    ...parts,
    '--small',
    '--keep',
    keep,
  ]);
  const { rows, failed } = JSON.parse(stdout.trim().split('\n').at(-1) as string) as {
    rows: Judged[];
    failed: string[];
  };
  expect(failed).toEqual([]);
  expect(new Set(rows.map(({ part }) => part))).toEqual(new Set(parts));
  expect(rows.filter(({ ours }) => !Number.isFinite(ours) || ours < 0)).toEqual([]);
  const checked = await run(process.execPath, [
    LAUNCHER,
    '--cli',
    'verify',
    '--catalog',
    join(keep, 'catalog-400'),
    '--json',
  ]);
  expect(JSON.parse(checked.stdout)).toMatchObject({ ok: true, checked: { assets: 400 } });
});

const row: Row = { part: 'p', what: 'this', on: '3 files', ours: 3, unit: 's', n: 5 };

test('a row says whether it was reached, and by how much it was missed', () => {
  const rows = [
    judge({ ...row, most: 4 }),
    judge({ ...row, most: 2, against: { name: 'that', value: 1 }, aim: '≤ 2 × that' }),
    judge({ ...row, least: 6 }),
    judge(row),
  ];
  expect(rows.map(({ reached, missedBy }) => [reached, missedBy])).toEqual([
    [true, undefined],
    [false, 1.5],
    [false, 2],
    [null, undefined],
  ]);
  expect(table(rows).split('\n')[2]).toMatch(/this +3 files +5 +3 s +that 1 s +3 +≤ 2 × that = ≤ 2 s +missed by 1.5 ×/);
});

test('what could not be measured was not reached, and is said', () => {
  const rows = [
    judge({ ...row, ours: Number.NaN, most: 4 }),
    judge({ ...row, ours: Number.NaN, least: 6 }),
    judge({ ...row, most: Number.NaN }),
    judge({ ...row, ours: Number.POSITIVE_INFINITY, most: 4 }),
    judge({ ...row, ours: 0, most: 0 }),
    judge({ ...row, ours: 0, least: 6 }),
    judge({ ...row, ours: Number.NaN }),
  ];
  expect(rows.map(({ reached }) => reached)).toEqual([false, false, false, false, true, false, null]);
  const lines = table(rows).split('\n');
  expect(lines[1]).toMatch(/NaN s +≤ 4 s +not reached: no number$/);
  expect(lines[3]).toMatch(/3 s +≤ NaN s +not reached: no number$/);
});

test('what became more than a fifth worse than the runs before on such a machine is marked', () => {
  const kept: Kept = { part: 'p', what: 'this', on: '3 files', unit: 's', ours: 1 };
  const speed: Kept = { ...kept, what: 'speed', unit: 'files/s', more: true };
  const beside: Kept = { ...kept, what: 'beside', against: 1 };
  const at = (machine: string, ...rows: Kept[]): Run => ({ at: '', commit: '', machine, rows });
  const runs = [
    at('a', kept, { ...speed, ours: 100 }, beside),
    at('b', { ...kept, ours: 0.1 }),
    at('a', { ...kept, ours: 3 }),
    at('a', { ...kept, ours: 1.1 }),
    // Everything is twice as slow today, but not the row that has something to stand against.
    at('a', { ...kept, ours: 2 }, { ...speed, ours: 50 }, { ...beside, ours: 2, against: 2 }),
  ];
  expect(changes(runs).map(({ row: { what }, before, runs: n, worse }) => [what, before, n, worse])).toEqual([
    ['this', 1.1, 3, 2 / 1.1],
    ['speed', 100, 1, 2],
    ['beside', 1, 1, 1],
  ]);
  expect(compared(changes(runs))).toContain('3 rows compared, 2 more than 20 % worse than before');
});

test('reads of the files below a folder are counted, also those that were interrupted', () => {
  const trace = [
    '11<node> read(20</in/a.jpg>, ""..., 100) = 60',
    '11<node> read(21</elsewhere/a.jpg>, ""..., 100) = 100',
    '12<exiftool> read(3</in/b.jpg>,  <unfinished ...>',
    '11<node> pread64(20</in/a.jpg>, ""..., 100, 60) = 7',
    '12<exiftool> <... read resumed>""..., 100) = 5',
    '13<node> mmap(NULL, 1000, PROT_READ, MAP_PRIVATE, 9</in/c.jpg>, 0) = 0x7f00',
  ].join('\n');
  expect(readsBelow('/in', trace)).toEqual({ all: 60 + 5 + 7 + 1000, exiftool: 5 });
});
