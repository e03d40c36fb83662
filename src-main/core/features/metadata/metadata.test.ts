/** Metadata written into files and taken from them: the whole core, on real files, with exiftool as the other program. */
import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeGroup } from '../../../../src-shared/domain/ops/op.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { JPEG, packet } from '../../metadata/testing/fixtures.ts';
import { connect } from '../../db/connection.ts';
import { fillQueue } from './queue.sql.ts';
import { exif, names, setUp } from './testing/scene.ts';

test('what was set is written where it belongs, once, and only where writing is on', async () => {
  const t = await setUp();
  writeFileSync(t.at('a.jpg'), JPEG);
  writeFileSync(t.at('b.nef'), 'no picture');
  writeFileSync(t.at('c.webp'), 'no picture either');
  await t.open();
  await t.add();
  await t.set('a.jpg', { rating: 4, title: 'One' }, ['people/Ines']);
  await t.set('b.nef', { rating: 3 });
  expect(await t.write('a.jpg')).toMatchObject({ written: 0, skipped: 1, problems: [{ code: 'off' }] });
  expect(readFileSync(t.at('a.jpg'))).toEqual(JPEG);
  expect(await t.shown('a.jpg')).not.toHaveProperty('unsaved');
  await t.mode('on-request');
  expect(await t.shown('a.jpg')).toMatchObject({ unsaved: true });
  expect(await t.write('a.jpg', 'b.nef', 'c.webp')).toMatchObject({ written: 2, skipped: 1, conflicts: 0, failed: 0 });
  expect(await t.shown('a.jpg')).not.toHaveProperty('unsaved');
  expect(names(t.disk)).toEqual(['a.jpg', 'b.nef', 'b.nef.xmp', 'c.webp'].filter((name) => name !== 'b.nef.xmp' || existsSync(t.at(name))).concat(existsSync(t.at('b.xmp')) ? ['b.xmp'] : []).sort());
  const bytes = readFileSync(t.at('a.jpg'));
  expect(await t.write('a.jpg', 'b.nef')).toMatchObject({ written: 0, skipped: 2, problems: [] });
  expect(readFileSync(t.at('a.jpg'))).toEqual(bytes);
  // A look at the folder finds nothing new: what was written is what is known.
  const before = t.rows('SELECT seq FROM change');
  await t.add();
  expect(t.rows('SELECT seq FROM change')).toEqual(before);
  expect(await t.shown('a.jpg')).toMatchObject({ rating: 4, title: 'One', tags: ['people/Ines'] });
  await t.sound();
});

test('edits of other programs come in, whichever side has been written, and both sides of tags are kept', async () => {
  const t = await setUp();
  for (const name of ['a.jpg', 'b.jpg']) writeFileSync(t.at(name), JPEG);
  exif(t.at('b.jpg'), '-XMP-xmp:Rating=2', '-XMP-dc:Subject=old', '-XMP-dc:Subject=mine', '-ImageDescription=b');
  exif(t.at('a.jpg'), '-ImageDescription=a');
  await t.open();
  await t.add();
  await t.mode('on-request');
  await t.set('a.jpg', { rating: 5 }, ['sea']);
  await t.write('a.jpg');
  await t.set('b.jpg', {}, ['new'], ['mine']);
  exif(t.at('a.jpg'), '-XMP-xmp:Rating=1', '-XMP-dc:Subject=sea', '-XMP-dc:Subject=theirs');
  exif(t.at('b.jpg'), '-XMP-dc:Title=Two', '-XMP-dc:Subject=mine', '-XMP-dc:Subject=theirs');
  await t.add();
  expect(await t.shown('a.jpg')).toMatchObject({ rating: 1, tags: ['sea', 'theirs'] });
  expect(await t.shown('b.jpg')).toMatchObject({ rating: 2, title: 'Two', tags: ['new', 'theirs'], unsaved: true });
  expect(await t.write('b.jpg')).toMatchObject({ written: 1 });
  const tags = t.rows<{ layer: string }>(`SELECT layer FROM told WHERE n = ${t.n('b.jpg')}`)[0]?.layer;
  expect(JSON.parse(tags ?? '{}')).toMatchObject({ tags: expect.arrayContaining([['theirs'], ['new']]), title: 'Two' });
  expect(await t.conflicts()).toEqual([]);
  await t.sound();
});

test('a value that both changed is a conflict: nothing is written until somebody decides, and that can be undone', async () => {
  const t = await setUp();
  for (const name of ['a.jpg', 'b.jpg']) writeFileSync(t.at(name), JPEG);
  for (const name of ['a.jpg', 'b.jpg']) exif(t.at(name), '-XMP-xmp:Rating=2', '-XMP-dc:Title=Old', `-ImageDescription=${name}`);
  await t.open();
  await t.add();
  await t.mode('on-request');
  for (const name of ['a.jpg', 'b.jpg']) await t.set(name, { rating: 5, title: 'Mine' });
  for (const name of ['a.jpg', 'b.jpg']) exif(t.at(name), '-XMP-xmp:Rating=1', '-XMP-xmp:Label=Red');
  // Found by the write itself: it looks before it touches anything.
  const bytes = readFileSync(t.at('a.jpg'));
  expect(await t.write('a.jpg', 'b.jpg')).toMatchObject({ written: 0, conflicts: 2 });
  expect(readFileSync(t.at('a.jpg'))).toEqual(bytes);
  expect(await t.shown('a.jpg')).toMatchObject({ rating: 5, label: 'red', title: 'Mine', conflict: true });
  expect(await t.conflicts()).toMatchObject([
    { path: t.at('a.jpg'), field: 'rating', ours: 5, theirs: 1, base: 2 },
    { path: t.at('b.jpg'), field: 'rating', ours: 5, theirs: 1, base: 2 },
  ]);
  const one = (name: string, use: string) => t.call('metadata.resolve', { items: [{ n: t.n(name), field: 'rating' }], use });
  expect(await one('a.jpg', 'ours')).toMatchObject({ changed: 1, label: "Kept the catalog's values of 1 asset" });
  await one('b.jpg', 'theirs');
  expect(await t.conflicts()).toEqual([]);
  await t.call('history.undo');
  await t.call('history.undo');
  expect(await t.conflicts()).toHaveLength(2);
  await t.call('history.redo');
  await t.call('history.redo');
  expect(await t.write('a.jpg', 'b.jpg')).toMatchObject({ written: 2, conflicts: 0 });
  expect(await t.shown('a.jpg')).toMatchObject({ rating: 5, title: 'Mine' });
  expect(await t.shown('b.jpg')).toMatchObject({ rating: 1, title: 'Mine' });
  expect(t.rows('SELECT * FROM conflict')).toEqual([]);
  await t.sound();
});

test('two catalogs over one folder that see the same foreign edit make the same operations', async () => {
  const t = await setUp();
  writeFileSync(t.at('a.jpg'), JPEG);
  exif(t.at('a.jpg'), '-XMP-xmp:Rating=2', '-XMP-dc:Subject=old', '-XMP-dc:Subject=both');
  await t.open();
  await t.add();
  await t.set('a.jpg', { rating: 3 }, ['mine']);
  await t.mode('on-request');
  await t.write('a.jpg');
  await t.close();
  const first = join(t.folder, 'catalog');
  const other = join(t.folder, 'other');
  cpSync(first, other, { recursive: true });
  exif(t.at('a.jpg'), '-XMP-xmp:Rating=5', '-XMP-dc:Title=T', '-XMP-dc:Subject=both', '-XMP-dc:Subject=new', '-XMP-lr:HierarchicalSubject=');
  const made: unknown[] = [];
  for (const catalog of [first, other]) {
    await t.open(catalog);
    await t.add();
    await t.sound();
    const ops = t.rows<{ ops: Buffer }>("SELECT ops FROM change WHERE kind = 'file'").flatMap(({ ops: bytes }) => decodeGroup(bytes).ops);
    made.push(JSON.parse(JSON.stringify(ops, (_, value) => (value instanceof Uint8Array ? hex(value) : value?.type === 'Buffer' ? hex(Buffer.from(value.data)) : value))));
    expect(await t.shown('a.jpg')).toMatchObject({ rating: 5, title: 'T', tags: ['both', 'new'] });
    await t.close();
  }
  expect(made[0]).toHaveLength(5);
  expect(made[0]).toEqual(made[1]);
});

test('sidecars: the one that is there is written, a new one by its rules, read-only is normal, half a one takes nothing away', async () => {
  const t = await setUp();
  writeFileSync(t.at('a.nef'), 'raw a');
  writeFileSync(t.at('a.xmp'), packet('<photoshop:History>long</photoshop:History><dc:subject><rdf:Bag><rdf:li>old</rdf:li></rdf:Bag></dc:subject>', 'xmp:Rating="2"'));
  writeFileSync(t.at('b.jpg'), JPEG);
  writeFileSync(t.at('b.jpg.xmp'), packet('', 'xmp:Rating="1"'));
  await t.open();
  await t.add();
  await t.mode('on-request');
  await t.set('a.nef', { rating: 4 }, ['new']);
  await t.set('b.jpg', { rating: 4 });
  expect(await t.write('a.nef', 'b.jpg')).toMatchObject({ written: 2 });
  expect(readFileSync(t.at('a.xmp'), 'utf8')).toMatch(/xmp:Rating="4"[\s\S]*History>long[\s\S]*old[\s\S]*new/);
  expect(readFileSync(t.at('b.jpg'))).toEqual(JPEG);
  expect(names(t.disk)).toEqual(['a.nef', 'a.xmp', 'b.jpg', 'b.jpg.xmp']);
  chmodSync(t.at('a.xmp'), 0o444);
  await t.set('a.nef', { rating: 5 });
  expect(await t.write('a.nef')).toMatchObject({ written: 0, skipped: 1, failed: 0, problems: [{ code: 'read-only' }] });
  expect(await t.shown('a.nef')).toMatchObject({ rating: 5, unsaved: true });
  // Half a sidecar, as a program leaves it that is still writing: what was known stays, and the whole one is merged.
  const whole = readFileSync(t.at('b.jpg.xmp'), 'utf8').replace('xmp:Rating="4"', 'xmp:Rating="3"');
  writeFileSync(t.at('b.jpg.xmp'), whole.slice(0, -40));
  await t.add();
  expect(t.rows("SELECT * FROM change WHERE kind = 'file'")).toEqual([]);
  writeFileSync(t.at('b.jpg.xmp'), whole);
  await t.add();
  expect(await t.shown('b.jpg')).toMatchObject({ rating: 3 });
  await t.sound();
});

test('a folder that is written by itself is, after a moment without edits, and what is undone after it was written is taken back from the file', async () => {
  const t = await setUp({ background: true });
  for (const name of ['a.jpg', 'b.jpg']) {
    writeFileSync(t.at(name), JPEG);
    exif(t.at(name), `-ImageDescription=${name}`);
  }
  await t.open();
  await t.add();
  await t.set('a.jpg', { rating: 4 }, ['sea']);
  await t.mode('automatic');
  const layer = (name: string) => JSON.parse(t.rows<{ layer: string }>(`SELECT layer FROM told WHERE n = ${t.n(name)}`)[0]?.layer ?? '{}');
  await expect.poll(() => layer('a.jpg'), { timeout: 60_000 }).toMatchObject({ rating: 4, tags: [['sea']] });
  await t.set('b.jpg', { title: 'Later' }, ['sea']);
  await expect.poll(() => layer('b.jpg'), { timeout: 60_000 }).toMatchObject({ title: 'Later', tags: [['sea']] });
  await t.call('history.undo');
  await expect.poll(() => layer('b.jpg'), { timeout: 60_000 }).not.toHaveProperty('title');
  await expect.poll(() => layer('b.jpg').tags, { timeout: 60_000 }).toBeUndefined();
  expect(await t.shown('b.jpg')).toMatchObject({ tags: [] });
  expect((await t.call('metadata.unwritten')).failures).toEqual([]);
  await t.sound();
});

test('a tag that is renamed queues the files that have it or a tag below it, and no others', async () => {
  const t = await setUp();
  const given = { 'a.jpg': 'trips|Lisbon', 'b.jpg': 'trips|Lisbon|harbor', 'c.jpg': 'trips|Oslo', 'd.jpg': 'trips' };
  for (const [name, path] of Object.entries(given)) {
    writeFileSync(t.at(name), JPEG);
    exif(t.at(name), `-XMP-lr:HierarchicalSubject=${path}`);
  }
  await t.open();
  await t.add();
  await t.mode('automatic');
  const queued = async (act: () => Promise<unknown>) => {
    await act();
    await t.close();
    const connection = connect(t.catalog, 'write');
    connection.db.exec('DELETE FROM unwritten');
    connection.run(fillQueue, null);
    connection.close();
    await t.open();
    return t.rows<{ name: string }>('SELECT name FROM unwritten JOIN asset ON n = asset ORDER BY name').map(({ name }) => name);
  };
  expect(await queued(() => t.call('tags.rename', { tag: 'trips/Lisbon', to: 'trips/Lisboa' }))).toEqual(['a.jpg', 'b.jpg']);
  expect(await queued(() => t.call('history.undo'))).toEqual(['a.jpg', 'b.jpg']);
  expect(await queued(() => t.call('tags.merge', { tags: ['trips/Oslo'], into: 'trips/Lisbon' }))).toEqual(['c.jpg']);
  expect(await queued(() => t.call('tags.rename', { tag: 'trips', to: 'travel' }))).toEqual(Object.keys(given));
});
