import { useCallback, useEffect, useMemo, useState } from 'react';
import { fold } from './fold.ts';
import type { AskedPlace } from './go-to.ts';
import { foldedText, type Hit, hitsOn } from './sheet-text.ts';
import type { Find } from './use-find.ts';
import type { Sheet } from './use-sheets.ts';

const MOST = 2_000;

export interface SheetFind extends Find {
  readonly hits: readonly Hit[];
  /** The one that is shown. */
  readonly here: Hit | undefined;
}

/** Hits of a text on drawn pages, of which few are in the window at a time. `asked`: the one to show at once. */
export function useSheetFind(sheets: readonly Sheet[], query: string, asked: AskedPlace | undefined): SheetFind {
  const texts = useMemo(() => sheets.map(foldedText), [sheets]);
  const hits = useMemo(() => {
    const wanted = fold(query.trim()).replaceAll(/\s+/g, ' ');
    if (wanted === '') return [];
    const found: Hit[] = [];
    for (const [page, text] of texts.entries()) {
      if (found.length >= MOST) break;
      found.push(...hitsOn(sheets[page]!, page, text, wanted, MOST - found.length));
    }
    return found;
  }, [sheets, texts, query]);
  const [at, setAt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins at its first hit
  useEffect(() => setAt(0), [query]);
  useEffect(() => {
    if (!asked || asked.word !== query) return;
    const there = [...hits.keys()].filter((i) => hits[i]!.page === Number(asked.place.at) - 1);
    const to = there[asked.nth] ?? there.at(-1);
    if (to !== undefined) setAt(to);
  }, [asked, query, hits]);
  const shown = Math.min(at, Math.max(0, hits.length - 1));
  const go = useCallback(
    (by: 1 | -1) => setAt((now) => (hits.length === 0 ? 0 : (now + by + hits.length) % hits.length)),
    [hits.length],
  );
  return { at: hits.length === 0 ? 0 : shown + 1, total: hits.length, go, hits, here: hits[shown] };
}
