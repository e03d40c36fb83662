import { useCallback, useEffect, useRef } from 'react';
import { getClient } from '../../client/client.ts';
import { rows } from '../../client/rows.ts';

const EVERY_MS = 400;
const MOST = 2000;

/** Tells the core now and then what is looked at, so that it makes those previews first. Nothing is sent when all have theirs. */
export function useOnScreen(): (ns: readonly number[]) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<readonly number[]>([]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback((ns) => {
    latest.current = ns;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const waiting = latest.current
        .filter((n) => rows.get(n)?.pending !== false || !rows.get(n)?.preview)
        .slice(0, MOST);
      if (!waiting.length) return;
      // A hint only: when it is lost, previews come in the order of the queue.
      getClient()
        .call('library.onScreen', { ns: waiting })
        .catch(() => {});
    }, EVERY_MS);
  }, []);
}
