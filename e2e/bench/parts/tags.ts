/** Renaming a tag that a hundred thousand of a million assets have, merging another into it, and undoing both, with a window open on them. */
import { join } from 'node:path';
import type { Contract } from '../../../src-shared/contract/index.ts';
import type { Client } from '../../../src-shared/rpc/client.ts';
import type { Bench } from '../kit/bench.ts';
import { newWindow, openBrowser } from '../kit/browser.ts';
import { blocksOf, loopEnv } from '../kit/loop.ts';
import { start } from '../kit/program.ts';
import { largest, median } from '../kit/stats.ts';
import { untilIdle } from '../kit/tree.ts';
import { measured, type Step } from './edit.ts';

/** Edits rest for half a minute before files are queued, and looking through the log takes its time. */
const QUEUED_MS = 120_000;

export async function tags(bench: Bench): Promise<void> {
  const loop = join(bench.work, 'loop');
  const program = await start(await bench.catalog(), [], loopEnv(loop));
  const browser = await openBrowser();
  try {
    const page = await newWindow(browser);
    await page.goto(program.url);
    await page.waitForFunction(() => window.bench.seen.pictures);
    const client = await program.connect();
    const [one, two] = await twoTags(client, bench.sizes.edit);
    const found = async (query: string) => (await client.call('search.page', { query, limit: 0 })).total;
    const [both, first] = [await found(`tag:"${one}" OR tag:"${two}"`), await found(`tag:"${one}"`)];
    const renamed = `${one}, renamed`;
    const demand = async (what: string, query: string, wanted: number) => {
      const total = await found(query);
      if (total !== wanted) throw new Error(`${what}: ${total} assets have ${query}, not ${wanted}.`);
    };
    await untilIdle(program.pid, bench.sizes.quietMs, 60_000);
    const step = (act: () => Promise<unknown>) =>
      measured(page, act, (from, to) => largest(blocksOf(loop, program.pid, from, to).map(({ ms }) => ms)));
    const steps: Record<'rename' | 'renamed back' | 'merge' | 'merged back', Step[]> = { rename: [], 'renamed back': [], merge: [], 'merged back': [] };
    for (let time = 0; time < bench.sizes.times; time++) {
      steps.rename.push(await step(() => client.call('tags.rename', { tag: one, to: renamed })));
      await demand('After the renaming', `tag:"${renamed}"`, first);
      steps['renamed back'].push(await step(() => client.call('history.undo', {})));
      await demand('After its undo', `tag:"${one}"`, first);
      steps.merge.push(await step(() => client.call('tags.merge', { tags: [two], into: one })));
      await demand('After the merge', `tag:"${one}"`, both);
      steps['merged back'].push(await step(() => client.call('history.undo', {})));
      await demand('After its undo', `tag:"${one}"`, first);
    }
    const on = `${first} and ${both - first} more of ${bench.sizes.assets} assets`;
    const timed = { on, unit: 's', n: steps.rename.length, most: 3 } as const;
    const seconds = (all: readonly Step[]) => median(all.map(({ ms }) => ms)) / 1000;
    bench.row({ ...timed, what: 'rename a tag', ours: seconds(steps.rename) });
    bench.row({ ...timed, what: 'undo it', ours: seconds(steps['renamed back']) });
    bench.row({ ...timed, what: 'merge another into it', ours: seconds(steps.merge) });
    bench.row({ ...timed, what: 'undo the merge', ours: seconds(steps['merged back']) });
    const all = Object.values(steps).flat();
    const blocked = { on, unit: 'ms', n: all.length, most: 50 } as const;
    bench.row({ ...blocked, what: "core's main thread blocked meanwhile: longest", ours: largest(all.map(({ core }) => core)) });
    bench.row({ ...blocked, what: "window's thread blocked meanwhile: longest", ours: largest(all.map((s) => s.window)) });
    bench.row({ what: 'files queued by both', on, unit: 'files', n: 1, ours: await queued(client, one, two, renamed), least: both });
  } finally {
    await browser.close();
    await program.stop();
  }
}

/** The two tags, neither in the other, that the fewest of at least so many assets have; else the most used. */
async function twoTags(client: Client<Contract>, least: number): Promise<[string, string]> {
  const { tags: all } = await client.call('tags.list', {});
  const leaves = all.filter(({ path }) => !all.some((other) => other.path.startsWith(`${path}/`)));
  const order = leaves.toSorted((a, b) => Number(a.count < least) - Number(b.count < least) || (a.count < least ? b.count - a.count : a.count - b.count));
  const [one, two] = order.map(({ path }) => path);
  if (one === undefined || two === undefined) throw new Error('The catalog has no two tags.');
  return [one, two];
}

/** The same once more in folders that are written by themselves: their drive is away, so that what is queued stays. */
async function queued(client: Client<Contract>, one: string, two: string, renamed: string): Promise<number> {
  const { roots } = await client.call('library.roots', {});
  for (const { n } of roots) await client.call('metadata.setMode', { root: n, mode: 'automatic' });
  await client.call('tags.rename', { tag: one, to: renamed });
  await client.call('tags.merge', { tags: [two], into: renamed });
  for (const until = Date.now() + QUEUED_MS; Date.now() < until; ) {
    const { waiting } = await client.call('metadata.unwritten', { limit: 0 });
    if (waiting > 0) return waiting;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return 0;
}
