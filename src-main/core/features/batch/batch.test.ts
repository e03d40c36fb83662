/** Templates, find and replace, copy and paste: one undo step each, said before they are made. */
import { expect, test } from 'vitest';
import type { BatchWish, TemplateBody } from '../../../../src-shared/contract/batch.ts';
import type { TextField } from '../../../../src-shared/domain/batch/texts.ts';
import { write } from '../../db/procedure.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { redo, undo } from '../../db/undo.ts';
import { verifyRows } from '../catalog/catalog.sql.ts';
import { defineField, defineSchema } from '../fields/definitions.sql.ts';
import { applyBatch, copyOf, previewBatch } from './batch.sql.ts';
import { defineTemplate, listTemplates, removeTemplate } from './templates.sql.ts';

function setUp() {
  const catalog = tempCatalog();
  const t = {
    ...catalog,
    step: (which: typeof undo) => catalog.run(write('test.step', (tx) => which(tx, 'me')), null).out,
    preview: (ns: number[], wish: BatchWish) => catalog.run(previewBatch, { ns, wish, limit: 500 }).out,
    apply: (ns: number[], wish: BatchWish) => catalog.run(applyBatch, { actor: 'me', ns, wish }).out,
    define: (name: string, body: TemplateBody, n?: number) => catalog.run(defineTemplate, { actor: 'me', name, body, n }).out,
    templates: () => catalog.run(listTemplates, undefined).out.templates,
    copy: (n: number) => catalog.run(copyOf, { n, groups: ['texts', 'rights', 'location', 'job', 'keywords', 'rating', 'fields'] }).out.body,
    problems: () => catalog.run(verifyRows, undefined).out.problems,
    text(n: number, field: TextField): string | null {
      const row = catalog.db.prepare('SELECT * FROM asset WHERE n = ?').get(n) as Record<string, string | null>;
      return row[field] ?? (row['more'] ? JSON.parse(row['more'])[field] : null) ?? null;
    },
  };
  return t;
}
const body = (given: Partial<TemplateBody>): TemplateBody => ({ texts: {}, tags: [], fields: {}, ...given });
const replacing = (find: string, by: string, more: object = {}): BatchWish => ({
  replace: { fields: ['title', 'caption', 'headline'], find, with: by, regex: false, matchCase: false, wholeWord: false, ...more },
});

test('a template gives each asset its own texts, joins those that are there as asked, and is seen before and undone as one step', () => {
  const t = setUp();
  const [a, b] = t.assets([{ title: 'Harbor', creator: 'Ines', caption: 'Old', city: 'Lisbon' }, { title: 'Sea' }]) as [number, number];
  t.db.prepare("UPDATE asset SET name = 'IMG_1.jpg', taken = '2024-06-01T10:00:00' WHERE n = ?").run(a);
  const { n } = t.define('Rights', body({
    texts: {
      copyright: { text: '© {date:YYYY|"—"} {creator|"Nobody"} / {{all}}', way: 'replace' },
      creator: { text: 'Bob', way: 'append' },
      caption: { text: 'New {num:01}:', way: 'prepend' },
      city: { text: 'Porto', way: 'empty' },
      headline: { text: '{name}', way: 'replace' },
    },
    tags: ['trip/sea'], rating: 3,
  }));
  const seen = t.preview([a, b], { template: n });
  expect(seen).toMatchObject({ total: 2, changes: 2, warnings: [] });
  expect(seen.items.filter((row) => row.n === a).map(({ name, field, before, after }) => [name, field, before, after])).toEqual([
    ['IMG_1.jpg', 'caption', 'Old', 'New 01: Old'],
    ['IMG_1.jpg', 'headline', '', 'IMG_1'],
    ['IMG_1.jpg', 'creator', 'Ines', 'Ines; Bob'],
    ['IMG_1.jpg', 'copyright', '', '© 2024 Ines / {all}'],
    ['IMG_1.jpg', 'rating', '', '3'],
    ['IMG_1.jpg', 'tags', '', 'trip/sea'],
  ]);
  expect(seen.items).toContainEqual({ n: b, name: '', field: 'caption', before: '', after: 'New 02:' });
  expect(t.apply([a, b], { template: n })).toMatchObject({ changed: 2, label: 'Applied “Rights” to 2 assets' });
  expect([t.text(a, 'city'), t.text(b, 'city'), t.text(b, 'creator'), t.text(b, 'copyright')]).toEqual(['Lisbon', 'Porto', 'Bob', '© — Nobody / {all}']);
  expect(t.shown(a)).toMatchObject({ rating: 3, tags: ['trip/sea'] });
  expect(t.preview([a, b], { template: n }).items.map(({ field }) => field)).not.toContain('creator');
  expect(t.problems()).toEqual([]);
  expect(t.step(undo)).toMatchObject({ done: true, changed: 2, kept: 0 });
  expect([t.text(a, 'creator'), t.text(b, 'caption'), t.text(b, 'city'), t.shown(a).tags]).toEqual(['Ines', null, null, []]);
  expect(t.step(redo)).toMatchObject({ done: true, changed: 2 });
  expect([t.text(a, 'copyright'), t.text(b, 'caption')]).toEqual(['© 2024 Ines / {all}', 'New 02:']);
  expect(t.problems()).toEqual([]);
});

test('templates are kept, changed and deleted, each as an undo step; what cannot be read is refused with words', () => {
  const t = setUp();
  const { n } = t.define('Rights', body({ texts: { copyright: { text: '© me', way: 'replace' } } }));
  expect(t.templates()).toMatchObject([{ n, name: 'Rights', body: { texts: { copyright: { text: '© me' } } } }]);
  expect(() => t.define('rights', body({}))).toThrow(/already/);
  expect(() => t.define('Other', body({ texts: { title: { text: '{nmae}', way: 'replace' } } }))).toThrow(/There is no \{nmae\}/);
  t.define('Rights 2', body({ texts: { credit: { text: 'x', way: 'empty' } } }), n);
  expect(t.templates()).toMatchObject([{ n, name: 'Rights 2', body: { texts: { credit: { text: 'x', way: 'empty' } } } }]);
  t.step(undo);
  expect(t.templates()).toMatchObject([{ n, name: 'Rights', body: { texts: { copyright: { text: '© me' } } } }]);
  t.run(removeTemplate, { actor: 'me', n });
  expect(t.templates()).toEqual([]);
  expect(() => t.apply([], { template: n })).toThrow(/no longer there/);
  t.step(undo);
  expect(t.templates()).toHaveLength(1);
  t.step(undo);
  expect(t.templates()).toEqual([]);
});

test('two thousand titles of their own are given, taken back to what files say, and brought again', () => {
  const t = setUp();
  const ns = t.assets(Array.from({ length: 2000 }, (_, i) => (i % 2 ? { title: `File ${i}` } : {})));
  expect(t.apply(ns, { body: body({ texts: { title: { text: 'No {num}', way: 'replace' } } }), pasted: false })).toMatchObject({ changed: 2000 });
  expect([t.text(ns[0] as number, 'title'), t.text(ns[1999] as number, 'title')]).toEqual(['No 1', 'No 2000']);
  expect(t.step(undo)).toMatchObject({ changed: 2000, kept: 0 });
  expect([t.text(ns[0] as number, 'title'), t.text(ns[1999] as number, 'title')]).toEqual([null, 'File 1999']);
  expect(t.step(redo)).toMatchObject({ changed: 2000, kept: 0 });
  expect(t.text(ns[1999] as number, 'title')).toBe('No 2000');
  expect(t.problems()).toEqual([]);
});

test('find and replace takes words as they are typed, or an expression; other fields stay', () => {
  const t = setUp();
  const [a, b] = t.assets([{ title: 'Cat, CATS (cat)', caption: 'a.c abc', creator: 'Cat' }, { title: 'Dog', headline: '2024-06 trip' }]) as [number, number];
  const after = (wish: BatchWish) => t.preview([a, b], wish).items.map((row) => row.after);
  expect(after(replacing('cat', '$1'))).toEqual(['$1, $1S ($1)']);
  expect(after(replacing('cat', 'Dog', { wholeWord: true }))).toEqual(['Dog, CATS (Dog)']);
  expect(after(replacing('CAT', 'Dog', { matchCase: true }))).toEqual(['Cat, DogS (cat)']);
  expect(after(replacing('a.c', 'x'))).toEqual(['x abc']);
  expect(after(replacing('(\\d{4})-(\\d\\d)', '$2/$1', { regex: true }))).toEqual(['06/2024 trip']);
  expect(t.preview([a, b], replacing('(', 'x', { regex: true })).error).toMatchObject({ in: 'find', message: expect.stringContaining('no regular expression') });
  expect(t.apply([a, b], replacing('dog', ''))).toMatchObject({ changed: 1, label: 'Replaced “dog” in 1 asset' });
  expect([t.text(b, 'title'), t.text(a, 'creator')]).toEqual([null, 'Cat']);
  t.step(undo);
  expect(t.text(b, 'title')).toBe('Dog');
});

test('an expression that would never end is stopped, and changes nothing', () => {
  const t = setUp();
  const ns = t.assets([{ title: `${'a'.repeat(40)}!` }]);
  const wish = replacing('^(a+)+$', 'x', { regex: true });
  expect(() => t.preview(ns, wish)).toThrow(/takes too long/);
  expect(() => t.apply(ns, wish)).toThrow(/takes too long/);
  expect(t.apply(ns, replacing('a+', 'b', { regex: true }))).toMatchObject({ changed: 1 });
});

test('what is copied of one asset is pasted on others, custom fields by name, and takes nothing away', () => {
  const t = setUp();
  const schema = t.run(defineSchema, { actor: 'me', name: 'Job' }).out.n;
  const client = t.run(defineField, { actor: 'me', schema, name: 'Client', type: 'text' }).out.n;
  const uses = t.run(defineField, { actor: 'me', schema, name: 'Uses', type: 'multi-choice', choices: [{ name: 'Web, mail' }, { name: 'Print' }] }).out.n;
  expect([client, uses].every(Number.isInteger)).toBe(true);
  const [a, b] = t.assets([{ title: 'With {braces}', copyright: '© A', city: 'Lisbon', tags: [['a', 'b']] }, { headline: 'Stays', tags: [['c']] }]) as [number, number];
  const given = body({ fields: { client: { text: 'Acme {num}', way: 'replace' }, uses: { text: '"Web, mail", Print', way: 'replace' }, gone: { text: 'x', way: 'replace' } } });
  expect(t.apply([a], { body: given, pasted: false }).warnings).toEqual(['There is no field “gone” any more: 1 asset stays without it.']);
  const copied = t.copy(a);
  expect(copied).toMatchObject({ texts: { title: { text: 'With {{braces}}' } }, tags: ['a/b'], fields: { client: { text: 'Acme 1' }, uses: { text: '"Web, mail", Print' } } });
  expect(t.apply([b], { body: copied, pasted: true })).toMatchObject({ changed: 1, warnings: [] });
  expect(t.copy(b)).toEqual({ ...copied, texts: { ...copied.texts, headline: { text: 'Stays', way: 'replace' } }, tags: ['a/b', 'c'] });
  expect(t.apply([b], { body: copied, pasted: true })).toMatchObject({ changed: 0 });
  expect(t.problems()).toEqual([]);
  t.step(undo);
  expect(t.copy(b)).toEqual(body({ texts: { headline: { text: 'Stays', way: 'replace' } }, tags: ['c'] }));
});
