/** Schemas, fields and choices as they are defined: each call one undo step. */
import type { FieldDefinition, FieldSchema } from '../../../../src-shared/contract/fields.ts';
import type { Kind } from '../../../../src-shared/domain/asset.ts';
import { cleanKinds, cleanName, type FieldType, freeKey, hasChoices, keyOf } from '../../../../src-shared/domain/fields/fields.ts';
import { FIELDS_PREFIX, propertyOf } from '../../../../src-shared/domain/fields/xmp.ts';
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { formerNames } from '../../db/field-files.ts';
import { commit, type Change, type Outcome } from '../../db/commit.ts';
import { read, write, type Tx } from '../../db/procedure.ts';

const MOST_FIELDS = 200;

type Defined = Outcome & { readonly n: number };

/** All that are there, in their order. A field whose schema is gone, since two people changed things at once, stands in the first. */
export const schemasOf = (tx: Tx): FieldSchema[] => {
  const order = 'ORDER BY place, n';
  const schemas = tx.sql(`SELECT n, name, kinds FROM field_schema WHERE removed = 0 ${order}`).all() as { n: number; name: string; kinds: string | null }[];
  const fields = tx.sql(`SELECT n, schema, key, name, type FROM field WHERE removed = 0 ${order}`).all() as Omit<FieldDefinition, 'choices' | 'property'>[];
  const choices = tx.sql(`SELECT n, field, name FROM field_choice WHERE removed = 0 ${order}`).all() as { n: number; field: number; name: string }[];
  const known = new Set(schemas.map(({ n }) => n));
  const ofField = Map.groupBy(choices, ({ field }) => field);
  const ofSchema = Map.groupBy(fields, ({ schema }) => (known.has(schema) ? schema : schemas[0]?.n));
  return schemas.map(({ n, name, kinds }) => ({
    n,
    name,
    kinds: kinds === null ? null : (JSON.parse(kinds) as Kind[]),
    fields: (ofSchema.get(n) ?? []).map((field) => ({
      ...field,
      schema: n,
      choices: (ofField.get(field.n) ?? []).map((choice) => ({ n: choice.n, name: choice.name })),
      property: `${FIELDS_PREFIX}:${propertyOf(field.key)}`,
    })),
  }));
};

export const listFields = read('fields.list', (tx) => ({ seq: tx.rev(), schemas: schemasOf(tx) }));

interface SchemaInput {
  readonly actor: string;
  readonly n?: number | undefined;
  readonly name?: string | undefined;
  readonly kinds?: readonly Kind[] | null | undefined;
  readonly before?: number | null | undefined;
}

export const defineSchema = write('fields.defineSchema', (tx, { actor, n, name, kinds, before }: SchemaInput): Defined => {
  const schemas = schemasOf(tx);
  const known = n === undefined ? undefined : schemas.find((one) => one.n === n);
  if (n !== undefined && !known) throw gone('schema');
  const wanted = nameIn(name ?? known?.name, schemas, n, 'group of fields');
  let made = n ?? 0;
  const label = known ? `Changed the fields “${known.name}”` : `Made the fields “${wanted}”`;
  const outcome = commit(tx, { actor, label }, (change) => {
    if (!known) made = change.create(ENTITY.schema);
    set(change, made, FIELD.defName, wanted, known?.name);
    if (kinds !== undefined) {
      const cleaned = cleanKinds(kinds);
      set(change, made, FIELD.defKinds, cleaned === null ? null : [...cleaned], known ? known.kinds : null);
    }
    place(tx, change, 'field_schema', made, before, known === undefined);
  });
  return { ...outcome, n: made };
});

interface FieldInput {
  readonly actor: string;
  readonly n?: number | undefined;
  readonly schema?: number | undefined;
  readonly name?: string | undefined;
  readonly type?: FieldType | undefined;
  readonly choices?: readonly { readonly n?: number | undefined; readonly name: string }[] | undefined;
  readonly before?: number | null | undefined;
}

export const defineField = write('fields.define', (tx, input: FieldInput): Defined => {
  const { actor, n, before } = input;
  const schemas = schemasOf(tx);
  const all = schemas.flatMap(({ fields }) => fields);
  const known = n === undefined ? undefined : all.find((one) => one.n === n);
  if (n !== undefined && !known) throw gone('field');
  const schema = schemas.find((one) => one.n === (input.schema ?? known?.schema));
  if (!schema) throw gone('schema');
  if (!known && all.length >= MOST_FIELDS) throw new RpcError('invalid-input', `There can be at most ${MOST_FIELDS} fields.`);
  const type = known?.type ?? input.type ?? 'text';
  if (input.type !== undefined && input.type !== type)
    throw new RpcError('invalid-input', `“${known?.name}” holds ${type}, which cannot change. Make a new field of type ${input.type} instead.`);
  if (input.choices?.length && !hasChoices(type)) throw new RpcError('invalid-input', `A field of type ${type} has no choices.`);
  const name = nameIn(input.name ?? known?.name, schema.fields, n, `field in “${schema.name}”`);
  let made = n ?? 0;
  const label = known ? `Changed the field “${known.name}”` : `Made the field “${name}”`;
  const outcome = commit(tx, { actor, label }, (change) => {
    if (!known) {
      made = change.create(ENTITY.field);
      change.set([made], FIELD.defType, type);
      change.set([made], FIELD.defKey, freeKey(keyOf(name), new Set(all.map(({ key }) => key))));
    }
    if (schema.n !== known?.schema) change.set([made], FIELD.defOf, idOf(tx, schema.n));
    set(change, made, FIELD.defName, name, known?.name);
    place(tx, change, 'field', made, before, known === undefined);
    if (input.choices) setChoices(tx, change, { n: made, choices: known?.choices ?? [] }, input.choices);
  });
  return { ...outcome, n: made };
});

function setChoices(tx: Tx, change: Change, field: Pick<FieldDefinition, 'n' | 'choices'>, wanted: NonNullable<FieldInput['choices']>): void {
  const kept = new Map(field.choices.map((choice) => [choice.n, choice]));
  const seen = new Set<string>();
  for (const [i, one] of wanted.entries()) {
    const name = cleanName(one.name);
    if (name === '') throw new RpcError('invalid-input', 'A choice needs a name.');
    if (seen.has(name.toLowerCase())) throw new RpcError('invalid-input', `The choice “${name}” is there twice.`);
    seen.add(name.toLowerCase());
    const known = one.n === undefined ? undefined : kept.get(one.n);
    if (one.n !== undefined && !known) throw gone('choice');
    kept.delete(one.n ?? 0);
    const n = known?.n ?? change.create(ENTITY.choice);
    if (!known) change.set([n], FIELD.defOf, idOf(tx, field.n));
    set(change, n, FIELD.defName, name, known?.name);
    if (known && known.name !== name) change.set([n], FIELD.defFormer, [...new Set([...formerNames(tx, n), known.name])]);
    change.set([n], FIELD.defOrder, i + 1);
  }
  if (kept.size) change.set([...kept.keys()], FIELD.defRemoved, true);
}

/** A field, or a schema with all its fields. */
export const removeField = write('fields.remove', (tx, { actor, n }: { actor: string; n: number }): Outcome => {
  const schemas = schemasOf(tx);
  const schema = schemas.find((one) => one.n === n);
  const field = schemas.flatMap(({ fields }) => fields).find((one) => one.n === n);
  if (!schema && !field) throw gone('field');
  const label = schema ? `Removed the fields “${schema.name}”` : `Removed the field “${field?.name}”`;
  return commit(tx, { actor, label }, (change) => {
    for (const one of [n, ...(schema?.fields ?? []).map((of) => of.n)]) change.set([one], FIELD.defRemoved, true);
  });
});

/** What it says already need not be said again. */
function set(change: Change, n: number, field: number, value: string | readonly string[] | null, before: unknown): void {
  if (JSON.stringify(value) !== JSON.stringify(before)) change.set([n], field, value);
}

/** The name as it is kept; of several of one name nobody could say which is meant. */
function nameIn(name: string | undefined, others: readonly { n: number; name: string }[], n: number | undefined, what: string): string {
  const clean = cleanName(name ?? '');
  if (clean === '') throw new RpcError('invalid-input', 'It needs a name.');
  const same = others.find((one) => one.n !== n && one.name.toLowerCase() === clean.toLowerCase());
  if (same) throw new RpcError('invalid-input', `There is a ${what} called “${same.name}” already.`);
  return clean;
}

/** Between its new neighbors. */
function place(tx: Tx, change: Change, table: 'field' | 'field_schema', n: number, before: number | null | undefined, fresh: boolean): void {
  if (before === undefined && !fresh) return;
  const rows = tx.sql(`SELECT n, place FROM ${table} WHERE removed = 0 AND n <> ? ORDER BY place, n`).all(n) as { n: number; place: number }[];
  const at = before == null ? rows.length : rows.findIndex((row) => row.n === before);
  if (at < 0) throw gone('neighbor');
  const [above, below] = [rows[at - 1]?.place, rows[at]?.place];
  change.set([n], FIELD.defOrder, below === undefined ? (above ?? 0) + 1 : ((above ?? below - 2) + below) / 2);
}

const idOf = (tx: Tx, n: number): string => hex(tx.column('SELECT id FROM entity WHERE n = ?').get(n) as Buffer);

const gone = (what: string) => new RpcError('not-found', `This ${what} is no longer there. Somebody may have removed it; look at the list again.`);
