/**
 * Order keys: texts of digits and small letters that stand in the order of what they order, so that something is put between two others
 * without touching these. Read as fractions: `i` is in the middle. Never ends with `0`, below which nothing would fit.
 */
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A key after `a` and before `b`; null: the beginning, the end. Throws when there is no room since `a` is not before `b`. */
export function keyBetween(a: string | null, b: string | null): string {
  if (a !== null && b !== null && a >= b) throw new Error(`Nothing fits between ${a} and ${b}.`);
  return middle(a ?? '', b);
}

function middle(a: string, b: string | null): string {
  let same = 0;
  if (b !== null) {
    while (same < b.length && (a[same] ?? '0') === b[same]) same++;
    if (same > 0) return b.slice(0, same) + middle(a.slice(same), b.slice(same));
  }
  const low = a === '' ? 0 : DIGITS.indexOf(a[0] as string);
  const high = b === null || b === '' ? DIGITS.length : DIGITS.indexOf(b[0] as string);
  if (high - low > 1) return DIGITS[(low + high) >>> 1] as string;
  // They follow one another: a bit more than the lower one, or the beginning of the higher one where that goes on.
  if (b !== null && b.length > 1) return b.slice(0, 1);
  return DIGITS[low] + middle(a.slice(1), null);
}

/** `count` keys in order between two. */
export function keysBetween(a: string | null, b: string | null, count: number): string[] {
  if (count === 0) return [];
  const half = count >>> 1;
  const key = keyBetween(a, b);
  return [...keysBetween(a, key, half), key, ...keysBetween(key, b, count - half - 1)];
}
