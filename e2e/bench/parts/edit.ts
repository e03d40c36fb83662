/** Tagging a hundred thousand of a million assets and undoing it, with a window open on them: how long, and who is kept waiting. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Contract } from '../../../src-shared/contract/index.ts';
import type { Client } from '../../../src-shared/rpc/client.ts';
import type { Bench } from '../kit/bench.ts';
import { newWindow, openBrowser } from '../kit/browser.ts';
import { blocksOf, loopEnv } from '../kit/loop.ts';
import { start } from '../kit/program.ts';
import { largest, median } from '../kit/stats.ts';
import { untilIdle, watchMemory } from '../kit/tree.ts';

export interface Step {
  readonly ms: number;
  readonly core: number;
  readonly window: number;
}

export async function edit(bench: Bench): Promise<void> {
  const loop = join(bench.work, 'loop');
  const program = await start(await bench.catalog(), [], loopEnv(loop));
  const browser = await openBrowser();
  try {
    const page = await newWindow(browser);
    await page.goto(program.url);
    await page.waitForFunction(() => window.bench.seen.pictures);
    const client = await program.connect();
    const ns = await firstNumbers(client, bench.sizes.edit);
    await untilIdle(program.pid, bench.sizes.quietMs, 60_000);
    const step = (act: () => Promise<unknown>) =>
      measured(page, act, (from, to) => largest(blocksOf(loop, program.pid, from, to).map(({ ms }) => ms)));
    const [tagged, undone]: [Step[], Step[]] = [[], []];
    const round = async (time: number) => {
      tagged.push(await step(() => client.call('tags.apply', { targets: ns, add: [`bench/tag ${time}`] })));
      undone.push(await step(() => client.call('history.undo', {})));
    };
    for (let time = 0; time < bench.sizes.times; time++) await round(time);
    const on = `${ns.length} of ${bench.sizes.assets} assets`;
    const n = tagged.length;
    bench.row({ what: 'tag many', on, unit: 's', ours: median(tagged.map(({ ms }) => ms)) / 1000, n, most: 3 });
    bench.row({ what: 'undo it', on, unit: 's', ours: median(undone.map(({ ms }) => ms)) / 1000, n, most: 3 });
    const both = [...tagged, ...undone];
    const blocked = { on, unit: 'ms', n: both.length, most: 50 } as const;
    bench.row({
      ...blocked,
      what: "core's main thread blocked meanwhile: longest",
      ours: largest(both.map(({ core }) => core)),
    });
    bench.row({
      ...blocked,
      what: "window's thread blocked meanwhile: longest",
      ours: largest(both.map((s) => s.window)),
    });
    // In a round of its own, which is not timed: adding up the pages of the core ten times a second takes a quarter of a core.
    const peak = watchMemory(program.pid, 100);
    await round(bench.sizes.times);
    bench.row({
      what: 'core with workers meanwhile, without file pages: peak',
      on,
      unit: 'MiB',
      ours: peak().own,
      n: 1,
    });
  } finally {
    await browser.close();
    await program.stop();
  }
}

/** The numbers of those that stand first in the window. */
export async function firstNumbers(client: Client<Contract>, count: number): Promise<number[]> {
  const ns: number[] = [];
  for await (const chunk of client.stream('search.ids', { query: '', sort: 'taken', dir: 'desc' })) {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const here = view.getUint32(0, true);
    for (let i = 0; i < here && ns.length < count; i++) ns.push(view.getUint32(4 + i * 4, true));
    if (ns.length >= count) break;
  }
  return ns;
}

const SETTLE_MS = 700;

/** Also what comes of it a moment later: everybody hears of the change and reads again. */
export async function measured(
  page: Page,
  act: () => Promise<unknown>,
  core: (from: number, to: number) => number,
): Promise<Step> {
  await page.evaluate(() => window.bench.start());
  const from = performance.timeOrigin + performance.now();
  await act();
  const ms = performance.timeOrigin + performance.now() - from;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const { blocked } = await page.evaluate(() => window.bench.stop());
  return { ms, core: core(from, performance.timeOrigin + performance.now()), window: blocked };
}
