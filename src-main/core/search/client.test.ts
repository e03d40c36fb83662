import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSearch, SearchCancelled } from './client.ts';
import { FirstPage, firstPagePath } from './first-page.ts';
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

test('a worker that dies is started anew, knows what was committed, and answers those who waited', async () => {
  const post = vi.spyOn(Worker.prototype, 'postMessage');
  onTestFinished(() => post.mockRestore());
  const { db, assets, search } = await made(200);
  const dying = post.mock.instances[0] as unknown as Worker;
  const waited = search.page({ query: '', ...newest, limit: 10 });
  await dying.terminate();
  expect(await waited).toMatchObject({ total: 200 });
  const seq = putAssets(db, [{ ...assets[6]!, title: 'zebra' }]);
  await search.waitFor(seq);
  const again = post.mock.instances.at(-1) as unknown as Worker;
  expect(again).not.toBe(dying);
  await again.terminate();
  // Nobody waited: the next question starts it.
  await search.waitFor(seq);
  expect(await search.resolve('zebra')).toEqual([7]);
});

test('a worker that dies of every question does not go on for ever, and is there again for the next', async () => {
  const died: Error[] = [];
  const { paths, search } = await made(20);
  await search.close();
  const mortal = await createSearch(paths, (error) => died.push(error));
  onTestFinished(() => mortal.close());
  const post = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker) {
    void this.terminate();
  });
  await expect(mortal.resolve('sun')).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringMatching(/Try again/),
  });
  expect(died.length).toBeLessThan(4);
  post.mockRestore();
  expect(await mortal.page({ query: '', ...newest, limit: 1 })).toMatchObject({ total: 20 });
});

test('a catalog that cannot be opened is told at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-search-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await expect(
    createSearch({ catalogPath: join(folder, 'none.db'), indexPath: join(folder, 'index.db') }),
  ).rejects.toThrow(/open/);
});

test('the first page of the last time is there before the index, as long as nothing has changed', async () => {
  const { db, paths, search } = await made(300);
  await search.close();
  const stand = async () => ({ rev: db.prepare("SELECT value FROM meta WHERE key = 'rev'").pluck().get() as number, identity: 'this one' });
  const open = async (at = stand) => {
    const page = new FirstPage(firstPagePath(paths.indexPath));
    const one = await createSearch(paths, undefined, undefined, undefined, { page, stand: at });
    onTestFinished(() => one.close());
    return one;
  };
  const asked = { query: '', ...newest, limit: 20 };
  const before = await open();
  const answer = await before.page(asked);
  await before.close();

  const threads = vi.spyOn(Worker.prototype, 'postMessage');
  const again = await open();
  expect(await again.page(asked)).toEqual(answer);
  expect(threads, 'no thread was asked').not.toHaveBeenCalled();
  threads.mockRestore();
  // Another question is for the index, which then is read.
  expect(await again.page({ ...asked, limit: 10 })).toMatchObject({ ns: answer.ns.slice(0, 10) });
  await again.close();

  const elsewhere = await open(async () => ({ ...(await stand()), identity: 'put back from a backup' }));
  await elsewhere.close();
  db.prepare('UPDATE asset SET state = 2, rev = 7 WHERE n = ?').run(answer.ns[0]);
  db.prepare("UPDATE meta SET value = 7 WHERE key = 'rev'").run();
  const later = await open();
  expect(await later.page(asked)).toMatchObject({ seq: 7, total: answer.total - 1, ns: expect.not.arrayContaining([answer.ns[0]]) });
});
