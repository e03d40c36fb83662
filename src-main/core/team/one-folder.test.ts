/** A folder that everybody of a team has: what is found in it, and what other programs write there. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Values } from '../../../src-shared/domain/asset.ts';
import { hex } from '../../../src-shared/domain/ops/key.ts';
import type { Op } from '../../../src-shared/domain/ops/op.ts';
import { ingestWrite } from '../db/procedure.ts';
import { edit } from '../features/assets/edit.sql.ts';
import { noteWriting } from '../features/metadata/metadata.sql.ts';
import { applyTags } from '../features/tags/tags.sql.ts';
import { saveResults } from '../ingest/ingest.sql.ts';
import { applyScan } from '../library/apply.sql.ts';
import { toBytes } from '../library/bytes.ts';
import { scan } from '../library/scan.ts';
import { fakeLayer } from './previews/testing/layers.ts';
import { readSegment } from './segment.ts';
import { type Desk, type Office, office, rootIn } from './testing/catalogs.ts';
import { outbox } from './team.sql.ts';

const SHARED = Buffer.alloc(16, 7);
const LONG_AGO = 1_600_000_000;

function folderOf(desk: Desk, path: string): number {
  const { root } = rootIn(desk.catalog, path, [], SHARED);
  desk.catalog.run(ingestWrite('test.team', (tx) => void tx.sql('UPDATE root SET team = 1 WHERE n = ?').run(root)), undefined);
  return root;
}

/** As this machine's program does: the folder is looked at, and what has changed is read. */
function look(desk: Desk, root: number, path: string, values: Values): void {
  const { db } = desk.catalog;
  scan(
    db,
    { root, rootId: toBytes(SHARED), path, scope: null, live: false, settle: 0, told: false, skip: [], closed: [], looks: new Map(), justGone: [] },
    (batch) => void desk.catalog.run(applyScan, batch),
  );
  const todo = db.prepare('SELECT n, size, mtime, name FROM asset WHERE root = ? AND step = 0').all(root) as { n: number; size: number; mtime: number; name: string }[];
  const type = { ext: 'jpg', mime: 'image/jpeg', kind: 'image', name: 'JPEG', handler: 'raster' } as const;
  desk.catalog.run(
    saveResults,
    todo.map(({ n, size, mtime, name }) => ({ n, step: 0 as const, size, mtime, next: 3 as const, type, facts: { width: 3 }, settled: true, layer: fakeLayer({ creator: name, ...values }) })),
  );
}

/** Operations on the share that say something of files of this folder. */
function onShare(one: Office): Op[] {
  const assets = new Set(one.ann.catalog.db.prepare('SELECT hex(id) FROM asset JOIN entity USING (n) JOIN root ON root.n = asset.root WHERE CAST(root.path AS TEXT) LIKE ?').pluck().all('%vitrine-one%') as string[]);
  return [...one.store.objects.values()].flatMap((bytes) => {
    const groups = readSegment(bytes)?.groups() ?? [];
    return groups === 'raw' ? [] : groups.flatMap(({ ops }) => ops.filter((op) => op.op !== 'create' && op.entities.some((id) => assets.has(hex(id).toUpperCase()))));
  });
}

async function twentyFive() {
  const path = mkdtempSync(join(tmpdir(), 'vitrine-one-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  mkdirSync(join(path, 'inner'));
  const write = (name: string, text: string, at: number) => {
    writeFileSync(join(path, name), text);
    utimesSync(join(path, name), at, at);
  };
  for (const name of ['a.jpg', 'inner/b.jpg', 'inner/c.jpg']) write(name, `${name} ${'x'.repeat(100)}`, LONG_AGO);
  const one = await office();
  while (one.desks.length < 25) await one.join(`p${one.desks.length}`, 'editor');
  const roots = one.desks.map((desk) => folderOf(desk, path));
  const lookAll = (values: Values = {}) => one.desks.forEach((desk, i) => void look(desk, roots[i] as number, path, values));
  return { one, lookAll, write };
}

test('twenty-five who look at one folder publish nothing; what another program writes into a file is each operation once', async () => {
  const { one, lookAll, write } = await twentyFive();
  lookAll();
  await one.settle();
  expect(onShare(one)).toEqual([]);
  const assets = one.desks.map((desk) => desk.catalog.db.prepare("SELECT hex(id) FROM asset JOIN entity USING (n) WHERE name = 'a.jpg'").pluck().get());
  expect(new Set(assets).size).toBe(1);

  write('a.jpg', `saved ${'y'.repeat(120)}`, LONG_AGO + 50);
  lookAll({ title: 'By another program', rating: 3, tags: [['found']] });
  await one.settle();
  const said = onShare(one);
  expect(said.map((op) => (op.op === 'set' ? op.value : op.op)).sort()).toEqual([3, 'By another program', 'add']);
  expect(new Set(one.desks.map((desk) => desk.digest())).size).toBe(1);
  for (const desk of one.desks)
    expect(desk.catalog.db.prepare("SELECT title, rating FROM asset WHERE name = 'a.jpg'").get()).toEqual({ title: 'By another program', rating: 3 });
});

test('found by all in the same moment, it is one operation all the same', async () => {
  const { one, lookAll, write } = await twentyFive();
  lookAll();
  await one.settle();
  write('a.jpg', `saved ${'y'.repeat(120)}`, LONG_AGO + 50);
  lookAll({ title: 'By another program' });
  // Each has signed it before it hears of anybody.
  for (const desk of one.desks) desk.catalog.run(outbox, { of: desk.of, input: undefined });
  await one.settle();
  const said = onShare(one);
  expect(said.length).toBe(25);
  expect(new Set(said.map((op) => JSON.stringify(op, (_, value: unknown) => (value instanceof Uint8Array ? hex(value) : value)))).size).toBe(1);
  expect(new Set(one.desks.map((desk) => desk.digest())).size).toBe(1);
});

test('what one of them wrote into a file is nobody else’s edit, though all find it there before they hear of the edit', async () => {
  const { one, lookAll, write } = await twentyFive();
  lookAll();
  await one.settle();
  const { ann } = one;
  const a = ann.catalog.db.prepare("SELECT n FROM asset WHERE name = 'a.jpg'").pluck().get() as number;
  ann.catalog.run(edit, { actor: 'me', ns: [a], changes: { rating: 4, title: 'Ann’s' } });
  ann.catalog.run(applyTags, { actor: 'me', ns: [a], add: ['mine'], remove: [] });
  ann.catalog.run(noteWriting, [{ n: a, whole: { creator: 'a.jpg', rating: 4, title: 'Ann’s', tags: [['mine']] } }]);
  write('a.jpg', `saved ${'y'.repeat(120)}`, LONG_AGO + 50);
  lookAll({ rating: 4, title: 'Ann’s', tags: [['mine']] });
  const bob = one.desks[1] as Desk;
  const files = (desk: Desk) => desk.catalog.db.prepare("SELECT count(*) FROM change WHERE kind = 'file' AND held = 0").pluck().get();
  expect(files(ann)).toBe(0);
  expect(files(bob)).toBe(1);
  await one.settle();
  expect(onShare(one).map((op) => (op.op === 'set' ? op.value : op.op)).sort()).toEqual([4, 'Ann’s', 'add']);
  expect(files(bob)).toBe(0);
  expect(new Set(one.desks.map((desk) => desk.digest())).size).toBe(1);
  ann.undo();
  ann.undo();
  await one.settle();
  for (const desk of one.desks) expect(desk.catalog.db.prepare("SELECT title, ifnull(rating, 0) AS rating FROM asset WHERE name = 'a.jpg'").get()).toEqual({ title: null, rating: 0 });
});
