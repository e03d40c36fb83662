import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ASSET_FIELDS, ENTITY, FIELD, type FieldName } from '../../../src-shared/domain/ops/fields.ts';
import { hex, type Value } from '../../../src-shared/domain/ops/key.ts';
import type { Op, OpGroup } from '../../../src-shared/domain/ops/op.ts';
import { unbase32 } from '../../../src-shared/domain/team/names.ts';
import { createCore } from '../core.ts';
import { signerOf } from './keys.ts';
import { FORMAT, writeSegment } from './segment.ts';
import { standing, take } from './team.sql.ts';
import { idOf, office, rootIn } from './testing/catalogs.ts';

const GARBAGE: readonly Value[] = [{ deep: [{ er: null }] }, {}, [], [[1, 'a'], {}], [1, 2], [null], true, -1, 1e300, 0.5, 2 ** 40, '', 'x'.repeat(20_000), '\0\ud800', '{"a":1}', '../../etc', '2026-99-99T99:99:99'];

type Values = Partial<Record<FieldName, Value>>;
/** What is right of each kind of thing, of which one value at a time is wrong. */
const RIGHT: Readonly<Record<Exclude<keyof typeof ENTITY, 'asset' | 'root' | 'place'>, Values>> = {
  tag: { tagName: 'Lisbon', tagParent: null, tagSame: null, tagRemoved: false, tagSynonyms: ['Lisboa'], tagCategory: false },
  schema: { defName: 'Job', defOrder: 1, defRemoved: false, defKinds: null },
  field: { defName: 'Client', defOrder: 1, defRemoved: false, defOf: hex(idOf(100)), defKey: 'client', defType: 'text' },
  choice: { defName: 'Red', defOrder: 1, defRemoved: false, defOf: hex(idOf(101)), defFormer: ['Rot'] },
  collection: { collectionName: 'Best', collectionKind: 'smart', collectionQuery: 'rating:5', collectionParent: null, collectionCover: hex(idOf(0)), collectionRemoved: false },
  template: { templateName: 'Press', templateBody: { texts: {}, fields: [] }, templateRemoved: false },
  version: { versionOf: { of: hex(idOf(0)), parent: null, sha256: 'ab'.repeat(32), picture: null, size: 1, saved: 1, made: 1, program: null }, versionName: 'First', versionNote: 'Sent', versionState: 'draft', versionBy: 'editor' },
  editPreset: { editPresetName: 'Warm', editPresetRecipe: '{"v":1}', editPresetRemoved: false },
  preset: { presetName: 'Web', presetBody: {}, presetRemoved: false },
  marker: { markerOf: hex(idOf(0)), markerAt: 1000, markerText: 'Here', markerRemoved: false },
};
const ASSET = [...Object.keys(ASSET_FIELDS), 'rotate', 'trashed', 'sameAs', 'imported', 'renamed', 'kept', 'moved', 'copied', 'version', 'stack', 'apart', 'rightsOverride', 'archived', 'madeFrom', 'copyOf', 'copyName', 'copyRemoved'] as FieldName[];

/** What the window asks of a catalog and of one asset in it. */
const ASKED: readonly (readonly [string, object])[] = [
  ['collections.list', {}], ['tags.list', {}], ['templates.list', {}], ['presets.list', {}], ['edits.presets', {}], ['fields.list', {}],
  ['library.roots', {}], ['library.folders', {}], ['versions.policies', {}], ['rights.alerts', {}], ['history.list', {}], ['history.next', {}],
  ['search.facets', { query: '', facets: ['rating', 'label', 'flag', 'taken', 'tag', 'ext'] }], ['search.timeline', { query: '' }], ['search.suggest', { query: 'b' }], ['catalog.status', {}],
  ['metadata.conflicts', {}], ['together.log', {}], ['together.feed', {}], ['together.conflicts', {}], ['team.log', {}], ['team.state', {}],
  ['found.list', {}], ['duplicates.list', {}], ['search.page', { query: 'collection:Best' }], ['tags.export', {}],
];
/** Of as many assets as one likes, and of one. */
const OF_ALL: readonly ((ns: readonly number[]) => readonly [string, object])[] = [
  (ns) => ['assets.rows', { ns }],
  (ns) => ['assets.summary', { targets: ns }],
  (ns) => ['rights.get', { targets: ns }],
  (ns) => ['rights.summary', { targets: ns }],
  (ns) => ['rights.door', { targets: ns, way: 'export' }],
  (ns) => ['fields.of', { ns }],
];
const OF_ONE: readonly ((n: number) => readonly [string, object])[] = [
  (n) => ['assets.details', { n }],
  (n) => ['edits.get', { n }],
];
const OF_FIRST: readonly ((n: number) => readonly [string, object])[] = [
  (n) => ['versions.list', { n }],
  (n) => ['links.of', { n }],
  (n) => ['markers.list', { n }],
];

test('where one value of a colleague’s is nonsense and the others are right, all come in, and every answer to the window is as the contract says', { timeout: 60_000 }, async () => {
  const one = await office();
  const bob = await one.join('Bob', 'admin');
  const { writer, acl } = bob.catalog.run(standing, { of: bob.of, input: undefined }).out;
  let ms = Date.now();
  const segmentOf = (groups: readonly OpGroup[]): Uint8Array =>
    writeSegment(
      { catalog: bob.of.catalog, writer: new Uint8Array(randomBytes(16)), device: signerOf(bob.of.secrets).id, first: 1, last: groups.length, prev: null, acl, seen: {}, wall: ms, least: FORMAT, opened: { before: unbase32(writer, 16) as Uint8Array, reason: 'test' } },
      groups,
      signerOf(bob.of.secrets),
    ).bytes;
  const group = (ops: Op[]): OpGroup => ({ stamp: { ms: ++ms, counter: 0 }, group: new Uint8Array(randomBytes(16)), ops });
  const set = (entity: Uint8Array, field: number, value: Value): Op => ({ op: 'set', entities: [entity], field, value, seen: [null] });
  const made = (entity: Uint8Array, kind: keyof typeof RIGHT, values: Values): OpGroup =>
    group([{ op: 'create', entity, kind: ENTITY[kind] }, ...Object.entries(values).map(([name, value]) => set(entity, FIELD[name as FieldName], value as Value))]);

  const groups: [why: string, said: OpGroup][] = [];
  groups.push(['schema', made(idOf(100), 'schema', RIGHT.schema)], ['field', made(idOf(101), 'field', { ...RIGHT.field, defType: 'choice' })]);
  for (const [kind, right] of Object.entries(RIGHT) as [keyof typeof RIGHT, Values][])
    for (const name of Object.keys(right) as FieldName[])
      for (const value of GARBAGE) groups.push([`${name} is ${JSON.stringify(value).slice(0, 40)}`, made(randomBytes(16), kind, { ...right, [name]: value })]);
  const about = ASSET.flatMap((name) => GARBAGE.map((value) => ({ id: randomBytes(16), name, value })));
  rootIn(one.ann.catalog, '/team/more', about.map(({ id }) => id));
  for (const { id, name, value } of about) groups.push([`${name} is ${JSON.stringify(value).slice(0, 40)}`, group([set(id, FIELD[name], value)])]);
  const wrong: string[] = [];
  const heard = (some: readonly (readonly [why: string, group: OpGroup])[]): void => {
    try {
      const told = one.ann.catalog.run(take, { of: one.ann.of, input: [segmentOf(some.map(([, said]) => said))] }).out;
      if (told.applied !== some.length) throw new Error(JSON.stringify(told));
    } catch (error) {
      // Which of them it is.
      if (some.length > 1) for (const each of some) heard([each]);
      else wrong.push(`${some[0]?.[0]}: ${error}`);
    }
  };
  for (let from = 0; from < groups.length; from += 50) heard(groups.slice(from, from + 50));
  const numbers = one.ann.catalog.db.prepare('SELECT n FROM entity WHERE id = ?').pluck();
  const ns = about.map(({ id, name, value }) => [numbers.get(id) as number, `${name} is ${JSON.stringify(value).slice(0, 40)}`] as const);
  const first = numbers.get(idOf(0)) as number;
  one.ann.catalog.close();

  const core = await createCore({ folder: one.ann.catalog.folder, version: 'test', background: false, settleMs: 0, validateOutput: true });
  const fails = ([name, input]: readonly [string, object]) =>
    core.call(name, input, { id: 'test', host: 'test', can: {} } as never).then(
      () => undefined,
      (error: { code: string; message: string }) => (['not-found', 'unsupported'].includes(error.code) ? undefined : `${name}: ${error.code} ${error.message}`),
    );
  const ask = async (why: string, question: readonly [string, object]) => {
    const failure = await fails(question);
    if (failure) wrong.push(`${why}: ${failure}`);
  };
  for (const question of ASKED) await ask('', question);
  for (const of of OF_ALL) if (await fails(of(ns.map(([n]) => n)))) for (const [n, why] of ns) await ask(why, of([n]));
  for (const [n, why] of ns) for (const of of OF_ONE) await ask(why, of(n));
  for (const of of OF_FIRST) await ask('the first', of(first));
  await core.close();
  expect(wrong).toEqual([]);
});
