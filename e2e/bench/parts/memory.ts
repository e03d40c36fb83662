/** What a million assets with much to tell of each cost in memory: the core with its workers, and the window. */
import type { CDPSession, Page } from '@playwright/test';
import type { Bench } from '../kit/bench.ts';
import { newWindow, openBrowser } from '../kit/browser.ts';
import { start } from '../kit/program.ts';
import { QUERIES } from '../kit/queries.ts';
import { memoryOf, untilIdle, watchMemory } from '../kit/tree.ts';
import { firstNumbers } from './edit.ts';

export async function memory(bench: Bench): Promise<void> {
  const program = await start(await bench.heavyCatalog());
  const browser = await openBrowser();
  try {
    const on = `${bench.sizes.assets} assets, 5 KB of facts each`;
    const core = { on, unit: 'MiB', n: 1, most: 700 } as const;
    const peak = watchMemory(program.pid, 100);
    const page = await newWindow(browser);
    const heap = await watchHeap(page);
    await page.goto(program.url);
    await page.waitForFunction(() => window.bench.seen.pictures);
    const client = await program.connect();
    for (const query of QUERIES.filter((text) => !text.includes('#'))) {
      await client.call('search.page', { query, sort: 'taken', dir: 'desc', limit: 200 });
      await client.call('search.facets', { query, facets: ['rating', 'tag'], limit: 50 });
    }
    await jumpAbout(page);
    await untilIdle(program.pid, bench.sizes.quietMs, 60_000);
    bench.row({ ...core, what: 'core with workers, without file pages: at rest', ours: memoryOf(program.pid).own });
    bench.row({ ...core, what: 'core with workers: largest while searched and looked through', ours: peak().own });

    const edited = watchMemory(program.pid, 100);
    const ns = await firstNumbers(client, bench.sizes.edit);
    await client.call('tags.apply', { targets: ns, add: ['bench/memory'] });
    await client.call('history.undo', {});
    await page.waitForTimeout(1000);
    bench.row({
      ...core,
      what: `core with workers: largest while ${ns.length} are tagged and undone`,
      ours: edited().own,
    });
    bench.row({ on, unit: 'MiB', n: 1, most: 300, what: "window's heap: largest seen", ours: heap() });
  } finally {
    await browser.close();
    await program.stop();
  }
}

/** Looks at places all over the grid. */
async function jumpAbout(page: Page): Promise<void> {
  for (let i = 1; i <= 20; i++) {
    await page.evaluate((part) => {
      const grid = document.querySelector('.grid');
      if (grid) grid.scrollTop = grid.scrollHeight * part;
    }, i / 21);
    await page.waitForTimeout(150);
  }
}

/** The window's heap, garbage with it, MiB: the largest seen so far. */
async function watchHeap(page: Page): Promise<() => number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  let most = 0;
  const look = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    most = Math.max(most, metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0);
    setTimeout(() => void look().catch(() => undefined), 200).unref();
  };
  await look();
  return () => most / 2 ** 20;
}
