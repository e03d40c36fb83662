import { rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connect } from '../db/connection.ts';
import { edit } from '../features/assets/edit.sql.ts';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { defineField, defineSchema, listFields, removeField } from '../features/fields/definitions.sql.ts';
import { setFields } from '../features/fields/values.sql.ts';
import { redoStep, undoStep } from '../features/history/history.sql.ts';
import { deleteTags, mergeTags, renameTag } from '../features/tags/tags.edit.sql.ts';
import { applyTags } from '../features/tags/tags.sql.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { backupFolder, listBackups, takeBackup } from './backups.ts';
import { restoreCatalog } from './restore.ts';
import { joinSmall, sealPending } from './sealer.ts';
import { filedCatalog, type Filed, stateOf } from './testing/filed-catalog.ts';

const me = { actor: 'me' };
type Step = readonly [what: string, who: number, value: number];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(
    'rate',
    'label',
    'title',
    'tag',
    'tag',
    'untag',
    'define',
    'field',
    'field',
    'undefine',
    'rename',
    'merge',
    'drop',
    'undo',
    'undo',
    'redo',
    'born',
    'seal',
    'backup',
    'join',
  ),
  fc.nat(20),
  fc.nat(5),
);
const TAGS = ['people/Ines', 'people/Jan', 'Paris', 'trip/2024', 'trip'];

function act(c: Filed, [what, who, value]: Step): void {
  const all = c.ns();
  const ns = [...new Set([all[who % all.length], all[(who + value) % all.length]])] as number[];
  if (what === 'rate') c.run(edit, { ...me, ns, changes: { rating: value } });
  if (what === 'label') c.run(edit, { ...me, ns, changes: { label: value ? 'red' : null } });
  if (what === 'title') c.run(edit, { ...me, ns, changes: { title: `Title ${value}` } });
  if (what === 'tag') c.run(applyTags, { ...me, ns, add: [TAGS[value % 5] as string], remove: [] });
  if (what === 'untag') c.run(applyTags, { ...me, ns, add: [], remove: [TAGS[value % 5] as string] });
  if (what === 'define') define(c, who, value);
  if (what === 'field') setField(c, ns, who, value);
  if (what === 'undefine') undefine(c, who);
  if (what === 'rename' || what === 'merge' || what === 'drop') actOnTree(c, what, TAGS[value % 5] as string, TAGS[who % 5] as string);
  if (what === 'undo') c.run(undoStep, me);
  if (what === 'redo') c.run(redoStep, me);
  if (what === 'born') c.born(`later ${all.length}.jpg`);
  if (what === 'seal') sealPending(c.db, c.folder, known(c));
  if (what === 'join') joinSmall(c.folder, { most: 1 });
  if (what === 'backup')
    takeBackup(c.path, backupFolder(c.folder), `before-${1000 + listBackups(backupFolder(c.folder)).length}`);
}
const schemasNow = (c: Filed) => c.run(listFields, undefined).out.schemas;
const TYPES = ['text', 'number', 'date', 'choice', 'multi-choice', 'person'] as const;

/** A new field of some type, or another name and other choices for one that is there. */
function define(c: Filed, who: number, value: number): void {
  const [schema] = schemasNow(c);
  const n = schema?.n ?? c.run(defineSchema, { ...me, name: `Schema ${who}` }).out.n;
  const fields = schema?.fields ?? [];
  const known = fields.length > 3 ? fields[who % fields.length] : undefined;
  const type = known?.type ?? (TYPES[value] as (typeof TYPES)[number]);
  const kept = known?.choices.slice(value % 2) ?? [];
  const choices = type.endsWith('choice') ? [...kept, { name: `fresh ${c.db.prepare('SELECT count(*) FROM field_choice').pluck().get()}` }] : undefined;
  const name = `Field ${c.db.prepare('SELECT count(*) FROM change').pluck().get()}`;
  c.run(defineField, { ...me, schema: n, ...(known ? { n: known.n } : { type }), name, ...(choices ? { choices } : {}) });
}

function setField(c: Filed, ns: number[], who: number, value: number): void {
  const fields = schemasNow(c).flatMap((schema) => schema.fields);
  const field = fields[who % Math.max(1, fields.length)];
  if (!field) return;
  const choice = field.choices[value % Math.max(1, field.choices.length)]?.n;
  const wish = {
    text: { value: `text ${value}` },
    'long-text': { value: `text\n${value}` },
    number: { value: value - 2 },
    date: { value: `2024-06-0${value + 1}` },
    choice: { value: choice ?? null },
    'multi-choice': choice === undefined ? {} : value % 2 ? { add: [choice] } : { remove: [choice] },
    link: { value: 'example.org' },
    person: { value: value ? 'Ines' : null },
  }[field.type];
  c.run(setFields, { ...me, ns, values: [{ n: field.n, ...wish }] });
}

function undefine(c: Filed, who: number): void {
  const schemas = schemasNow(c);
  const all = [...schemas.flatMap((schema) => schema.fields), ...(who % 7 ? [] : schemas)];
  const one = all[who % Math.max(1, all.length)];
  if (one) c.run(removeField, { ...me, n: one.n });
}

/** Where the one is there and may become the other. */
function actOnTree(c: Filed, what: 'rename' | 'merge' | 'drop', tag: string, to: string): void {
  try {
    if (what === 'rename') c.run(renameTag, { ...me, tag, to: `${to} ${what}` });
    if (what === 'merge') c.run(mergeTags, { ...me, tags: [tag], into: to });
    if (what === 'drop') c.run(deleteTags, { ...me, tags: [tag] });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
  }
}
const known = (c: Filed): number => listBackups(backupFolder(c.folder))[1]?.entities ?? 0;

test('a destroyed database comes back from backup and log as it was: values, tags, history, and what can be undone', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.constantFrom('deleted', 'garbage', 'empty'),
      (steps, how) => {
        const c = filedCatalog(6);
        for (const one of steps) act(c, one);
        act(c, ['rate', 1, 3]);
        act(c, ['rate', 1, 4]);
        act(c, ['seal', 0, 0]);
        const before = stateOf(c.db);
        c.close();
        for (const end of ['-wal', '-shm']) rmSync(c.path + end, { force: true });
        if (how === 'deleted') rmSync(c.path);
        else writeFileSync(c.path, how === 'empty' ? '' : Buffer.alloc(5000, 'garbage'));
        const outcome = restoreCatalog({ folder: c.folder });
        expect(outcome.problems).toEqual([]);
        const again = connect(c.path, 'write');
        try {
          expect(stateOf(again.db)).toEqual(before);
          expect(again.run(verifyRows, undefined).out.problems).toEqual([]);
          // The same steps backwards lead to the same place.
          for (let i = 0; i < 4; i++) again.run(undoStep, me);
          for (let i = 0; i < 3; i++) again.run(redoStep, me);
          expect(again.run(verifyRows, undefined).out.problems).toEqual([]);
        } finally {
          again.close();
          rmSync(c.folder, { recursive: true });
        }
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? 15) },
  );
});
