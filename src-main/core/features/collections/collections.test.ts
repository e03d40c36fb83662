import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { restoreCatalog } from '../../backup/restore.ts';
import { sealPending } from '../../backup/sealer.ts';
import { filedCatalog } from '../../backup/testing/filed-catalog.ts';
import { connect, type Connection } from '../../db/connection.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { SearchIndex, type Work } from '../../search/index/index.ts';
import { edit } from '../assets/edit.sql.ts';
import { verifyRows } from '../catalog/catalog.sql.ts';
import { redoStep, undoStep } from '../history/history.sql.ts';
import {
  addToCollection,
  type CollectionKind,
  createCollection,
  deleteCollections,
  editCollection,
  listCollections,
  pathsOf,
  placeInCollection,
  takeFromCollection,
} from './collections.sql.ts';

const me = { actor: 'me' };
const finish = <T>(work: Work<T>): T => {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value as T;
  }
};

function on(c: Connection) {
  return {
    make: (name: string, kind: CollectionKind = 'manual', more: { parent?: number; query?: string; ns?: readonly number[] } = {}) =>
      c.run(createCollection, { ...me, name, kind, ...more }).out.n,
    put: (collection: number, ns: readonly number[]) => c.run(addToCollection, { ...me, collection, ns }).out,
    take: (collection: number, ns: readonly number[]) => c.run(takeFromCollection, { ...me, collection, ns }).out,
    place: (collection: number, ns: readonly number[], before: number | null) => c.run(placeInCollection, { ...me, collection, ns, before }).out,
    drop: (...collections: number[]) => c.run(deleteCollections, { ...me, collections }).out,
    change: (collection: number, is: object) => c.run(editCollection, { ...me, collection, ...is }).out,
    paths: () => [...pathsOf(c.run(listCollections, undefined).out.collections).values()].sort(),
    undo: () => c.run(undoStep, me).out,
    redo: () => c.run(redoStep, me).out,
    whole: () => expect(c.run(verifyRows, undefined as never).out.problems).toEqual([]),
  };
}
function library(count = 6) {
  const c = tempCatalog();
  const ns = c.assets(Array.from({ length: count }, () => undefined));
  const index = new SearchIndex({ catalogPath: c.path, indexPath: join(c.folder, 'index.db') });
  onTestFinished(() => index.close());
  finish(index.load());
  const found = (query: string, dir: 'asc' | 'desc' = 'asc') => {
    finish(index.refresh({}));
    return finish(index.page({ query, sort: 'collection', dir, limit: 100 })).ns.map((n) => ns.indexOf(n));
  };
  const counts = () => {
    finish(index.refresh({}));
    return finish(index.collectionCounts());
  };
  return { c, ns, found, counts, some: (...at: number[]) => at.map((i) => ns[i] as number), ...on(c) };
}

describe('a manual collection', () => {
  test('holds what is put in, in that order, and is moved about in; each is one step that undo takes back', () => {
    const { make, put, place, take, found, some, undo, redo, whole } = library();
    const n = make('Portfolio', 'manual', { ns: some(3, 1) });
    expect(put(n, some(5, 1, 0))).toMatchObject({ changed: 2, label: 'Put 2 assets into Portfolio' });
    expect(found('collection:Portfolio')).toEqual([3, 1, 5, 0]);
    expect(found('collection:portfolio', 'desc')).toEqual([0, 5, 1, 3]);
    place(n, some(0, 5), some(1)[0] as number);
    expect(found('collection:Portfolio')).toEqual([3, 0, 5, 1]);
    place(n, some(3, 4), null);
    expect(found('collection:Portfolio')).toEqual([0, 5, 1, 3]);
    take(n, some(5));
    expect(found('collection:Portfolio')).toEqual([0, 1, 3]);
    whole();
    for (const before of [[0, 5, 1, 3], [3, 0, 5, 1], [3, 1, 5, 0], [3, 1], []]) {
      undo();
      expect(found('collection:Portfolio')).toEqual(before);
    }
    for (let i = 0; i < 5; i++) redo();
    expect(found('collection:Portfolio')).toEqual([0, 1, 3]);
    whole();
  });

  test('lies in a set, is renamed and moved, and a deleted set comes back with all that was in it', () => {
    const { make, change, drop, paths, found, some, undo } = library();
    const trips = make('Trips', 'set');
    const lisbon = make('Lisbon/Porto', 'manual', { parent: trips, ns: some(2, 0) });
    const work = make('Work', 'set');
    expect(paths()).toEqual(['Trips', 'Trips/Lisbon\\/Porto', 'Work']);
    expect(found('collection:Trips').sort()).toEqual([0, 2]);
    change(lisbon, { parent: work, name: 'Lisbon' });
    expect(paths()).toEqual(['Trips', 'Work', 'Work/Lisbon']);
    change(trips, { parent: work });
    expect(() => change(work, { parent: trips })).toThrow(/into itself/);
    expect(() => make('x', 'manual', { parent: lisbon })).toThrow(/no set/);
    expect(drop(work)).toMatchObject({ label: 'Deleted the set Work' });
    expect([paths(), found('collection:Lisbon')]).toEqual([[], []]);
    undo();
    expect([paths(), found('collection:Work/Lisbon')]).toEqual([['Work', 'Work/Lisbon', 'Work/Trips'], [2, 0]]);
  });

  test('shows the first in it unless another one was chosen to stand for it', () => {
    const { c, make, change, some, place } = library();
    const n = make('A', 'manual', { ns: some(4, 2) });
    const cover = () => c.run(listCollections, undefined).out.collections[0]?.cover;
    expect(cover()).toBe(some(4)[0]);
    place(n, some(2), some(4)[0] as number);
    expect(cover()).toBe(some(2)[0]);
    change(n, { cover: some(5)[0] });
    expect(cover()).toBe(some(5)[0]);
    change(n, { cover: null });
    expect(cover()).toBe(some(2)[0]);
  });
});

test('a smart collection holds what its query finds now, others of its kind too, and one that asks for itself nothing', () => {
  const { c, make, put, change, counts, found, some } = library();
  c.run(edit, { ...me, ns: some(1, 2), changes: { rating: 5 } });
  const best = make('Best', 'smart', { query: 'rating:5' });
  const picks = make('Picks', 'manual', { ns: some(2, 4) });
  const both = make('Both', 'smart', { query: 'collection:Best collection:Picks' });
  const set = make('All of it', 'set');
  change(picks, { parent: set });
  expect([best, picks, both, set].map((n) => counts().get(n))).toEqual([2, 2, 1, 2]);
  c.run(edit, { ...me, ns: some(4), changes: { rating: 5 } });
  put(picks, some(0));
  expect([best, picks, both, set].map((n) => counts().get(n))).toEqual([3, 3, 2, 3]);
  change(best, { query: 'rating:5 collection:Both' });
  expect(found('collection:Best')).toEqual([]);
  expect(() => put(best, some(0))).toThrow(/follows from its query/);
  expect(() => make('x', 'smart')).toThrow(/query/);
  make('Saved', 'search', { query: 'rating:5' });
  expect(found('collection:Saved')).toEqual([]);
});

const step = fc.tuple(fc.constantFrom('put', 'take', 'place', 'drop', 'undo', 'redo', 'seal'), fc.subarray([0, 1, 2, 3, 4]), fc.nat(4));

test('a destroyed catalog gives collections back as they were: what is in them, in which order, and what can be undone', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const c = filedCatalog(5);
      const ns = c.ns();
      const { make, put, take, place, drop, undo, redo } = on(c);
      const n = make('A');
      const state = (one: Connection) => [
        one.db.prepare("SELECT name, kind, removed FROM collection WHERE removed = 0 ORDER BY name").all(),
        one.db.prepare(`SELECT hex(entity.id) AS e FROM asset_collection JOIN entity ON entity.n = asset LEFT JOIN place USING (collection, asset) WHERE gone = 0 ORDER BY ifnull(pos, at), asset`).pluck().all(),
      ];
      for (const [what, at, k] of steps) {
        const some = at.map((i) => ns[i] as number);
        try {
          if (what === 'put') put(n, some);
          if (what === 'take') take(n, some);
          if (what === 'place') place(n, some, ns[k] as number);
          if (what === 'drop') drop(n);
        } catch (error) {
          expect((error as { code?: string }).code).toBe('not-found');
        }
        if (what === 'undo') undo();
        if (what === 'redo') redo();
        if (what === 'seal') sealPending(c.db, c.folder, 0);
      }
      sealPending(c.db, c.folder, 0);
      const before = state(c);
      c.close();
      for (const end of ['', '-wal', '-shm']) rmSync(c.path + end, { force: true });
      expect(restoreCatalog({ folder: c.folder }).problems).toEqual([]);
      const again = connect(c.path, 'write');
      try {
        expect(state(again)).toEqual(before);
        on(again).whole();
        for (let i = 0; i < 3; i++) on(again).undo();
        on(again).redo();
        on(again).whole();
      } finally {
        again.close();
        rmSync(c.folder, { recursive: true });
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 8) },
  );
});
