import { useEffect } from 'react';

/** A line of text, for the arrows. */
const STEP = 48;

/** While the document is what one looks at, it is scrolled and searched by the keys that do so everywhere. */
export function usePageKeys(
  body: { readonly current: HTMLElement | null },
  input: { readonly current: HTMLInputElement | null },
  /** Of a document that can be drawn larger: by Ctrl with + - and 0, which is 0 here. */
  onZoom?: (by: 1 | -1 | 0) => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const box = body.current;
      const target = event.target instanceof Element ? event.target : document.body;
      if (!box || !(target === document.body || target.closest('.loupe-stage'))) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f' && !event.shiftKey && !event.altKey) {
        input.current?.focus();
        input.current?.select();
      } else if (onZoom && (event.ctrlKey || event.metaKey) && ['+', '=', '-', '0'].includes(event.key)) {
        onZoom(event.key === '0' ? 0 : event.key === '-' ? -1 : 1);
      } else {
        if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, button')) return;
        const page = box.clientHeight * 0.9;
        const by = {
          ArrowDown: STEP,
          ArrowUp: -STEP,
          PageDown: page,
          PageUp: -page,
          Home: -box.scrollHeight,
          End: box.scrollHeight,
        }[event.key];
        if (by === undefined) return;
        box.scrollBy({ top: by });
      }
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [body, input, onZoom]);
}
