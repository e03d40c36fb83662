import { type RefObject, useEffect, useRef } from 'react';

interface Ways {
  /** Selector of what is asked about; all stand in one list. */
  question: string;
  /** What of it has the focus. */
  answer: (question: Element | undefined) => HTMLElement | undefined;
  /** Selector of what may lose the focus, beside nothing at all. */
  from?: string;
  /** Something else is asked meanwhile. */
  rests?: boolean;
}

/**
 * In a view of questions: when the one that had the focus is answered, the one that takes its place has it.
 * @param questions another list whenever some were answered; undefined: not here yet
 */
export function useFocusThatStays(
  view: RefObject<HTMLElement | null>,
  questions: readonly unknown[] | undefined,
  ways: Ways,
): void {
  const latest = useRef(ways);
  latest.current = ways;
  const place = useRef(0);
  const { question, rests = false } = ways;
  useEffect(() => {
    const note = (event: FocusEvent) => {
      const asked = (event.target as Element).closest?.(question);
      if (asked?.parentElement) place.current = [...asked.parentElement.children].indexOf(asked);
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [question]);
  useEffect(() => {
    if (rests || !questions?.length) return;
    const { answer, from } = latest.current;
    const now = document.activeElement;
    if (now && now !== document.body && !(from && now.closest(from))) return;
    const all = [...(view.current?.querySelectorAll(question) ?? [])];
    const at = Math.max(0, Math.min(place.current, all.length - 1));
    // One that this person may not answer cannot have it: the next one that they may, else the one before.
    for (const one of [...all.slice(at), ...all.slice(0, at).reverse()]) {
      const there = answer(one);
      there?.focus();
      if (there) return;
    }
  }, [questions, rests, question, view]);
}
