/**
 * Sorts slots by a number, keeping the given order among equals; those with NaN come last. Four passes over 16 bits each, those in
 * which all agree left out: a million in some 60 ms. Gives way between them.
 */
export function* radixSort(
  slots: Uint32Array,
  number: (slot: number) => number,
): Generator<void, { slots: Uint32Array<ArrayBuffer>; known: number }> {
  const count = slots.length;
  const result = new Uint32Array(count);
  const keys = new Float64Array(count);
  let known = 0;
  let unknown = count;
  for (const slot of slots) {
    const key = number(slot);
    if (Number.isNaN(key)) result[--unknown] = slot;
    // -0 and 0 are one number.
    else {
      keys[known] = key + 0;
      result[known++] = slot;
    }
  }
  result.subarray(known).reverse();

  // The order of doubles is that of their bits, once the sign is turned round.
  const words = new Uint32Array(keys.buffer);
  for (let i = 0; i < known; i++) {
    const high = words[i * 2 + 1]!;
    if (high >>> 31) {
      words[i * 2] = ~words[i * 2]!;
      words[i * 2 + 1] = ~high;
    } else words[i * 2 + 1] = high | 0x80000000;
  }
  const halves = new Uint16Array(keys.buffer);
  let order = Uint32Array.from({ length: known }, (_, i) => i);
  let next = new Uint32Array(known);
  for (let half = 0; half < 4; half++) {
    yield;
    const starts = new Uint32Array(65_537);
    for (let i = 0; i < known; i++) starts[halves[i * 4 + half]! + 1]!++;
    if (starts.includes(known)) continue;
    for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
    for (let i = 0; i < known; i++) {
      const index = order[i]!;
      next[starts[halves[index * 4 + half]!]!++] = index;
    }
    [order, next] = [next, order];
  }
  const sorted = new Uint32Array(count);
  for (let i = 0; i < known; i++) sorted[i] = result[order[i]!]!;
  sorted.set(result.subarray(known), known);
  return { slots: sorted, known };
}
