import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { parseTagPath, printTagPath, tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { commit, type Change } from '../../db/commit.ts';
import { findTag } from '../../db/effective.ts';
import { tagPath } from '../../db/entities.ts';
import { read, write, type Tx } from '../../db/procedure.ts';
import { register } from '../../db/register.ts';
import { select } from '../../db/sel.ts';

/** A path walked up further than this would be taken for a circle (db/entities.ts). */
const MOST_LEVELS = 32;

export interface ApplyInput {
  readonly actor: string;
  readonly ns: readonly number[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Tags and untags; one undo step, tags that had to be made included. */
export const applyTags = write('tags.apply', (tx, { actor, ns, add, remove }: ApplyInput) => {
  return commit(tx, { actor, label: (changed) => labelFor(add, remove, changed) }, (change) => changeTags(tx, change, ns, { add, remove }));
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
    if (path.length > MOST_LEVELS) throw new RpcError('invalid-input', `A tag can lie at most ${MOST_LEVELS} levels deep: ${text.slice(0, 100)}…`);
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

/** Is there an asset among `ns` that does not show the tag? */
function isLacking(tx: Tx, ns: readonly number[], tag: number | undefined): boolean {
  select(tx, ns);
  return tx.sql('SELECT 1 FROM sel CROSS JOIN asset ON asset.n = sel.n LEFT JOIN asset_tag ON asset_tag.asset = sel.n AND tag = ? WHERE tag IS NULL LIMIT 1').get(tag ?? null) !== undefined;
}

/** The tag of this path, with its name and parent as operations, so that it means the same everywhere. */
function ensureTag(tx: Tx, change: Change, path: readonly string[]): number | undefined {
  let parent: number | undefined;
  for (let depth = 1; depth <= path.length; depth++) {
    const known = findTag(tx, path.slice(0, depth));
    const n = known ?? change.create(ENTITY.tag);
    // A tag that only files mentioned so far becomes everybody's.
    if (known === undefined || register(tx, n, FIELD.tagName) === undefined) {
      const parentId = parent === undefined ? null : hex((tx.sql('SELECT id FROM entity WHERE n = ?').get(parent) as { id: Buffer }).id);
      const shown = known === undefined ? undefined : (tx.sql('SELECT name FROM tag WHERE n = ?').get(n) as { name: string }).name;
      change.set([n], FIELD.tagName, shown ?? (path[depth - 1] as string));
      change.set([n], FIELD.tagParent, parentId);
    }
    parent = n;
  }
  return parent;
}

function labelFor(add: readonly string[], remove: readonly string[], n: number): string {
  const assets = `${n.toLocaleString('en')} ${n === 1 ? 'asset' : 'assets'}`;
  if (add.length && remove.length) return `Changed the tags of ${assets}`;
  const names = (add.length ? add : remove).join(', ');
  return add.length ? `Tagged ${assets} ${names}` : `Removed ${names} from ${assets}`;
}

/** The whole tree, flat, parents before children, by name; without counts, which the search worker knows. */
export const listTags = read('tags.list', (tx) => {
  const rows = tx.sql('SELECT n, parent, name FROM tag WHERE removed = 0').all() as { n: number; parent: number | null; name: string }[];
  const known = new Set(rows.map((r) => r.n));
  const children = new Map<number | null, typeof rows>();
  for (const row of rows) {
    const parent = row.parent !== null && known.has(row.parent) ? row.parent : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(row);
    else children.set(parent, [row]);
  }
  const out: { n: number; name: string; path: string; parent?: number }[] = [];
  const order = new Intl.Collator();
  const walk = (parent: number | null, above: readonly string[]) => {
    for (const row of (children.get(parent) ?? []).sort((a, b) => order.compare(a.name, b.name))) {
      const path = [...above, row.name];
      out.push({ n: row.n, name: row.name, path: printTagPath(path), ...(parent === null ? {} : { parent }) });
      walk(row.n, path);
    }
  };
  walk(null, []);
  return { seq: tx.rev(), tags: out };
}, 'slow');

/** Paths as text, in the order of the numbers. */
export const tagPaths = read('tags.paths', (tx, ns: readonly number[]) => ns.map((n) => printTagPath(tagPath(tx, n))));
