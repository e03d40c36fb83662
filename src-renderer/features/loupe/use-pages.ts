import { useCallback, useEffect, useRef, useState } from 'react';
import { getClient, type Output } from '../../client/client.ts';
import type { AssetRow } from '../../client/rows.ts';

type Answer = Output<'pages.read'>;

export interface Pages {
  readonly sections: Answer['sections'];
  readonly unit: Answer['unit'];
  readonly note: string | undefined;
  readonly error: unknown;
  readonly done: boolean;
  /** Reads on, when there is more. */
  readonly next: () => void;
  /** Reads on to the end. */
  readonly more: () => void;
}

/** A document's sections as far as they are read; the first part at once. */
export function usePages(row: AssetRow): Pages {
  const [sections, setSections] = useState<Answer['sections']>([]);
  const [about, setAbout] = useState<{ unit: Answer['unit']; note: string | undefined }>({
    unit: 'part',
    note: undefined,
  });
  const [error, setError] = useState<unknown>();
  const [done, setDone] = useState(false);
  const from = useRef<number | undefined>(0);
  const [all, setAll] = useState(false);
  const busy = useRef(false);
  const stop = useRef<AbortController>(undefined);

  const next = useCallback(() => {
    if (busy.current || from.current === undefined) return;
    busy.current = true;
    const signal = stop.current?.signal;
    getClient()
      .call('pages.read', { n: row.n, from: from.current }, signal ? { signal } : {})
      .then(
        (answer) => {
          if (signal?.aborted) return;
          from.current = answer.next;
          busy.current = false;
          setAbout({ unit: answer.unit, note: answer.note });
          setSections((now) => [...now, ...answer.sections]);
          setDone(answer.next === undefined);
        },
        (failure) => {
          if (signal?.aborted) return;
          busy.current = false;
          from.current = undefined;
          setError(failure);
        },
      );
  }, [row.n]);

  useEffect(() => {
    const abort = new AbortController();
    stop.current = abort;
    from.current = 0;
    busy.current = false;
    setSections([]);
    next();
    return () => abort.abort();
  }, [next]);

  useEffect(() => {
    if (all && sections.length > 0) next();
  }, [all, sections, next]);

  const more = useCallback(() => setAll(true), []);
  return { sections, ...about, error, done, next, more };
}
