/**
 * Entities of which a statement says the same, read as one row. A hundred thousand rows of blobs are as many small allocations outside
 * the heap, which the memory of a process hardly recovers from; a group of them is two long texts.
 */
import type { Id } from '../../../src-shared/domain/ops/key.ts';

/** What to select of a group, from columns `n` and `id`. Both lists are in the same order. */
export const ALIKE = "CAST(group_concat(n) AS BLOB) AS ns, group_concat(hex(id), '') AS ids";

/** As it is read. */
export interface Alike {
  readonly ns: Buffer;
  readonly ids: string;
}

/** The numbers of a group. */
export function numbersOf({ ns, ids }: Alike): number[] {
  const COMMA = 44;
  const numbers = new Array<number>(ids.length / 32);
  let [at, number] = [0, 0];
  for (const byte of ns) {
    if (byte === COMMA) {
      numbers[at++] = number;
      number = 0;
    } else number = number * 10 + byte - 48;
  }
  numbers[at] = number;
  return numbers;
}

/** The ids of a group, 16 bytes each, in the order of its numbers. */
export function idsOf({ ids }: Alike): Id[] {
  const all = Buffer.from(ids, 'hex');
  return Array.from({ length: all.length / 16 }, (_, i) => all.subarray(i * 16, i * 16 + 16));
}
