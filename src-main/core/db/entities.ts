/** Tables computed from the registers of entities other than assets: `tag`, `root`, and those of custom fields (field-rows.ts). */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { tagKey } from '../../../src-shared/domain/tag-path.ts';
import { ASSET_STATE } from './effective.ts';
import { isDefinition, materializeDefinition } from './field-rows.ts';
import type { Tx } from './procedure.ts';
import { register } from './register.ts';

export function materializeEntity(tx: Tx, kind: number, n: number): void {
  if (kind === ENTITY.tag) materializeTag(tx, n);
  if (kind === ENTITY.root) materializeRoot(tx, n);
  if (isDefinition(kind)) materializeDefinition(tx, kind, n);
}

/** A tag's row from its name and parent; a tag without a name is no longer there. Tags below get their new look-up key too. */
function materializeTag(tx: Tx, n: number): void {
  const file = tx.sql('SELECT file_name, file_parent FROM tag WHERE n = ?').get(n) as { file_name: string | null; file_parent: number | null } | undefined;
  const name = register(tx, n, FIELD.tagName) ?? file?.file_name;
  const parentId = register(tx, n, FIELD.tagParent);
  tx.changed('tags');
  if (typeof name !== 'string') {
    tx.sql('UPDATE tag SET removed = 1 WHERE n = ?').run(n);
    return;
  }
  const parent =
    typeof parentId === 'string'
      ? (tx.sql('SELECT n FROM entity WHERE id = ?').get(Buffer.from(parentId, 'hex')) as { n: number } | undefined)?.n
      : parentId === undefined
        ? file?.file_parent
        : undefined;
  tx.sql("INSERT INTO tag (n, parent, name, key) VALUES (?, ?, ?, '') ON CONFLICT (n) DO UPDATE SET parent = excluded.parent, name = excluded.name, removed = 0").run(n, parent ?? null, name.normalize('NFC'));
  rekey(tx, n, 0);
}

function rekey(tx: Tx, n: number, depth: number): void {
  if (depth > 64) return; // A cycle of parents (two people at once) is broken here; the tree shows it at the top.
  tx.sql('UPDATE tag SET key = ? WHERE n = ?').run(tagKey(tagPath(tx, n)), n);
  for (const child of tx.sql('SELECT n FROM tag WHERE parent = ?').all(n) as { n: number }[]) rekey(tx, child.n, depth + 1);
}

/** Names from the top down. */
export function tagPath(tx: Tx, n: number): string[] {
  const path: string[] = [];
  let at: number | null = n;
  while (at !== null && path.length < 64) {
    const row = tx.sql('SELECT name, parent FROM tag WHERE n = ?').get(at) as { name: string; parent: number | null } | undefined;
    if (!row) break;
    path.unshift(row.name);
    at = row.parent;
  }
  return path;
}

/** A root's name and place, and whether it is in the library: its assets go and come with it. */
function materializeRoot(tx: Tx, n: number): void {
  const removed = register(tx, n, FIELD.rootRemoved) === true ? 1 : 0;
  const name = register(tx, n, FIELD.rootName);
  if (typeof name === 'string') tx.sql('UPDATE root SET name = ? WHERE n = ?').run(name, n);
  const path = register(tx, n, FIELD.rootPath);
  // Undone after another root took its place: then it stays where it is.
  if (typeof path === 'string')
    tx.sql('UPDATE OR IGNORE root SET path = ? WHERE n = ?').run(Buffer.from(path, 'latin1'), n);
  const row = tx.sql('SELECT removed FROM root WHERE n = ?').get(n) as { removed: number } | undefined;
  tx.changed('library');
  if (!row || row.removed === removed) return;
  tx.sql('UPDATE root SET removed = ? WHERE n = ?').run(removed, n);
  const ns = tx.column(
    removed ? 'SELECT n FROM asset WHERE root = ? AND state <> 2' : 'SELECT n FROM asset WHERE root = ? AND state = 2',
  ).all(n) as number[];
  tx.sql(`UPDATE asset SET state = ${ASSET_STATE} WHERE root = ?`).run(n);
  tx.touch(ns, 'state');
}
