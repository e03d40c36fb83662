import type { Names } from './names.ts';

const SMALL = 12;

/**
 * Sorts slots by name in natural order, in place: quicksort by one byte at a time, which looks at each byte of a common beginning
 * once. `tie` orders equal names. Gives way now and then: a million names take a second.
 */
export function* sortByName(
  slots: Uint32Array,
  names: Names,
  tie: (a: number, b: number) => number,
): Generator<void, void> {
  const { keys, at } = sortKeys(slots, names);
  const order = slots;
  // By the keys, not the names, which may change while this gives way.
  const compare = (a: number, b: number) => {
    let [i, j] = [at[a]!, at[b]!];
    while (keys[i] === keys[j] && keys[i] !== 0) [i, j] = [i + 1, j + 1];
    return keys[i]! - keys[j]! || tie(a, b);
  };
  const stack: number[] = [0, order.length, 0];
  let work = 0;
  while (stack.length > 0) {
    const depth = stack.pop()!;
    const high = stack.pop()!;
    const low = stack.pop()!;
    const size = high - low;
    if (size <= 1) continue;
    if (size <= SMALL) {
      for (let i = low + 1; i < high; i++) {
        const slot = order[i]!;
        let j = i;
        while (j > low && compare(order[j - 1]!, slot) > 0) {
          order[j] = order[j - 1]!;
          j--;
        }
        order[j] = slot;
      }
      continue;
    }
    work += size;
    if (work > 500_000) {
      work = 0;
      yield;
    }
    const pivot = keys[at[order[low + (size >>> 1)]!]! + depth]!;
    let [less, i, more] = [low, low, high];
    while (i < more) {
      const slot = order[i]!;
      const byte = keys[at[slot]! + depth]!;
      if (byte < pivot) {
        order[i++] = order[less]!;
        order[less++] = slot;
      } else if (byte > pivot) {
        order[i] = order[--more]!;
        order[more] = slot;
      } else i++;
    }
    stack.push(low, less, depth, more, high, depth);
    if (pivot !== 0) stack.push(less, more, depth + 1);
    else order.subarray(less, more).sort(tie);
  }
}

/** Keys whose order by bytes is the natural order: a run of digits becomes 0, its length, its digits. Each ends with a zero byte. */
function sortKeys(slots: Uint32Array, names: Names): { keys: Uint8Array; at: Uint32Array } {
  let [total, highest] = [0, 0];
  for (const slot of slots) {
    total += names.length[slot]! * 3 + 1;
    if (slot > highest) highest = slot;
  }
  const keys = new Uint8Array(total);
  const at = new Uint32Array(slots.length === 0 ? 0 : highest + 1);
  const { bytes, start, length } = names;
  let end = 0;
  for (const slot of slots) {
    at[slot] = end;
    const stop = start[slot]! + length[slot]!;
    let i = start[slot]!;
    while (i < stop) {
      const byte = bytes[i]!;
      if (byte < 48 || byte > 57) {
        // A zero byte ends a key, so no name may hold one.
        keys[end++] = byte === 0 ? 1 : byte;
        i++;
        continue;
      }
      while (i < stop && bytes[i] === 48) i++;
      const from = i;
      while (i < stop && bytes[i]! >= 48 && bytes[i]! <= 57) i++;
      keys[end++] = 48;
      // More than 254 digits in a row: compare() settles what this leaves open only in small groups; no file system allows it.
      keys[end++] = Math.min(255, i - from + 1);
      for (let k = from; k < i; k++) keys[end++] = bytes[k]!;
    }
    keys[end++] = 0;
  }
  return { keys, at };
}
