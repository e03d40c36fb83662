import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { base32, parsePreview, printPreview, unbase32 } from '../../../../src-shared/domain/team/names.ts';
import { type DbClient, ingestWrite } from '../../db/procedure.ts';
import type { TempCatalog } from '../../db/testing/temp-catalog.ts';
import { ensureEntity, recompute } from '../../db/effective.ts';
import { edit } from '../../features/assets/edit.sql.ts';
import { verifyRows } from '../../features/catalog/catalog.sql.ts';
import { toBytes } from '../../library/bytes.ts';
import { entityFor } from '../../library/identity.sql.ts';
import { fakeLayer } from './testing/layers.ts';
import type { TextPart } from '../../formats/handler.ts';
import { newSecrets, sha256, signerOf } from '../keys.ts';
import { createMemoryRemote, type MemoryStore } from '../remote/memory.ts';
import { idOf, office, rootIn, type Desk } from '../testing/catalogs.ts';
import { members, standing } from '../team.sql.ts';
import { readPreviewPack, writePreviewPack } from './preview-pack.ts';
import { createTeamPreviews } from './previews.ts';
import { decodeTold, encodeTold, factsIn, type ToldFile } from './told-file.ts';

interface FileOf {
  readonly n: number;
  readonly folder: string;
  readonly name: string;
  readonly picture: string;
  readonly text?: string;
  readonly title?: string;
}

/** As if these files had been read here. */
const readHere = ingestWrite('test.readHere', (tx, files: readonly FileOf[]) => {
  for (const { n, folder, name, picture, title } of files) {
    const root = tx.column('SELECT root FROM asset WHERE n = ?').get(n) as number;
    const at = Number(tx.sql('INSERT INTO folder (root, path, name) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET state = 0 RETURNING n').pluck().get(root, Buffer.from(folder), folder));
    const location = (tx.column('SELECT ifnull(max(n), 0) + 1 FROM location').get() as number);
    tx.sql('INSERT INTO location (n, folder, name, asset, size, mtime, fingerprint) VALUES (?, ?, ?, ?, 1234, 1700000000000.5, ?)').run(location, at, Buffer.from(name), n, sha256(name));
    const layer = fakeLayer({ title: title ?? name });
    tx.sql(`UPDATE asset SET location = ?, folder = ?, name = ?, size = 1234, mtime = 1700000000000.5, ext = 'jpg', mime = 'image/jpeg', kind = 0, type_name = 'JPEG', handler = 'raster', step = 4,
      preview = ?, layer_hash = ?, width = 300, camera = 'Leica M6', rev = ? WHERE n = ?`).run(location, at, name, picture, layer.hash, tx.rev(), n);
    tx.sql('INSERT INTO told (n, facts, layer, bases) VALUES (?, ?, ?, ?)').run(n, JSON.stringify({ width: 300, height: 200, camera: 'Leica M6' }), JSON.stringify(layer.values), JSON.stringify(layer.bases));
  }
});

interface Kept {
  readonly pictures: Map<string, Uint8Array>;
  readonly texts: Map<number, string>;
}

function previewsAt(desk: Desk, store: MemoryStore, kept: Kept) {
  const db: DbClient = { call: async (procedure, input) => desk.catalog.run(procedure, input).out };
  const asked = { of: desk.of, input: undefined };
  return createTeamPreviews({
    db, remote: createMemoryRemote(store), catalog: desk.of.catalog, signer: signerOf(desk.of.secrets),
    writer: async () => unbase32((await db.call(standing, asked)).writer, 16) as Uint8Array,
    members: () => db.call(members, asked),
    pictureOf: async (key) => kept.pictures.get(key),
    textOf: async (n) => (kept.texts.has(n) ? [{ text: kept.texts.get(n) as string }] : []),
    keepPictures: async (entries) => {
      for (const { key, data } of entries) kept.pictures.set(key, data);
    },
    keepText: async (n, parts: readonly TextPart[]) => void kept.texts.set(n, parts.map(({ text }) => text).join(' ')),
    keyOf: (of) => `team-${of}`,
  });
}
const nothing = (): Kept => ({ pictures: new Map(), texts: new Map() });
const shownTo = (catalog: TempCatalog) =>
  catalog.db
    .prepare("SELECT asset.name, folder.path AS folder, title, camera, asset.state, preview, root.state AS root FROM asset JOIN root ON root.n = asset.root JOIN folder ON folder.n = asset.folder WHERE root.team = 1 ORDER BY asset.name")
    .all() as { name: string; folder: Buffer; title: string; camera: string; state: number; preview: string | null; root: string }[];
/** A catalog whose machine has none of the team's folders. */
const withoutFolders = (desk: Desk) => desk.catalog.run(ingestWrite('test.without', (tx) => void tx.db.exec('DELETE FROM asset; DELETE FROM root')), undefined);

describe('what files look like to those who do not have them', () => {
  test('colleagues see, filter and search; what is private is on no byte of the share', async () => {
    let secret = 0;
    const one = await office((catalog) => {
      [secret] = rootIn(catalog, '/private', [idOf(9)]).ns as [number];
    });
    const mine = nothing();
    const [a, b] = one.ann.assets as [number, number];
    mine.pictures.set('pa', Buffer.from('PICTURE-A')).set('ps', Buffer.from('SECRET-PICTURE'));
    mine.texts.set(a, 'the words of the letter').set(secret, 'private words');
    one.ann.catalog.run(readHere, [
      { n: a, folder: 'lisbon', name: 'tram.jpg', picture: 'pa', title: 'Tram 28' },
      { n: b, folder: '', name: 'top.jpg', picture: 'gone' },
      { n: secret, folder: 'garden-secret', name: 'hush.jpg', picture: 'ps', title: 'Quiet secret' },
    ]);
    const bob = await one.join('Bob', 'editor');
    withoutFolders(bob);
    const [anns, theirs] = [previewsAt(one.ann, one.store, mine), nothing()];
    const bobs = previewsAt(bob, one.store, theirs);
    expect(await anns.tell(true)).toBe(2);
    expect(await bobs.take()).toBe(2);
    const shown = shownTo(bob.catalog);
    expect(shown.map(({ name, folder, title, camera, state, root }) => [name, `${folder}`, title, camera, state, root])).toEqual([
      ['top.jpg', '', 'top.jpg', 'Leica M6', 0, 'offline'], ['tram.jpg', 'lisbon', 'Tram 28', 'Leica M6', 0, 'offline'],
    ]);
    expect(`${theirs.pictures.get(shown[1]?.preview ?? '')}`).toBe('PICTURE-A');
    expect([...theirs.texts.values()]).toContain('the words of the letter');
    expect(bob.catalog.run(verifyRows, undefined as never).out).toMatchObject({ problems: [] });
    const plain = await everything(one.store);
    for (const word of ['Tram 28', 'PICTURE-A', 'words of the letter', 'lisbon']) expect(plain).toContain(word);
    for (const word of ['SECRET-PICTURE', 'private words', 'hush', 'garden-secret', 'Quiet secret', 'private']) expect(plain).not.toContain(word);
    // What people said of them counts with what the files say.
    one.ann.rate(0, 5);
    await one.settle();
    expect(bob.catalog.db.prepare("SELECT rating FROM asset WHERE name = 'tram.jpg'").pluck().get()).toBe(5);
    // Nobody tells again what stands there, not even of what was rated meanwhile; nor does it come again.
    expect([await anns.tell(true), await bobs.tell(true), await bobs.take()]).toEqual([0, 0, 0]);
  });

  test('what is moved, and what is deleted or leaves the team, is told; where it went is not', async () => {
    const one = await office();
    const [a, b, c] = one.ann.assets as [number, number, number];
    one.ann.catalog.run(readHere, [{ n: a, folder: 'x', name: 'a.jpg', picture: 'p' }, { n: b, folder: 'x', name: 'b.jpg', picture: 'p' }, { n: c, folder: 'x', name: 'c.jpg', picture: 'p' }]);
    const bob = await one.join('Bob', 'editor');
    withoutFolders(bob);
    const [anns, bobs] = [previewsAt(one.ann, one.store, nothing()), previewsAt(bob, one.store, nothing())];
    await anns.tell(true);
    await bobs.take();
    one.ann.catalog.run(ingestWrite('test.change', (tx) => {
      const secret = ensureEntity(tx, randomBytes(16), 3);
      tx.sql("INSERT INTO root (n, path, name) VALUES (?, x'2f736563726574', 'secret')").run(secret);
      tx.sql("UPDATE location SET name = ? WHERE asset = ?").run(Buffer.from('renamed.jpg'), a);
      tx.sql('UPDATE location SET state = 1 WHERE asset = ?').run(b);
      tx.sql('UPDATE asset SET rev = ?, state = iif(n = ?, 1, 0), root = iif(n = ?, ?, root) WHERE n IN (?, ?, ?)').run(tx.rev(), b, c, secret, a, b, c);
    }), undefined);
    expect(await anns.tell(true)).toBe(3);
    await bobs.take();
    expect(shownTo(bob.catalog).map(({ name, state }) => [name, state])).toEqual([['b.jpg', 1], ['c.jpg', 1], ['renamed.jpg', 0]]);
    expect(await everything(one.store)).not.toContain('secret');
  });

  describe('one file that two call otherwise', () => {
    /** Bob has the team's folder too, and a file of his own name for it in it. */
    const scene = async (ours: number, theirs: number) => {
      const one = await office();
      const bob = await one.join('Bob', 'editor');
      const [anns, bobs] = [previewsAt(one.ann, one.store, nothing()), previewsAt(bob, one.store, nothing())];
      const read = (desk: Desk, id: number) => {
        const n = desk.catalog.run(ingestWrite('test.put', (tx) => {
          const root = tx.sql('SELECT n, id FROM root JOIN entity USING (n) WHERE team = 1').get() as { n: number; id: Buffer };
          const { n } = entityFor(tx, { rootId: toBytes(root.id), path: toBytes(Buffer.from('x/gate.jpg')), size: 1234, print: toBytes(Buffer.from(sha256('gate.jpg'))), id: toBytes(idOf(id)) });
          tx.sql("INSERT INTO asset (n, rev, added, root, name) VALUES (?, 0, 0, ?, '')").run(n, root.n);
          return n;
        }), undefined).out;
        desk.catalog.run(readHere, [{ n, folder: 'x', name: 'gate.jpg', picture: 'p' }]);
        desk.catalog.run(ingestWrite('test.show', (tx) => recompute(tx, [n])), undefined);
        return n;
      };
      const hers = read(one.ann, ours);
      const scan = () => read(bob, theirs);
      const rate = (desk: Desk, n: number, rating: number) => void desk.catalog.run(edit, { actor: 'me', ns: [n], changes: { rating } });
      const told = async () => {
        await one.settle();
        for (const each of [anns, bobs, anns, bobs]) {
          await each.tell(true);
          await each.take();
        }
        await one.settle();
        for (const each of [anns, bobs]) await each.take();
      };
      const here = (desk: Desk) => desk.catalog.db.prepare("SELECT hex(entity.id) AS id, rating, name FROM asset JOIN entity USING (n) WHERE state = 0 AND name = 'gate.jpg'").all() as { id: string; rating: number }[];
      return { ...one, bob, hers, scan, rate, told, here };
    };
    const hexOf = (n: number) => idOf(n).toString('hex').toUpperCase();

    for (const [ours, theirs] of [[20, 21], [21, 20]] as const)
      test(`what one said of it is the other’s too who sees it then, by ids ${ours} and ${theirs}`, async () => {
        for (const first of ['told', 'rated later'] as const) {
          const one = await scene(ours, theirs);
          if (first === 'told') one.rate(one.ann, one.hers, 4);
          await one.told();
          one.scan();
          await one.told();
          if (first === 'rated later') one.rate(one.ann, one.hers, 4);
          await one.told();
          const [anns, bobs] = [one.here(one.ann), one.here(one.bob)];
          expect(bobs, first).toEqual(anns);
          expect(anns, first).toMatchObject([{ id: hexOf(ours), rating: 4 }]);
          for (const desk of one.desks) expect(desk.catalog.run(verifyRows, undefined as never).out).toMatchObject({ problems: [] });
          expect(one.ann.digest()).toBe(one.bob.digest());
          const before = one.store.objects.size;
          await one.told();
          expect(one.store.objects.size).toBe(before);
        }
      });

    test('who saw it already keeps the name that it has there, and nothing that was said is hidden', async () => {
      const one = await scene(20, 21);
      const his = one.scan();
      one.rate(one.ann, one.hers, 4);
      one.rate(one.bob, his, 2);
      await one.told();
      expect(one.here(one.ann)).toMatchObject([{ id: hexOf(20), rating: 4 }]);
      expect(one.here(one.bob)).toMatchObject([{ id: hexOf(21), rating: 2 }]);
    });
  });

  test('what is no pack, however much of it, is read some in each look and less and less often, and hides none', async () => {
    const one = await office();
    const [a] = one.ann.assets as [number];
    one.ann.catalog.run(readHere, [{ n: a, folder: '', name: 'a.jpg', picture: 'p' }]);
    const bob = await one.join('Bob', 'editor');
    withoutFolders(bob);
    await previewsAt(one.ann, one.store, nothing()).tell(true);
    const [real] = [...one.store.objects.keys()].filter((name) => parsePreview(name)) as [string];
    const { writer } = parsePreview(real) as { writer: string };
    const junk = (who: string, n: number) => one.store.objects.set(printPreview({ writer: who, seq: n, hash: base32(randomBytes(16)) }), randomBytes(40));
    // In another’s folder it puts off nobody; in one’s own it comes to its turn.
    for (let n = 0; n < 1000; n++) junk(base32(randomBytes(16)), 0);
    for (let n = 0; n < 600; n++) junk(writer, 0);
    const reads = vi.spyOn(one.store.objects, 'get');
    const gets = () => reads.mock.calls.filter(([name]) => name.startsWith('prev/')).length;
    const bobs = previewsAt(bob, one.store, nothing());
    let taken = 0;
    for (let looks = 0; looks < 150 && !taken; looks++) {
      reads.mockClear();
      taken += await bobs.take();
      expect(gets()).toBeLessThan(256 + 8);
    }
    expect(taken).toBe(1);
    // Whose folder is as it should be is heard at once.
    const cid = await one.join('Cid', 'editor');
    await bob.sync();
    cid.catalog.run(readHere, [{ n: cid.assets[1] as number, folder: '', name: 'b.jpg', picture: 'q' }]);
    await previewsAt(cid, one.store, nothing()).tell(true);
    expect(await bobs.take()).toBe(1);
    // In the end each is tried once in 32 looks.
    for (let looks = 0; looks < 120; looks++) await bobs.take();
    reads.mockClear();
    for (let looks = 0; looks < 32; looks++) await bobs.take();
    expect(gets()).toBeLessThanOrEqual(2 * 1600);
  });

  test('any number of junk names hides no pack that stands there under another one', async () => {
    const one = await office();
    const [a] = one.ann.assets as [number];
    one.ann.catalog.run(readHere, [{ n: a, folder: '', name: 'a.jpg', picture: 'p' }]);
    const bob = await one.join('Bob', 'editor');
    withoutFolders(bob);
    await previewsAt(one.ann, one.store, nothing()).tell(true);
    const [real, whole] = [...one.store.objects].find(([name]) => parsePreview(name)) as [string, Uint8Array];
    one.store.objects.set(real, randomBytes(40));
    for (let n = 100; n < 400; n++) one.store.objects.set(real.replace('.pvp', `~h${n}.pvp`), randomBytes(40));
    one.store.objects.set(real.replace('.pvp', '~h999.pvp'), whole);
    const bobs = previewsAt(bob, one.store, nothing());
    let taken = 0;
    for (let looks = 0; looks < 40 && !taken; looks++) taken += await bobs.take();
    expect(taken).toBe(1);
  });

  test('who has the files reads them; who may not add to the team is not believed, nor is a stranger', async () => {
    const one = await office();
    const [a] = one.ann.assets as [number];
    one.ann.catalog.run(readHere, [{ n: a, folder: '', name: 'a.jpg', picture: 'p' }]);
    const [bob, eve] = [await one.join('Bob', 'editor'), await one.join('Eve', 'viewer')];
    const cat = await one.join('Cat', 'editor');
    withoutFolders(cat);
    eve.catalog.run(readHere, [{ n: eve.assets[0] as number, folder: '', name: 'false.jpg', picture: 'p' }]);
    expect(await previewsAt(eve, one.store, nothing()).tell(true)).toBe(0);
    await previewsAt(one.ann, one.store, nothing()).tell(true);
    const { file } = told();
    for (const signer of [signerOf(eve.of.secrets), signerOf(newSecrets())]) {
      const writer = randomBytes(16);
      const forged = { ...file, asset: idOf(0), root: Buffer.alloc(16, 3), name: Buffer.from('forged.jpg') };
      const { hash, bytes } = await writePreviewPack({ catalog: one.ann.of.catalog, writer, device: signer.id, seq: 1 }, [{ told: encodeTold(forged), picture: new Uint8Array() }], signer);
      one.store.objects.set(`prev/${base32(writer)}/0000000001-${hash}.pvp` as never, bytes);
    }
    const cats = previewsAt(cat, one.store, nothing());
    expect(await cats.take()).toBe(1);
    expect(shownTo(cat.catalog).map(({ name }) => name)).toEqual(['a.jpg']);
    // What a stranger told is not read over and over: they may be let in one day, and a pack is large.
    const reads = vi.spyOn(one.store.objects, 'get');
    expect(await cats.take()).toBe(0);
    expect(reads.mock.calls.filter(([name]) => name.startsWith('prev/'))).toEqual([]);
    const before = bob.catalog.db.prepare('SELECT count(*) FROM location').pluck().get();
    expect(await previewsAt(bob, one.store, nothing()).take()).toBe(1);
    expect(bob.catalog.db.prepare('SELECT count(*) FROM location').pluck().get()).toBe(before);
  });

  test('a pack that is damaged anywhere is none, and no bytes make the reader fail', async () => {
    const signer = signerOf(newSecrets());
    const { bytes, hash } = await writePreviewPack({ catalog: randomBytes(16), writer: randomBytes(16), device: signer.id, seq: 3 }, [{ told: encodeTold(told().file), picture: Buffer.from('x'.repeat(50)) }], signer);
    expect(await readPreviewPack(bytes)).toMatchObject({ hash, header: { seq: 3 } });
    for (let at = 0; at < bytes.length; at += 3) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ 0x41;
      const read = await readPreviewPack(damaged);
      // A signature is not looked at by the reader; then another name is what it has.
      if (read) expect(read.hash).not.toBe(hash);
    }
    for (const length of [0, 8, 30, bytes.length - 1]) expect(await readPreviewPack(bytes.slice(0, length))).toBeUndefined();
  });

  test('whatever somebody says of a file: nothing comes in that no reader would say', () => {
    const { file } = told();
    expect(decodeTold(encodeTold(file))).toMatchObject({ name: Uint8Array.from(Buffer.from('a.jpg')), facts: { camera: 'X' }, layer: { values: { title: 'T' } } });
    for (const bad of [{ folder: Buffer.from('../up') }, { folder: Buffer.from('/etc') }, { name: Buffer.from('..') }, { name: Buffer.from('a/b') }, { name: Buffer.from('a\0') }, { size: -1 }, { mtime: Number.NaN }, { asset: Buffer.alloc(3) }])
      expect(decodeTold(encodeTold({ ...file, ...bad }))).toBeUndefined();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => decodeTold(bytes) === undefined), { numRuns: 300 });
    fc.assert(
      fc.property(fc.object({ key: fc.constantFrom('width', 'camera', 'takenAt', 'media', 'bounds', 'fontAxes', 'orientation', 'evil'), maxDepth: 3 }), (facts) => {
        const read = factsIn(facts);
        expect(Object.keys(read)).not.toContain('evil');
        if (read.width !== undefined) expect(Number.isFinite(read.width)).toBe(true);
        if (read.camera !== undefined) expect(typeof read.camera).toBe('string');
      }),
      { numRuns: 500 },
    );
  });
});

function told(): { file: ToldFile } {
  return {
    file: {
      asset: idOf(1), root: Buffer.alloc(16, 3), folder: Buffer.from('x/y'), name: Buffer.from('a.jpg'), size: 5, mtime: 1.5, print: Buffer.alloc(32, 1),
      type: { ext: 'jpg', mime: 'image/jpeg', kind: 'image', name: 'JPEG', handler: 'raster' }, facts: { camera: 'X', width: 3 }, layer: fakeLayer({ title: 'T' }),
      sha256: Buffer.alloc(32, 2), picture: null, palette: Buffer.from([1, 2, 3, 255]), pictured: true, text: [{ text: 'words', unit: 'page', at: '1' }],
    },
  };
}

/** Every byte on the share, and what lies packed in it. */
async function everything(store: MemoryStore): Promise<string> {
  const parts: string[] = [];
  for (const bytes of store.objects.values()) {
    parts.push(Buffer.from(bytes).toString('latin1'));
    const pack = await readPreviewPack(bytes);
    for (const { told: one } of pack?.files ?? []) {
      const { folder, name, ...rest } = decodeTold(one) as ToldFile;
      parts.push(JSON.stringify(rest), `${Buffer.from(folder ?? []).toString()}/${Buffer.from(name ?? []).toString()}`);
    }
  }
  return parts.join('\n');
}
