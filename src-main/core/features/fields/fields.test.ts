import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { verifyRows } from '../catalog/catalog.sql.ts';
import { repairAssets, repairBasics } from '../catalog/repair.sql.ts';
import { listChanges, redoStep, undoStep } from '../history/history.sql.ts';
import { edit } from '../assets/edit.sql.ts';
import { SearchIndex, type Work } from '../../search/index/index.ts';
import { defineField, defineSchema, listFields, removeField } from './definitions.sql.ts';
import { fieldsOf, setFields } from './values.sql.ts';

const me = { actor: 'me' };

function finish<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Ten assets, of every kind in turn, and fields of each type in one schema. */
function scene() {
  const c = tempCatalog();
  const ns = c.assets(Array.from({ length: 10 }, () => undefined));
  for (const [i, n] of ns.entries()) c.db.prepare('UPDATE asset SET kind = ?, name = ? WHERE n = ?').run(i % KINDS.length, `f${i}.jpg`, n);
  const schema = c.run(defineSchema, { ...me, name: 'Job' }).out.n;
  const make = (name: string, type: Parameters<typeof defineField.run>[1]['type'], choices?: string[]) =>
    c.run(defineField, { ...me, schema, name, type, ...(choices ? { choices: choices.map((one) => ({ name: one })) } : {}) }).out.n;
  const field = {
    client: make('Client', 'text'),
    notes: make('Notes', 'long-text'),
    pages: make('Pages', 'number'),
    due: make('Due', 'date'),
    status: make('Status', 'choice', ['Draft', 'Final cut']),
    usage: make('Usage', 'multi-choice', ['Web', 'Print', 'Ads']),
    site: make('Site', 'link'),
    director: make('Art director', 'person'),
  };
  const defs = () => c.run(listFields, undefined).out.schemas.flatMap((one) => one.fields);
  const choice = (n: number, name: string) => defs().find((one) => one.n === n)?.choices.find((one) => one.name === name)?.n ?? 0;
  const set = (on: readonly number[], n: number, wish: object) => c.run(setFields, { ...me, ns: on, values: [{ n, ...wish }] }).out;
  const shown = (n: number) => Object.fromEntries((c.run(fieldsOf, [n]).out.assets[0]?.values ?? []).map((one) => [defs().find((def) => def.n === one.n)?.key, one.value]));
  const open = () => {
    const index = new SearchIndex({ catalogPath: c.path, indexPath: join(c.folder, 'index.db') }, () => Date.UTC(2024, 5, 15, 12));
    onTestFinished(() => index.close());
    finish(index.load());
    while (finish(index.indexTexts()));
    return index;
  };
  return { c, ns, schema, field, defs, choice, set, shown, open };
}

test('each type keeps what fits it, and says of the rest what is wrong', () => {
  const { ns, field, choice, set, shown } = scene();
  const [a] = ns as [number];
  set([a], field.client, { value: ' Acme ' });
  set([a], field.pages, { value: '12' });
  set([a], field.due, { value: '2024-06-01' });
  set([a], field.status, { value: choice(field.status, 'Draft') });
  set([a], field.usage, { add: [choice(field.usage, 'Print'), choice(field.usage, 'Web')] });
  set([a], field.site, { value: 'example.org' });
  expect(shown(a)).toEqual({
    client: 'Acme',
    pages: 12,
    due: '2024-06-01',
    status: choice(field.status, 'Draft'),
    usage: [choice(field.usage, 'Web'), choice(field.usage, 'Print')],
    site: 'https://example.org',
  });
  for (const [n, value, why] of [
    [field.pages, 'many', 'Pages: “many” is no number'],
    [field.due, '1.6.2024', 'Due: “1.6.2024” is no date'],
    [field.site, 'javascript:alert(1)', 'Site: '],
    [field.status, 999_999, 'Status: this choice is no longer there'],
    [field.usage, 'Web', 'Usage: this choice is no longer there'],
  ] as const)
    expect(() => set([a], n, { value })).toThrow(why);
});

test('an edit of many is one undo step and touches only those that differ', () => {
  const { c, ns, field, choice, set, shown } = scene();
  const [web, print] = [choice(field.usage, 'Web'), choice(field.usage, 'Print')];
  set(ns.slice(0, 3), field.client, { value: 'Acme' });
  expect(set(ns, field.client, { value: 'Acme' })).toMatchObject({ changed: 7, label: 'Set Client of 7 assets' });
  set(ns.slice(0, 2), field.usage, { add: [web] });
  set(ns.slice(1, 3), field.usage, { add: [print], remove: [web] });
  expect(ns.slice(0, 3).map((n) => shown(n)['usage'])).toEqual([[web], [print], [print]]);
  expect(c.run(undoStep, me).out).toMatchObject({ done: true, changed: 2 });
  expect(ns.slice(0, 3).map((n) => shown(n)['usage'])).toEqual([[web], [web], undefined]);
  c.run(redoStep, me);
  c.run(undoStep, me);
  c.run(undoStep, me);
  c.run(undoStep, me);
  expect(ns.map((n) => shown(n)['client'])).toEqual(['Acme', 'Acme', 'Acme', ...Array.from({ length: 7 }, () => undefined)]);
  expect(set(ns, field.client, { value: null })).toMatchObject({ changed: 3, label: 'Cleared Client of 3 assets' });
  expect(c.run(verifyRows, undefined).out.problems).toEqual([]);
});

test('stars, tags and fields given together are one step', () => {
  const { c, ns, field, shown } = scene();
  const [a] = ns as [number];
  const { label } = c.run(edit, { ...me, ns: [a], changes: { rating: 3 }, tags: { add: ['x'], remove: [] }, fields: [{ n: field.client, value: 'Acme' }] }).out;
  expect(label).toBe('Changed stars, tags and fields of 1 asset');
  c.run(undoStep, me);
  expect([shown(a), c.shown(a)]).toMatchObject([{}, { rating: 0, tags: [] }]);
});

test('fields are for the kinds of their schema: others are left alone, and told of', () => {
  const { c, ns, schema, field, set, shown } = scene();
  c.run(defineSchema, { ...me, n: schema, kinds: ['image', 'raw'] });
  const { changed, warnings } = set(ns, field.client, { value: 'Acme' });
  expect([changed, warnings]).toEqual([2, ['“Job” is not for the kind of 8 of them: they were left as they are.']]);
  expect(ns.filter((n) => shown(n)['client'])).toEqual(ns.slice(0, 2));
});

test('a renamed field keeps its key and values, a removed one brings them back, and no two have one name or key', () => {
  const { c, ns, schema, field, defs, set, shown } = scene();
  const [a] = ns as [number];
  set([a], field.client, { value: 'Acme' });
  c.run(defineField, { ...me, n: field.client, name: 'Customer' });
  expect(defs()[0]).toMatchObject({ key: 'client', name: 'Customer', property: 'vitrineFields:client' });
  expect(c.run(defineField, { ...me, schema, name: 'Client', type: 'text' }).out.label).toBe('Made the field “Client”');
  expect(defs().at(-1)).toMatchObject({ key: 'client-2', name: 'Client' });
  expect(() => c.run(defineField, { ...me, schema, name: 'customer', type: 'text' })).toThrow('called “Customer” already');
  expect(() => c.run(defineField, { ...me, n: field.client, type: 'number' })).toThrow('cannot change');
  c.run(removeField, { ...me, n: field.client });
  expect([defs().length, shown(a)]).toEqual([8, {}]);
  expect(() => set([a], field.client, { value: 'x' })).toThrow('no longer there');
  c.run(undoStep, me);
  expect(shown(a)).toEqual({ client: 'Acme' });
  c.run(removeField, { ...me, n: schema });
  expect(defs()).toEqual([]);
  c.run(undoStep, me);
  expect(defs()).toHaveLength(9);
});

test('choices are renamed, put in order and removed; who had a removed one shows none until it is back', () => {
  const { c, ns, field, defs, choice, set, shown, open } = scene();
  const [a, b] = ns as [number, number];
  const [web, print, ads] = ['Web', 'Print', 'Ads'].map((name) => choice(field.usage, name)) as [number, number, number];
  set([a], field.usage, { add: [web, ads] });
  set([b], field.usage, { add: [web] });
  c.run(defineField, { ...me, n: field.usage, choices: [{ n: ads, name: 'Advertising' }, { n: print, name: 'Print' }] });
  expect(defs().find((def) => def.n === field.usage)?.choices.map(({ name }) => name)).toEqual(['Advertising', 'Print']);
  expect([shown(a), shown(b)]).toEqual([{ usage: [ads] }, {}]);
  const index = open();
  expect([index.resolve('field.usage:advertising'), index.resolve('adver'), index.resolve('field.usage:web'), index.resolve('-field.usage:none')]).toEqual([[a], [a], [], [a]]);
  c.run(undoStep, me);
  finish(index.refresh({}));
  expect([shown(b), index.resolve('field.usage:web'), index.resolve('web')]).toEqual([{ usage: [web] }, [a, b], [a, b]]);
});

test('the order of fields is what people make it', () => {
  const { c, schema, field, defs } = scene();
  c.run(defineField, { ...me, n: field.director, before: field.client });
  c.run(defineField, { ...me, n: field.client, before: null });
  expect(defs().map(({ key }) => key)).toEqual(['art-director', 'notes', 'pages', 'due', 'status', 'usage', 'site', 'client']);
  const other = c.run(defineSchema, { ...me, name: 'First', before: schema }).out.n;
  c.run(defineField, { ...me, n: field.notes, schema: other });
  expect(c.run(listFields, undefined).out.schemas.map(({ name, fields }) => [name, fields.length])).toEqual([['First', 1], ['Job', 7]]);
});

test('the history tells what a field was and became, by the names of field and choices', () => {
  const { c, ns, field, choice, set } = scene();
  const [a] = ns as [number];
  set([a], field.status, { value: choice(field.status, 'Draft') });
  set([a], field.status, { value: choice(field.status, 'Final cut') });
  set([a], field.usage, { add: [choice(field.usage, 'Web')] });
  const details = c.run(listChanges, { asset: a, limit: 10 }).out.changes.map((one) => one.details);
  expect(details).toEqual([
    [{ field: 'Usage', before: null, after: 'Web' }],
    [{ field: 'Status', before: 'Draft', after: 'Final cut' }],
    [{ field: 'Status', before: null, after: 'Draft' }],
  ]);
});

test('free words and field tokens find values, ranges and what has none; wrong ones are told with their place', () => {
  const { ns, field, choice, set, open } = scene();
  const [a, b, d] = ns as [number, number, number];
  set([a], field.client, { value: 'Acme & Söhne' });
  set([b], field.client, { value: 'Acme' });
  set([a], field.notes, { value: 'The quick\nbrown fox' });
  set([a], field.pages, { value: 12 });
  set([b], field.pages, { value: -3.5 });
  set([a], field.due, { value: '2024-06-14' });
  set([b], field.due, { value: '2023-01-31' });
  set([d], field.status, { value: choice(field.status, 'Final cut') });
  const index = open();
  const found = (query: string) => index.resolve(query);
  const rest = (...gone: number[]) => ns.filter((n) => !gone.includes(n));
  expect(Object.fromEntries(['field.client:acme', 'field.client:sohne', 'field.client:none', 'sohne', '"brown fox"', 'final', 'field.status:"final cut"'].map((query) => [query, found(query)]))).toEqual({
    'field.client:acme': [b],
    'field.client:sohne': [a],
    'field.client:none': rest(a, b),
    sohne: [a],
    '"brown fox"': [a],
    final: [d],
    'field.status:"final cut"': [d],
  });
  expect(Object.fromEntries(['12', '>=12', '-4..0', '<0', 'none', '-3.5,12'].map((value) => [value, found(`field.pages:${value}`)]))).toEqual({
    '12': [a],
    '>=12': [a],
    '-4..0': [b],
    '<0': [b],
    none: rest(a, b),
    '-3.5,12': [a, b],
  });
  expect(Object.fromEntries(['2024', '2024-06-14', '<2024', '2023..2024', 'yesterday', '7d'].map((value) => [value, found(`field.due:${value}`)]))).toEqual({
    '2024': [a],
    '2024-06-14': [a],
    '<2024': [b],
    '2023..2024': [a, b],
    yesterday: [a],
    '7d': [a],
  });
  const offered = (query: string) => index.complete({ query, at: query.length }).items.slice(0, 3);
  expect(offered('field.cl')).toEqual([{ insert: 'field.client:', text: 'Client: field.client:…' }]);
  expect(offered('field.art-director:no')).toEqual([{ insert: 'field.art-director:none', text: 'none', count: 10 }]);
  expect(offered('direc')).toEqual([{ insert: 'field.art-director:', text: 'Art director: field.art-director:…' }]);
  expect(offered('field.pages:12 field.client:ac')).toEqual([{ insert: 'field.client:"Acme & Söhne"', text: 'Acme & Söhne', count: 1 }]);
  expect(offered('field.status:')).toEqual([
    { insert: 'field.status:none', text: 'none', count: 9 },
    { insert: 'field.status:"Final cut"', text: 'Final cut', count: 1 },
    { insert: 'field.status:Draft', text: 'Draft', count: 0 },
  ]);
  expect(offered('field.due:2').map(({ insert }) => insert)).toEqual(['field.due:2023-01', 'field.due:2024-06']);
  const error = (query: string) => finish(index.page({ query, sort: 'name', dir: 'asc', limit: 0 })).error;
  expect(error('a field.clint:x')).toMatchObject({ at: 2, length: 13, message: 'There is no field “clint”. Did you mean field.client:?' });
  expect(error('field.pages:x')).toMatchObject({ at: 0, message: expect.stringContaining('a number') });
  expect(error('field.due:x')).toMatchObject({ message: expect.stringContaining('a date') });
});

test('an index that follows values, or was saved before, answers as one made anew; a summary tells what all have', () => {
  const { c, ns, field, defs, choice, set, shown, open } = scene();
  const wish = fc.constantFrom(
    ...['Acme', 'Béla', null].map((value) => ({ n: field.client, value })),
    ...[1, 2, null].map((value) => ({ n: field.pages, value })),
    ...['2024-06-01', null].map((value) => ({ n: field.due, value })),
    ...[choice(field.status, 'Draft'), null].map((value) => ({ n: field.status, value })),
    ...['Web', 'Print'].flatMap((name) => [{ n: field.usage, add: [choice(field.usage, name)] }, { n: field.usage, remove: [choice(field.usage, name)] }]),
  );
  const edits = fc.array(fc.tuple(fc.subarray(ns, { minLength: 1 }), wish), { minLength: 1, maxLength: 6 });
  const queries = ['acme', 'bela', 'field.client:bela', 'field.client:none', 'field.pages:>1', 'field.due:2024', 'field.status:draft', 'field.usage:web', 'field.usage:none', '-field.usage:print'];
  const following = open();
  fc.assert(
    fc.property(edits, fc.boolean(), (list, save) => {
      for (const [on, { n, ...value }] of list) set(on, n, value);
      finish(following.refresh({ tags: false, library: false, definitions: false, fields: ['fields'], upTo: following.rev + list.length }));
      if (save) finish(following.save());
      while (finish(following.indexTexts()));
      const fresh = open();
      for (const query of queries) expect([query, following.resolve(query)]).toEqual([query, fresh.resolve(query)]);
      const summary = following.fieldSummary({ ns });
      expect(summary).toEqual(fresh.fieldSummary({ ns }));
      for (const def of defs()) {
        const own = summary.fields.find(({ n }) => n === def.n);
        const values = ns.map((n) => shown(n)[def.key] ?? null);
        const different = new Set(values);
        if (def.type === 'multi-choice') {
          const counts = def.choices.map(({ n }) => ({ n, count: values.filter((one) => (one as number[] | null)?.includes(n)).length }));
          expect(new Set(own?.choices)).toEqual(new Set(counts.filter(({ count }) => count > 0)));
        } else expect(own).toEqual({ n: def.n, ...(different.size > 1 ? { value: null, mixed: different.size } : { value: [...different][0], mixed: 0 }) });
      }
    }),
    { numRuns: 15 },
  );
  expect(c.run(verifyRows, undefined).out.problems).toEqual([]);
});

test('a repair computes values anew', () => {
  const { c, ns, field, set, shown } = scene();
  const [a] = ns as [number];
  set([a], field.client, { value: 'Acme' });
  c.db.exec("UPDATE asset_field SET value = 'wrong'; DELETE FROM field_choice");
  expect(c.run(verifyRows, undefined).out.problems).toMatchObject([{ message: expect.stringContaining('custom fields') }]);
  c.run(repairBasics, undefined);
  c.run(repairAssets, 0);
  expect([shown(a), c.run(verifyRows, undefined).out.problems]).toEqual([{ client: 'Acme' }, []]);
});
