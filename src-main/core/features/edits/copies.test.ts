import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { restoreCatalog } from '../../backup/restore.ts';
import { sealPending } from '../../backup/sealer.ts';
import { connect } from '../../db/connection.ts';
import { ingestWrite } from '../../db/procedure.ts';
import { put, testLibrary } from '../../library/testing.ts';
import { originals } from '../../testing/originals/index.ts';
import { edit } from '../assets/edit.sql.ts';
import { rowsOf } from '../assets/rows.sql.ts';
import { trashAssets } from '../assets/trash.ts';
import { verifyRows } from '../catalog/catalog.sql.ts';
import { redoStep, undoStep } from '../history/history.sql.ts';
import { filesToRename } from '../rename/rename.sql.ts';
import { makeStack } from '../stacks/stacks.sql.ts';
import { applyTags } from '../tags/tags.sql.ts';
import { planWrites } from '../metadata/plan.sql.ts';
import { makeCopies, nameCopy } from './copies.sql.ts';
import { setEdits } from './edits.sql.ts';

const actor = 'me';
const IMAGE = KINDS.indexOf('image');
/** As when files have been read. */
const beRead = ingestWrite('test.read', (tx, _: null) => {
  tx.sql("UPDATE asset SET kind = ?, width = 60, height = 40, preview = 'p' || n, step = 4 WHERE copy_of IS NULL").run(IMAGE);
  tx.touch(tx.column('SELECT n FROM asset').all() as number[], 'facts');
});

async function library(...names: string[]) {
  const lib = await testLibrary();
  for (const name of names) put(join(lib.disk, 'p', name));
  await lib.library.add([join(lib.disk, 'p')]);
  lib.connection.run(beRead, null);
  const n = (name: string) => lib.rows<{ n: number }>('SELECT n FROM asset WHERE name = ? AND copy_of IS NULL AND state < 2', name)[0]?.n as number;
  const row = async (of: number) => (await lib.db.call(rowsOf, [of])).rows[0];
  return {
    lib, n, row,
    deps: { db: lib.db, disks: lib.disks, host: {}, actor },
    copy: async (of: number) => (await lib.db.call(makeCopies, { actor, ns: [of] })).ns[0] as number,
    edit: (of: number, exposure: number) => lib.db.call(setEdits, { actor, ns: [of], reset: false, withCrop: false, changes: { exposure } }),
    rate: (of: number, rating: number) => lib.db.call(edit, { actor, ns: [of], changes: { rating } }),
    tag: (of: number, add: string[]) => lib.db.call(applyTags, { actor, ns: [of], add, remove: [] }),
    undo: () => lib.db.call(undoStep, { actor }),
    redo: () => lib.db.call(redoStep, { actor }),
    sound: async () => expect(await lib.db.call(verifyRows, undefined as never)).toMatchObject({ problems: [] }),
  };
}

test('a copy begins as what it is made of and goes its own way: recipe, stars, tags; it stands in the stack and is named', async () => {
  const c = await library('a.jpg', 'b.jpg');
  const a = c.n('a.jpg');
  await c.edit(a, 1);
  await c.rate(a, 4);
  await c.tag(a, ['people/Ines']);
  const first = await c.copy(a);
  expect(await c.row(first)).toMatchObject({ name: 'a.jpg', kind: 'image', width: 60, rating: 4, tags: ['people/Ines'], edited: true, copy: { of: a, name: 'Copy 1' }, stack: { top: a, count: 2, kind: 'stack' }, preview: (await c.row(a))?.preview });
  await c.edit(first, -2);
  await c.rate(first, 1);
  await c.tag(first, ['print']);
  expect(await c.row(a)).toMatchObject({ rating: 4, tags: ['people/Ines'] });
  expect(await c.row(first)).toMatchObject({ rating: 1, tags: ['people/Ines', 'print'] });
  expect((await c.row(first))?.preview).not.toBe((await c.row(a))?.preview);
  // A copy of a copy is one of the same file, with what that one is by now.
  const second = await c.copy(first);
  expect(await c.row(second)).toMatchObject({ rating: 1, copy: { of: a, name: 'Copy 2' }, stack: { top: a, count: 3 } });
  await c.lib.db.call(nameCopy, { actor, n: second, name: 'For print' });
  expect((await c.row(second))?.copy?.name).toBe('For print');
  await expect(c.lib.db.call(nameCopy, { actor, n: a, name: 'x' })).rejects.toMatchObject({ code: 'not-found' });
  // In a stack that there is already, it takes nobody's place on top.
  const b = c.n('b.jpg');
  await c.lib.db.call(makeStack, { actor, ns: [b, a] });
  expect((await c.row(await c.copy(a)))?.stack).toMatchObject({ top: b, count: 5 });
  await c.sound();
});

test('making and deleting are one step each, taken back and brought again; the file is never touched, and a trashed one takes its copies along', async () => {
  const c = await library('a.jpg');
  originals.mayMove(join(c.lib.disk, 'p', 'a.jpg'), join(c.lib.disk, 'p'));
  const bytes = readFileSync(join(c.lib.disk, 'p', 'a.jpg'));
  const a = c.n('a.jpg');
  await c.rate(a, 3);
  const copy = await c.copy(a);
  const states = () => c.lib.rows<{ state: number }>('SELECT state FROM asset ORDER BY n').map(({ state }) => state);
  expect(await c.undo()).toMatchObject({ done: true, label: 'Made a virtual copy' });
  expect(states()).toEqual([0, 2]);
  expect((await c.row(a))?.stack).toBeUndefined();
  await c.redo();
  expect(states()).toEqual([0, 0]);
  expect(await c.row(copy)).toMatchObject({ rating: 3, copy: { name: 'Copy 1' } });
  expect(await trashAssets(c.deps, [copy])).toMatchObject({ changed: 1, label: 'Deleted 1 virtual copy', warnings: [] });
  expect(states()).toEqual([0, 2]);
  expect(readFileSync(join(c.lib.disk, 'p', 'a.jpg'))).toEqual(bytes);
  await c.undo();
  expect(states()).toEqual([0, 0]);
  await trashAssets(c.deps, [a]);
  expect(states()).toEqual([2, 2]);
  await c.sound();
});

test('it follows its file: renamed, moved, read anew, gone and back; nothing of files is done twice', async () => {
  const c = await library('a.jpg', 'x/b.jpg');
  const at = (name: string) => join(c.lib.disk, 'p', name);
  for (const name of ['a.jpg', 'new/c.jpg']) originals.mayMove(at(name), c.lib.disk);
  const a = c.n('a.jpg');
  const copy = await c.copy(a);
  await c.edit(copy, 1);
  mkdirSync(at('new'));
  renameSync(at('a.jpg'), at('new/c.jpg'));
  await c.lib.library.rescan();
  expect(c.n('c.jpg')).toBe(a);
  expect(await c.row(copy)).toMatchObject({ name: 'c.jpg', edited: true, missing: false, folder: (await c.row(a))?.folder });
  renameSync(at('new/c.jpg'), join(c.lib.disk, 'away.jpg'));
  await c.lib.library.rescan();
  expect(await c.row(copy)).toMatchObject({ missing: true });
  renameSync(join(c.lib.disk, 'away.jpg'), at('new/c.jpg'));
  await c.lib.restart();
  expect(await c.row(copy)).toMatchObject({ missing: false, copy: { of: a }, edited: true });
  // Files are renamed, written and copied once each.
  expect((await c.lib.db.call(filesToRename, { ns: [copy, a] })).map(({ n }) => n)).toEqual([a]);
  expect((await c.lib.db.call(filesToRename, { ns: [copy], copying: true })).map(({ n }) => n)).toEqual([copy]);
  expect((await c.lib.db.call(planWrites, { ns: [copy, a], mark: 'm', keepTime: false })).map(({ n }) => n)).toEqual([a]);
  await c.sound();
});

test('after a restore from the log alone copies are there again', async () => {
  const c = await library('a.jpg');
  const copy = await c.copy(c.n('a.jpg'));
  await c.edit(copy, 1);
  const folder = join(c.lib.disk, 'elsewhere');
  mkdirSync(folder);
  sealPending(c.lib.connection.db, folder, 0);
  expect(restoreCatalog({ folder }).problems).toEqual([]);
  const again = connect(join(folder, 'catalog.db'), 'write');
  try {
    const rows = again.db.prepare('SELECT copy, copy_of IS NOT NULL AS of, name, edits IS NOT NULL AS edited, stack IS NOT NULL AS stacked FROM asset ORDER BY copy').all();
    expect(rows).toEqual([
      { copy: null, of: 0, name: 'a.jpg', edited: 0, stacked: 1 },
      { copy: 'Copy 1', of: 1, name: 'a.jpg', edited: 1, stacked: 1 },
    ]);
  } finally {
    again.close();
  }
});
