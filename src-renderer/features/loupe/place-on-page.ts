/** Where a place of a text document is in what the loupe shows of it. */
import { cellOf, type HitPlace, sheetPart } from '../../../src-shared/domain/hit.ts';
import type { Pages } from './use-pages.ts';

type Sections = Pages['sections'];

/** The part of the document that the place is in, as far as it is read; -1: not (yet). */
export function sectionOf({ sections, place, done }: { sections: Sections; place: HitPlace; done: boolean }): number {
  const { unit, at } = place;
  if (unit === 'line' || unit === 'row') return lastBefore(sections, (one) => (Number(one.at) || 1) <= Number(at), done);
  const cell = cellOf(place);
  if (!cell) return at === '' ? 0 : sections.findIndex((one) => one.at === at);
  const inSheet = (one: Sections[number]) => sheetPart(one.at).sheet === cell.sheet;
  return lastBefore(sections, (one) => inSheet(one) && sheetPart(one.at).row <= cell.row, done || (sections.some(inSheet) && !inSheet(sections.at(-1)!)));
}

/** The last one it holds for is sure when another one follows, or none will. */
function lastBefore(sections: Sections, holds: (one: Sections[number]) => boolean, done: boolean): number {
  const last = sections.findLastIndex(holds);
  return last >= 0 && (done || last < sections.length - 1) ? last : -1;
}

/** What shows the place in its part: a cell, a row, or all of the part; of a line its part, see `hitAt`. */
export function elementOf(part: Element, at: string, place: HitPlace): Element {
  const cell = cellOf(place);
  if (!cell && place.unit !== 'row') return part;
  const rows = part.querySelectorAll('tr');
  if (!cell) return rows[Number(place.at) - (Number(at) || 1)] ?? part;
  const row = rows[cell.row - sheetPart(at).row];
  return row?.children[cell.column] ?? row ?? part;
}

/** Which of the hits is the one asked for: the nth inside of the element, on the line where it is one; -1: none. */
export function hitAt(found: readonly Range[], element: Element, at: string, place: HitPlace, nth: number): number {
  const here = [...found.keys()].filter((i) => {
    const { startContainer, startOffset } = found[i]!;
    if (!element.contains(startContainer)) return false;
    const lines = place.unit === 'line' && startContainer.parentElement?.closest('pre');
    if (!lines) return true;
    const before = document.createRange();
    before.setStart(lines, 0);
    before.setEnd(startContainer, startOffset);
    return (Number(at) || 1) + before.toString().split('\n').length - 1 === Number(place.at);
  });
  return here[nth] ?? here.at(-1) ?? -1;
}
