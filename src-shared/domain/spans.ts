/** Sets of numbers as spans in hex, `20-7e a0 4e00-9fa5`: how the characters of a font are kept. */

const MOST = 2000;

/** @param numbers ascending. More than 2,000 spans are cut. */
export function printSpans(numbers: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const n of numbers) {
    const last = spans.at(-1);
    if (last && n <= last[1] + 1) last[1] = n;
    else if (spans.length === MOST) break;
    else spans.push([n, n]);
  }
  return spans.map(([from, to]) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`)).join(' ');
}

/** The numbers again; what is not a span is left out. */
export function parseSpans(text: string): number[] {
  return text.split(' ').flatMap((span) => {
    const [, from = '', to = from] = /^([\da-f]{1,6})(?:-([\da-f]{1,6}))?$/.exec(span) ?? [];
    const [first, last] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    return last >= first ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : [];
  });
}

const hex = (n: number): string => n.toString(16);
