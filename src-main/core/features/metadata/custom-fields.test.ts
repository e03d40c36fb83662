/** Custom fields in files: written, read back, merged with what other programs make of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FieldSchema } from '../../../../src-shared/contract/fields.ts';
import { JPEG, packet, PNG } from '../../metadata/testing/fixtures.ts';
import { setUp } from './testing/scene.ts';

const FIELDS = 'xmlns:vitrineFields="http://ns.vitrine.app/fields/1.0/"';
type Scene = Awaited<ReturnType<typeof setUp>>;

/** A field of each type, `define`d in this catalog, and what is asked of them. */
async function fieldsOf(t: Scene) {
  const { n: schema } = await t.call('fields.defineSchema', { name: 'Job' });
  const define = async (name: string, type: string, choices: string[] = []) =>
    (await t.call('fields.define', { schema, name, type, ...(choices.length ? { choices: choices.map((one) => ({ name: one })) } : {}) })).n as number;
  const defs = async () => ((await t.call('fields.list')).schemas as FieldSchema[]).flatMap(({ fields }) => fields);
  const choice = async (n: number, name: string) => (await defs()).find((one) => one.n === n)?.choices.find((one) => one.name === name)?.n ?? 0;
  return {
    define,
    defs,
    choice,
    set: (name: string, n: number, wish: object) => t.call('fields.set', { targets: [t.n(name)], values: [{ n, ...wish }] }),
    /** By key, choices by name. */
    async shown(name: string): Promise<Record<string, unknown>> {
      const known = await defs();
      const named = (n: number, value: unknown) => known.find((one) => one.n === n)?.choices.find((one) => one.n === value)?.name ?? value;
      const { assets } = await t.call('fields.of', { ns: [t.n(name)] });
      return Object.fromEntries(
        (assets[0].values as { n: number; value: unknown }[]).map(({ n, value }) => [known.find((one) => one.n === n)?.key, Array.isArray(value) ? value.map((one) => named(n, one)) : named(n, value)]),
      );
    },
  };
}
const xmpOf = (t: Scene, name: string) => readFileSync(t.at(name), 'latin1');

test('every type is written into a file and into a sidecar, and another catalog over the folder reads the same', async () => {
  const t = await setUp();
  writeFileSync(t.at('a.jpg'), JPEG);
  writeFileSync(t.at('b.nef'), 'raw');
  await t.open();
  await t.add();
  await t.mode('on-request');
  const make = async () => {
    const f = await fieldsOf(t);
    const n = {
      client: await f.define('Client', 'text'), notes: await f.define('Notes', 'long-text'), pages: await f.define('Pages', 'number'), due: await f.define('Due', 'date'),
      status: await f.define('Status', 'choice', ['Draft', 'Final']), usage: await f.define('Usage', 'multi-choice', ['Web', 'Druck, außen', 'Ads']), site: await f.define('Site', 'link'), by: await f.define('2nd Größe', 'person'),
    };
    return { ...f, n };
  };
  const f = await make();
  const all = { client: 'Acme & Söhne', notes: 'one\n\ttwo <3>', pages: 12.5, due: '2024-06-01', status: 'Final', usage: ['Web', 'Druck, außen'], site: 'https://example.org', '2nd-größe': 'Ines' };
  for (const name of ['a.jpg', 'b.nef']) {
    for (const [field, value] of [['client', all.client], ['notes', all.notes], ['pages', '12.5'], ['due', all.due], ['site', 'example.org'], ['by', 'Ines']] as const) await f.set(name, f.n[field], { value });
    await f.set(name, f.n.status, { value: await f.choice(f.n.status, 'Final') });
    await f.set(name, f.n.usage, { add: [await f.choice(f.n.usage, 'Web'), await f.choice(f.n.usage, 'Druck, außen')] });
    expect(await f.shown(name)).toEqual(all);
    expect(await t.shown(name)).toMatchObject({ unsaved: true });
  }
  expect(await t.write('a.jpg', 'b.nef')).toMatchObject({ written: 2, failed: 0 });
  expect(await t.shown('a.jpg')).not.toHaveProperty('unsaved');
  const bytes = readFileSync(t.at('a.jpg'));
  expect(await t.write('a.jpg', 'b.nef')).toMatchObject({ written: 0 });
  expect(readFileSync(t.at('a.jpg'))).toEqual(bytes);
  await t.sound();
  await t.close();
  // The fields come after the files there.
  await t.open(`${t.folder}/other`);
  await t.add();
  expect((await t.call('fields.of', { ns: [t.n('a.jpg')] })).assets[0].values).toEqual([]);
  const other = await make();
  expect(await other.shown('a.jpg')).toEqual(all);
  expect(await other.shown('b.nef')).toEqual(all);
  expect(t.rows('SELECT 1 FROM register WHERE field >= 4503599627370496')).toEqual([]);
  expect((await t.call('search.facets', { query: 'field.client:"Acme & Söhne"', facets: [] })).total).toBe(2);
  await t.call('fields.remove', { n: other.n.client });
  expect(await other.shown('a.jpg')).not.toHaveProperty('client');
  await t.sound();
  await t.call('history.undo');
  expect(await other.shown('a.jpg')).toEqual(all);
  // It says all of it already, so nothing is behind; and what is cleared here leaves the file.
  await t.mode('on-request');
  expect(await t.shown('a.jpg')).not.toHaveProperty('unsaved');
  await other.set('a.jpg', other.n.usage, { remove: [await other.choice(other.n.usage, 'Web')] });
  await other.set('a.jpg', other.n.client, { value: null });
  expect(await t.write('a.jpg')).toMatchObject({ written: 1 });
  expect(xmpOf(t, 'a.jpg')).not.toMatch(/:client|>Web</);
  expect(await other.shown('a.jpg')).toEqual({ ...all, client: undefined, usage: ['Druck, außen'] });
  await t.sound();
});

test('what another program changes comes in; both changed is a conflict; fields and choices of other catalogs stay', async () => {
  const t = await setUp();
  const body = (client: string, usage: string, more = '') =>
    packet(`<vitrineFields:client>${client}</vitrineFields:client><vitrineFields:usage><rdf:Bag>${usage.split(',').map((one) => `<rdf:li>${one}</rdf:li>`).join('')}</rdf:Bag></vitrineFields:usage><vitrineFields:theirs xml:lang="de">bleibt</vitrineFields:theirs>${more}`, FIELDS);
  for (const name of ['a', 'b']) {
    writeFileSync(t.at(`${name}.nef`), `raw ${name}`);
    writeFileSync(t.at(`${name}.xmp`), body('Old', 'Web,Elsewhere', '<vitrineFields:pages>12.0</vitrineFields:pages>'));
  }
  await t.open();
  await t.add();
  await t.mode('on-request');
  const f = await fieldsOf(t);
  const [client, usage, pages] = [await f.define('Client', 'text'), await f.define('Usage', 'multi-choice', ['Web', 'Print', 'Ads']), await f.define('Pages', 'number')];
  expect(await f.shown('a.nef')).toEqual({ client: 'Old', usage: ['Web'], pages: 12 });
  expect(await t.shown('a.nef')).not.toHaveProperty('unsaved');
  await f.set('a.nef', usage, { add: [await f.choice(usage, 'Ads')] });
  await f.set('b.nef', client, { value: 'Mine' });
  await f.set('b.nef', pages, { value: '13' });
  for (const name of ['a', 'b']) writeFileSync(t.at(`${name}.xmp`), body('New', 'Print,Elsewhere,Else', '<vitrineFields:pages>many</vitrineFields:pages>'));
  await t.add();
  expect(await f.shown('a.nef')).toEqual({ client: 'New', usage: ['Print', 'Ads'] });
  expect(await f.shown('b.nef')).toEqual({ client: 'Mine', usage: ['Print'], pages: 13 });
  expect((await t.conflicts()).toSorted((a, b) => (a.field < b.field ? -1 : 1))).toMatchObject([
    { path: t.at('b.nef'), field: 'field.client', name: 'Client', ours: 'Mine', theirs: 'New', base: 'Old' },
    { field: 'field.pages', name: 'Pages', ours: '13', theirs: 'many', base: '12' },
  ]);
  expect(await t.write('a.nef', 'b.nef')).toMatchObject({ written: 1, conflicts: 1 });
  expect(readFileSync(t.at('a.xmp'), 'utf8')).toBe(body('New', 'Print,Elsewhere,Else,Ads', '<vitrineFields:pages>many</vitrineFields:pages>'));
  const resolve = (field: string, use: string) => t.call('metadata.resolve', { items: [{ n: t.n('b.nef'), field }], use });
  await expect(resolve('field.pages', 'theirs')).rejects.toThrow('Pages: “many” is no value of this field');
  await resolve('field.pages', 'ours');
  await resolve('field.client', 'theirs');
  expect(await t.conflicts()).toEqual([]);
  expect(await t.write('b.nef')).toMatchObject({ written: 1 });
  expect(readFileSync(t.at('b.xmp'), 'utf8')).toBe(body('New', 'Print,Elsewhere,Else', '<vitrineFields:pages>13</vitrineFields:pages>'));
  expect(await f.shown('b.nef')).toEqual({ client: 'New', usage: ['Print'], pages: 13 });
  // A choice that is called otherwise is the same, and files follow.
  await t.call('fields.define', { n: usage, choices: [{ n: await f.choice(usage, 'Print'), name: 'Paper' }, { n: await f.choice(usage, 'Ads'), name: 'Ads' }] });
  expect(await f.shown('b.nef')).toMatchObject({ usage: ['Paper'] });
  await f.set('b.nef', usage, { add: [await f.choice(usage, 'Ads')] });
  await t.write('b.nef');
  expect(readFileSync(t.at('b.xmp'), 'utf8')).toBe(body('New', 'Elsewhere,Else,Paper,Ads', '<vitrineFields:pages>13</vitrineFields:pages>'));
  await t.sound();
});

test('undo of what was written takes it back from the file; off writes nothing', async () => {
  const t = await setUp();
  writeFileSync(t.at('a.png'), PNG);
  await t.open();
  await t.add();
  const f = await fieldsOf(t);
  const client = await f.define('Größe', 'text');
  await f.set('a.png', client, { value: 'Acme' });
  expect(await t.write('a.png')).toMatchObject({ written: 0, problems: [{ code: 'off' }] });
  await t.mode('on-request');
  for (const value of ['Acme', 'Bolt']) {
    await f.set('a.png', client, { value });
    expect(await t.write('a.png')).toMatchObject({ written: 1 });
  }
  await t.call('history.undo');
  expect(await f.shown('a.png')).toEqual({ größe: 'Acme' });
  await t.write('a.png');
  expect(xmpOf(t, 'a.png')).toContain('>Acme<');
  // What it said before anything was written: nothing.
  await t.call('history.undo');
  await t.call('history.undo');
  expect(await f.shown('a.png')).toEqual({});
  await t.sound();
});
