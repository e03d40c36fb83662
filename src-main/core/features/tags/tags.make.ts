/** Tags come into being, by the hands of people. */
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Change } from '../../db/commit.ts';
import { findTag } from '../../db/effective.ts';
import type { Tx } from '../../db/procedure.ts';
import { register } from '../../db/register.ts';

/** A path walked up further than this would be taken for a circle (db/tags.ts). */
const MOST_LEVELS = 32;

/** Throws RpcError invalid-input. */
export function checkDepth(path: readonly string[]): void {
  if (path.length > MOST_LEVELS)
    throw new RpcError('invalid-input', `A tag can lie at most ${MOST_LEVELS} levels deep: ${printTagPath(path).slice(0, 100)}…`);
}

/** The tag of this path, with its name and parent as operations, so that it means the same everywhere. Undefined for an empty path. */
export function ensureTag(tx: Tx, change: Change, path: readonly string[]): number | undefined {
  if (!path.length) return undefined;
  const known = findTag(tx, path);
  if (known !== undefined && register(tx, known, FIELD.tagName) !== undefined) return known;
  const parent = ensureTag(tx, change, path.slice(0, -1));
  const n = known ?? change.create(ENTITY.tag);
  // A tag that only files mention so far becomes everybody's.
  const shown = known === undefined ? undefined : (tx.sql('SELECT name FROM tag WHERE n = ?').get(n) as { name: string }).name;
  change.set([n], FIELD.tagParent, parent === undefined ? null : idOf(tx, parent));
  change.set([n], FIELD.tagName, shown ?? (path.at(-1) as string));
  return n;
}

/** An entity's lasting id, hex. */
export const idOf = (tx: Tx, n: number): string => hex(tx.column('SELECT id FROM entity WHERE n = ?').get(n) as Buffer);
