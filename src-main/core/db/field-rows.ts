/** Custom fields: the tables computed from the registers of schemas, fields and choices, and the values that assets show of them. */
import { KINDS } from '../../../src-shared/domain/asset.ts';
import { FIELD_TYPES, type FieldType, isKey } from '../../../src-shared/domain/fields/fields.ts';
import { namesIn, saidIn } from '../../../src-shared/domain/metadata/custom.ts';
import { propertyOf } from '../../../src-shared/domain/fields/xmp.ts';
import { customField, ENTITY, FIELD, isCustom } from '../../../src-shared/domain/ops/fields.ts';
import { assetsSaying, customIn, fileFields, valueSaid } from './field-files.ts';
import type { Tx } from './procedure.ts';
import { register } from './register.ts';

const TABLE = { [ENTITY.schema]: 'field_schema', [ENTITY.field]: 'field', [ENTITY.choice]: 'field_choice' } as const;

export const isDefinition = (kind: number): kind is keyof typeof TABLE => kind in TABLE;

/** The row of a schema, a field or a choice; one without a name is no longer there. */
export function materializeDefinition(tx: Tx, kind: keyof typeof TABLE, n: number): void {
  tx.changed('definitions');
  const name = register(tx, n, FIELD.defName);
  const gone = typeof name !== 'string' || register(tx, n, FIELD.defRemoved) === true;
  const before = rowAt(tx, kind, n);
  if (typeof name === 'string') put(tx, kind, n, name);
  tx.sql(`UPDATE ${TABLE[kind]} SET removed = ? WHERE n = ?`).run(gone ? 1 : 0, n);
  // Free words find, or no longer find, what stands in it.
  if (kind === ENTITY.field && before && before['removed'] !== (gone ? 1 : 0)) touchHaving(tx, n);
  const now = rowAt(tx, kind, n);
  if (now && OF_FILES[kind].some((column) => now[column] !== before?.[column])) readFromFiles(tx, now);
}

/** By what a definition is known in files. */
const OF_FILES = { [ENTITY.schema]: [], [ENTITY.field]: ['key', 'type', 'removed'], [ENTITY.choice]: ['name', 'field', 'removed'] } as const;
type DefinitionRow = Readonly<Record<string, string | number | null>>;

const rowAt = (tx: Tx, kind: keyof typeof TABLE, n: number): DefinitionRow | undefined =>
  tx.sql(`SELECT * FROM ${TABLE[kind]} WHERE n = ?`).get(n) as DefinitionRow | undefined;

/** Files may have said it before it was defined here, or after it was removed. */
function readFromFiles(tx: Tx, row: DefinitionRow): void {
  const key = row['key'] ?? (tx.column('SELECT key FROM field WHERE n = ?').get(row['field']) as string | undefined);
  if (typeof key === 'string') for (const asset of assetsSaying(tx, propertyOf(key))) recomputeFields(tx, asset);
}

function put(tx: Tx, kind: keyof typeof TABLE, n: number, name: string): void {
  const id = tx.column('SELECT id FROM entity WHERE n = ?').get(n) as Buffer;
  const place = register(tx, n, FIELD.defOrder);
  const row = { n, name, number: customField(id), place: typeof place === 'number' ? place : n, of: numberOf(tx, register(tx, n, FIELD.defOf)) };
  if (kind === ENTITY.schema) {
    const said = register(tx, n, FIELD.defKinds);
    const kinds = Array.isArray(said) ? said.filter((one) => KINDS.some((kind) => kind === one)) : [];
    tx.sql(
      `INSERT INTO field_schema (n, name, kinds, place) VALUES (@n, @name, @kinds, @place)
       ON CONFLICT (n) DO UPDATE SET name = @name, kinds = @kinds, place = @place`,
    ).run({ ...row, kinds: kinds.length ? JSON.stringify(kinds) : null });
  } else if (kind === ENTITY.choice)
    tx.sql(
      `INSERT INTO field_choice (n, number, field, name, place) VALUES (@n, @number, @of, @name, @place)
       ON CONFLICT (n) DO UPDATE SET field = @of, name = @name, place = @place`,
    ).run(row);
  else {
    const [key, type] = [register(tx, n, FIELD.defKey), register(tx, n, FIELD.defType)];
    tx.sql(
      `INSERT INTO field (n, number, schema, key, name, type, place) VALUES (@n, @number, @of, @key, @name, @type, @place)
       ON CONFLICT (n) DO UPDATE SET schema = @of, key = @key, name = @name, type = @type, place = @place`,
    ).run({ ...row, key: typeof key === 'string' && isKey(key) ? key : `field-${n}`, type: FIELD_TYPES.find((one) => one === type) ?? 'text' });
  }
}

function numberOf(tx: Tx, id: unknown): number | null {
  if (typeof id !== 'string') return null;
  return (tx.column('SELECT n FROM entity WHERE id = ?').get(Buffer.from(id, 'hex')) as number | undefined) ?? null;
}

function touchHaving(tx: Tx, field: number): void {
  tx.touch(tx.column('SELECT asset FROM asset_field WHERE field = ?').all(field) as number[], 'fields');
}

interface FieldRow {
  readonly n: number;
  readonly number: number;
  readonly type: FieldType;
  readonly key: string;
}

const fieldAt = (tx: Tx, number: number): FieldRow | undefined =>
  tx.sql(
    `SELECT n, number, type, key FROM field WHERE number = @number
     UNION ALL SELECT field.n, field.number, type, key FROM field_choice JOIN field ON field.n = field_choice.field WHERE field_choice.number = @number`,
  ).get({ number }) as FieldRow | undefined;

/** The shown values of one field for the assets in `sel`, whose register of this number changed. One statement, however many. */
export function materializeCustom(tx: Tx, number: number): void {
  const field = fieldAt(tx, number);
  // Of a field that is not known here (yet): its rows are made when it is.
  if (!field) return;
  const { n, type } = field;
  tx.sql('DELETE FROM asset_field WHERE field = ? AND asset IN (SELECT n FROM sel)').run(n);
  tx.sql(
    type === 'multi-choice'
      ? `INSERT INTO asset_field SELECT sel.n, @n, group_concat(field_choice.n, ',' ORDER BY field_choice.n) FROM sel
         CROSS JOIN field_choice ON field_choice.field = @n
         CROSS JOIN register ON register.entity = sel.n AND register.field = field_choice.number AND register.value = 'true' GROUP BY sel.n`
      : `INSERT INTO asset_field SELECT n, @n, value FROM (SELECT sel.n, ${shown(type)} AS value FROM sel
         CROSS JOIN register ON register.entity = sel.n AND register.field = @number) WHERE value IS NOT NULL`,
  ).run(type === 'multi-choice' ? { n } : { n, number: field.number });
  const saying = tx.column('SELECT sel.n FROM sel CROSS JOIN file_field ON property = ? AND asset = sel.n').all(propertyOf(field.key)) as number[];
  for (const asset of saying) recomputeFields(tx, asset);
}

/** What stands in `asset_field` for a register's JSON. */
const shown = (type: FieldType): string =>
  type === 'choice'
    ? "(SELECT entity.n FROM entity WHERE entity.id = unhex(json_extract(register.value, '$')))"
    : "json_extract(register.value, '$')";

/** The shown values of one asset, of all fields, after its file's layer changed too. True when they are others than before. */
export function recomputeFields(tx: Tx, asset: number): boolean {
  // Most catalogs have none, and files are read by the hundred thousand.
  if (tx.column('SELECT 1 FROM field LIMIT 1').get() === undefined) return false;
  const stood = rowsOf(tx, asset);
  const should = valuesFrom(tx, asset);
  const same = stood.size === should.size && [...should].every(([field, value]) => stood.get(field) === value);
  if (same) return false;
  tx.sql('DELETE FROM asset_field WHERE asset = ?').run(asset);
  for (const [field, value] of should) tx.sql('INSERT INTO asset_field VALUES (?, ?, ?)').run(asset, field, value);
  tx.touch([asset], 'fields');
  return true;
}

export function rowsOf(tx: Tx, asset: number): Map<number, string | number> {
  const rows = tx.sql('SELECT field, value FROM asset_field WHERE asset = ?').all(asset) as { field: number; value: string | number }[];
  return new Map(rows.map(({ field, value }) => [field, value]));
}

/** What one asset should show: its registers, over what its file says of fields that are there. */
export function valuesFrom(tx: Tx, asset: number): Map<number, string | number> {
  const { values, several } = fromFile(tx, asset);
  const registers = tx.sql('SELECT field AS number, value FROM register WHERE entity = ? AND value IS NOT NULL').all(asset) as { number: number; value: string }[];
  for (const { number, value } of registers) {
    if (!isCustom(number)) continue;
    const field = fieldAt(tx, number);
    if (!field) continue;
    const own: unknown = JSON.parse(value);
    if (values.size && field.type !== 'multi-choice') values.delete(field.n);
    if (field.type === 'multi-choice') {
      const choice = tx.column('SELECT n FROM field_choice WHERE number = ?').get(number) as number | undefined;
      if (choice === undefined) continue;
      const chosen = several.get(field.n) ?? new Set();
      if (own === true) several.set(field.n, chosen.add(choice));
      else chosen.delete(choice);
      continue;
    }
    const shows = field.type === 'choice' ? numberOf(tx, own) : own;
    if (typeof shows === 'string' || typeof shows === 'number') values.set(field.n, shows);
  }
  for (const [field, choices] of several) if (choices.size) values.set(field, [...choices].sort((a, b) => a - b).join(','));
  return values;
}

/** Below the registers. `several`: of fields with several choices those that the file names. */
function fromFile(tx: Tx, asset: number): { values: Map<number, string | number>; several: Map<number, Set<number>> } {
  const [values, several] = [new Map<number, string | number>(), new Map<number, Set<number>>()];
  const custom = customIn(tx, asset);
  const fields = custom ? fileFields(tx) : [];
  for (const [property, field] of fields) {
    const said = saidIn(custom, property);
    if (said === null) continue;
    if (field.type === 'multi-choice') several.set(field.n, new Set([...namesIn(said).values()].flatMap((name) => field.choice(name)?.n ?? [])));
    else if (field.type === 'choice') {
      const choice = field.choices.find(({ id }) => id === valueSaid(field, said));
      if (choice) values.set(field.n, choice.n);
    } else {
      const value = valueSaid(field, said);
      if (typeof value === 'string' || typeof value === 'number') values.set(field.n, value);
    }
  }
  return { values, several };
}
