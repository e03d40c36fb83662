/** From the start of the core to the first page in a browser that runs already: a million assets against none. */
import type { BrowserContext } from '@playwright/test';
import type { Bench } from '../kit/bench.ts';
import { openProfile } from '../kit/browser.ts';
import { start } from '../kit/program.ts';
import { median, p95 } from '../kit/stats.ts';

export async function startPart(bench: Bench): Promise<void> {
  // It runs already, with what a browser makes once for all its windows.
  const context = await openProfile(bench.folder('profile'));
  try {
    const full = await bench.catalog();
    const empty = await bench.empty();
    const times: { full: number[]; pictures: number[]; empty: number[] } = { full: [], pictures: [], empty: [] };
    // The first of each warms what is kept between starts.
    for (let time = 0; time <= bench.sizes.starts; time++) {
      const [none, some] = [await firstLook(context, empty), await firstLook(context, full)];
      if (time === 0) continue;
      times.empty.push(none.first);
      times.full.push(some.first);
      times.pictures.push(some.pictures);
    }
    const row = { on: `${bench.sizes.assets} assets`, n: times.full.length, unit: 'ms' } as const;
    const against = { name: 'empty', value: p95(times.empty) };
    bench.row({ ...row, what: 'core start to first page: p95', ours: p95(times.full), most: 1000 });
    bench.row({
      ...row,
      what: 'core start to first page: p95, against none',
      ours: p95(times.full),
      against,
      most: 1.5 * against.value,
      aim: '≤ 1.5 × empty',
    });
    bench.row({ ...row, what: 'core start to all its pictures: median', ours: median(times.pictures) });
  } finally {
    await context.close();
  }
}

/** ms from the start of the program to its rows (or its words that there are none), and to its pictures. */
async function firstLook(context: BrowserContext, catalog: string): Promise<{ first: number; pictures: number }> {
  const page = await context.newPage();
  const program = await start(catalog, [], {}, 'people');
  try {
    await page.goto(program.url);
    await page.waitForFunction(() => window.bench.seen.empty || window.bench.seen.pictures);
    const { rows, empty, pictures } = await page.evaluate(() => window.bench.seen);
    return { first: (rows ?? empty ?? Number.NaN) - program.began, pictures: (pictures ?? Number.NaN) - program.began };
  } finally {
    await page.close();
    await program.stop();
  }
}
