import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { fold } from './fold.ts';

const MOST = 2_000;

export interface Find {
  /** Which hit is shown, from 1; 0 without any. */
  readonly at: number;
  readonly total: number;
  /** To the next or the one before, around the ends. */
  readonly go: (by: 1 | -1) => void;
}

/**
 * Hits of a text in what an element shows, marked without touching it, letters and accents folded. `content`: looked at anew when it changes.
 * `first`: which of the hits to show at once, from 0, where somebody asked for one; -1 while it is not there.
 */
export function useFind(box: RefObject<HTMLElement | null>, text: string, content: unknown, first?: (found: readonly Range[]) => number): Find {
  const [ranges, setRanges] = useState<readonly Range[]>([]);
  const [at, setAt] = useState(0);
  const lookedFor = useRef(text);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown follows from the content
  useEffect(() => {
    const found = box.current && text.trim() !== '' ? rangesOf(box.current, fold(text.trim())) : [];
    setRanges(found);
    const same = lookedFor.current === text;
    lookedFor.current = text;
    const asked = first?.(found) ?? -1;
    // Another text begins at its first hit.
    setAt((now) => (asked >= 0 ? asked : same ? Math.min(now, Math.max(0, found.length - 1)) : 0));
    CSS.highlights.set('found', new Highlight(...found));
    return () => void CSS.highlights.delete('found');
  }, [box, text, content, first]);
  const shown = ranges[at];
  useEffect(() => {
    CSS.highlights.set('found-here', new Highlight(...(shown ? [shown] : [])));
    shown?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
    // A long block is in sight before the line in it is.
    const rect = shown?.getBoundingClientRect();
    const frame = box.current?.getBoundingClientRect();
    if (rect && frame && (rect.top < frame.top || rect.bottom > frame.bottom))
      box.current?.scrollBy({ top: rect.top - frame.top - frame.height / 3 });
    return () => void CSS.highlights.delete('found-here');
  }, [box, shown]);

  const go = useCallback(
    (by: 1 | -1) => setAt((now) => (ranges.length === 0 ? 0 : (now + by + ranges.length) % ranges.length)),
    [ranges],
  );
  return { at: ranges.length === 0 ? 0 : at + 1, total: ranges.length, go };
}

function rangesOf(box: HTMLElement, text: string): Range[] {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const found: Range[] = [];
  for (let node = walker.nextNode(); node && found.length < MOST; node = walker.nextNode()) {
    const folded = fold(node.nodeValue ?? '');
    for (let at = folded.indexOf(text); at >= 0 && found.length < MOST; at = folded.indexOf(text, at + text.length)) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      found.push(range);
    }
  }
  return found;
}
