import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { type AskedPlace, forgetPlace } from './go-to.ts';
import { elementOf, hitAt, sectionOf } from './place-on-page.ts';
import type { Pages } from './use-pages.ts';

/** Which of the hits somebody asked to see, for `useFind`; where the word cannot be marked, the place is shown at least. */
export function useFirstHit(body: RefObject<HTMLElement | null>, { sections, done }: Pages, query: string, asked: AskedPlace | undefined): (found: readonly Range[]) => number {
  const gone = useRef<AskedPlace>(undefined);
  const at = asked ? sectionOf({ sections, place: asked.place, done }) : -1;
  const from = sections[at]?.at ?? '';
  const element = useCallback(() => {
    const part = at < 0 ? null : body.current?.querySelector(`[data-part="${at}"]`);
    return asked && part ? elementOf(part, from, asked.place) : undefined;
  }, [body, at, from, asked]);

  useEffect(() => {
    if (!asked || gone.current === asked) return;
    const place = element();
    if (place) place.scrollIntoView({ block: place.matches('.page-part') ? 'start' : 'nearest' });
    if (place || done) gone.current = asked;
  }, [asked, element, done]);
  // Once it is there, whoever goes on from it is not brought back by what is read later.
  useEffect(() => {
    if (asked && (at >= 0 || done) && (asked.word === '' || asked.word === query)) forgetPlace();
  }, [asked, at, done, query]);

  return useCallback(
    (found) => {
      const place = element();
      return asked && place ? hitAt(found, place, from, asked.place, asked.nth) : -1;
    },
    [asked, element, from],
  );
}
