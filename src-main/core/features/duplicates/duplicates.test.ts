import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sealPending } from '../../backup/sealer.ts';
import { restoreCatalog } from '../../backup/restore.ts';
import { KEY, type Rights } from '../../team/rights-kept.ts';
import { connect } from '../../db/connection.ts';
import { repairTwins } from '../../db/twins.ts';
import { ingestWrite } from '../../db/procedure.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { put, testLibrary } from '../../library/testing.ts';
import { carryToTrash } from '../assets/assets.service.ts';
import { edit } from '../assets/edit.sql.ts';
import { recoverTrash } from '../assets/trash-recovery.ts';
import { createCollection } from '../collections/collections.sql.ts';
import { redoStep, undoStep } from '../history/history.sql.ts';
import { compareWhole } from './compare.ts';
import { countGroups, listGroups, unreadTwins } from './duplicates.sql.ts';
import { picksByRule, resolve } from './resolve.ts';
import { resolveDuplicates } from './resolve.sql.ts';

const job = (): JobControl => ({ id: 'x', signal: new AbortController().signal, progress: () => undefined, unpaused: async () => undefined });

/** Files by name and content, in a library that has read them. */
async function copies(files: Record<string, string>) {
  const lib = await testLibrary();
  for (const [name, content] of Object.entries(files)) put(join(lib.disk, 'pics', name), content.padEnd(100, '.'));
  await lib.library.add([join(lib.disk, 'pics')]);
  const host: { trash?: (path: string) => Promise<void> } = {};
  const deps = { db: lib.db, disks: lib.disks, host, actor: 'me', wrote: () => undefined };
  await compareWhole(deps, job());
  const n = (name: string) => lib.assets()[name]?.n as number;
  const at = (name: string) => join(lib.disk, 'pics', name);
  return {
    lib, deps, host, n, at,
    state: (name: string) => lib.rows<{ state: number }>('SELECT state FROM asset WHERE n = ?', n(name))[0]?.state,
    shown: (name: string) =>
      lib.rows<object>(
        `SELECT rating, label, title, (SELECT group_concat(name) FROM (SELECT name FROM asset_tag JOIN tag ON tag.n = tag WHERE asset = asset.n ORDER BY name)) AS tags,
         (SELECT group_concat(collection.name) FROM asset_collection JOIN collection ON collection.n = collection WHERE asset = asset.n AND gone = 0) AS collections FROM asset WHERE n = ?`,
        n(name),
      )[0],
    set: (name: string, changes: object, tags: string[] = []) => lib.db.call(edit, { actor: 'me', ns: [n(name)], changes, tags: { add: tags, remove: [] } }),
    count: () => lib.db.call(countGroups, undefined),
    step: async (procedure: typeof undoStep) => carryToTrashAgain((await lib.db.call(procedure, { actor: 'me' })).seq),
  };
  async function carryToTrashAgain(seq: number): Promise<string[]> {
    const { restoreTrash } = await import('../assets/trash.ts');
    return await restoreTrash(deps, seq);
  }
}

test('files of one content are a group wherever they lie; one alone, an empty one and one that only looks alike are none', async () => {
  const big = 'x'.repeat(300_000);
  const c = await copies({ 'a.jpg': 'one', 'Downloads/b.jpg': 'one', 'c.jpg': 'two', 'deep/a.jpg': 'one', 'x.bin': `${big}1${big}`, 'y.bin': `${big}2${big}` });
  writeFileSync(c.at('empty1.txt'), '');
  writeFileSync(c.at('empty2.txt'), '');
  await c.lib.library.rescan();
  await compareWhole(c.deps, job());
  expect(await c.count()).toMatchObject({ total: 1, files: 2, bytes: 200 });
  const [group] = await c.lib.db.call(listGroups, { limit: 10, offset: 0 });
  expect(group?.copies.map(({ n }) => n).sort()).toEqual(['a.jpg', 'Downloads/b.jpg', 'deep/a.jpg'].map(c.n).sort());
  expect(await c.lib.db.call(unreadTwins, undefined)).toEqual([]);
});

test('what is known of the others is put onto the one that stays, they go to the trash, and one undo brings all of it back', async () => {
  const c = await copies({ 'a.jpg': 'one', 'Downloads/b.jpg': 'one', 'Downloads/b.jpg.xmp': '<x/>', 'Downloads/b.jpg.dop': 'settings', 'Downloads/c.jpg': 'one' });
  await c.set('a.jpg', { rating: 2, title: 'Mine' }, ['sea']);
  await c.set('Downloads/b.jpg', { rating: 4, label: 'red', title: 'Theirs' }, ['sea', 'boat']);
  await c.lib.db.call(createCollection, { actor: 'me', name: 'Best', kind: 'manual', ns: [c.n('Downloads/c.jpg')] });
  const picks = await picksByRule(c.deps, { rule: 'best' }, new Set());
  expect(picks).toEqual([{ keep: c.n('a.jpg'), drop: [c.n('Downloads/b.jpg'), c.n('Downloads/c.jpg')] }]);
  const done = await resolve(c.deps, picks);
  expect(done).toMatchObject({ warnings: [], moved: 3, label: 'Moved 2 duplicates to the trash', trash: [join(c.lib.disk, 'pics', '.vitrine-trash')] });
  expect(c.shown('a.jpg')).toEqual({ rating: 4, label: 'red', title: 'Mine', tags: 'boat,sea', collections: 'Best' });
  expect(readdirSync(c.at('Downloads'))).toEqual([]);
  expect(await c.count()).toMatchObject({ total: 0, files: 0 });
  await c.lib.library.rescan();
  expect([c.state('Downloads/b.jpg'), c.state('Downloads/b.jpg.dop')]).toEqual([2, 2]);

  expect(await c.step(undoStep)).toEqual([]);
  await c.lib.library.rescan();
  expect(c.shown('a.jpg')).toEqual({ rating: 2, label: null, title: 'Mine', tags: 'sea', collections: null });
  expect(readdirSync(c.at('Downloads')).sort()).toEqual(['b.jpg', 'b.jpg.dop', 'b.jpg.xmp', 'c.jpg']);
  expect(await c.count()).toMatchObject({ total: 1 });
  expect(await c.step(redoStep)).toEqual([]);
  expect([existsSync(c.at('Downloads/b.jpg')), c.shown('a.jpg')]).toEqual([false, expect.objectContaining({ rating: 4 })]);
});

test('nothing goes when the one that stays is gone or another by now, nor one that was changed meanwhile', async () => {
  const c = await copies({ 'a.jpg': 'one', 'b.jpg': 'one', 'c.jpg': 'one' });
  const pick = [{ keep: c.n('a.jpg'), drop: [c.n('b.jpg'), c.n('c.jpg')] }];
  put(c.at('b.jpg'), 'another'.padEnd(100, '.'));
  expect(await resolve(c.deps, pick)).toMatchObject({ moved: 1, warnings: [expect.stringContaining('b.jpg is not there as it was')] });
  expect([existsSync(c.at('b.jpg')), existsSync(c.at('c.jpg'))]).toEqual([true, false]);
  const d = await copies({ 'a.jpg': 'one', 'b.jpg': 'one' });
  rmSync(d.at('a.jpg'));
  expect(await resolve(d.deps, [{ keep: d.n('a.jpg'), drop: [d.n('b.jpg')] }])).toMatchObject({ changed: 0, moved: 0, warnings: [expect.stringContaining('a.jpg is not there as it was')] });
  expect(existsSync(d.at('b.jpg'))).toBe(true);
});

test('other bytes under the same size and time are seen before anything goes', async () => {
  const c = await copies({ 'a.jpg': 'one', 'b.jpg': 'one' });
  const { mtime } = c.lib.rows<{ mtime: number }>('SELECT mtime FROM asset WHERE n = ?', c.n('b.jpg'))[0] as { mtime: number };
  writeFileSync(c.at('b.jpg'), 'two'.padEnd(100, '.'));
  utimesSync(c.at('b.jpg'), mtime / 1000, mtime / 1000);
  expect(await resolve(c.deps, [{ keep: c.n('a.jpg'), drop: [c.n('b.jpg')] }])).toMatchObject({ moved: 0 });
  expect(existsSync(c.at('b.jpg'))).toBe(true);
});

test('with a trash of the system that refuses a file, it stays in the library, and undo says where the others lie', async () => {
  const c = await copies({ 'a.jpg': 'one', 'b.jpg': 'one', 'c.jpg': 'one' });
  c.host.trash = async (path) => {
    if (path.endsWith('b.jpg')) throw new Error('no');
    rmSync(path);
  };
  const done = await resolve(c.deps, [{ keep: c.n('a.jpg'), drop: [c.n('b.jpg'), c.n('c.jpg')] }]);
  expect(done).toMatchObject({ moved: 1, trash: ['system'], warnings: [expect.stringContaining('b.jpg could not be moved to the trash')] });
  await c.lib.library.rescan();
  expect([c.state('b.jpg'), c.state('c.jpg')]).toEqual([0, 2]);
  expect(await c.step(undoStep)).toEqual([expect.stringContaining("c.jpg lies in the system's trash")]);
});

test('killed between the change and the moves, the next start completes it; a file that changed meanwhile stays', async () => {
  const c = await copies({ 'a.jpg': 'one', 'b.jpg': 'one', 'c.jpg': 'one' });
  const dead = async () => Promise.reject(new Error('dead'));
  const disks = { ...c.deps.disks, of: (root: number) => ({ ...c.deps.disks.of(root), rename: dead, mkdir: dead }) };
  const stopped = { ...c.deps, disks, db: { call: (what: { name: string }, input: unknown) => (what.name === 'assets.trashMoves' ? dead() : c.lib.db.call(what as never, input)) } };
  await expect(resolve(stopped as typeof c.deps, [{ keep: c.n('a.jpg'), drop: [c.n('b.jpg'), c.n('c.jpg')] }])).rejects.toThrow('dead');
  expect([existsSync(c.at('b.jpg')), c.state('b.jpg')]).toEqual([true, 2]);
  put(c.at('c.jpg'), 'changed'.padEnd(120));
  await recoverTrash(c.deps);
  await c.lib.library.rescan();
  expect([existsSync(c.at('b.jpg')), existsSync(c.at('c.jpg')), c.state('c.jpg')]).toEqual([false, true, 0]);
  expect(c.lib.rows('SELECT * FROM trash_work')).toEqual([]);
});

test('a restore from the log knows what was merged and what is in the trash', async () => {
  const c = await copies({ 'a.jpg': 'one', 'b.jpg': 'one' });
  await c.set('b.jpg', { rating: 5 }, ['sea']);
  await resolve(c.deps, [{ keep: c.n('a.jpg'), drop: [c.n('b.jpg')] }]);
  const folder = join(c.lib.disk, 'elsewhere');
  mkdirSync(folder);
  sealPending(c.lib.connection.db, folder, 0);
  expect(restoreCatalog({ folder }).problems).toEqual([]);
  const again = connect(join(folder, 'catalog.db'), 'write');
  try {
    expect(again.db.prepare('SELECT name, rating, state = 2 AS trashed FROM asset ORDER BY name').all()).toEqual([
      { name: 'a.jpg', rating: 5, trashed: 0 },
      { name: 'b.jpg', rating: 5, trashed: 1 },
    ]);
    expect(again.run(ingestWrite('test.repair', repairTwins), undefined).out).toBe(0);
  } finally {
    again.close();
  }
});

test('who is left alone with a content is no duplicate, and the numbers can be made anew', async () => {
  const c = await copies({ 'a.jpg': 'one', 'b.jpg': 'one', 'c.jpg': 'two', 'd.jpg': 'two' });
  expect(await c.count()).toMatchObject({ total: 2 });
  const repair = ingestWrite('test.repair', repairTwins);
  expect(await c.lib.db.call(repair, undefined)).toBe(0);
  c.lib.connection.db.prepare('UPDATE asset SET twin = NULL WHERE name = ?').run('a.jpg');
  c.lib.connection.db.prepare('UPDATE asset SET twin = 99 WHERE name = ?').run('c.jpg');
  expect(await c.lib.db.call(repair, undefined)).toBe(2);
  expect(await c.count()).toMatchObject({ total: 2 });
  expect((await c.lib.db.call(resolveDuplicates, { actor: 'me', all: [{ keep: c.n('a.jpg'), drop: [{ n: c.n('c.jpg'), place: { in: 'system' } }], along: [] }] })).stale).toEqual([c.n('c.jpg')]);
  expect(await carryToTrash(c.deps, 0)).toEqual({ warnings: [], failed: [] });
});

test('a contributor to a team sends their own copies to the trash; where one of somebody else’s is among them nothing at all happens', async () => {
  const c = await copies({ 'a.jpg': 'one', 'Downloads/b.jpg': 'one', 'c.jpg': 'two', 'deep/d.jpg': 'two' });
  const { db } = c.lib.connection;
  const rights: Rights = { team: 'Studio', member: 'me', role: 'contributor', grants: [] };
  db.prepare('UPDATE root SET team = 1').run();
  db.prepare('INSERT INTO meta VALUES (?, ?)').run(KEY, JSON.stringify(rights));
  const ids = db.prepare("SELECT id FROM entity JOIN asset USING (n) WHERE name IN ('a.jpg', 'b.jpg')").pluck().all();
  for (const id of ids) db.prepare("INSERT INTO team_made (entity, member, segment) VALUES (?, 'me', ?)").run(id, Buffer.alloc(32));
  const own = { keep: c.n('a.jpg'), drop: [c.n('Downloads/b.jpg')] };
  const theirs = { keep: c.n('c.jpg'), drop: [c.n('deep/d.jpg')] };
  await expect(resolve(c.deps, [own, theirs])).rejects.toThrow(/“d.jpg” is of the team “Studio”, of which you are a contributor/);
  for (const name of ['Downloads/b.jpg', 'deep/d.jpg']) expect([existsSync(c.at(name)), c.state(name)]).toEqual([true, 0]);
  expect(await resolve(c.deps, [own])).toMatchObject({ moved: 1, warnings: [] });
  expect(existsSync(c.at('Downloads/b.jpg'))).toBe(false);
});
