/**
 * What is shown: a person's register if there is one, else the file's own value; tags = (file's ∪ added) − removed (metadata.md,
 * "Layers"). Everything here is computed from `register`, `member`, `removed` and the layer, and can be computed again.
 */
import { createHash } from 'node:crypto';
import { FLAGS, type Values } from '../../../src-shared/domain/asset.ts';
import { fits } from '../../../src-shared/domain/fitting.ts';
import { ENTITY, FIELD, fieldName, isCustom } from '../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../src-shared/domain/ops/key.ts';
import { tagKey } from '../../../src-shared/domain/tag-path.ts';
import { materializeEdits } from './edit-rows.ts';
import { noteFileFields } from './field-files.ts';
import { materializeCustom, recomputeFields } from './field-rows.ts';
import type { Tx } from './procedure.ts';
import { isRights, materializeRights } from './rights-rows.ts';
import { select } from './sel.ts';
import { materializeStacks, pairUp } from './stacks.ts';
import { fileTagId, liveTags, meantBy, shownAs, tagPath } from './tags.ts';
import { recomputeWhenAndWhere, showSet } from './when-and-where.ts';

/** Fields with a column of their own in `asset`, and what stands there when nobody set anything. */
const COLUMNS = { rating: '0', label: 'NULL', flag: 'NULL', title: 'NULL', caption: 'NULL', creator: 'NULL', copyright: 'NULL', rotate: '0' } as const;
/** As `fits` of the domain, in SQL. */
const FITTING: Readonly<Record<string, string>> = {
  rating: "(json_type(register.value) = 'integer' AND json_extract(register.value, '$') BETWEEN 0 AND 5)",
  rotate: "(json_type(register.value) = 'integer' AND json_extract(register.value, '$') BETWEEN -360 AND 360)",
  flag: `register.value IN (${FLAGS.map((flag) => `'"${flag}"'`).join()})`,
  label: "(json_type(register.value) = 'text' AND length(json_extract(register.value, '$')) <= 64)",
};
const FITTING_TEXT = "json_type(register.value) = 'text'";
const COLUMN_OF = new Map<number, string>(Object.keys(COLUMNS).map((name) => [FIELD[name as keyof typeof COLUMNS], name]));
/** Asset fields that stand together in the JSON column `more`. */
const MORE = ['usageTerms', 'credit', 'headline', 'instructions', 'location', 'city', 'state', 'country', 'job', 'licence', 'webStatement'] as const;
const MORE_FIELDS: ReadonlySet<number> = new Set(MORE.map((name) => FIELD[name]));

/**
 * Brings one field's column up to date for the assets in `sel`: one statement, however many they are. `value`: what all have been given;
 * undefined where each has its own, or none and shows its file's.
 */
export function materializeField(tx: Tx, field: number, value: Value | undefined): void {
  const column = COLUMN_OF.get(field);
  if (field === FIELD.trashed) {
    materializeTrashed(tx);
    return;
  }
  if (field === FIELD.takenAt || field === FIELD.gps) {
    for (const n of tx.column('SELECT n FROM sel').all() as number[]) showSet(tx, n, field);
    return;
  }
  if (isCustom(field)) {
    materializeCustom(tx, field);
    return;
  }
  if (field === FIELD.stack) {
    materializeStacks(tx);
    return;
  }
  if (field === FIELD.edits) {
    for (const n of tx.column('SELECT n FROM sel').all() as number[]) materializeEdits(tx, n);
    return;
  }
  if (isRights(field)) {
    for (const n of tx.column('SELECT n FROM sel').all() as number[]) materializeRights(tx, n);
    return;
  }
  if (field === FIELD.archived) {
    for (const n of tx.column('SELECT n FROM sel').all() as number[]) materializeArchived(tx, n);
    return;
  }
  if (field === FIELD.apart) {
    pairUp(tx, tx.column('SELECT n FROM sel').all() as number[]);
    return;
  }
  if (!column) {
    for (const { n } of tx.sql('SELECT n FROM sel').all() as { n: number }[]) recomputeColumns(tx, n);
    return;
  }
  const none = COLUMNS[column as keyof typeof COLUMNS];
  // With their change count, which they get anyhow: a row is written once.
  const set = (from: string) => tx.sql(`UPDATE asset SET ${column} = ifnull(${from}, ${none}), rev = ? WHERE n IN (SELECT n FROM sel)`);
  if (value !== undefined) set("json_extract(?, '$')").run(JSON.stringify(value), tx.rev());
  else {
    const own = `FROM register WHERE entity = asset.n AND register.field = ? AND register.value IS NOT NULL AND (register.value = 'null' OR ${FITTING[column] ?? FITTING_TEXT})`;
    const file = `(SELECT json_extract(layer, '$.${column}') FROM told WHERE told.n = asset.n)`;
    set(`CASE WHEN EXISTS (SELECT 1 ${own}) THEN (SELECT json_extract(register.value, '$') ${own}) ELSE ${file} END`).run(field, field, tx.rev());
  }
}

/**
 * An asset's `state`, in SQL: out of the library when it is in the trash (its register holds a place), its root was removed, or it was
 * found to be another asset, or it is a virtual copy that was deleted; else there or missing as its location. The scan says when a trashed file is back.
 */
export const ASSET_STATE = `CASE WHEN EXISTS (SELECT 1 FROM folded WHERE folded.n = asset.n) OR EXISTS (SELECT 1 FROM register WHERE entity = asset.n AND field = ${FIELD.trashed} AND value IS NOT NULL)
  OR EXISTS (SELECT 1 FROM root WHERE root.n = asset.root AND root.removed = 1) OR EXISTS (SELECT 1 FROM copy WHERE copy.n = asset.n AND gone = 1) THEN 2
  ELSE ifnull((SELECT location.state FROM location WHERE location.n = asset.location), 1) END`;

/** When it was put away, as its register says. */
function materializeArchived(tx: Tx, n: number): void {
  const at = (tx.column("SELECT value ->> '$.at' FROM register WHERE entity = ? AND field = ? AND json_type(value, '$.at') = 'integer'").get(n, FIELD.archived) as number | undefined) ?? null;
  tx.sql('UPDATE asset SET archived = ? WHERE n = ? AND archived IS NOT ?').run(at, n, at);
}

function materializeTrashed(tx: Tx): void {
  tx.sql(`UPDATE asset SET state = ${ASSET_STATE} WHERE n IN (SELECT n FROM sel)`).run();
  pairUp(tx, tx.column('SELECT n FROM sel').all() as number[]);
}

/** Everything computed of these assets, after their layer changed. */
export function recompute(tx: Tx, ns: Iterable<number>): void {
  for (const n of ns) {
    recomputeColumns(tx, n);
    materializeEdits(tx, n);
    materializeRights(tx, n);
    materializeArchived(tx, n);
    recomputeWhenAndWhere(tx, n);
    recomputeTags(tx, n);
    noteFileFields(tx, n);
    recomputeFields(tx, n);
  }
}

type Part = (tx: Tx, ns: Iterable<number>) => void;
const each = (one: (tx: Tx, n: number) => unknown): Part => (tx, ns) => {
  for (const n of ns) one(tx, n);
};
const PARTS = {
  columns: each(recomputeColumns), whenAndWhere: each(recomputeWhenAndWhere), edits: each(materializeEdits), archived: each(materializeArchived),
  rights: each(materializeRights), fields: each(recomputeFields),
};

/** How what is computed from this field alone is computed again, of some assets; undefined: more hangs on it, and `recompute` is for that. */
export function partOf(field: number): Part | undefined {
  if (COLUMN_OF.has(field) || MORE_FIELDS.has(field)) return PARTS.columns;
  if (field === FIELD.tags) return recomputeTagsOf;
  if (field === FIELD.takenAt || field === FIELD.gps) return PARTS.whenAndWhere;
  if (field === FIELD.edits) return PARTS.edits;
  if (field === FIELD.archived) return PARTS.archived;
  if (isRights(field)) return PARTS.rights;
  return isCustom(field) ? PARTS.fields : undefined;
}

function recomputeColumns(tx: Tx, n: number): void {
  const row = tx.sql('SELECT layer FROM asset LEFT JOIN told USING (n) WHERE n = ?').get(n) as { layer: string | null } | undefined;
  if (!row) return;
  const values: Record<string, unknown> = row.layer ? JSON.parse(row.layer) : {};
  for (const r of tx.sql('SELECT field, value FROM register WHERE entity = ? AND value IS NOT NULL').all(n) as { field: number; value: string }[])
    if (COLUMN_OF.has(r.field) || MORE_FIELDS.has(r.field)) {
      const [name, value] = [fieldName(r.field), JSON.parse(r.value) as Value];
      if (fits(name, value)) values[name] = value;
    }
  const more = Object.fromEntries(MORE.filter((name) => values[name] != null && values[name] !== '').map((name) => [name, values[name]]));
  tx.sql('UPDATE asset SET rating = ?, label = ?, flag = ?, title = ?, caption = ?, creator = ?, copyright = ?, rotate = ?, more = ? WHERE n = ?').run(
    values['rating'] ?? 0, values['label'] ?? null, values['flag'] ?? null, values['title'] ?? null, values['caption'] ?? null,
    values['creator'] ?? null, values['copyright'] ?? null, values['rotate'] ?? 0, Object.keys(more).length ? JSON.stringify(more) : null, n,
  );
}

/** The tags of one asset, from its dots and its file. */
export function recomputeTags(tx: Tx, n: number): void {
  const shown = new Set<number>();
  for (const { elem } of tx.sql('SELECT DISTINCT elem FROM member WHERE entity = ? AND field = ?').all(n, FIELD.tags) as { elem: number }[]) shown.add(elem);
  const row = tx.sql('SELECT layer, layer_hash FROM asset LEFT JOIN told USING (n) WHERE n = ?').get(n) as { layer: string | null; layer_hash: string | null } | undefined;
  const paths = row?.layer ? ((JSON.parse(row.layer) as Values).tags ?? []) : [];
  if (paths.length && row?.layer_hash) {
    const isOff = takenOff(tx, n, row.layer_hash);
    for (const path of paths) {
      const tag = isOff(path) ? undefined : ensureFileTag(tx, path);
      if (tag) shown.add(tag);
    }
  }
  const stands = new Set((tx.sql('SELECT tag FROM asset_tag WHERE asset = ?').all(n) as { tag: number }[]).map((r) => r.tag));
  for (const tag of stands) if (!shown.has(tag)) tx.sql('DELETE FROM asset_tag WHERE asset = ? AND tag = ?').run(n, tag);
  for (const tag of shown) if (!stands.has(tag)) tx.sql('INSERT INTO asset_tag VALUES (?, ?)').run(n, tag);
  if (stands.size !== shown.size || [...shown].some((tag) => !stands.has(tag))) tx.changed('tags');
}

/** The same of many: at once of those whose files mention none. */
export function recomputeTagsOf(tx: Tx, ns: Iterable<number>): void {
  select(tx, ns);
  const mentioning = tx.column("SELECT sel.n FROM sel CROSS JOIN told ON told.n = sel.n WHERE json_extract(layer, '$.tags') IS NOT NULL").all() as number[];
  tx.sql("DELETE FROM sel WHERE n IN (SELECT value FROM json_each(?))").run(JSON.stringify(mentioning));
  const gone = tx
    .sql('DELETE FROM asset_tag WHERE asset IN (SELECT n FROM sel) AND NOT EXISTS (SELECT 1 FROM member WHERE entity = asset AND field = ? AND elem = tag)')
    .run(FIELD.tags).changes;
  const come = tx.sql('INSERT OR IGNORE INTO asset_tag SELECT DISTINCT entity, elem FROM sel CROSS JOIN member ON entity = sel.n AND field = ?').run(FIELD.tags).changes;
  if (gone || come) tx.changed('tags');
  for (const n of mentioning) recomputeTags(tx, n);
}

/** Which of the paths that a file's block mentions a person took off the asset. */
export function takenOff(tx: Pick<Tx, 'column'>, asset: number, layerHash: string): (path: readonly string[]) => boolean {
  const dots = new Set(tx.column('SELECT hex(dot) FROM removed WHERE entity = ? AND field = ?').all(asset, FIELD.tags) as string[]);
  return (path) => dots.size > 0 && dots.has(mentionDot(layerHash, path).toString('hex').toUpperCase());
}

/** What a file's block mentions, and by what it is known which block. */
export interface Block {
  readonly hash: string;
  readonly values: Values;
}

/** Another block of the asset's file takes the place of one: a tag that a person took back stays so where the new one brings it too. */
export function keepRemoved(tx: Tx, asset: number, former: Block, now: Block): void {
  const elemsOf = tx.column('SELECT elem FROM removed WHERE entity = ? AND field = ? AND dot = ?');
  const taken = (hash: string, path: readonly string[]) => elemsOf.all(asset, FIELD.tags, mentionDot(hash, path)) as number[];
  const before = new Set((former.values.tags ?? []).flatMap((path) => taken(former.hash, path)));
  if (!before.size) return;
  const keep = tx.sql('INSERT OR IGNORE INTO removed VALUES (?, ?, ?, ?)');
  for (const path of now.values.tags ?? []) {
    const meant = meantBy(tx, path);
    const elems = [...taken(former.hash, path), ...(meant !== undefined && before.has(meant) ? [meant] : [])];
    for (const elem of elems) keep.run(asset, FIELD.tags, elem, mentionDot(now.hash, path));
  }
}

/**
 * The dot under which a file's block adds a tag: a later block has another, so a removal counts only for the block it saw; and so has
 * another path, whatever both come to mean.
 */
export const mentionDot = (layerHash: string, path: readonly string[]): Buffer =>
  createHash('sha256').update(`mention\0${layerHash}\0${tagKey(path)}`).digest().subarray(0, 16);

/** The dots under which a file's block adds this tag: none where it does not mention it. */
export const dotsOf = (tx: Tx, elem: number, block: Block): Buffer[] =>
  (block.values.tags ?? []).filter((path) => meantBy(tx, path) === elem).map((path) => mentionDot(block.hash, path));

/** The live tag with this path, if there is one. With several (two machines made one each) the first made. */
export const findTag = (tx: Tx, path: readonly string[]): number | undefined => liveTags(tx, path)[0];

/**
 * The tag that a file mentions, made when there is none: an entity whose id follows from its path, without any operation, so that
 * everybody who reads the same file has the same one. Undefined for an empty path.
 */
export function ensureFileTag(tx: Tx, path: readonly string[]): number | undefined {
  if (!path.length) return undefined;
  const known = meantBy(tx, path);
  if (known !== undefined) return known;
  const above = ensureFileTag(tx, path.slice(0, -1));
  const parent = above === undefined ? undefined : shownAs(tx, above);
  return makeFileTag(tx, [...(parent === undefined ? [] : tagPath(tx, parent)), path.at(-1) as string], parent);
}

function makeFileTag(tx: Tx, path: readonly string[], parent: number | undefined): number {
  const isTaken = tx.sql(
    `SELECT 1 FROM register WHERE entity = ? AND field IN (${FIELD.tagName}, ${FIELD.tagParent}, ${FIELD.tagSame}, ${FIELD.tagRemoved}) AND value IS NOT NULL`,
  );
  const keyOf = tx.column('SELECT key FROM tag WHERE n = ? AND removed = 0');
  for (let nth = 0; ; nth++) {
    const n = ensureEntity(tx, fileTagId(path, nth), ENTITY.tag);
    // Somebody renamed, merged or deleted it, or it went along with one above it: it is no longer what this path means.
    if (isTaken.get(n) || (keyOf.get(n) ?? tagKey(path)) !== tagKey(path)) continue;
    const name = (path.at(-1) ?? '').normalize('NFC');
    tx.sql(
      `INSERT INTO tag (n, parent, name, key, file_name, file_parent) VALUES (@n, @parent, @name, @key, @name, @parent)
       ON CONFLICT (n) DO UPDATE SET removed = 0, parent = @parent, name = @name, key = @key, file_name = @name, file_parent = @parent`,
    ).run({ n, parent: parent ?? null, name, key: tagKey(path) });
    tx.changed('tags');
    return n;
  }
}

/** The local number of an entity, given one when it has none. `id`: 16 bytes. */
export function ensureEntity(tx: Tx, id: Uint8Array, kind: number): number {
  const known = tx.sql('SELECT n FROM entity WHERE id = ?').get(id) as { n: number } | undefined;
  return known?.n ?? Number(tx.sql('INSERT INTO entity (id, kind) VALUES (?, ?)').run(id, kind).lastInsertRowid);
}
