import { useEffect, useRef, useState } from 'react';

/** Shorter than fast hands need, longer than a held key takes to repeat. */
const REST_MS = 100;

/** A value that may change with every repeat of a held key: a single change at once, of many in a row the last when it rests. */
export function useSettled<T extends object>(value: T): T {
  const [settled, setSettled] = useState(value);
  const changed = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const now = performance.now();
    const seldom = now - changed.current > REST_MS;
    changed.current = now;
    if (seldom) {
      setSettled(value);
      return;
    }
    const timer = setTimeout(() => setSettled(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
