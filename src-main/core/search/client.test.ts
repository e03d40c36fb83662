import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createSearch, SearchCancelled } from './client.ts';
import { asset, makeCatalog, putAssets, putTrees } from './testing/made-library.ts';

async function made(count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-search-'));
  const db = makeCatalog(join(folder, 'catalog.db'));
  db.pragma('foreign_keys = OFF');
  putTrees(db);
  const assets = fc.sample(asset, { numRuns: count, seed: 1 }).map((one, i) => ({ ...one, n: i + 1, state: 0 }));
  putAssets(db, assets);
  const paths = { catalogPath: join(folder, 'catalog.db'), indexPath: join(folder, 'index.db') };
  const search = await createSearch(paths);
  onTestFinished(async () => {
    await search.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { db, assets, paths, search };
}
const newest = { sort: 'taken', dir: 'desc' } as const;

test('questions asked at once after the start wait for the index and are answered', async () => {
  const { search } = await made(500);
  const [page, facets, counts] = await Promise.all([
    search.page({ query: '', ...newest, limit: 10 }),
    search.facets({ query: '', facets: ['rating'], limit: 10 }),
    search.tagCounts(),
  ]);
  expect(page).toMatchObject({ seq: 1, total: 500 });
  expect(page.ns).toHaveLength(10);
  expect(facets.facets.rating!.reduce((sum, { count }) => sum + count, 0)).toBe(500);
  expect(counts.size).toBeGreaterThan(0);
  let listed = 0;
  for await (const chunk of search.ids({ query: '', ...newest }))
    listed += new DataView(chunk.buffer).getUint32(0, true);
  expect(listed).toBe(500);
});

test('who asks with the count of a commit gets an answer that knows of it', async () => {
  const { db, assets, search } = await made(100);
  await search.page({ query: '', ...newest, limit: 1 });
  const seq = putAssets(db, [{ ...assets[6]!, title: 'zebra' }]);
  const page = await search.page({ query: 'zebra', ...newest, limit: 10, atLeast: seq });
  expect(page).toMatchObject({ seq, total: 1, ns: [7] });
  const later = putAssets(db, [{ ...assets[7]!, title: 'zebra' }]);
  await search.waitFor(later);
  expect(await search.resolve('zebra')).toEqual([7, 8]);
  await search.refresh(later, { tags: false, library: false });
});

test('a newer question of the same client takes the place of the older; one taken back ends', async () => {
  const { search } = await made(100);
  const first = search.facets({ query: 'sun', facets: ['tag', 'rating', 'kind'], limit: 10 }, { client: 'a' });
  const second = search.facets({ query: 'red', facets: ['tag'], limit: 10 }, { client: 'a' });
  await expect(first).rejects.toBeInstanceOf(SearchCancelled);
  expect((await second).total).toBeGreaterThan(0);

  const abort = new AbortController();
  const page = search.page({ query: 'sun', ...newest, limit: 10 }, { signal: abort.signal });
  abort.abort();
  await expect(page).rejects.toBeInstanceOf(SearchCancelled);
  await expect(search.page({ query: '', ...newest, limit: 10 }, { signal: abort.signal })).rejects.toBeInstanceOf(
    SearchCancelled,
  );
});

test('text inside files becomes searchable, also after a restart', async () => {
  const { paths, search } = await made(50);
  await search.indexText(3, [{ text: 'an elephant' }, { at: '2', text: 'in the room' }]);
  expect(await search.resolve('elephant')).toEqual([3]);
  await search.textsDone();
  expect(await search.stats()).toMatchObject({ loaded: true, assets: 50, textRev: 1 });
  await search.close();
  const again = await createSearch(paths);
  expect(await again.resolve('room')).toEqual([3]);
  await again.close();
  await expect(again.resolve('room')).rejects.toThrow(/ended/);
});

test('a catalog that cannot be opened is told at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-search-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await expect(
    createSearch({ catalogPath: join(folder, 'none.db'), indexPath: join(folder, 'index.db') }),
  ).rejects.toThrow(/open/);
});
