/** Starting again when nothing has changed: until the grid is there, and until every file was looked at and all is quiet. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import type { Bench } from '../kit/bench.ts';
import { newWindow, openBrowser } from '../kit/browser.ts';
import { start } from '../kit/program.ts';
import { median } from '../kit/stats.ts';
import { untilIdle } from '../kit/tree.ts';
import { addAll } from './ingest.ts';
import { leaveUnread } from './scan.ts';

/** The catalog of the run that has read all tiny files; the part that reads them leaves it behind. */
export const READ = 'read-tiny';

export async function restart(bench: Bench): Promise<void> {
  const count = bench.sizes.tiny;
  const catalog = join(bench.work, READ);
  if (!existsSync(catalog)) await addAll(bench.folder(READ), (await bench.corpus('wide', count)).folder, count, false);
  leaveUnread(catalog);
  const browser = await openBrowser();
  const runs: { grid: number; idle: number }[] = [];
  try {
    for (let time = 0; time < bench.sizes.times; time++) runs.push(await once(browser, catalog, bench.sizes.quietMs));
  } finally {
    await browser.close();
  }
  const digikam = await bench.digikam.tiny();
  const row = { on: `${count} files`, unit: 's', n: runs.length } as const;
  const grid = { ...row, what: 'restart with nothing changed: grid shown', ours: median(runs.map((run) => run.grid)) };
  const idle = {
    ...row,
    what: 'restart with nothing changed: all looked at, idle',
    ours: median(runs.map((run) => run.idle)),
  };
  if (typeof digikam === 'string') {
    bench.row({ ...grid, against: digikam });
    bench.row({ ...idle, against: digikam });
    return;
  }
  const theirs = (what: 'window' | 'idle') => ({
    name: 'digiKam',
    value: median(digikam.restarts.map((run) => run[what])),
  });
  bench.row({ ...grid, against: theirs('window'), most: 0.75 * theirs('window').value, aim: '≤ 0.75 × digiKam' });
  bench.row({ ...idle, against: theirs('idle'), most: 0.75 * theirs('idle').value, aim: '≤ 0.75 × digiKam' });
}

/** Seconds from the start of the program. */
async function once(browser: Browser, catalog: string, quietMs: number): Promise<{ grid: number; idle: number }> {
  const page = await newWindow(browser);
  const program = await start(catalog);
  try {
    await page.goto(program.url);
    await page.waitForFunction(() => window.bench.seen.rows);
    const { rows } = await page.evaluate(() => window.bench.seen);
    const idle = await untilIdle(program.pid, quietMs);
    return { grid: ((rows ?? Number.NaN) - program.began) / 1000, idle: ((idle ?? Number.NaN) - program.began) / 1000 };
  } finally {
    await page.context().close();
    await program.stop();
  }
}
