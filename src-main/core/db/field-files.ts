/**
 * Custom fields between files and catalog: what a file says by properties and names (domain/fields/xmp.ts) against fields, choices and
 * their registers. What no field here is defined for stays in the file's layer, and is neither shown nor taken away.
 */
import { type FieldType, hasChoices, readValue } from '../../../src-shared/domain/fields/fields.ts';
import { propertyOf } from '../../../src-shared/domain/fields/xmp.ts';
import { type Custom, nameKey, namesIn, type Said, saidIn } from '../../../src-shared/domain/metadata/custom.ts';
import { FIELD, FIRST_CUSTOM } from '../../../src-shared/domain/ops/fields.ts';
import { hex, type Value } from '../../../src-shared/domain/ops/key.ts';
import type { Tx } from './procedure.ts';
import { register } from './register.ts';

export interface FileChoice {
  readonly n: number;
  readonly number: number;
  /** Entity id, hex. */
  readonly id: string;
  readonly name: string;
}
export interface FileField {
  readonly n: number;
  readonly number: number;
  readonly key: string;
  readonly name: string;
  readonly type: FieldType;
  readonly property: string;
  readonly choices: readonly FileChoice[];
  /** By what it is called in files: its name, or one that it had. */
  choice(name: string): FileChoice | undefined;
}
type Reader = Pick<Tx, 'sql' | 'column'>;

/** The fields that are there, by their property: of two of one key, as two machines may make, the same one everywhere. */
export function fileFields(tx: Reader): Map<string, FileField> {
  const rows = tx.sql('SELECT n, number, key, name, type FROM field WHERE removed = 0 ORDER BY number DESC').all() as Omit<FileField, 'property' | 'choices' | 'choice'>[];
  return new Map(rows.map((row) => [propertyOf(row.key), { ...row, property: propertyOf(row.key), ...choicesOf(tx, row) }]));
}

function choicesOf(tx: Reader, { n, type }: Pick<FileField, 'n' | 'type'>): Pick<FileField, 'choices' | 'choice'> {
  if (!hasChoices(type)) return { choices: [], choice: () => undefined };
  const rows = tx.sql('SELECT n, number, id, name FROM field_choice JOIN entity USING (n) WHERE field = ? AND removed = 0 ORDER BY number DESC').all(n) as {
    n: number;
    number: number;
    id: Buffer;
    name: string;
  }[];
  const choices = rows.map((row) => ({ ...row, id: hex(row.id) }));
  const byName = new Map(choices.flatMap((one) => formerNames(tx, one.n).map((name) => [nameKey(name), one] as const)));
  for (const one of choices) byName.set(nameKey(one.name), one);
  return { choices, choice: (name) => byName.get(nameKey(name)) };
}

/** What a choice was called before, as files may still say. */
export function formerNames(tx: Pick<Tx, 'sql'>, choice: number): readonly string[] {
  const names = register(tx, choice, FIELD.defFormer);
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

const joined = (said: Said): string => (typeof said === 'string' ? said : said.join('; '));

/** What a file says as the value of a register; undefined where it is no value of this field. For all types but several choices. */
export function valueSaid(field: FileField, said: Said | null): Value | undefined {
  if (said === null) return null;
  const text = joined(said);
  if (field.type === 'choice') return field.choice(text)?.id;
  const read = readValue(field.type, text);
  return 'value' in read ? read.value : undefined;
}

/** A register's value as a file says it; undefined where there is nothing to say: of a choice that is gone the file keeps what it has. */
function saidOf(field: FileField, value: unknown): Said | null | undefined {
  if (value === null) return null;
  if (field.type === 'choice') return field.choices.find(({ id }) => id === value)?.name;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** One spelling for one value: numbers, links, and choices by the name they have now. What cannot be read stays as it stands. */
function canonical(field: FileField, said: Said): Said | null {
  if (field.type === 'multi-choice') return [...namesIn([...namesIn(said).values()].map((name) => field.choice(name)?.name ?? name)).values()];
  const value = valueSaid(field, said);
  return value === undefined ? joined(said) : (saidOf(field, value) ?? null);
}

/** The fields of this catalog alone, in one spelling, for comparing and merging. */
export function canonicalCustom(fields: ReadonlyMap<string, FileField>, custom: Custom | undefined): Custom {
  return Object.fromEntries(
    Object.keys(custom ?? {}).flatMap((property) => {
      const [field, said] = [fields.get(property), saidIn(custom, property)];
      const own = field && said !== null ? canonical(field, said) : null;
      return own === null ? [] : [[property, own]];
    }),
  );
}

/** What the catalog shows of an asset, registers over what the file says (`file`, in that form). Names of no choice here stay the file's. */
export function shownCustom(tx: Reader, fields: ReadonlyMap<string, FileField>, asset: number, file: Custom): Custom {
  // One question, however many fields there are: it is asked for every row on screen.
  const rows = tx.sql(`SELECT field, value FROM register WHERE entity = ? AND field >= ${FIRST_CUSTOM} AND value IS NOT NULL`).all(asset) as { field: number; value: string }[];
  if (!rows.length) return file;
  const registers = new Map(rows.map(({ field, value }) => [field, JSON.parse(value) as unknown]));
  const own = (number: number): unknown => registers.get(number);
  const shown: [string, Said][] = [];
  for (const field of fields.values()) {
    const said = saidIn(file, field.property);
    const now = field.type === 'multi-choice' ? withRegisters(field, said, own) : over(field, said, own(field.number));
    if (now?.length) shown.push([field.property, now]);
  }
  return Object.fromEntries(shown);
}

function over(field: FileField, said: Said | null, value: unknown): Said | null {
  const set = value === undefined ? undefined : saidOf(field, value);
  return set === undefined ? said : set;
}

function withRegisters(field: FileField, said: Said | null, own: (number: number) => unknown): string[] {
  const names = namesIn(said);
  for (const { number, name } of field.choices) {
    const value = own(number);
    if (value === true && !names.has(nameKey(name))) names.set(nameKey(name), name);
    if (value === false) names.delete(nameKey(name));
  }
  return [...names.values()];
}

/** By property, what to set so that the catalog shows `said` where it showed `shown`. A value that cannot be read is `undefined`. */
export function registersFor(field: FileField, shown: Said | null, said: Said | null): readonly (readonly [number: number, value: Value | undefined])[] {
  if (field.type !== 'multi-choice') return [[field.number, valueSaid(field, said)]];
  const [before, now] = [namesIn(shown), namesIn(said)];
  return field.choices.flatMap(({ number, name }) => {
    const key = nameKey(name);
    return before.has(key) === now.has(key) ? [] : [[number, now.has(key)] as const];
  });
}

/** What a file's layer says of custom fields; undefined for nearly all. */
export function customIn(tx: Pick<Tx, 'column'>, asset: number): Custom | undefined {
  if (tx.column('SELECT 1 FROM file_field WHERE asset = ? LIMIT 1').get(asset) === undefined) return undefined;
  const text = tx.column("SELECT layer ->> '$.custom' FROM told WHERE n = ?").get(asset) as string | null | undefined;
  return text ? (JSON.parse(text) as Custom) : undefined;
}

/** Keeps which assets' files say something of which property, so that a field that is defined later finds them. */
export function noteFileFields(tx: Tx, asset: number): void {
  const text = tx.column("SELECT layer ->> '$.custom' FROM told WHERE n = ?").get(asset) as string | null | undefined;
  tx.sql('DELETE FROM file_field WHERE asset = ?').run(asset);
  if (text) tx.sql('INSERT INTO file_field SELECT key, ? FROM json_each(?)').run(asset, text);
}

export const assetsSaying = (tx: Pick<Tx, 'column'>, property: string): number[] => tx.column('SELECT asset FROM file_field WHERE property = ?').all(property) as number[];
