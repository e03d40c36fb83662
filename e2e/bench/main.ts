/**
 * The bench: `npm run bench [-- part… ] [--keep DIR] [--json FILE] [--small]`, and `npm run bench -- compare`. Prints a table, and as its
 * last line JSON; keeps the figures in history.jsonl. What it makes to measure on stays in the kept folder for the next run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench, FULL, SMALL } from './kit/bench.ts';
import { judge, table } from './kit/rows.ts';
import { PARTS } from './parts/index.ts';

const { values, positionals } = parseArgs({
  options: {
    keep: { type: 'string', default: join(tmpdir(), 'vitrine-bench') },
    json: { type: 'string' },
    small: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const wanted = positionals.length ? positionals : Object.keys(PARTS);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length) {
  console.error(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), 'vitrine-bench-run-'));
const bench = new Bench(values.small ? SMALL : FULL, resolve(values.keep), work);
const failed: string[] = [];
for (const name of wanted) {
  const began = performance.now();
  console.error(name);
  bench.begin(name);
  try {
    await PARTS[name]?.(bench);
  } catch (error) {
    failed.push(name);
    console.error(`  ${name} could not be measured: ${error instanceof Error ? error.stack : error}`);
  }
  bench.say(`${Math.round((performance.now() - began) / 1000)} s`);
}
rmSync(work, { recursive: true, force: true });

const rows = bench.rows.map(judge);
const judged = rows.filter(({ reached }) => reached !== null);
console.log(table(rows));
console.log(
  `${judged.filter(({ reached }) => reached).length} of ${judged.length} reached${failed.length ? `; not measured: ${failed.join(', ')}` : ''}`,
);
const json = JSON.stringify({ rows, failed });
if (values.json) writeFileSync(values.json, `${json}\n`);
console.log(json);
process.exitCode = failed.length ? 1 : 0;
