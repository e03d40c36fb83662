import { describe, expect, test } from 'vitest';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { edit } from '../features/assets/edit.sql.ts';
import { markTrashed } from '../features/assets/trash.sql.ts';
import { makeCopies, nameCopy } from '../features/edits/copies.sql.ts';
import { addToCollection, createCollection, editCollection, listCollections, placeInCollection } from '../features/collections/collections.sql.ts';
import { listChanges } from '../features/history/history.sql.ts';
import { applyTags, listTags } from '../features/tags/tags.sql.ts';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { removeRoot } from '../library/roots.sql.ts';
import { fold } from '../db/fold.ts';
import { write } from '../db/procedure.ts';
import { signerOf } from './keys.ts';
import { noteRights, share } from './team.sql.ts';
import { idOf, office, rootIn, type Desk } from './testing/catalogs.ts';

const same = (desks: readonly Desk[]) => expect(new Set(desks.map((desk) => desk.digest())).size).toBe(1);
/** What is computed is what it would be computed to. */
const sound = (desk: Desk) => expect(desk.catalog.run(verifyRows, undefined as never).out).toMatchObject({ problems: [] });

describe('catalogs that share a team', () => {
  test('what was said before the team began, and what each says since, is everywhere', async () => {
    const one = await office((catalog, ns) => {
      catalog.run(edit, { actor: 'me', ns: [ns[0] as number, ns[1] as number], changes: { rating: 4, label: 'red' } });
      catalog.run(applyTags, { actor: 'me', ns: [ns[0] as number], add: ['places/Lisbon'], remove: [] });
    });
    const bob = await one.join('Bob', 'editor');
    expect([0, 1, 2].map((n) => bob.rating(n))).toEqual([4, 4, 0]);
    expect(bob.tags(0)).toEqual(['places/lisbon']);
    bob.rate(2, 5);
    bob.tag(0, ['people/Ines'], ['places/Lisbon']);
    one.ann.rate(1, 1);
    await one.settle();
    for (const desk of one.desks) {
      expect([0, 1, 2].map((n) => desk.rating(n))).toEqual([4, 1, 5]);
      expect(desk.tags(0)).toEqual(['people/ines']);
    }
    same(one.desks);
    expect(one.desks.map((desk) => JSON.stringify(desk.catalog.run(listTags, undefined as never).out.tags.map(({ path }) => path).sort()))).toEqual(Array(2).fill(JSON.stringify(['people', 'people/Ines', 'places', 'places/Lisbon'])));
  });

  test('what is private never leaves: no byte of it is on the share', async () => {
    let secret = 0;
    const one = await office((catalog, ns) => {
      [secret] = rootIn(catalog, '/private-garden', [idOf(9)]).ns as [number];
      catalog.run(applyTags, { actor: 'me', ns: [secret], add: ['clients/Hush'], remove: [] });
      catalog.run(edit, { actor: 'me', ns: [secret, ns[0] as number], changes: { title: 'Quiet morning' } });
      catalog.run(edit, { actor: 'me', ns: [secret], changes: { caption: 'Nobody may read this' } });
    });
    one.ann.catalog.run(applyTags, { actor: 'me', ns: [secret, one.ann.assets[1] as number], add: ['shared'], remove: [] });
    one.ann.catalog.run(edit, { actor: 'me', ns: [secret], changes: { creator: 'Hidden person' } });
    const bob = await one.join('Bob', 'editor');
    await one.settle();
    expect(bob.tags(1)).toEqual(['shared']);
    const bytes = Buffer.concat([...one.store.objects.values()]).toString('latin1');
    for (const word of ['Quiet morning', 'shared']) expect(bytes).toContain(word);
    for (const word of ['clients', 'Hush', 'Nobody may read', 'private-garden', 'Hidden', idOf(9).toString('latin1')]) expect(bytes).not.toContain(word);
    // The tag is the team's as soon as one of its pictures carries it.
    one.ann.tag(2, ['clients/Hush']);
    await one.settle();
    expect(bob.tags(2)).toEqual(['clients/hush']);
    same(one.desks);
  });

  test('what comes from a private folder into the team’s brings along what was said of it, once; what goes back stays as it was told', async () => {
    let garden = { root: 0, ns: [0] };
    const one = await office((catalog) => {
      garden = rootIn(catalog, '/garden', [idOf(9), idOf(8)]);
      catalog.run(applyTags, { actor: 'me', ns: garden.ns, add: ['clients/Hush'], remove: [] });
      catalog.run(edit, { actor: 'me', ns: [garden.ns[0] as number], changes: { rating: 4, title: 'Gate' } });
      catalog.run(edit, { actor: 'me', ns: [garden.ns[1] as number], changes: { caption: 'stays at home' } });
      catalog.run(createCollection, { actor: 'me', name: 'Summer', kind: 'manual', ns: [...garden.ns] } as never);
    });
    const [moved] = garden.ns as [number];
    const bob = await one.join('Bob', 'editor');
    const put = (desk: Desk, n: number, root: number) => desk.catalog.run(write('test.put', (tx) => void tx.sql('UPDATE asset SET root = ?, rev = ? WHERE n = ?').run(root, tx.rev(), n)), undefined);
    const team = one.ann.catalog.db.prepare('SELECT n FROM root WHERE team = 1').pluck().get() as number;
    const groups = () => one.ann.catalog.db.prepare('SELECT ifnull(sum(last - first + 1), 0) FROM team_segment').pluck().get();
    const before = groups();
    put(one.ann, moved, team);
    await one.settle();
    const bobs = rootIn(bob.catalog, '/elsewhere', [idOf(9)]).ns[0] as number;
    const shown = (desk: Desk, n: number) => ({ ...desk.catalog.shown(n), inside: desk.catalog.db.prepare('SELECT count(*) FROM asset_collection WHERE asset = ? AND gone = 0').pluck().get(n) });
    expect(shown(bob, bobs)).toMatchObject({ rating: 4, tags: ['clients/hush'], inside: 1 });
    expect(bob.catalog.db.prepare('SELECT name FROM collection').pluck().all()).toEqual(['Summer']);
    const bytes = () => Buffer.concat([...one.store.objects.values()]).toString('latin1');
    expect(bytes()).toContain('Gate');
    for (const word of ['stays at home', 'garden', idOf(8).toString('latin1')]) expect(bytes()).not.toContain(word);
    same(one.desks);
    const told = groups();
    expect(told).toBeGreaterThan(before as number);
    await one.settle();
    put(one.ann, moved, garden.root);
    one.ann.catalog.run(edit, { actor: 'me', ns: [moved], changes: { title: 'Only mine again' } });
    await one.settle();
    expect(groups()).toBe(told);
    expect(bytes()).not.toContain('Only mine again');
    put(one.ann, moved, team);
    await one.settle();
    expect(bytes()).toContain('Only mine again');
    for (const desk of one.desks) sound(desk);
    same(one.desks);
  });

  test('a private picture that turns out to be a missing one of the team’s stays private with what was said of it', async () => {
    const one = await office();
    const [n] = rootIn(one.ann.catalog, '/hers', [idOf(9)]).ns as [number];
    one.ann.catalog.run(edit, { actor: 'me', ns: [n], changes: { title: 'Gate' } });
    one.ann.tag(0, ['known']);
    await one.settle();
    one.ann.catalog.run(write('test.same', (tx) => {
      tx.sql('UPDATE asset SET state = 1 WHERE n = ?').run(one.ann.assets[0]);
      fold(tx, n, one.ann.assets[0] as number);
    }), undefined);
    await one.settle();
    const bytes = Buffer.concat([...one.store.objects.values()]).toString('latin1');
    expect(bytes).toContain('known');
    expect(bytes).not.toContain('Gate');
    expect(one.ann.catalog.db.prepare('SELECT count(*) FROM team_joined').pluck().get()).toBe(0);
  });

  test('who may not change the team’s pictures tells nothing of what came there from a folder of their own, until they may', async () => {
    const one = await office();
    const eve = await one.join('Eve', 'viewer');
    eve.catalog.run(noteRights, { of: eve.of, input: { device: signerOf(eve.of.secrets).id, member: eve.member } });
    const [n] = rootIn(eve.catalog, '/hers', [idOf(9)]).ns as [number];
    eve.catalog.run(edit, { actor: 'me', ns: [n], changes: { rating: 4, title: 'Gate' } });
    await one.settle();
    eve.catalog.db.prepare('UPDATE asset SET root = (SELECT n FROM root WHERE team = 1) WHERE n = ?').run(n);
    await one.settle();
    const bytes = () => Buffer.concat([...one.store.objects.values()]).toString('latin1');
    expect(bytes()).not.toContain('Gate');
    expect(eve.catalog.shown(n).rating).toBe(4);
    one.ann.say({ t: 'role.set', member: eve.member, role: 'editor', cut: {} });
    await one.settle();
    eve.catalog.run(noteRights, { of: eve.of, input: { device: signerOf(eve.of.secrets).id, member: eve.member } });
    await one.settle();
    expect(bytes()).toContain('Gate');
    expect(eve.catalog.shown(n).rating).toBe(4);
    same(one.desks);
  });

  test('a virtual copy is the team\'s as its file is: made, edited, named, and deleted', async () => {
    const one = await office((catalog, ns) => void catalog.db.prepare('UPDATE asset SET kind = 0 WHERE n = ?').run(ns[0]));
    const { ann } = one;
    const bob = await one.join('Bob', 'editor');
    ann.rate(0, 3);
    const made = ann.catalog.run(makeCopies, { actor: 'me', ns: [ann.assets[0] as number] }).out.ns[0] as number;
    ann.catalog.run(edit, { actor: 'me', ns: [made], changes: { rating: 5 } });
    await one.settle();
    const copies = (desk: Desk) => desk.catalog.db.prepare('SELECT copy, rating, state, copy_of = ? AS ofFirst FROM asset WHERE copy_of IS NOT NULL').all(desk.assets[0]);
    expect(copies(bob)).toEqual([{ copy: 'Copy 1', rating: 5, state: 1, ofFirst: 1 }]);
    expect(bob.rating(0)).toBe(3);
    const n = bob.catalog.db.prepare('SELECT n FROM asset WHERE copy_of IS NOT NULL').pluck().get() as number;
    bob.catalog.run(nameCopy, { actor: 'me', n, name: 'For print' });
    await one.settle();
    expect(copies(ann)).toMatchObject([{ copy: 'For print' }]);
    bob.catalog.run(markTrashed, { actor: 'me', label: 'Deleted', places: [], copies: [n] });
    await one.settle();
    expect(copies(ann)).toMatchObject([{ state: 2 }]);
    for (const desk of one.desks) sound(desk);
    same(one.desks);
  });

  test('edits made while nobody could reach the share meet: the later wins, sets keep both', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    one.ann.rate(0, 2);
    one.ann.tag(0, ['a']);
    bob.tag(0, ['b']);
    bob.rate(0, 3);
    await one.settle();
    expect(one.desks.map((desk) => [desk.rating(0), desk.tags(0)])).toEqual(Array(2).fill([3, ['a', 'b']]));
    same(one.desks);
  });

  test('collections with their order, versions and what was said before somebody became the team’s are told', async () => {
    const one = await office((catalog, ns) => {
      const c = catalog.run(createCollection, { actor: 'me', name: 'Portfolio', kind: 'manual', ns: [...ns] } as never).out as { n: number };
      catalog.run(placeInCollection, { actor: 'me', collection: c.n, ns: [ns[2] as number], before: ns[0] as number } as never);
    });
    const bob = await one.join('Bob', 'editor');
    const order = (desk: Desk) => {
      const rows = desk.catalog.db.prepare("SELECT hex(entity.id) AS id FROM place JOIN entity ON entity.n = place.asset").pluck().all() as string[];
      const inside = desk.catalog.db.prepare('SELECT count(*) FROM asset_collection WHERE gone = 0').pluck().get() as number;
      return { rows, inside, names: desk.catalog.run(listCollections, undefined as never).out.collections.map(({ name }) => name) };
    };
    expect(order(bob)).toEqual(order(one.ann));
    expect(order(bob)).toMatchObject({ inside: 3, names: ['Portfolio'] });
    const id = bob.catalog.db.prepare('SELECT n FROM collection').pluck().get() as number;
    bob.catalog.run(editCollection, { actor: 'me', collection: id, name: 'Best' } as never);
    await one.settle();
    expect(order(one.ann).names).toEqual(['Best']);
    same(one.desks);
  });

  test('what several put into a collection stands in one order everywhere, whoever was heard of first', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    one.ann.catalog.run(createCollection, { actor: 'me', name: 'Picks', kind: 'manual' } as never);
    one.ann.catalog.run(addToCollection, { actor: 'me', collection: collectionOf(one.ann), ns: [one.ann.assets[2] as number] } as never);
    await one.settle();
    const put = (desk: Desk, ...assets: number[]) => void desk.catalog.run(addToCollection, { actor: 'me', collection: collectionOf(desk), ns: assets.map((n) => desk.assets[n] as number) } as never);
    put(bob, 1, 0);
    await new Promise((done) => setTimeout(done, 3));
    put(one.ann, 0);
    await one.settle();
    const order = (desk: Desk) => (desk.catalog.db.prepare('SELECT asset FROM asset_collection WHERE gone = 0 ORDER BY at, asset').pluck().all() as number[]).map((n) => desk.assets.indexOf(n));
    expect(one.desks.map(order)).toEqual([[2, 1, 0], [2, 1, 0]]);
  });

  test('a folder that leaves one library stays in the others', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    const root = (desk: Desk) => desk.catalog.db.prepare('SELECT n, removed FROM root').get() as { n: number; removed: number };
    for (const [i, desk] of one.desks.entries()) {
      desk.catalog.run(removeRoot, root(desk).n);
      await one.settle();
      expect(one.desks.map((each) => root(each).removed)).toEqual(i === 0 ? [1, 0] : [1, 1]);
    }
    bob.rate(0, 3);
    await one.settle();
    same(one.desks);
  });

  test('undo takes back what is one’s own and leaves what others did since', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    one.ann.rate(0, 2);
    one.ann.rate(1, 2);
    await one.settle();
    bob.rate(1, 5);
    await one.settle();
    one.ann.undo();
    one.ann.undo();
    await one.settle();
    expect(one.desks.map((desk) => [desk.rating(0), desk.rating(1)])).toEqual(Array(2).fill([0, 5]));
    same(one.desks);
  });

  test('what a viewer’s program does all the same stays out everywhere, also with the viewer, and an admin may adopt it', async () => {
    const one = await office();
    const eve = await one.join('Eve', 'viewer');
    one.ann.rate(0, 2);
    await one.settle();
    eve.rate(0, 5);
    await one.settle();
    expect(one.desks.map((desk) => desk.rating(0))).toEqual([2, 2]);
    same(one.desks);
    const held = one.ann.catalog.db.prepare("SELECT hash FROM team_segment WHERE verdict LIKE '%role%'").pluck().all() as string[];
    expect(held.length).toBe(1);
    one.ann.say({ t: 'adopt', segments: held.map((hash) => Buffer.from(hash, 'hex')) });
    await one.settle();
    expect(one.desks.map((desk) => desk.rating(0))).toEqual([5, 5]);
    same(one.desks);
  });

  test('who is removed meanwhile loses only what came after the cut, on every machine, and everything computed is right', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    const cat = await one.join('Cat', 'editor');
    bob.rate(0, 4);
    await one.settle();
    const last = one.ann.catalog.db.prepare("SELECT hash, writer, last FROM team_segment WHERE device = ? ORDER BY last DESC LIMIT 1").get(deviceOf(bob)) as { hash: string; writer: string; last: number };
    one.ann.say({ t: 'remove', member: bob.member, cut: { [last.writer]: [last.last, Buffer.from(last.hash, 'hex')] } });
    bob.rate(0, 1);
    bob.tag(1, ['late']);
    await bob.sync();
    await cat.sync();
    expect([cat.rating(0), cat.tags(1)]).toEqual([1, ['late']]);
    await one.settle();
    for (const desk of one.desks) expect([desk.name, desk.rating(0), desk.tags(1)]).toEqual([desk.name, 4, []]);
    same(one.desks);
    for (const desk of one.desks) sound(desk);
  });

  test('a clock a year ahead misleads nobody: whoever sees the value writes over it at once', async () => {
    const one = await office();
    const YEAR = 365 * 24 * 3600_000;
    const bob = await one.join('Bob', 'editor', () => Date.now() + YEAR);
    bob.rate(0, 5);
    bob.tag(0, ['from/tomorrow']);
    await one.settle();
    expect(one.ann.rating(0)).toBe(5);
    one.ann.rate(0, 2);
    one.ann.tag(0, [], ['from/tomorrow']);
    await one.settle();
    expect(one.desks.map((desk) => [desk.rating(0), desk.tags(0)])).toEqual(Array(2).fill([2, []]));
    // Nor is Ann's own clock taken along.
    const clock = JSON.parse(one.ann.catalog.db.prepare("SELECT value FROM meta WHERE key = 'clock'").pluck().get() as string) as { ms: number };
    expect(clock.ms).toBeLessThan(Date.now() + 600_000);
    bob.rate(0, 3);
    await one.settle();
    expect(one.desks.map((desk) => desk.rating(0))).toEqual([3, 3]);
    same(one.desks);
    for (const desk of one.desks) sound(desk);
  });

  test('a catalog that was restored goes on with another log, has again what it had published, and nobody is misled', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    bob.rate(0, 2);
    await one.settle();
    const image = bob.catalog.db.serialize();
    bob.rate(0, 4);
    await one.settle();
    const back = await one.restored(bob, image);
    back.rate(1, 3);
    for (let i = 0; i < 3; i++) {
      await back.sync(true);
      await one.ann.sync(true);
    }
    expect([0, 1].map((n) => back.rating(n))).toEqual([4, 3]);
    expect([0, 1].map((n) => one.ann.rating(n))).toEqual([4, 3]);
    expect(back.digest()).toBe(one.ann.digest());
    sound(back);
  });

  test('a catalog that was restored has new tags, and what it shared and had not told, under the keys that others have', async () => {
    const one = await office();
    const { ann } = one;
    const bob = await one.join('Bob', 'editor');
    ann.tag(0, ['old/first']);
    await one.settle();
    const image = ann.catalog.db.serialize();
    ann.tag(0, ['old/second']);
    await one.settle();
    const back = await one.restored(ann, image);
    const { root, ns } = rootIn(back.catalog, '/more', [idOf(7)]);
    back.catalog.run(edit, { actor: 'me', ns, changes: { rating: 2 } });
    back.tag(1, ['new/third']);
    back.catalog.run(share, { of: back.of, input: root });
    for (let i = 0; i < 3; i++) {
      await back.sync(true);
      await bob.sync(true);
    }
    expect(back.tags(1)).toEqual(['new/third']);
    expect(bob.tags(1)).toEqual(['new/third']);
    for (const desk of [back, bob]) {
      expect([desk.name, desk.catalog.db.prepare('SELECT value FROM register JOIN entity ON entity.n = register.entity WHERE id = ? AND field = ?').pluck().get(idOf(7), FIELD.rating)]).toEqual([desk.name, '2']);
      sound(desk);
    }
    expect(back.digest()).toBe(bob.digest());
  });

  test('others’ changes stand in the history under their name, and are no step of one’s own undo', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    bob.rate(0, 2);
    await one.settle();
    const [latest] = one.ann.catalog.run(listChanges, { limit: 5 } as never).out.changes;
    expect(latest).toMatchObject({ actor: `member:${bob.member}` });
    one.ann.undo();
    expect(one.ann.rating(0)).toBe(2);
    for (const desk of one.desks) sound(desk);
  });
});

const collectionOf = (desk: Desk): number => desk.catalog.db.prepare('SELECT n FROM collection').pluck().get() as number;

const deviceOf = (desk: Desk): string => desk.catalog.db.prepare('SELECT device FROM team_segment WHERE own = 1 LIMIT 1').pluck().get() as string;
