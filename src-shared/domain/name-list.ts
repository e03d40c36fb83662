/** A list of file names as people have it: from a mail, a sheet, a proof, another program. Pure. */

export const MOST_NAMES = 20_000;
const QUOTES = /^["'“”„«‘]+|["'“”«»‘’]+$/gu;

/** The names in a pasted text, each once: one a line, the first cell of a row, or on one line with commas or semicolons between. */
export function namesIn(text: string): string[] {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const cells = lines.length === 1 ? lines[0]!.split(/[,;\t]/) : lines.map((line) => line.split('\t').find((cell) => cell.trim() !== '') ?? '');
  const names = cells.map((cell) => cell.trim().replace(/[,;]+$/, '').replace(QUOTES, '').trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Numbers as a search token has them: `1..3,7`. Ascending, each once. */
export function numberRanges(ns: readonly number[]): string[] {
  const ranges: [number, number][] = [];
  for (const n of [...new Set(ns)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else ranges.push([n, n]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}..${to}`));
}
