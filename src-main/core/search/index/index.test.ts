import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { dateOf, NO_DAY } from '../../../../src-shared/domain/days.ts';
import { printBox } from '../../../../src-shared/domain/query/box.ts';
import { isAbout, parseQuery, printQuery } from '../../../../src-shared/domain/query/index.ts';
import { type Asset, asset, lonOf, makeCatalog, NOW, putAssets, putTrees, query, TAGS } from '../testing/made-library.ts';
import { slowFind } from '../testing/slow-find.ts';
import { FACETS } from './facets.ts';
import { SearchIndex, type Work } from './index.ts';
import { SORT_KEYS, type SortKey } from './orders.ts';

const finish = <T>(work: Work<T>): T => {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value as T;
  }
};

interface Made {
  readonly db: ReturnType<typeof makeCatalog>;
  readonly folder: string;
  open(): SearchIndex;
}

function made(): Made {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-search-'));
  const db = makeCatalog(join(folder, 'catalog.db'));
  db.pragma('foreign_keys = OFF');
  putTrees(db);
  const opened: SearchIndex[] = [];
  onTestFinished(() => {
    for (const index of opened) index.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    db,
    folder,
    open() {
      const index = new SearchIndex(
        { catalogPath: join(folder, 'catalog.db'), indexPath: join(folder, 'index.db') },
        () => NOW,
      );
      opened.push(index);
      finish(index.load());
      while (finish(index.indexTexts()));
      return index;
    },
  };
}

const numbered = (assets: readonly Asset[], first = 1) => assets.map((one, i) => ({ ...one, n: first + i }));
const some = (count: number, seed = 1) => numbered(fc.sample(asset, { numRuns: count, seed }));
const find = (index: SearchIndex, text: string) =>
  finish(index.page({ query: text, sort: 'taken', dir: 'desc', limit: 2000 }));

/** Equal ones in the order of their names: which comes first among them is all the same. */
const counts = (index: SearchIndex, text: string) =>
  Object.entries(finish(index.facets({ query: text, facets: FACETS, limit: 500 })).facets).map(([facet, values]) => [
    facet,
    values.toSorted((a, b) => a.value.localeCompare(b.value)),
  ]);

test('every query finds what looking at each asset finds', () => {
  const { db, open } = made();
  const assets = some(300);
  putAssets(db, assets);
  const index = open();
  fc.assert(
    fc.property(query, (tree) => {
      const expected = slowFind(assets, tree);
      const text = printQuery(tree);
      expect(index.resolve(text)).toEqual(expected);
      expect(find(index, text).total).toBe(expected.length);
    }),
    { numRuns: 3000 },
  );
});

test('an index that follows every change answers like one read afresh', () => {
  const change = fc.record({
    edits: fc.array(fc.tuple(fc.nat({ max: 59 }), asset), { maxLength: 30 }),
    added: fc.array(asset, { maxLength: 4 }),
    look: fc.subarray([...SORT_KEYS]),
  });
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.array(query, { maxLength: 5 }),
      (changes, queries) => {
        const { db, folder } = made();
        let assets = some(60);
        putAssets(db, assets);
        const paths = { catalogPath: join(folder, 'catalog.db'), indexPath: join(folder, 'following.db') };
        const following = new SearchIndex(paths, () => NOW);
        finish(following.load());
        for (const { edits, added, look } of changes) {
          for (const sort of look) finish(following.page({ query: '', sort, dir: 'asc', limit: 1 }));
          // Answers are remembered, and must be forgotten when they change.
          for (const tree of queries) following.resolve(printQuery(tree));
          counts(following, '');
          const edited = new Map(edits.map(([i, other]) => [i + 1, { ...other, n: i + 1 }]));
          const more = numbered(added, assets.length + 1);
          assets = [...assets.map((one) => edited.get(one.n) ?? one), ...more];
          putAssets(db, [...edited.values(), ...more]);
          finish(following.refresh({ tags: false, library: false }));
        }
        while (finish(following.indexTexts()));
        const fresh = new SearchIndex({ ...paths, indexPath: join(folder, 'fresh.db') }, () => NOW);
        finish(fresh.load());
        while (finish(fresh.indexTexts()));
        for (const sort of SORT_KEYS) {
          for (const dir of ['asc', 'desc'] as const) {
            const asked = { query: '', sort, dir, limit: 2000 };
            expect(finish(following.page(asked))).toEqual(finish(fresh.page(asked)));
            expect(finish(following.ids(asked))).toEqual(finish(fresh.ids(asked)));
          }
        }
        for (const tree of queries) expect(following.resolve(printQuery(tree))).toEqual(slowFind(assets, tree));
        for (const text of ['', '-rating:5']) expect(counts(following, text)).toEqual(counts(fresh, text));
        expect(following.tagCounts()).toEqual(fresh.tagCounts());
        expect(following.folderCounts()).toEqual(fresh.folderCounts());
        following.close();
        fresh.close();
      },
    ),
    { numRuns: 25 },
  );
});

test('orders are by key, then number; what is unknown stands last both ways; names sort by the numbers in them', () => {
  const { db, open } = made();
  const assets = some(400, 2).map((one) => ({ ...one, state: 0 }));
  putAssets(db, assets);
  const index = open();
  const byNumber = (key: (one: Asset) => number | null) => (a: Asset, b: Asset) => key(a)! - key(b)! || a.n - b.n;
  const check = (sort: SortKey, key: (one: Asset) => number | null) => {
    const known = assets
      .filter((one) => key(one) !== null)
      .sort(byNumber(key))
      .map(({ n }) => n);
    const unknown = assets.filter((one) => key(one) === null).map(({ n }) => n);
    expect(finish(index.page({ query: '', sort, dir: 'asc', limit: 2000 })).ns).toEqual([...known, ...unknown]);
    expect(finish(index.page({ query: '', sort, dir: 'desc', limit: 2000 })).ns).toEqual([
      ...known.toReversed(),
      ...unknown.toReversed(),
    ]);
  };
  check('taken', (one) => one.taken);
  check('size', (one) => one.size);
  check('rating', (one) => one.rating);
  check('dimensions', (one) => (one.width && one.height ? one.width * one.height : null));
  check('iso', (one) => one.iso);
  check('flag', (one) => (one.flag === null ? null : ['pick', 'reject'].indexOf(one.flag)));
  // Texts as people read them: numbers in them by their size, case aside.
  check('camera', (one) => (one.camera === null ? null : ['Canon EOS 6D', 'X-T5', 'X-T50'].indexOf(one.camera)));
  check('lens', (one) => (one.lens === null ? null : ['50mm', 'XF 50mm'].indexOf(one.lens)));
  check('ext', (one) => ['jpg', 'nef', 'psd'].indexOf(one.ext));

  const names = finish(index.page({ query: 'img_', sort: 'name', dir: 'asc', limit: 2000 })).ns.map(
    (n) => assets[n - 1]!.name,
  );
  const numbers = names.map((name) => Number(/\d+/.exec(name)![0]));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

test('the whole list comes in chunks of numbers and shapes, in the order of the page', () => {
  const { db, open } = made();
  const assets = some(3000, 3);
  putAssets(db, assets);
  const index = open();
  const asked = { query: 'rating:>=1', sort: 'added', dir: 'desc' } as const;
  const ns: number[] = [];
  for (const chunk of finish(index.ids(asked))) {
    const view = new DataView(chunk.buffer);
    const count = view.getUint32(0, true);
    expect(chunk.byteLength).toBe(4 + count * 6);
    for (let i = 0; i < count; i++) {
      const n = view.getUint32(4 + i * 4, true);
      const { width, height, orientation, rotate } = assets[n - 1]!;
      const turned = (orientation ?? 1) >= 5 !== (rotate % 180 !== 0);
      const aspect = width && height ? Math.round((turned ? height / width : width / height) * 1000) : 0;
      expect(view.getUint16(4 + count * 4 + i * 2, true)).toBe(aspect);
      ns.push(n);
    }
  }
  const { total } = find(index, asked.query);
  expect(ns).toHaveLength(total);
  expect(ns.slice(0, 2000)).toEqual(finish(index.page({ ...asked, limit: 2000 })).ns);
});

test('with its days the whole list says when each was taken, behind its numbers and shapes', () => {
  const { db, open } = made();
  const assets = some(3000, 5);
  putAssets(db, assets);
  const index = open();
  const asked = { query: '', sort: 'taken', dir: 'desc' } as const;
  const plain = finish(index.ids(asked));
  const dated = finish(index.ids({ ...asked, days: true }));
  expect(dated).toHaveLength(plain.length);
  for (const [at, chunk] of dated.entries()) {
    const view = new DataView(chunk.buffer);
    const count = view.getUint32(0, true);
    expect(chunk.subarray(0, 4 + count * 6)).toEqual(plain[at]);
    expect(chunk.byteLength).toBe(4 + count * 10);
    for (let i = 0; i < count; i++) {
      const { taken } = assets[view.getUint32(4 + i * 4, true) - 1]!;
      expect(view.getInt32(4 + count * 6 + i * 4, true)).toBe(taken === null ? NO_DAY : Math.floor(taken / 86_400_000));
    }
  }
});

test('a timeline counts each day of the query without its own dates, as looking at each asset does', () => {
  const { db, open } = made();
  const assets = some(300, 6);
  putAssets(db, assets);
  const index = open();
  fc.assert(
    fc.property(query, (tree) => {
      const kept = { terms: tree.terms.filter((term) => !isAbout(term, 'taken')) };
      const days = slowFind(assets, kept).map((n) => assets[n - 1]!.taken).map((taken) => (taken === null ? null : new Date(taken).toISOString().slice(0, 10)));
      const expected = new Map<string, number>();
      for (const day of days.filter((one) => one !== null).sort()) expected.set(day, (expected.get(day) ?? 0) + 1);
      const told = finish(index.timeline(printQuery(tree)));
      expect(told.undated).toBe(days.filter((one) => one === null).length);
      expect(new Map(told.days.map((day, i) => [dateOf(day).toISOString().slice(0, 10), told.counts[i]!]))).toEqual(expected);
      expect(told.days).toEqual(told.days.toSorted((a, b) => a - b));
    }),
    { numRuns: 400 },
  );
});

test('a map counts each asset of the query in view once, in the square where it lies, and tells which have no place', () => {
  const { db, open } = made();
  const assets = some(300, 9);
  putAssets(db, assets);
  const index = open();
  const views = fc.constantFrom(
    { south: -85, west: -180, north: 85, east: 180, size: 512, cell: 64 },
    { south: 38, west: -10, north: 51, east: 60, size: 2 ** 22, cell: 100 },
    { south: 60, west: 0, north: 70, east: 10, size: 4096, cell: 64 },
  );
  fc.assert(
    fc.property(query, views, (tree, view) => {
      const all = slowFind(assets, tree).map((n) => assets[n - 1]!);
      const placed = all.filter(({ lat }) => lat !== null);
      const inView = placed.filter(({ lat }) => lat! >= view.south && lat! <= view.north && lonOf(lat!) >= view.west && lonOf(lat!) <= view.east);
      const told = finish(index.map({ query: printQuery(tree), ...view }));
      expect([told.total, told.placed]).toEqual([all.length, placed.length]);
      expect(told.clusters.reduce((sum, { count }) => sum + count, 0)).toBe(inView.length);
      for (const { n, count, lat, lon, ...box } of told.clusters) {
        // Its box is a search that finds the very same.
        const same = finish(index.map({ query: `${printQuery(tree)} gps:${printBox(box)}`, ...view }));
        expect(same.total).toBe(count);
        expect(lat >= box.south && lat <= box.north && lon >= box.west && lon <= box.east).toBe(true);
        expect(inView.map((one) => one.n)).toContain(n);
      }
    }),
    { numRuns: 300 },
  );
});

test('a timeline bears dates that no camera can have written', () => {
  const { db, open } = made();
  putAssets(db, numbered(some(3).map((one, i) => ({ ...one, state: 0, taken: [8.6e15, -8.6e15, null][i]! }))));
  const { days, counts, undated } = finish(open().timeline(''));
  expect([days, counts, undated]).toEqual([[-99_537_038, 99_537_037], [1, 1], 1]);
});

test('a facet counts exactly the query without its own tokens, and its values find what they count', () => {
  const { db, open } = made();
  const assets = some(200, 4);
  putAssets(db, assets);
  const index = open();
  const facets = FACETS;
  // Of a large result the rest is counted and taken from the whole, once that is known.
  finish(index.facets({ query: '', facets, limit: 500 }));
  fc.assert(
    fc.property(query, (tree) => {
      const answer = finish(index.facets({ query: printQuery(tree), facets, limit: 500 }));
      expect(answer.total).toBe(slowFind(assets, tree).length);
      for (const facet of facets) {
        const others = { terms: tree.terms.filter((term) => !isAbout(term, facet)) };
        for (const { value, count } of answer.facets[facet]!) {
          const chosen = { type: 'token' as const, name: facet, values: [value] };
          // Two spellings of one label, and tags of one name, are separate values that find each other.
          if (facet === 'label' || value === 'Bob') continue;
          expect({ facet, value, count }).toEqual({
            facet,
            value,
            count: slowFind(assets, { terms: [...others.terms, chosen] }).length,
          });
        }
        if (facet !== 'tag' && facet !== 'kind' && facet !== 'color') {
          const sum = answer.facets[facet]!.reduce((total, { count }) => total + count, 0);
          expect(sum).toBe(slowFind(assets, others).length);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('tag counts hold descendants, each asset once; folder counts hold subfolders', () => {
  const { db, open } = made();
  const assets = some(200, 5);
  putAssets(db, assets);
  const index = open();
  const shown = assets.filter(({ state }) => state !== 2);
  const people = TAGS.slice(0, 3).map(([n]) => n);
  expect(index.tagCounts().get(9001)).toBe(shown.filter(({ tags }) => tags.some((tag) => people.includes(tag))).length);
  expect(index.folderCounts().get(2)).toBe(shown.filter(({ folder }) => folder === 2 || folder === 3).length);
  expect(index.folderCounts().get(4)).toBe(shown.filter(({ folder }) => folder >= 4).length);
});

test('a saved index is used, follows what changed since, and is left aside when damaged or of another past', () => {
  const { db, folder, open } = made();
  const assets = some(100, 6);
  putAssets(db, assets);
  const first = open();
  finish(first.page({ query: '', sort: 'name', dir: 'asc', limit: 1 }));
  expect(finish(first.save())).toBe(true);
  const changed = [{ ...assets[4]!, rating: 5, title: 'Zebra crossing', name: 'aaa', state: 0 }];
  putAssets(db, changed);
  const all = assets.map((one) => (one.n === 5 ? changed[0]! : one));
  const check = () => {
    const index = open();
    expect(find(index, 'zebra').ns).toEqual([5]);
    expect(index.resolve('rating:5')).toEqual(slowFind(all, parseQuery('rating:5').query));
    expect(finish(index.page({ query: '', sort: 'name', dir: 'asc', limit: 1 })).ns).toEqual([5]);
    return index;
  };
  expect(check().unsaved).toBe(1);

  const path = join(folder, 'index.db.columns');
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([1, 2, 3]), 0, 3, 200);
  closeSync(file);
  expect(check().unsaved).toBe(100);
  writeFileSync(path, 'short');
  expect(check().unsaved).toBe(100);

  // The change count is what it was, but another commit has it.
  db.prepare(
    "INSERT INTO change (seq, grp, actor, label, kind, wall, ops, assets) VALUES (2, x'aa', 'me', 'x', 'do', 1, x'', 1)",
  ).run();
  expect(finish(check().save())).toBe(true);
  expect(check().unsaved).toBe(0);
  db.prepare("UPDATE change SET grp = x'bb'").run();
  expect(check().unsaved).toBe(100);
});

test('index.db deleted, damaged or of another catalog is made again', () => {
  const { db, folder, open } = made();
  putAssets(db, [{ ...some(1)[0]!, caption: 'a zebra', state: 0 }]);
  const path = join(folder, 'index.db');
  expect(find(open(), 'zebra').total).toBe(1);
  rmSync(path);
  expect(find(open(), 'zebra').total).toBe(1);
  writeFileSync(path, 'not a database at all, but long enough to be taken for one by its size'.repeat(100));
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
  expect(find(open(), 'zebra').total).toBe(1);
  db.prepare("UPDATE meta SET value = x'1234' WHERE key = 'catalogId'").run();
  db.prepare('UPDATE asset SET caption = NULL').run();
  expect(find(open(), 'zebra').total).toBe(0);
});

test('a changed text is found at once, and its old words no longer', () => {
  const { db, open } = made();
  const one = { ...some(1)[0]!, title: 'zebra', state: 0 };
  putAssets(db, [one]);
  const index = open();
  expect(find(index, 'zebra').total).toBe(1);
  const rev = putAssets(db, [{ ...one, title: 'giraffe', name: 'new.jpg' }]);
  finish(index.refresh({}));
  expect(find(index, 'zebra').total).toBe(0);
  expect(find(index, 'giraf').total).toBe(1);
  expect(find(index, 'new.jpg')).toMatchObject({ total: 1, seq: rev });
});

test('the text inside a document is found, and replaced as a whole', () => {
  const { db, open } = made();
  putAssets(
    db,
    some(3).map((one) => ({ ...one, state: 0 })),
  );
  const index = open();
  index.putBody(2, [{ text: 'Chapter one: the elephant' }, { text: 'a second elephant' }, { text: '' }]);
  expect(find(index, 'eleph').ns).toEqual([2]);
  expect(find(index, '"the elephant"').ns).toEqual([2]);
  index.putBody(2, [{ text: 'nothing' }]);
  expect(find(index, 'eleph').ns).toEqual([]);
});

test('what cannot be read of a query is told, and the rest finds', () => {
  const { db, open } = made();
  const assets = some(50, 8);
  putAssets(db, assets);
  const index = open();
  const answer = find(index, 'rating:3 foo:bar (');
  expect(answer.error).toMatchObject({ at: 9, length: 7 });
  expect(answer.total).toBe(find(index, 'rating:3').total);
  for (const odd of [
    '"',
    '""',
    '*',
    '-',
    '"\0"',
    "'; DROP TABLE doc",
    'NEAR(a b)',
    'text:x',
    '^a',
    '🎉',
    '"a" *',
    'a\u0000b',
  ]) {
    expect(() => find(index, odd)).not.toThrow();
  }
});

test('completion offers tokens, then real values with how many have them', () => {
  const { db, open } = made();
  const assets = some(100, 9);
  putAssets(db, assets);
  const index = open();
  expect(index.complete({ query: 'rat', at: 3 })).toMatchObject({
    from: 0,
    to: 3,
    items: [{ insert: 'rating:' }, { insert: 'ratio:' }],
  });
  const typed = 'rating:>=3 tag:people/i';
  const { from, to, items } = index.complete({ query: typed, at: typed.length });
  expect([from, to]).toEqual([11, typed.length]);
  expect(items).toEqual([
    { insert: 'tag:people/Inés', text: 'people/Inés', count: index.resolve('rating:>=3 tag:people/Ines').length },
  ]);
  const camera = index.complete({ query: 'camera:"can', at: 11 }).items[0];
  expect(camera).toMatchObject({ insert: 'camera:"Canon EOS 6D"', count: index.resolve('camera:canon').length });
  const counted = index.complete({ query: 'flag:pick rating:', at: 17 }).items;
  expect(counted.map(({ insert, count }) => [insert, count])).toEqual(
    ['>=1', '>=2', '>=3', '>=4', '5', '0'].map((value) => [`rating:${value}`, index.resolve(`flag:pick rating:${value}`).length]),
  );
  expect(index.complete({ query: '-kind:raw,im', at: 12 }).items[0]).toMatchObject({ insert: 'kind:raw,image' });
  expect(index.complete({ query: 'ines', at: 4 }).items).toContainEqual(
    expect.objectContaining({ insert: 'tag:people/Inés' }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat({ max: 30 }), (text, at) => {
      const answer = index.complete({ query: text, at });
      expect(answer.from).toBeLessThanOrEqual(answer.to);
    }),
  );
});

test('a query that finds nothing is told what it may have meant, with how many that finds', () => {
  const { db, open } = made();
  putAssets(
    db,
    some(60, 9).map((one, i) => ({ ...one, state: 0, name: `IMG_${i}.jpg`, title: i < 9 ? 'Lighthouse at dawn' : null, caption: null, city: null })),
  );
  const index = open();
  const meant = (query: string) => finish(index.suggest(query)).items.map((one) => [one.query, one.total === index.resolve(one.query).length && one.total > 0]);
  expect(meant('lighthuose')).toEqual([['lighthouse', true]]);
  expect(meant('"lihgthouse at dwan"')).toEqual([['"lighthouse at dawn"', true]]);
  expect(meant('tag:poeple/Ines')).toEqual([['tag:people/Inés', true]]);
  expect(meant('tag:boob rating:>=0')).toEqual([['tag:Bob rating:>=0', true]]);
  expect(meant('camera:cannon')).toEqual([['camera:canon', true]]);
  expect(meant('in:"sun tripp"')).toEqual([['in:"Sun trip"', true]]);
  expect(meant('field.client:amce')).toEqual([['field.client:Acme', true]]);
  expect(meant('draftt OR lighthuose').map(([query]) => query)).toContainEqual('draft OR lighthouse');
  // What finds something is meant as it is, and for some there is nothing like it.
  expect([meant('lighthouse rating:5 -rating:5'), meant('elephant'), meant(''), meant('東京都庁'), meant('-tag:poeple')]).toEqual([[], [], [], [], []]);
  const offered = index.complete({ query: 'lable:re', at: 8 });
  expect([offered.from, offered.items]).toEqual([0, [{ insert: 'label:re', text: 'label:red' }]]);
});

test('a list of names finds files as they are called, else under another extension; of several those from folders like the ones named', () => {
  const { db, open } = made();
  const [first] = some(1);
  const files = [
    ['IMG_1.jpg', 2],
    ['IMG_1.NEF', 2],
    ['IMG_1.jpg', 5],
    ['Été 3.tif', 1],
    ['DSC.0001.jpg', 1],
    ['gone.jpg', 1],
  ] as const;
  putAssets(db, files.map(([name, folder], i) => ({ ...first!, n: i + 1, name, folder, state: name === 'gone.jpg' ? 2 : 0 })));
  const index = open();
  const asked = ['img_1.JPG', 'IMG_1', 'IMG_1.cr3', '/elsewhere/disk/2024/img_1.jpg', 'C:\\x\\photos\\2024\\IMG_1.jpg', 'ete 3.jpg', 'DSC.0001', 'gone.jpg', 'nothing', '/'];
  const { found, missing } = finish(index.byNames(asked));
  expect(found.map(({ name, ns, exact }) => [name, ns, exact])).toEqual([
    ['img_1.JPG', [1, 3], true],
    ['IMG_1', [1, 2, 3], false],
    ['IMG_1.cr3', [1, 2, 3], false],
    ['/elsewhere/disk/2024/img_1.jpg', [3], true],
    ['C:\\x\\photos\\2024\\IMG_1.jpg', [1], true],
    ['ete 3.jpg', [4], false],
    ['DSC.0001', [5], false],
  ]);
  expect(missing).toEqual(['gone.jpg', 'nothing', '/']);
});

test('a summary tells what each asset would, one by one', () => {
  const { db, open } = made();
  const assets = some(300, 11).map((one) => ({ ...one, label: one.label === '' ? null : one.label }));
  putAssets(db, assets);
  db.exec("UPDATE asset SET creator = 'Ann'; UPDATE asset SET copyright = 'Bob' WHERE n % 2");
  const index = open();
  const common = (values: readonly unknown[]) => {
    const different = new Set(values);
    return different.size > 1 ? { value: null, mixed: different.size } : { value: [...different][0] ?? null, mixed: 0 };
  };
  fc.assert(
    fc.property(fc.subarray(assets), (chosen) => {
      const ns = [...chosen.map(({ n }) => n), ...chosen.slice(0, 2).map(({ n }) => n), 999_999];
      const { fields, tags, ...rest } = finish(index.summary({ ns }));
      expect(rest).toEqual({
        seq: index.rev,
        count: chosen.length,
        bytes: chosen.reduce((sum, { size }) => sum + size, 0),
        placed: chosen.filter(({ lat }) => lat !== null).length,
        position: common(chosen.map(({ lat }) => lat && `${lat},${lonOf(lat)}`)),
      });
      for (const name of ['rating', 'label', 'flag', 'title', 'caption'] as const)
        expect([name, fields[name]]).toEqual([name, common(chosen.map((one) => one[name]))]);
      expect(fields.creator.value).toBe(chosen.length ? 'Ann' : null);
      expect(fields.copyright).toEqual(common(chosen.map(({ n }) => (n % 2 ? 'Bob' : null))));
      const counts = TAGS.map(([tag]) => ({ tag, count: chosen.filter((one) => one.tags.includes(tag)).length }));
      expect(tags).toEqual(counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || a.tag - b.tag));
    }),
    { numRuns: 200 },
  );
  expect(finish(index.summary({ query: 'rating:>=3' })).count).toBe(index.resolve('rating:>=3').length);
});

test('more values than anybody reads are counted up to a thousand', () => {
  const { db, open } = made();
  putAssets(db, some(1500, 12));
  db.exec("UPDATE asset SET title = 'T' || n, caption = NULL");
  const { fields } = finish(open().summary({ query: '' }));
  expect([fields.title, fields.caption]).toEqual([
    { value: null, mixed: 1000 },
    { value: null, mixed: 0 },
  ]);
});

test('a change of stars leaves what words find as it is, and one of text that came with it is found', () => {
  const { db, open } = made();
  putAssets(
    db,
    some(250, 13).map((one) => ({ ...one, title: null, caption: null, rating: 0 })),
  );
  const index = open();
  const rev = () => db.prepare("SELECT value FROM meta WHERE key = 'rev'").pluck().get() as number;
  const change = (set: string) => {
    db.exec(`UPDATE meta SET value = value + 1 WHERE key = 'rev'; UPDATE asset SET ${set}, rev = ${rev() + 1}`);
    return rev();
  };
  expect(find(index, 'zebra').total).toBe(0);
  const stars = change('rating = 3');
  finish(index.refresh({ tags: false, library: false, fields: ['rating'], upTo: stars }));
  expect([find(index, 'rating:3').total, index.stats().textRev]).toEqual([find(index, '').total, stars]);

  // The hint speaks of the stars alone, but a title was written before they were read.
  const more = change('rating = 4');
  change("title = 'Zebra'");
  finish(index.refresh({ tags: false, library: false, fields: ['rating'], upTo: more }));
  while (finish(index.indexTexts()));
  expect([find(index, 'zebra').total, find(index, 'rating:4').total]).toEqual([
    find(index, '').total,
    find(index, '').total,
  ]);
});

test('thousands that change at once are each read once', () => {
  const { db, open } = made();
  putAssets(db, some(4500));
  const index = open();
  db.prepare("UPDATE asset SET rating = 5, rev = (SELECT value FROM meta WHERE key = 'rev') + 1 + n % 3").run();
  db.prepare("UPDATE meta SET value = value + 3 WHERE key = 'rev'").run();
  const work = index.refresh({});
  let steps = 0;
  while (!work.next().done) if (++steps > 20) throw new Error('It does not come to an end.');
  expect(find(index, '-rating:5').total).toBe(0);
});
