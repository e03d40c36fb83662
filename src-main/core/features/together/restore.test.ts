import { describe, expect, test } from 'vitest';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { type Desk, idOf, office, rootIn } from '../../team/testing/catalogs.ts';
import { spending } from '../../testing/spent.ts';
import { edit } from '../assets/edit.sql.ts';
import { verifyRows } from '../catalog/catalog.sql.ts';
import { undoStep } from '../history/history.sql.ts';
import { applyTags } from '../tags/tags.sql.ts';
import { listOverlooked } from './conflicts.sql.ts';
import { restoreTo } from './restore.sql.ts';
import { takeBackBatch } from './take-back.sql.ts';

const same = (desks: readonly Desk[]) => expect(new Set(desks.map((desk) => desk.digest())).size).toBe(1);
const sound = (desk: Desk) =>
  expect(desk.catalog.run(verifyRows, undefined as never).out).toMatchObject({ problems: [] });
const by = (desk: Desk) => `member:${desk.member}`;
const takeBack = (desk: Desk, of: Desk, from = 0, to = 1e9) =>
  desk.catalog.run(takeBackBatch, { actor: 'me', of: by(of), from, to, label: 'Took back' }).out;
const lastSeq = (desk: Desk) => desk.catalog.db.prepare('SELECT max(seq) FROM change').pluck().get() as number;

describe('what a colleague did is taken back', () => {
  test('as one step of one’s own, everywhere; what was changed since stays, and whose it is is told', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    const cat = await one.join('Cat', 'editor');
    one.ann.rate(0, 2);
    one.ann.tag(0, ['old']);
    await one.settle();
    const before = lastSeq(one.ann);
    for (const asset of [0, 1, 2]) bob.rate(asset, 5);
    bob.tag(0, ['new'], ['old']);
    bob.tag(1, ['new']);
    await one.settle();
    cat.rate(2, 1);
    await one.settle();
    const told = takeBack(one.ann, bob, before + 1);
    expect(told.kept).toEqual({ [by(cat)]: 1 });
    expect([0, 1, 2].map((n) => [one.ann.rating(n), one.ann.tags(n)])).toEqual([
      [2, ['old']],
      [0, []],
      [1, []],
    ]);
    await one.settle();
    for (const desk of one.desks)
      expect([0, 1, 2].map((n) => [desk.rating(n), desk.tags(n)])).toEqual([
        [2, ['old']],
        [0, []],
        [1, []],
      ]);
    same(one.desks);
    for (const desk of one.desks) sound(desk);
    expect(bob.catalog.run(listOverlooked, { limit: 9, offset: 0 }).out.total).toBe(0);
    one.ann.undo();
    expect([0, 1, 2].map((n) => [one.ann.rating(n), one.ann.tags(n)])).toEqual([
      [5, ['new']],
      [5, ['new']],
      [1, []],
    ]);
    await one.settle();
    same(one.desks);
  });

  test('with what was there between two of theirs', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    bob.rate(0, 5);
    await one.settle();
    one.ann.rate(0, 3);
    await one.settle();
    bob.rate(0, 1);
    await one.settle();
    takeBack(one.ann, bob);
    expect(one.ann.rating(0)).toBe(3);
  });
});

describe('fields as they were at a moment', () => {
  test('stars, texts and tags, whoever changed them, in one step', async () => {
    let now = Date.now() - 10_000_000;
    const one = await office();
    const bob = await one.join('Bob', 'editor', () => now);
    const [a, b, c] = bob.assets as [number, number, number];
    bob.catalog.run(edit, { actor: 'me', ns: [a, b], changes: { rating: 3, title: 'Dawn' } });
    bob.tag(0, ['keep', 'lost']);
    const then = now;
    now += 3_600_000;
    bob.catalog.run(edit, { actor: 'me', ns: [a, b, c], changes: { rating: 5, title: 'Dusk' } });
    bob.tag(0, ['since'], ['lost']);
    await one.settle();
    now = Date.now();
    const restore = (desk: Desk, ns: readonly number[], fields: number[], at: number) =>
      desk.catalog.run(restoreTo, { actor: 'me', ns, fields, at, label: 'As it was' }).out;
    expect(restore(bob, [a, c], [FIELD.rating, FIELD.tags], then)).toMatchObject({ changed: 2 });
    expect([0, 1, 2].map((n) => bob.rating(n))).toEqual([3, 5, 0]);
    expect(bob.tags(0).sort()).toEqual(['keep', 'lost']);
    expect(bob.catalog.db.prepare('SELECT title FROM asset WHERE n = ?').pluck().get(a)).toBe('Dusk');
    await one.settle();
    expect([0, 1, 2].map((n) => one.ann.rating(n))).toEqual([3, 5, 0]);
    same(one.desks);
    bob.undo();
    expect([0, 1, 2].map((n) => bob.rating(n))).toEqual([5, 5, 5]);
    expect(bob.tags(0).sort()).toEqual(['keep', 'since']);
    expect(restore(bob, [a], [FIELD.rating], Date.now() + 1)).toMatchObject({ changed: 0 });
    // Ann has the same log: she restores what Bob did.
    await one.settle();
    restore(one.ann, one.ann.assets, [FIELD.title], then);
    expect(
      one.ann.assets.map((n) => one.ann.catalog.db.prepare('SELECT title FROM asset WHERE n = ?').pluck().get(n)),
    ).toEqual(['Dawn', 'Dawn', null]);
    for (const desk of one.desks) sound(desk);
  });

  test('of ten thousand assets within seconds', () => {
    let now = 1e12;
    const catalog = tempCatalog(() => now);
    const MANY = 10_000;
    const ids = Array.from({ length: MANY }, (_, i) =>
      Buffer.concat([idOf(1).subarray(0, 12), Buffer.from(Uint32Array.of(i + 1).buffer)]),
    );
    const { ns } = rootIn(catalog, '/many', ids);
    catalog.run(edit, { actor: 'me', ns, changes: { rating: 2 } });
    for (let i = 0; i < 2000; i++)
      catalog.run(edit, { actor: 'me', ns: [ns[i] as number], changes: { title: `Title ${i}` } });
    const then = now;
    now += 1000;
    catalog.run(edit, { actor: 'me', ns, changes: { rating: 4, title: 'All' } });
    catalog.run(applyTags, { actor: 'me', ns, add: ['since'], remove: [] });
    const spent = spending();
    const { changed } = catalog.run(restoreTo, {
      actor: 'me',
      ns,
      fields: [FIELD.rating, FIELD.title, FIELD.tags],
      at: then,
      label: 'As it was',
    }).out;
    const ms = spent();
    expect(changed).toBe(MANY);
    expect(ms).toBeLessThan(5000);
    const shown = (n: number) => catalog.db.prepare('SELECT rating, title FROM asset WHERE n = ?').get(n);
    expect([shown(ns[7] as number), shown(ns[9999] as number)]).toEqual([
      { rating: 2, title: 'Title 7' },
      { rating: 2, title: null },
    ]);
    expect(catalog.db.prepare('SELECT count(*) FROM asset_tag').pluck().get()).toBe(0);
    catalog.run(undoStep, { actor: 'me' });
    expect(shown(ns[7] as number)).toEqual({ rating: 4, title: 'All' });
  });
});
