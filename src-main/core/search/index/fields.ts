/**
 * Custom fields in the index: which there are, and a column each for what assets show of them. A field that no asset has yet has no
 * column, and a catalog without fields pays nothing.
 */
import type { Database } from 'better-sqlite3';
import { type FieldType, hasChoices, keyOf } from '../../../../src-shared/domain/fields/fields.ts';
import type { KnownFields } from '../../../../src-shared/domain/query/index.ts';
import { prepared } from '../../db/prepared.ts';
import { grown } from './columns.ts';
import { Dictionary } from './dictionary.ts';

export interface FieldDef {
  readonly n: number;
  readonly key: string;
  readonly name: string;
  readonly type: FieldType;
  /** Those that are there, by number. */
  readonly choices: ReadonlyMap<number, string>;
  /** KINDS by index + 1, as in the column of kinds; undefined: for all. */
  readonly kinds: readonly string[] | undefined;
}

/** Texts and lists of choices by their number in a dictionary; 0: none. */
export interface TextColumn {
  ids: Uint32Array;
  readonly texts: Dictionary;
}
/** Numbers, and dates as ms of the wall clock read as UTC; NaN: none. */
export interface NumberColumn {
  numbers: Float64Array;
}
export type FieldColumn = TextColumn | NumberColumn;

const holdsNumbers = (type: FieldType): boolean => type === 'number' || type === 'date';

export class FieldColumns {
  /** In the order in which people see them. */
  defs: readonly FieldDef[] = [];
  readonly columns = new Map<number, FieldColumn>();
  #types = new Map<number, FieldType>();

  /** Reads which fields there are. */
  define(db: Database): void {
    const rows = prepared<[], { n: number; key: string; name: string; type: FieldType; removed: number; kinds: string | null }>(
      db,
      `SELECT field.n, key, field.name, type, field.removed, kinds FROM field LEFT JOIN field_schema ON field_schema.n = field.schema
       ORDER BY field_schema.place, field_schema.n, field.place, field.n`,
    ).all();
    this.#types = new Map(rows.map(({ n, type }) => [n, type]));
    const choices = rows.length
      ? prepared<[], { n: number; field: number; name: string }>(db, 'SELECT n, field, name FROM field_choice WHERE removed = 0 ORDER BY place, n').all()
      : [];
    const ofField = Map.groupBy(choices, ({ field }) => field);
    this.defs = rows.flatMap(({ removed, kinds, ...row }) =>
      removed
        ? []
        : [{ ...row, kinds: kinds === null ? undefined : (JSON.parse(kinds) as string[]), choices: new Map((ofField.get(row.n) ?? []).map((choice) => [choice.n, choice.name])) }],
    );
  }

  /** No asset can have a value: nothing need be read. */
  get none(): boolean {
    return this.#types.size === 0;
  }

  /** Those meant by what stands after `field.`: by key, else by the name they have now. Two machines may have made one each. */
  named(key: string): readonly FieldDef[] {
    const byKey = this.defs.filter((def) => def.key === key);
    return byKey.length ? byKey : this.defs.filter((def) => keyOf(def.name) === key);
  }

  /** For reading queries. */
  get known(): KnownFields {
    return Object.assign((key: string) => this.named(key)[0]?.type, { keys: this.defs.map(({ key }) => key) });
  }

  column(n: number): FieldColumn | undefined {
    return this.columns.get(n);
  }

  /** What the asset in this slot shows, in place of what was there. */
  set(slot: number, values: ReadonlyMap<number, string | number>): void {
    for (const [n, column] of this.columns) if (!values.has(n)) write(column, slot, undefined);
    for (const [n, value] of values) write(this.#ensure(n), slot, value);
  }

  #ensure(n: number): FieldColumn {
    const known = this.columns.get(n);
    if (known) return known;
    const made: FieldColumn = holdsNumbers(this.#types.get(n) ?? 'text') ? { numbers: new Float64Array(0) } : { ids: new Uint32Array(0), texts: new Dictionary() };
    this.columns.set(n, made);
    return made;
  }
}

function write(column: FieldColumn, slot: number, value: string | number | undefined): void {
  const length = 'ids' in column ? column.ids.length : column.numbers.length;
  if (slot >= length) {
    if (value === undefined) return;
    const longer = Math.max(1024, slot + (slot >>> 2) + 1);
    if ('ids' in column) column.ids = grown(column.ids, longer);
    else column.numbers = grown(column.numbers, longer).fill(Number.NaN, length);
  }
  if ('ids' in column) column.ids[slot] = value === undefined ? 0 : column.texts.id(String(value));
  else column.numbers[slot] = value === undefined ? Number.NaN : typeof value === 'number' ? value : Date.parse(`${value}T00:00:00Z`);
}

/** The texts of a column as people read them: names of choices instead of numbers. Removed choices are none. */
export function readable(def: FieldDef, stored: string): readonly string[] {
  if (!hasChoices(def.type)) return [stored];
  return stored.split(',').flatMap((n) => def.choices.get(Number(n)) ?? []);
}

/** `asset field value` of the assets from, to, in order. */
export function valuesBetween(db: Database, from: number, to: number, visit: (asset: number, values: Map<number, string | number>) => void): void {
  const rows = prepared<[number, number], [number, number, string | number]>(db, 'SELECT asset, field, value FROM asset_field WHERE asset BETWEEN ? AND ? ORDER BY asset', 'raw');
  let [last, values] = [0, new Map<number, string | number>()];
  for (const [asset, field, value] of rows.all(from, to)) {
    if (asset !== last) {
      if (values.size) visit(last, values);
      [last, values] = [asset, new Map()];
    }
    values.set(field, value);
  }
  if (values.size) visit(last, values);
}

/** What one asset shows. */
export function valuesOf(db: Database, asset: number): Map<number, string | number> {
  return new Map(prepared<[number], [number, string | number]>(db, 'SELECT field, value FROM asset_field WHERE asset = ?', 'raw').all(asset));
}

/** In SQL: the texts in custom fields that free words find, of an asset. Choices are found by their names. */
export const FIELD_TEXTS = `(SELECT group_concat(value, char(10)) FROM asset_field JOIN field ON field.n = asset_field.field
  WHERE asset = asset.n AND removed = 0 AND type IN ('text', 'long-text', 'link', 'person'))`;

