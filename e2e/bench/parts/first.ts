/** The first minute: the program is started on an unknown folder of photographs, with a window open. */
import type { Browser } from '@playwright/test';
import type { Bench } from '../kit/bench.ts';
import { newWindow, openBrowser } from '../kit/browser.ts';
import { start } from '../kit/program.ts';
import { median } from '../kit/stats.ts';

/** So large that all the cells that are waited for are in sight at once. */
const SCREEN = { width: 2560, height: 1440 };
const CELL = 80;

export async function first(bench: Bench): Promise<void> {
  const { folder } = await bench.corpus('photos', bench.sizes.photos);
  const cells = Math.min(200, bench.sizes.photos);
  const browser = await openBrowser();
  const runs: Awaited<ReturnType<typeof once>>[] = [];
  try {
    for (let time = 0; time < bench.sizes.times; time++) {
      const catalog = bench.folder('first');
      await wide(catalog);
      runs.push(await once(browser, catalog, folder, bench.sizes.photos, cells));
    }
  } finally {
    await browser.close();
  }
  const digikam = await bench.digikam.photos();
  const row = { on: `${bench.sizes.photos} JPEGs of 12 MP`, n: runs.length, unit: 's' } as const;
  const known = {
    ...row,
    what: 'all rows searchable, from program start',
    ours: median(runs.map((run) => run.searchable)),
  };
  const seen = {
    ...row,
    what: `first ${cells} cells with a picture, from program start`,
    ours: median(runs.map((run) => run.cells)),
  };
  if (typeof digikam === 'string') {
    bench.row({ ...known, against: digikam });
    bench.row({ ...seen, against: digikam });
    return;
  }
  const theirs = {
    known: median(digikam.map((run) => run.known.wall)),
    window: median(digikam.map((run) => run.window.wall)),
  };
  bench.row({
    ...known,
    against: { name: 'digiKam', value: theirs.known },
    most: 0.5 * theirs.known,
    aim: '≤ 0.5 × digiKam',
  });
  bench.row({
    ...seen,
    against: { name: "digiKam's window", value: theirs.window },
    most: 0.75 * theirs.window,
    aim: '≤ 0.75 ×',
  });
}

/** Many small cells and no panel beside them. */
async function wide(catalog: string): Promise<void> {
  const program = await start(catalog);
  const settings = { 'firstRun.done': true, 'ui.cellSize': CELL, 'ui.inspector': false, 'ui.sidebar': false };
  for (const [key, value] of Object.entries(settings)) await program.call('app.setSetting', { key, value });
  await program.stop();
}

/** Seconds from the start of the program. */
async function once(browser: Browser, catalog: string, folder: string, files: number, cells: number) {
  const page = await newWindow(browser, SCREEN);
  const program = await start(catalog, [folder]);
  try {
    const opened = page.goto(program.url);
    // A camera is told by a file's head, as all that is filtered by.
    const searchable = untilFound(() => program.call('search.page', { query: '-camera:none', limit: 0 }), files);
    await opened;
    await page.waitForFunction(
      (wanted) => Object.keys(window.bench.seen.counted).some((n) => Number(n) >= wanted),
      cells,
    );
    const counted = await page.evaluate(() => window.bench.seen.counted);
    const moments = Object.entries(counted).flatMap(([n, at]) => (Number(n) >= cells ? [at] : []));
    return {
      cells: (Math.min(...moments) - program.began) / 1000,
      searchable: ((await searchable) - program.began) / 1000,
    };
  } finally {
    await page.context().close();
    await program.stop();
  }
}

const LIMIT_MS = 120_000;

/** @returns the moment, ms since 1970 */
async function untilFound(ask: () => Promise<unknown>, files: number): Promise<number> {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; ) {
    const { total } = (await ask()) as { total: number };
    if (total >= files) return Date.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Not all files were found within ${LIMIT_MS / 1000} s.`);
}
