/**
 * How fast search is at full size: `node src-main/core/search/search.bench.ts [assets] [folder to keep the made catalog in]`.
 * Times are as the core sees them, thread and all; the last line is JSON. Needs some 2 GB of disk for a million assets.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillCatalog, makeCatalog } from './bench-catalog.ts';
import { createSearch } from './client.ts';

const QUERIES = [
  '',
  'sunset',
  'sun',
  'img',
  'jpg',
  'IMG_1234',
  '1234',
  'dsc00',
  'x',
  'kyo',
  '京都',
  '京',
  'zurich',
  'reykjavík',
  'creator',
  '"img 1234"',
  'somewhere',
  'fuji',
  '50mm',
  'qqqqzz',
  'sunset berlin',
  'sunset -kyoto',
  'sunset OR kyoto',
  '(sunset OR kyoto) raf',
  '-sunset',
  'rating:5',
  'rating:>=4',
  'rating:0',
  'rating:2..3',
  '-rating:0',
  'label:red',
  'label:none',
  'flag:pick',
  'flag:none',
  'kind:raw',
  'kind:video,document',
  'ext:nef',
  'camera:"FUJIFILM X-T5"',
  'camera:leica',
  'camera:none',
  'lens:50mm',
  'iso:>=1600',
  'taken:2015',
  'taken:2015-06..2016-02',
  'added:>=2020',
  'size:>50mb',
  'w:>=6000',
  'ratio:3:2',
  'ratio:portrait',
  'in:2010',
  'in:photos',
  'missing:yes',
  'has:gps',
  'tag:none',
  '-tag:none',
  'tag:#1',
  'tag:#2',
  'tag:#1 rating:>=3',
  'kind:raw rating:>=3 taken:2012..2014 has:gps sunset',
  '(rating:5 OR flag:pick) -label:red in:2012',
];
const SORTS = ['taken', 'name', 'rating', 'size', 'dimensions', 'added'] as const;
const FACETS = ['rating', 'label', 'flag', 'kind', 'ext', 'camera', 'lens', 'taken', 'tag'] as const;

const count = Number(process.argv[2] ?? 1_000_000);
const kept = process.argv[3];
const folder = kept ?? mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
mkdirSync(folder, { recursive: true });
const paths = { catalogPath: join(folder, `catalog-${count}.db`), indexPath: join(folder, `index-${count}.db`) };

const figures: Record<string, number> = {};
const note = (name: string, value: number) => {
  figures[name] = Math.round(value * 10) / 10;
  console.log(`${name.padEnd(44)} ${figures[name]}`);
};
const timed = async <T>(run: () => Promise<T>): Promise<[number, T]> => {
  const start = performance.now();
  const value = await run();
  return [performance.now() - start, value];
};
const spread = (name: string, times: readonly number[]) => {
  const sorted = times.toSorted((a, b) => a - b);
  note(`${name} median, ms`, sorted[sorted.length >> 1]!);
  note(`${name} p95, ms`, sorted[Math.floor(sorted.length * 0.95)]!);
  note(`${name} max, ms`, sorted.at(-1)!);
};
const drain = async (chunks: AsyncIterable<Uint8Array>) => {
  for await (const chunk of chunks) if (chunk.length === 0) throw new Error('An empty chunk.');
};
const load = async (name: string) => {
  const [ms, search] = await timed(async () => {
    const made = await createSearch(paths);
    await made.page({ query: '', sort: 'taken', dir: 'desc', limit: 200 });
    return made;
  });
  note(name, ms);
  return search;
};

if (!existsSync(paths.catalogPath)) {
  const [ms] = await timed(async () => {
    const db = makeCatalog(paths.catalogPath);
    fillCatalog(db, count, count * 3.5, 500);
    db.close();
  });
  note('catalog made, ms', ms);
}
for (const end of ['', '-wal', '-shm', '.columns']) rmSync(paths.indexPath + end, { force: true });

const first = await load('load from rows to the first page, ms');
const [textMs] = await timed(() => first.textsDone());
note('words indexed in the background, ms', textMs);
await first.close();
const search = await load('load from the saved index to the first page, ms');

const [common] = (await search.facets({ query: '', facets: ['tag'], limit: 10 })).facets.tag!.filter(
  ({ value }) => value !== '',
);
const [, second] = (await search.facets({ query: '', facets: ['tag'], limit: 200 })).facets.tag!.filter(({ value }) =>
  value.includes('/'),
);
const queries = QUERIES.map((query) =>
  query.replace('tag:#1', `tag:${common!.value}`).replace('tag:#2', `tag:${second!.value}`),
);

const page = (query: string) => timed(() => search.page({ query, sort: 'taken', dir: 'desc', limit: 200 }));
const cold: [number, string, number][] = [];
for (const query of queries) {
  const [ms, { total }] = await page(query);
  cold.push([ms, query, total]);
}
spread(
  'page, cold',
  cold.map(([ms]) => ms),
);
for (const [ms, query, total] of cold.toSorted((a, b) => b[0] - a[0]).slice(0, 5))
  console.log(`    ${ms.toFixed(1)} ms  ${query}  (${total} found)`);
const [pages, lists, facets, beside]: [number[], number[], number[], number[]] = [[], [], [], []];
for (let round = 0; round < 3; round++) {
  for (const query of queries) pages.push((await page(query))[0]);
}
spread('page, warm', pages);
for (const query of queries) {
  lists.push((await timed(() => drain(search.ids({ query, sort: 'taken', dir: 'desc' }))))[0]);
  facets.push((await timed(() => search.facets({ query, facets: FACETS, limit: 50 })))[0]);
  // A page asked for while facets are counted.
  const counting = search.facets({ query, facets: FACETS, limit: 50 });
  beside.push((await page('rating:5'))[0]);
  await counting;
}
spread('whole ordered list', lists);
spread('nine exact facets', facets);
spread('page while facets are counted', beside);
for (const sort of SORTS)
  note(
    `order by ${sort}, first time, ms`,
    (await timed(() => search.page({ query: '', sort, dir: 'asc', limit: 200 })))[0],
  );
note('tag counts, ms', (await timed(() => search.tagCounts()))[0]);
note('folder counts, ms', (await timed(() => search.folderCounts()))[0]);
note('completion of tag:b, ms', (await timed(() => search.complete({ query: 'tag:b', at: 5 })))[0]);

// Changes: one rating, then a tag on a hundred thousand.
const { default: Database } = await import('better-sqlite3');
const db = new Database(paths.catalogPath);
const commit = (sql: string): number => {
  const rev = (db.prepare("SELECT value FROM meta WHERE key = 'rev'").pluck().get() as number) + 1;
  db.transaction(() => {
    db.prepare("UPDATE meta SET value = ? WHERE key = 'rev'").run(rev);
    db.prepare(sql).run(rev);
  })();
  return rev;
};
const ratings: number[] = [];
for (let i = 0; i < 9; i++) {
  const rev = commit(
    `UPDATE asset SET rating = (rating + 1) % 6, rev = ? WHERE n = (SELECT n FROM asset LIMIT 1 OFFSET ${i * 7})`,
  );
  ratings.push(
    (await timed(() => search.refresh(rev, { tags: false, library: false }).then(() => page('rating:>=3'))))[0],
  );
}
spread('one rating, refresh and page', ratings);
const many = commit(
  "UPDATE asset SET flag = CASE flag WHEN 'pick' THEN NULL ELSE 'pick' END, rev = ? WHERE n IN (SELECT n FROM asset LIMIT 100000)",
);
note('100,000 changed, refresh, ms', (await timed(() => search.refresh(many, { tags: false, library: false })))[0]);
db.close();
const { heapUsed, arrayBuffers } = await search.stats();
note('worker: heap and arrays, MB', (heapUsed + arrayBuffers) / 1e6);
note('close and save, ms', (await timed(() => search.close()))[0]);
if (kept === undefined) rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify(figures));
