/** What of tesseract's table of words is worth being found. Pure. */

/** A line of words. */
export interface Recognized {
  readonly text: string;
}

/** Of 100, as tesseract says how sure it is: leaves and clouds are read as letters too, below that. */
const SURE = 60;
const WORD_LEVEL = '5';

/** Lines from top to bottom, of the words that it is sure of. */
export function findWords(tsv: string): Recognized[] {
  const lines = new Map<string, string[]>();
  for (const row of tsv.split('\n')) {
    const [level, page, block, paragraph, line, , , , , , sure = '0', text = ''] = row.trimEnd().split('\t');
    if (level !== WORD_LEVEL || Number(sure) < SURE || !/[\p{L}\p{N}]/u.test(text)) continue;
    const key = [page, block, paragraph, line].join();
    lines.set(key, [...(lines.get(key) ?? []), text]);
  }
  // A letter or two by themselves are noise more often than not.
  return [...lines.values()]
    .filter((words) =>
      words.some((word) => (word.match(/[\p{L}\p{N}]/gu)?.length ?? 0) > 2 || /\p{Script=Han}/u.test(word)),
    )
    .map((words) => ({ text: words.join(' ') }));
}
