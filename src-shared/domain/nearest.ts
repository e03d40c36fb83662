/** What a mistyped word was probably meant to be. Pure. */

/** As many letters may be wrong, missing, too many or swapped: one in short words, two in longer ones, none where little is left. */
const mayDiffer = (length: number): number => (length < 3 ? 0 : length < 6 ? 1 : 2);

/** The words nearest to this one, nearest first, of equals the earlier; never the word itself. At most `most`. */
export function nearest(word: string, words: Iterable<string>, most = 3): string[] {
  const limit = mayDiffer([...word].length);
  const found: { other: string; distance: number }[] = [];
  if (limit === 0) return [];
  for (const other of words) {
    if (Math.abs(other.length - word.length) > limit) continue;
    const distance = distanceOf(word, other, limit);
    if (distance > 0 && distance <= limit) found.push({ other, distance });
  }
  const sorted = found.sort((a, b) => a.distance - b.distance);
  return [...new Set(sorted.map(({ other }) => other))].slice(0, most);
}

/** Letters to put in, take out, exchange or swap with their neighbor; more than `limit` counts as limit + 1. */
function distanceOf(a: string, b: string, limit: number): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
