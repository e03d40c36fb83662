/** Searching a million assets, over the connection that a window has: first pages, whole lists, counts. */
import { FACETS } from '../../../src-shared/domain/listed.ts';
import type { Bench } from '../kit/bench.ts';
import { start } from '../kit/program.ts';
import { QUERIES } from '../kit/queries.ts';
import { largest, median, p95, timed } from '../kit/stats.ts';

/** All of it, as a window shows it. */
const EARTH = { south: -90, west: -180, north: 90, east: 180, size: 1440, cell: 76 } as const;
const ORDER = { sort: 'taken', dir: 'desc' } as const;

export async function search(bench: Bench): Promise<void> {
  const program = await start(await bench.catalog());
  try {
    const client = await program.connect();
    const { facets } = await client.call('search.facets', { query: '', facets: ['tag'], limit: 10 });
    const common = facets.tag?.find(({ value }) => value !== '')?.value ?? 'none';
    const queries = QUERIES.map((query) => query.replace('tag:#1', `tag:"${common}"`));
    const page = (query: string) => timed(() => client.call('search.page', { query, ...ORDER, limit: 200 }));
    const list = (query: string) => timed(() => drain(client.stream('search.ids', { query, ...ORDER })));
    const counts = (query: string) =>
      timed(() => client.call('search.facets', { query, facets: [...FACETS], limit: 50 }));

    const timeline = (query: string) => timed(() => client.call('search.timeline', { query }));

    const map = (query: string) => timed(() => client.call('search.map', { query, ...EARTH }));

    const cold: [ms: number, query: string][] = [];
    for (const query of queries) cold.push([(await page(query))[0], query]);
    const warm: number[] = [];
    for (let round = 0; round < 3; round++) for (const query of queries) warm.push((await page(query))[0]);
    const [lists, facetTimes, timelines, maps, beside]: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
    for (const query of queries) {
      lists.push((await list(query))[0]);
      facetTimes.push((await counts(query))[0]);
      timelines.push((await timeline(query))[0]);
      maps.push((await map(query))[0]);
      const counting = Promise.all([counts(query), list(query)]);
      beside.push((await page('rating:5'))[0]);
      await counting;
    }
    const slowest = cold.toSorted((a, b) => b[0] - a[0]).slice(0, 3);
    bench.say(
      `slowest when cold: ${slowest.map(([ms, query]) => `${query || '(all)'} ${Math.round(ms)} ms`).join(', ')}`,
    );

    const on = `${bench.sizes.assets} assets, ${queries.length} queries`;
    const ms = { on, unit: 'ms' } as const;
    const coldMs = cold.map(([time]) => time);
    bench.row({ ...ms, what: 'first page of a search, first time: p95', ours: p95(coldMs), n: cold.length, most: 50 });
    bench.row({
      ...ms,
      what: 'first page of a search, first time: slowest',
      ours: largest(coldMs),
      n: cold.length,
      most: 250,
    });
    bench.row({ ...ms, what: 'first page of a search, again: p95', ours: p95(warm), n: warm.length, most: 50 });
    bench.row({
      ...ms,
      what: 'first page of a search, again: slowest',
      ours: largest(warm),
      n: warm.length,
      most: 250,
    });
    bench.row({ ...ms, what: 'whole ordered list of numbers: p95', ours: p95(lists), n: lists.length, most: 150 });
    bench.row({ ...ms, what: 'nine exact facets: p95', ours: p95(facetTimes), n: facetTimes.length, most: 150 });
    bench.row({ ...ms, what: 'how many were taken on each day: p95', ours: p95(timelines), n: timelines.length, most: 150 });
    bench.row({ ...ms, what: 'where they were taken, in squares of a map: p95', ours: p95(maps), n: maps.length, most: 150 });
    bench.row({
      ...ms,
      what: 'first page while list and facets are counted: p95',
      ours: p95(beside),
      n: beside.length,
      most: 50,
      aim: `alone it takes ${Math.round(median(warm))} ms`,
    });
  } finally {
    await program.stop();
  }
}

async function drain(chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of chunks);
}
