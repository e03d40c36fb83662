/**
 * The bench: `npm run bench [-- part… ] [--keep DIR] [--json FILE] [--small]`, and `npm run bench -- compare`. Prints a table, and as its
 * last line JSON. What it makes to measure on stays in the kept folder for the next run. The figures are kept in history.jsonl, unless
 * the machine was busy with something else when it began; `--record` keeps them all the same.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench, FULL, SMALL } from './kit/bench.ts';
import { append, busy, changes, compared, read } from './kit/history.ts';
import { judge, table } from './kit/rows.ts';
import { PARTS } from './parts/index.ts';

const { values, positionals } = parseArgs({
  options: {
    keep: { type: 'string', default: join(tmpdir(), 'vitrine-bench') },
    json: { type: 'string' },
    small: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

if (positionals[0] === 'compare') console.log(compared(changes(read())));
else await measureAll();

async function measureAll(): Promise<void> {
  const wanted = positionals.length ? positionals : Object.keys(PARTS);
  const unknown = wanted.filter((name) => !(name in PARTS));
  if (unknown.length) {
    console.error(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}; or compare.`);
    process.exitCode = 2;
    return;
  }
  const disturbed = busy();
  const work = mkdtempSync(join(tmpdir(), 'vitrine-bench-run-'));
  const bench = new Bench(values.small ? SMALL : FULL, resolve(values.keep), work);
  const failed: string[] = [];
  try {
    for (const name of wanted) if (!(await measureOne(bench, name))) failed.push(name);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const rows = bench.rows.map(judge);
  const judged = rows.filter(({ reached }) => reached !== null);
  console.log(table(rows));
  console.log(
    `${judged.filter(({ reached }) => reached).length} of ${judged.length} reached${failed.length ? `; not measured: ${failed.join(', ')}` : ''}`,
  );
  if (!values.small) keep(rows, disturbed);
  const json = JSON.stringify({ rows, failed });
  if (values.json) writeFileSync(values.json, `${json}\n`);
  console.log(json);
  process.exitCode = failed.length ? 1 : 0;
}

async function measureOne(bench: Bench, name: string): Promise<boolean> {
  const began = performance.now();
  console.error(name);
  bench.begin(name);
  try {
    await PARTS[name]?.(bench);
    return true;
  } catch (error) {
    console.error(`  ${name} could not be measured: ${error instanceof Error ? error.stack : error}`);
    return false;
  } finally {
    bench.say(`${Math.round((performance.now() - began) / 1000)} s`);
  }
}

function keep(rows: Parameters<typeof append>[0], disturbed: boolean): void {
  if (disturbed && !values.record) {
    console.log(
      'Something else kept this machine busy: these figures are not kept (--record keeps them all the same).',
    );
    return;
  }
  append(rows);
  console.log(
    compared(changes(read()))
      .split('\n')
      .filter((line) => /WORSE|compared/.test(line))
      .join('\n'),
  );
}
