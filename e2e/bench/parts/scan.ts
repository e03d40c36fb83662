/** Looking at a hundred thousand files: the first time, and again when nothing has changed. Against find, which only lists them. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Bench } from '../kit/bench.ts';
import { type Program, start } from '../kit/program.ts';
import { median } from '../kit/stats.ts';
import { untilIdle } from '../kit/tree.ts';

const FIRST_RUNS = 3;
const SCANNED = 'scanned';

export async function scan(bench: Bench): Promise<void> {
  const count = bench.sizes.scan;
  const { folder } = await bench.corpus('wide', count);
  const on = `${count} files`;

  const firsts: number[] = [];
  for (let time = 0; time < Math.min(FIRST_RUNS, bench.sizes.times); time++) {
    const program = await start(bench.folder(SCANNED));
    try {
      firsts.push(await scanned(program, folder));
      const { assets } = (await program.call('catalog.status')) as { assets: number };
      if (assets !== count) throw new Error(`${assets} of ${count} files are in the catalog.`);
    } finally {
      await program.stop();
    }
  }
  bench.row({
    what: 'first scan: names, sizes, times, rows',
    on,
    ours: count / median(firsts),
    unit: 'files/s',
    n: firsts.length,
    least: 10_000,
  });

  const catalog = join(bench.work, SCANNED);
  leaveUnread(catalog);
  const program = await start(catalog);
  try {
    await untilIdle(program.pid, bench.sizes.quietMs);
    const [again, finds]: [number[], number[]] = [[], []];
    for (let time = 0; time < bench.sizes.times; time++) {
      finds.push(find(folder));
      again.push(await scanned(program, folder));
    }
    const against = { name: 'find', value: median(finds) };
    const row = { what: 'rescan with nothing changed, every file looked at', on, unit: 's', n: again.length } as const;
    bench.row({ ...row, ours: median(again), against, most: 3 * against.value, aim: '≤ 3 × find' });
  } finally {
    await program.stop();
  }
}

/** Looking again at files has nothing to do with reading them, which would take minutes and go on beside it. */
export function leaveUnread(catalog: string): void {
  const db = new DatabaseSync(join(catalog, 'catalog.db'));
  db.exec('UPDATE asset SET step = 4');
  db.close();
}

/** Seconds until every file below `folder` was looked at and stands in the catalog; reading them goes on meanwhile and after. */
async function scanned(program: Program, folder: string): Promise<number> {
  const began = performance.now();
  const { jobId } = (await program.call('library.add', { paths: [folder] })) as { jobId: string };
  for (;;) {
    const { phase, error } = (await program.call('jobs.get', { id: jobId })) as {
      phase?: string;
      error?: { message: string };
    };
    if (error) throw new Error(error.message);
    if (phase && phase !== 'scanning') return (performance.now() - began) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Seconds that find takes to tell size, time and inode of every file. */
function find(folder: string): number {
  const began = performance.now();
  execFileSync('find', [folder, '-printf', '%s %T@ %i\\n'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return (performance.now() - began) / 1000;
}
