import { useEffect, useRef } from 'react';

export interface CanvasKeys {
  /** By `Shift` and arrows: -1, 0 or 1 to the right and down. */
  turn?: (right: number, down: number) => void;
  /** By `Ctrl` and arrows. */
  move: (right: number, down: number) => void;
  /** By `=` and `-`, with `Ctrl` or without; 0 by `Ctrl+0`: all of it. */
  zoom: (by: 1 | -1 | 0) => void;
  /** By lower-case letters and `enter`, `escape`, `/`. What returns false leaves the key to others. */
  others: Readonly<Record<string, () => boolean | undefined>>;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** While a model or drawing is what one looks at. Arrows alone go to the next file, as everywhere in the loupe. */
export function useCanvasKeys(keys: CanvasKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (!(target === document.body || target.closest('.loupe-stage'))) return;
      const { turn, move, zoom, others } = latest.current;
      const ctrl = event.ctrlKey || event.metaKey;
      const arrow = ARROWS[event.key];
      if (event.altKey || target.closest('input, textarea')) return;
      if (arrow && event.shiftKey && !ctrl && turn) turn(...arrow);
      else if (arrow && ctrl && !event.shiftKey) move(...arrow);
      else if (['+', '='].includes(event.key)) zoom(1);
      else if (event.key === '-') zoom(-1);
      else if (event.key === '0' && ctrl) zoom(0);
      else {
        const other = ctrl || event.shiftKey ? undefined : others[event.key.toLowerCase()];
        // What has the focus is pressed by Enter.
        if (!other || (event.key === 'Enter' && target.closest('button, [role=radio]')) || other() === false) return;
      }
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);
}
