/**
 * Large edits of tags alone. What tags an asset has stands in tables of its own, so nothing in its row changes: to give a hundred
 * thousand rows a new `rev` would write each of them, and its place in the index of revs, just to say who changed. One blob says it.
 */
import type { Tx } from './procedure.ts';

/** A transaction that touched these fields changed nothing in the rows of `asset`. */
export const onlyTags = (fields: ReadonlySet<string>): boolean =>
  fields.size > 0 && [...fields].every((field) => field === 'tags' || field === 'collections');

/** Notes the assets whose tags this transaction changed, in place of their `rev`. */
export function noteRetagged(tx: Pick<Tx, 'sql'>, seq: number, ns: Iterable<number>): void {
  const numbers = Uint32Array.from(ns).sort();
  const bytes = Buffer.alloc(numbers.length * 4);
  for (let i = 0; i < numbers.length; i++) bytes.writeUInt32LE(numbers[i] as number, i * 4);
  tx.sql('INSERT INTO retagged VALUES (?, ?)').run(seq, bytes);
}

/** The numbers of such a note. */
export function numbersIn(assets: Buffer): Uint32Array {
  const numbers = new Uint32Array(assets.length / 4);
  for (let i = 0; i < numbers.length; i++) numbers[i] = assets.readUInt32LE(i * 4);
  return numbers;
}
