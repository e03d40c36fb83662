import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { parseTagPath, printTagPath, tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { commit, type Change } from '../../db/commit.ts';
import { findTag } from '../../db/effective.ts';
import { shownAs, shownPath } from '../../db/tags.ts';
import { read, write, type Tx } from '../../db/procedure.ts';
import { withPartners } from '../../db/stacks.ts';
import { select } from '../../db/sel.ts';
import { checkDepth, ensureTag } from './tags.make.ts';

export interface ApplyInput {
  readonly actor: string;
  readonly ns: readonly number[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Tags and untags; one undo step, tags that had to be made included. */
export const applyTags = write('tags.apply', (tx, { actor, ns, add, remove }: ApplyInput) => {
  return commit(tx, { actor, label: (changed) => labelFor(add, remove, changed) }, (change) => changeTags(tx, change, withPartners(tx, ns), { add, remove }));
});

/** Puts tags on assets and takes tags off, within an action; makes tags that do not exist yet. A tag in both lists stays on. */
export function changeTags(
  tx: Tx,
  change: Change,
  ns: readonly number[],
  { add, remove }: Pick<ApplyInput, 'add' | 'remove'>,
): void {
  for (const text of add) {
    const path = parseTagPath(text);
    checkDepth(path);
    if (!isLacking(tx, ns, findTag(tx, path))) continue;
    const tag = ensureTag(tx, change, path);
    if (tag !== undefined) change.add(ns, FIELD.tags, tag);
  }
  const added = new Set(add.map((text) => tagKey(parseTagPath(text))));
  for (const text of remove) {
    if (added.has(tagKey(parseTagPath(text)))) continue;
    const tag = findTag(tx, parseTagPath(text));
    if (tag !== undefined) change.remove(ns, FIELD.tags, tag);
  }
}

/** Those that do not show the tag of this path. */
export function lackingTags(tx: Tx, ns: readonly number[], path: string): number[] {
  select(tx, ns);
  return tx.column('SELECT sel.n FROM sel CROSS JOIN asset ON asset.n = sel.n LEFT JOIN asset_tag ON asset_tag.asset = sel.n AND tag = ? WHERE tag IS NULL').all(findTag(tx, parseTagPath(path)) ?? null) as number[];
}

/** Is there an asset among `ns` that does not show the tag? */
function isLacking(tx: Tx, ns: readonly number[], tag: number | undefined): boolean {
  select(tx, ns);
  return tx.sql('SELECT 1 FROM sel CROSS JOIN asset ON asset.n = sel.n LEFT JOIN asset_tag ON asset_tag.asset = sel.n AND tag = ? WHERE tag IS NULL LIMIT 1').get(tag ?? null) !== undefined;
}

function labelFor(add: readonly string[], remove: readonly string[], n: number): string {
  const assets = `${n.toLocaleString('en')} ${n === 1 ? 'asset' : 'assets'}`;
  if (add.length && remove.length) return `Changed the tags of ${assets}`;
  const names = (add.length ? add : remove).join(', ');
  return add.length ? `Tagged ${assets} ${names}` : `Removed ${names} from ${assets}`;
}

interface TagRow {
  readonly n: number;
  readonly parent: number | null;
  readonly name: string;
  readonly key: string;
  readonly same: number | null;
  readonly category: number;
  readonly synonyms: string | null;
  /** 0: files alone mentioned it, and none does any more. */
  readonly kept: number;
}

export interface ListedTag {
  readonly n: number;
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly parent?: number;
  readonly synonyms?: string[];
  readonly category?: true;
}

/** The whole tree, flat, parents before children, by name; without counts, which the search worker knows. */
export const listTags = read('tags.list', (tx) => ({ seq: tx.rev(), tags: tagTree(tx) }), 'slow');

/** As it is shown: without what was merged or deleted, tags of one path as one. */
function tagTree(tx: Tx): ListedTag[] {
  const rows = tx.sql(
    `SELECT n, parent, name, key, same, category, synonyms, file_name IS NULL
       OR EXISTS (SELECT 1 FROM register WHERE entity = n AND field = ${FIELD.tagName} AND value IS NOT NULL)
       OR EXISTS (SELECT 1 FROM asset_tag WHERE tag = n) AS kept
     FROM tag WHERE removed = 0 ORDER BY n`,
  ).all() as TagRow[];
  const first = new Map<string, number>();
  const shown = new Map<number, number>();
  for (const { n, key, same } of rows) {
    if (same !== null) continue;
    if (!first.has(key)) first.set(key, n);
    shown.set(n, first.get(key) as number);
  }
  const children = new Map<number | null, TagRow[]>();
  for (const row of rows) {
    if (row.same !== null || shown.get(row.n) !== row.n) continue;
    const above = row.parent === null ? undefined : shown.get(shownAs(tx, row.parent));
    const siblings = children.get(above ?? null);
    if (siblings) siblings.push(row);
    else children.set(above ?? null, [row]);
  }
  const idOf = tx.column('SELECT id FROM entity WHERE n = ?');
  const out: ListedTag[] = [];
  const order = new Intl.Collator();
  const keptKeys = new Set(rows.filter(({ kept, same }) => kept !== 0 && same === null).map(({ key }) => key));
  const isKept = ({ n, key }: TagRow): boolean => keptKeys.has(key) || (children.get(n) ?? []).some(isKept);
  const walk = (parent: number | null, above: readonly string[]) => {
    for (const row of (children.get(parent) ?? []).filter(isKept).sort((a, b) => order.compare(a.name, b.name))) {
      const path = [...above, row.name];
      out.push({
        n: row.n,
        id: hex(idOf.get(row.n) as Buffer),
        name: row.name,
        path: printTagPath(path),
        ...(row.synonyms ? { synonyms: JSON.parse(row.synonyms) } : {}),
        ...(row.category ? { category: true as const } : {}),
        ...(parent === null ? {} : { parent }),
      });
      walk(row.n, path);
    }
  };
  walk(null, []);
  return out;
}

/** Paths as text, in the order of the numbers. */
export const tagPaths = read('tags.paths', (tx, ns: readonly number[]) => ns.map((n) => printTagPath(shownPath(tx, n))));
