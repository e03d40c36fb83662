/** An asset's values as the catalog shows them, and as its file says them, for comparing. */
import type { ScalarField, Values } from '../../../../src-shared/domain/asset.ts';
import { byKey, differences, type Differences, valueIn } from '../../../../src-shared/domain/metadata/merge.ts';
import { ASSET_FIELDS, FIELD, fieldName, FIRST_CUSTOM, isCustom } from '../../../../src-shared/domain/ops/fields.ts';
import { valuesOfTerms } from '../../../../src-shared/domain/rights/terms.ts';
import { tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { type Custom, customDifferences, CUSTOM_NAME, customWith, saidIn } from '../../../../src-shared/domain/metadata/custom.ts';
import { canonicalCustom, fileFields, shownCustom } from '../../db/field-files.ts';
import { register } from '../../db/register.ts';
import type { Tx } from '../../db/procedure.ts';
import { shownAs, tagPath } from '../../db/tags.ts';

const COLUMNS = ['rating', 'label', 'flag', 'title', 'caption', 'creator', 'copyright'] as const;
/** SQL for what `shownOf` needs of an asset. */
export const SHOWN = `asset.n, ${COLUMNS.map((name) => `asset.${name}`).join(', ')}, asset.more, asset.rights`;
export type ShownRow = { readonly n: number; readonly more: string | null; readonly rights: string | null } & Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

export interface ShownTag {
  readonly path: readonly string[];
  /** It groups others, and is written to no file. */
  readonly category: boolean;
  /** Names in its path, its own or above, that are categories'. */
  readonly groups: readonly string[];
}

/** The tags of an asset, each worked out once a call. */
export function tagsShown(tx: Tx): (asset: number) => ShownTag[] {
  const known = new Map<number, ShownTag>();
  const of = tx.column('SELECT tag FROM asset_tag WHERE asset = ?');
  return (asset) =>
    (of.all(asset) as number[]).map((tag) => {
      const shown = known.get(tag) ?? shownTag(tx, shownAs(tx, tag));
      known.set(tag, shown);
      return shown;
    });
}

function shownTag(tx: Tx, tag: number): ShownTag {
  const rowOf = tx.sql('SELECT name, parent, category FROM tag WHERE n = ?');
  const groups: string[] = [];
  let category = false;
  for (let at: number | null = tag, depth = 0; at !== null && depth < 64; depth++) {
    const row = rowOf.get(at) as { name: string; parent: number | null; category: number } | undefined;
    if (!row) break;
    if (row.category) groups.push(row.name);
    if (row.category && depth === 0) category = true;
    at = row.parent === null ? null : shownAs(tx, row.parent);
  }
  return { path: tagPath(tx, tag), category, groups };
}

export function shownOf(row: ShownRow, tags: readonly (readonly string[])[]): Values {
  const values: Record<string, unknown> = row.more ? JSON.parse(row.more) : {};
  if (row.rights) Object.assign(values, valuesOfTerms(JSON.parse(row.rights)));
  for (const column of COLUMNS) if (row[column] !== null) values[column] = row[column];
  return { ...(values as Values), ...(tags.length ? { tags } : {}) };
}

/** When and where: what somebody set, else what the file says; its facts, which know more sources, are no words of it. */
function corrected(tx: Tx, n: number, file: Values): Pick<Values, 'takenAt' | 'gps' | 'edits'> {
  const of = (field: 'takenAt' | 'gps' | 'edits') => {
    const value = register(tx, n, FIELD[field]) as string | null | undefined;
    return value === undefined ? file[field] : (value ?? undefined);
  };
  const [takenAt, gps, edits] = [of('takenAt'), of('gps'), of('edits')];
  return { ...(takenAt === undefined ? {} : { takenAt }), ...(gps === undefined ? {} : { gps }), ...(edits === undefined ? {} : { edits }) };
}

export interface Conflict {
  /** One of the fields of Values, or `field.` and the key of a custom field. */
  readonly field: string;
  /** What people call a custom field. */
  readonly name?: string;
  /** Of its register. */
  readonly number: number;
  readonly ours: string | number | null;
  readonly theirs: string | number | null;
  readonly base: string | number | null;
}

/** Those that nobody has decided: the catalog shows another value, and nobody has said that it is to stay so. */
export function openConflicts(tx: Tx, row: ShownRow): Conflict[] {
  const rows = tx.sql('SELECT field, base, theirs FROM conflict WHERE asset = ? ORDER BY field').all(row.n) as {
    field: number;
    base: string;
    theirs: string;
  }[];
  if (!rows.length) return [];
  const shown = { ...shownOf(row, []), ...corrected(tx, row.n, {}) };
  const kept = (register(tx, row.n, FIELD.kept) ?? {}) as Record<string, unknown>;
  const custom = rows.some(({ field }) => isCustom(field)) ? customShown(tx, row.n, {}) : undefined;
  return rows.flatMap(({ field: number, base, theirs: said }) => {
    const own = custom?.get(number);
    if (isCustom(number) && !own) return [];
    const field = own?.field ?? fieldName(number);
    const [ours, theirs] = [own ? own.ours : valueIn(shown, field as ScalarField), JSON.parse(said) as Conflict['theirs']];
    if (ours === theirs || (field in kept && kept[field] === theirs)) return [];
    return [{ field, number, ours, theirs, base: JSON.parse(base), ...(own ? { name: own.name } : {}) }];
  });
}

/** Custom fields with a single value by the number of their register, as the catalog shows them over what a file says. */
function customShown(tx: Tx, n: number, file: Custom): Map<number, { readonly field: string; readonly name: string; readonly ours: string | null }> {
  const fields = fieldsIn(tx);
  const shown = shownCustom(tx, fields, n, file);
  return new Map(
    [...fields.values()].map((one) => {
      const said = saidIn(shown, one.property);
      return [one.number, { field: `${CUSTOM_NAME}${one.key}`, name: one.name, ours: typeof said === 'string' ? said : null }];
    }),
  );
}

/** `groups`: names of categories, which are no words of a file. */
export interface Wanted {
  /** EXIF's: other programs count a crop in the picture as it is stored. */
  readonly orientation: number;
  readonly wish: Differences;
  readonly whole: Values;
  readonly groups: readonly string[];
}

/** Read once a transaction: it is asked for every row on screen. */
function fieldsIn(tx: Tx): ReturnType<typeof fileFields> {
  const fields = known.get(tx) ?? fileFields(tx);
  known.set(tx, fields);
  return fields;
}
const known = new WeakMap<Tx, ReturnType<typeof fileFields>>();

/** As the file says them where that means the same; of fields that are not of this catalog nothing else is ever said. */
function customOf(tx: Tx, n: number, file: Values): Pick<Values, 'custom'> {
  const fields = fieldsIn(tx);
  if (!fields.size) return file.custom ? { custom: file.custom } : {};
  const said = canonicalCustom(fields, file.custom);
  const custom = customWith(file.custom, customDifferences(shownCustom(tx, fields, n, said), said));
  return custom ? { custom } : {};
}

const wholeOf = (tx: Tx, row: ShownRow, file: Values, words: readonly (readonly string[])[]): Values => ({ ...shownOf(row, words), ...corrected(tx, row.n, file), ...customOf(tx, row.n, file) });

/** All that the catalog shows of an asset and a file can say. */
export function sayable(tx: Tx, row: ShownRow, tags: (asset: number) => ShownTag[]): Values {
  const layer = tx.column('SELECT layer FROM told WHERE n = ?').get(row.n) as string | null | undefined;
  return wholeOf(tx, row, layer ? (JSON.parse(layer) as Values) : {}, tags(row.n).filter(({ category }) => !category).map(({ path }) => path));
}

const OWN = Object.values(ASSET_FIELDS).join();

/** What the file does not say yet. Assets of which nobody set anything are answered without comparing. */
export function behind(tx: Tx, row: ShownRow, tags: (asset: number) => ShownTag[]): Wanted | undefined {
  const isSet = tx.sql(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM register WHERE entity = ? AND field IN (${OWN})) OR EXISTS (SELECT 1 FROM register WHERE entity = ? AND field >= ${FIRST_CUSTOM}) OR EXISTS (SELECT 1 FROM asset_tag WHERE asset = ?)
       OR EXISTS (SELECT 1 FROM removed WHERE entity = ?)`,
  );
  if (!isSet.get(row.n, row.n, row.n, row.n)) return undefined;
  const layer = tx.column('SELECT layer FROM told WHERE n = ?').get(row.n) as string | null | undefined;
  const file = layer ? (JSON.parse(layer) as Values) : {};
  const said = byKey(file.tags);
  const shown = tags(row.n);
  // What a file says of a category is left as it is.
  const words = shown.filter(({ path, category }) => !category || said.has(tagKey(path))).map(({ path }) => path);
  const whole = wholeOf(tx, row, file, words);
  const wish = differences(whole, file);
  const orientation = tx.column('SELECT orientation FROM asset WHERE n = ?');
  return wish && { orientation: (wish.fields.has('edits') && (orientation.get(row.n) as number | null)) || 1, wish, whole, groups: [...new Set(shown.flatMap(({ groups }) => groups))] };
}
