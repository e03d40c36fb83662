/**
 * The figures of earlier runs, a line of JSON each, in a file that is kept with the project: a regression shows as a row that has become
 * worse than the median of what the same kind of machine gave before.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, platform, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { REPO } from './program.ts';
import { type Judged, short } from './rows.ts';
import { median } from './stats.ts';

export interface Kept {
  readonly part: string;
  readonly what: string;
  readonly on: string;
  readonly unit: string;
  readonly ours: number;
  /** Of the other program in the same run. */
  readonly against?: number;
  /** More is better. */
  readonly more?: true;
}

export interface Run {
  /** ISO, UTC. */
  readonly at: string;
  /** The state of the project; `+` behind it: with changes. */
  readonly commit: string;
  /** Kind of machine: runs of different ones say nothing of each other. */
  readonly machine: string;
  readonly rows: readonly Kept[];
}

export const HISTORY = resolve(import.meta.dirname, '../history.jsonl');
/** A row that is so many times worse than before is marked. */
const WORSE = 1.2;

/** Does something else run here? Then the figures are not worth keeping. Load of the last minute per core. */
export const busy = (): boolean => loadavg()[0]! / cpus().length > 0.5;

export function append(rows: readonly Judged[], file = HISTORY): void {
  const kept = rows.map(
    ({ part, what, on, unit, ours, against, least }): Kept => ({
      part,
      what,
      on,
      unit,
      ours: Number(ours.toPrecision(4)),
      ...(typeof against === 'object' ? { against: Number(against.value.toPrecision(4)) } : {}),
      ...(least === undefined ? {} : { more: true }),
    }),
  );
  const run: Run = { at: new Date().toISOString(), commit: commit(), machine: machine(), rows: kept };
  appendFileSync(file, `${JSON.stringify(run)}\n`);
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpu?.model.trim() ?? '?'} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()}`;
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: REPO, encoding: 'utf8' }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no') ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}

export function read(file = HISTORY): Run[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Run);
}

export interface Change {
  readonly row: Kept;
  /** Median of the earlier ones, how many they are, and how many times worse the newest is. */
  readonly before: number;
  readonly runs: number;
  readonly worse: number;
}

/** Each row's newest figure against those before it, on the kind of machine that was measured last. */
export function changes(runs: readonly Run[]): Change[] {
  const last = runs.at(-1);
  if (!last) return [];
  const name = ({ part, what, on, unit }: Kept) => [part, what, on, unit].join('\n');
  const figures = new Map<string, Kept[]>();
  for (const { machine: kind, rows } of runs)
    if (kind === last.machine) for (const row of rows) figures.set(name(row), [...(figures.get(name(row)) ?? []), row]);
  return [...figures.values()].flatMap((all) => {
    const [row, earlier] = [all.at(-1) as Kept, all.slice(0, -1)];
    if (!earlier.length) return [];
    const before = median(earlier.map(figure));
    const worse = row.more ? before / figure(row) : figure(row) / before;
    return [{ row, before, runs: earlier.length, worse }];
  });
}

/** Where something else was measured beside it, the ratio: a machine is not equally fast every day. */
const figure = ({ ours, against }: Kept): number => (against ? ours / against : ours);

export function compared(all: readonly Change[]): string {
  const lines = all.map(({ row, before, runs, worse }) => {
    const unit = row.against ? '×' : row.unit;
    const mark =
      worse > WORSE ? `WORSE by ${short(worse)} ×` : worse < 1 / WORSE ? `better by ${short(1 / worse)} ×` : '';
    return `${row.what} (${row.on}): ${short(figure(row))} ${unit}, before ${short(before)} (${runs}) ${mark}`.trim();
  });
  const worse = all.filter((change) => change.worse > WORSE).length;
  return [...lines, `${all.length} rows compared, ${worse} more than 20 % worse than before`].join('\n');
}
