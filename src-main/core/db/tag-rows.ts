/** The rows of `tag` and `tag_alias`, computed from the registers of tags. */
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { isTagName, tagKey } from '../../../src-shared/domain/tag-path.ts';
import { recomputeTags } from './effective.ts';
import type { Tx } from './procedure.ts';
import { registersOf } from './register.ts';
import { assetsShowing, kin, namesOf, shownAs, tagPath } from './tags.ts';

/** As it stands in `tag`, but for what it is called in files. */
interface TagRow {
  readonly parent: number | null;
  readonly name: string;
  readonly same: number | null;
  readonly category: number;
  readonly removed: number;
}

/** What files call it. */
interface InFiles {
  readonly file_name: string | null;
  readonly file_parent: number | null;
}

/**
 * A tag's row; a tag without a name is no longer there. Tags below get their new look-up key too.
 * @returns the assets that show another tag since; those are touched
 */
export function materializeTag(tx: Tx, n: number): readonly number[] {
  const said = registersOf(tx, n);
  if (said.has(FIELD.tagAlias)) materializeAlias(tx, n, said.get(FIELD.tagAlias));
  const before = tx.sql('SELECT parent, name, same, category, removed, file_name, file_parent FROM tag WHERE n = ?').get(n) as (TagRow & InFiles) | undefined;
  const given = said.get(FIELD.tagName);
  const name = isTagName(given) ? given : before?.file_name;
  tx.changed('tags');
  if (typeof name !== 'string') {
    if (before?.removed === 0) tx.sql('UPDATE tag SET removed = 1 WHERE n = ?').run(n);
    return before?.removed === 0 ? gone(tx, n) : [];
  }
  const parentId = said.get(FIELD.tagParent);
  const now: TagRow = {
    parent: (typeof parentId === 'string' ? numberOf(tx, parentId) : parentId === undefined ? before?.file_parent : undefined) ?? null,
    name: name.normalize('NFC'),
    same: numberOf(tx, said.get(FIELD.tagSame)) ?? null,
    category: said.get(FIELD.tagCategory) === true ? 1 : 0,
    removed: said.get(FIELD.tagRemoved) === true ? 1 : 0,
  };
  const words = said.get(FIELD.tagSynonyms);
  const synonyms = Array.isArray(words) ? words.filter((one) => typeof one === 'string') : [];
  tx.sql(
    `INSERT INTO tag (n, parent, name, key, same, category, removed, synonyms) VALUES (@n, @parent, @name, '', @same, @category, @removed, @synonyms)
     ON CONFLICT (n) DO UPDATE SET parent = @parent, name = @name, same = @same, category = @category, removed = @removed, synonyms = @synonyms`,
  ).run({ ...now, n, synonyms: synonyms.length ? JSON.stringify(synonyms) : null });
  const moved = rekey(tx, n).flatMap(({ n: one, keys }) => keys.flatMap((key) => meaningChanged(tx, one, key)));
  const came = before && (before.removed > now.removed || before.same !== now.same) ? meaningChanged(tx, n, tagKey(tagPath(tx, n))) : [];
  const below = before && before.same !== now.same ? [before.same, now.same].flatMap((into) => (into === null ? [] : belowChanged(tx, n, into))) : [];
  const went = before && before.removed < now.removed ? gone(tx, n) : [];
  const others = before && (Object.keys(now) as (keyof TagRow)[]).some((column) => before[column] !== now[column]);
  if (!others) return moved;
  const concerned = assetsShowing(tx, [n]);
  tx.touch(concerned, 'tags');
  return [...concerned, ...moved, ...came, ...went, ...below];
}

export const numberOf = (tx: Tx, id: unknown): number | undefined =>
  typeof id === 'string' ? (tx.column('SELECT n FROM entity WHERE id = ?').get(Buffer.from(id, 'hex')) as number | undefined) : undefined;

interface Moved {
  readonly n: number;
  /** That it had, if any, and that it has. */
  readonly keys: readonly string[];
}

/** Look-up keys of the tag and of all below it, as they are now. */
function rekey(tx: Tx, n: number, depth = 0): Moved[] {
  if (depth > 64) return []; // A cycle of parents (two people at once) is broken here; the tree shows it at the top.
  const key = tagKey(tagPath(tx, n));
  const before = tx.column('SELECT key FROM tag WHERE n = ?').get(n) as string;
  if (before !== key) tx.sql('UPDATE tag SET key = ? WHERE n = ?').run(key, n);
  const childrenOf = tx.column('SELECT n FROM tag WHERE parent = ?');
  const below = kin(tx, n).flatMap((one) => (childrenOf.all(one) as number[]).flatMap((child) => rekey(tx, child, depth + 1)));
  return before === key ? below : [{ n, keys: before ? [before, key] : [key] }, ...below];
}

/** Who still shows it does so by what a file says, which means another tag from now on. */
function gone(tx: Tx, n: number): number[] {
  const still = tx.column('SELECT asset FROM asset_tag WHERE tag = ?').all(n) as number[];
  for (const asset of still) recomputeTags(tx, asset);
  tx.touch(still, 'tags');
  return still;
}

/**
 * A tag came to a path, or left it, by which files mean another one too: whoever shows one of the two by such a mention is computed
 * again.
 */
function meaningChanged(tx: Tx, n: number, key: string): number[] {
  const others = tx
    .column('SELECT tag FROM tag_alias WHERE key = ? AND tag <> ? UNION SELECT n FROM tag WHERE key = ? AND n <> ? AND removed = 0')
    .all(key, n, key, n) as number[];
  if (!others.length) return [];
  const meant = [n, ...others];
  const showing = assetsShowing(tx, [...meant, ...meant.map((one) => shownAs(tx, one))]);
  return recomputeMentioning(tx, showing, meant);
}

/** A tag was merged, or is no longer: what files say lies below it lies below another one. */
function belowChanged(tx: Tx, n: number, into: number): number[] {
  const below = tx
    .column('SELECT n FROM json_each(?) AS kin CROSS JOIN tag ON tag.parent = kin.value')
    .all(JSON.stringify(kin(tx, into))) as number[];
  return below.length ? recomputeMentioning(tx, assetsShowing(tx, below), [n]) : [];
}

/** Those of the assets whose files mention one of the tags. */
function recomputeMentioning(tx: Tx, assets: Iterable<number>, tags: readonly number[]): number[] {
  const known = tags.filter((one) => tx.sql('SELECT 1 FROM tag WHERE n = ?').get(one));
  const names = known.flatMap((one) => namesOf(tx, one)).map((name) => JSON.stringify(name).toLowerCase());
  const layerOf = tx.column('SELECT layer FROM told WHERE n = ?');
  const mentioning = [...assets].filter((asset) => {
    const layer = (layerOf.get(asset) as string | null | undefined)?.toLowerCase().normalize('NFC');
    return layer !== undefined && names.some((name) => layer.includes(name));
  });
  for (const asset of mentioning) recomputeTags(tx, asset);
  tx.touch(mentioning, 'tags');
  return mentioning;
}

/** What files mean by a path where a tag was once; the path stands in the register, since the entity's id cannot be turned back. */
function materializeAlias(tx: Tx, n: number, said: unknown): void {
  const [id, ...path] = Array.isArray(said) ? said.filter((part) => typeof part === 'string') : [];
  const tag = numberOf(tx, id);
  if (path.length && tag !== undefined)
    tx.sql('INSERT OR REPLACE INTO tag_alias VALUES (?, ?, ?, ?)').run(n, tagKey(path), path.at(-1), tag);
  else tx.sql('DELETE FROM tag_alias WHERE entity = ?').run(n);
}
