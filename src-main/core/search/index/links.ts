/** `uses:`, `usedby:` and `missing:links`: which file names which. Few files name any, so they are read when somebody asks, and no column holds them. */
import type { Database } from 'better-sqlite3';
import type { LinkTest } from '../../../../src-shared/domain/query/tokens.ts';
import { prepared } from '../../db/prepared.ts';
import { allBits, andNotBits, type Bits, hasBit, noBits, setBit } from './bits.ts';
import { type Columns, GONE } from './columns.ts';
import { fold } from './fold.ts';

export interface LinkSlots {
  /** The one that names the other; and the other, -1 where it is missing. */
  readonly doc: number;
  readonly target: number;
  /** What they are called, folded; of a missing one as it is written. */
  readonly docName: string;
  readonly targetName: string;
}

/** What is placed in files of the library. */
export function linksIn(columns: Columns, db: Database): LinkSlots[] {
  const rows = prepared<[], [number, number | null, string, string | null, string | null]>(
    db,
    'SELECT link.asset, link.target, link.key, doc.name, used.name FROM link JOIN asset AS doc ON doc.n = link.asset LEFT JOIN asset AS used ON used.n = link.target WHERE link.kind = 0',
    'raw',
  ).all();
  return rows.flatMap(([asset, target, key, docName, usedName]) => {
    const doc = columns.slotOf(asset);
    // What says an id alone, and is not here, is nothing that people miss.
    if (doc < 0 || (columns.data.bits[doc]! & GONE) !== 0 || (target === null && key === '')) return [];
    return [
      {
        doc,
        target: target === null ? -1 : columns.slotOf(target),
        docName: fold(docName ?? ''),
        targetName: fold(usedName ?? key),
      },
    ];
  });
}

export function matchLinks(
  { way, values }: LinkTest,
  library: { readonly columns: Columns; links(): readonly LinkSlots[] },
): Bits {
  const { count, data } = library.columns;
  const all = library.links().filter(({ target }) => way === 'uses' || target >= 0);
  const found = noBits(count);
  for (const value of values) {
    if (value === null) {
      const some = noBits(count);
      for (const link of all) setBit(some, way === 'uses' ? link.doc : link.target);
      const none = andNotBits(allBits(count), some);
      for (let slot = 0; slot < count; slot++) if (hasBit(none, slot)) setBit(found, slot);
      continue;
    }
    const number = /^#(\d{1,10})$/.exec(value === 'any' ? '' : value.name)?.[1];
    const folded = value === 'any' ? '' : fold(value.name);
    for (const link of all) {
      const [own, other, name] =
        way === 'uses' ? [link.doc, link.target, link.targetName] : [link.target, link.doc, link.docName];
      if (number === undefined ? name.includes(folded) : other >= 0 && data.n[other] === Number(number))
        setBit(found, own);
    }
  }
  return found;
}

/** Files that name some that are missing. */
export function withMissingLinks(library: { readonly columns: Columns; links(): readonly LinkSlots[] }): Bits {
  const found = noBits(library.columns.count);
  for (const { doc, target } of library.links()) if (target < 0) setBit(found, doc);
  return found;
}

/** How many of the slots use, or are used by, files of each name. */
export function linkCounts(
  way: LinkTest['way'],
  slots: Uint32Array,
  links: readonly LinkSlots[],
): { value: string; text: string; count: number }[] {
  const among = new Set(slots);
  const counts = new Map<string, Set<number>>();
  for (const { doc, target, docName, targetName } of links) {
    const [own, name] = way === 'uses' ? [doc, targetName] : [target, docName];
    if (!among.has(own)) continue;
    const had = counts.get(name) ?? new Set();
    counts.set(name, had.add(own));
  }
  return [...counts]
    .map(([value, own]) => ({ value, text: value, count: own.size }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
