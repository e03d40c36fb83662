/**
 * The ingest bench: `node e2e/bench/ingest.ts [photos|wide] [N] [--times T] [--keep DIR]`. Makes its own files, then by turns runs the
 * floor and the program on an empty catalog, T times each (default 3), and prints a table, and as its last line JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Corpus, makeCorpus } from './corpus/corpus.ts';
import { type Cost, measure } from './kit/tree.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  options: { times: { type: 'string', default: '3' }, keep: { type: 'string' }, program: { type: 'string' } },
  allowPositionals: true,
});
const kind: Corpus = positionals[0] === 'photos' ? 'photos' : 'wide';
const count = Number(positionals[1] ?? (kind === 'photos' ? 60 : 5000));
/** Another working copy can be measured by the same bench. */
const program = resolve(values.program ?? join(import.meta.dirname, '../..'), 'build/launch.mjs');
const work = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
const pictures = values.keep ? resolve(values.keep, `${kind}-${count}`) : join(work, 'pictures');
let bytes = 0;

interface Run {
  readonly what: string;
  readonly cost: Cost;
}

try {
  ({ bytes } = await makeCorpus(kind, pictures, count));
  const few = join(work, 'few');
  await makeCorpus(kind, few, 3);
  const runs: Run[] = [];
  for (let time = 0; time < Number(values.times); time++) {
    runs.push({
      what: 'floor',
      cost: await measure(process.execPath, [join(import.meta.dirname, 'floor.ts'), pictures]),
    });
    // What starting and ending cost, whatever there is to read.
    runs.push(await add('three files', [], few, 3));
    runs.push(await add('searchable', []));
    if (await knows('--whole')) runs.push(await add('with all metadata', ['--whole']));
  }
  report(runs);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** A fresh catalog each time. Code 1 would mean that files failed, which these do not. */
async function add(what: string, more: readonly string[], folder = pictures, files = count): Promise<Run> {
  const catalog = mkdtempSync(join(work, 'catalog-'));
  const cost = await measure(process.execPath, [
    program,
    '--cli',
    'add',
    folder,
    ...more,
    '--catalog',
    catalog,
    '--json',
  ]);
  const { ingested } = JSON.parse(cost.output) as { ingested: number };
  if (ingested !== files) throw new Error(`${ingested} of ${files} files are in the catalog: ${cost.output}`);
  rmSync(catalog, { recursive: true, force: true });
  return { what, cost };
}

/** An older working copy waits for everything by itself. */
async function knows(option: string): Promise<boolean> {
  const { output } = await measure(process.execPath, [program, '--cli', 'add', '--help']);
  return output.includes(option);
}

function report(runs: readonly Run[]): void {
  const kinds = [...new Set(runs.map((run) => run.what))];
  const of = (what: string, get: (cost: Cost) => number): number =>
    median(runs.filter((run) => run.what === what).map((run) => get(run.cost)));
  const rows = kinds.map((what) => ({
    what,
    'wall s': round(
      of(what, (c) => c.wall),
      2,
    ),
    'CPU s': round(
      of(what, (c) => c.cpu),
      2,
    ),
    'CPU ms/file': round((of(what, (c) => c.cpu) / count) * 1000, 2),
    'wall ÷ floor': round(of(what, (c) => c.wall) / of('floor', (c) => c.wall), 2),
    'CPU ÷ floor': round(of(what, (c) => c.cpu) / of('floor', (c) => c.cpu), 2),
    'RSS MiB': of(what, (c) => c.rss),
    'PSS MiB': of(what, (c) => c.pss),
    'read MiB': round(of(what, (c) => c.read) / 2 ** 20, 1),
  }));
  console.log(`${kind}, ${count} files, ${round(bytes / 2 ** 20, 1)} MiB; medians of ${values.times}, taken by turns`);
  console.table(rows);
  for (const what of kinds) {
    const last = runs.findLast((run) => run.what === what)?.cost as Cost;
    const cpu = Object.entries(last.cpuOf).map(([who, n]) => `${who} ${n}`);
    console.log(`${what}: CPU s by process: ${cpu.join(', ')}`);
  }
  console.log(
    JSON.stringify({
      kind,
      count,
      bytes,
      runs: runs.map(({ what, cost: { output: _, ...cost } }) => ({ what, ...cost })),
    }),
  );
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

function round(x: number, digits: number): number {
  return Math.round(x * 10 ** digits) / 10 ** digits;
}
