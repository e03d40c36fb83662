/** Which stacks are open: of this window, as long as it is. Everything else that is shown as one is closed. */
import { create } from 'zustand';

interface Opened {
  /** Assets on top of them. */
  tops: ReadonlySet<number>;
  /** All are. */
  all: boolean;
}
export const useStacks = create<Opened>(() => ({ tops: new Set(), all: false }));

/** As many as one question to the core names. */
const MOST = 10_000;

/** For the core; undefined: every file by itself. */
export function shownStacks(): { opened: number[] } | undefined {
  const { tops, all } = useStacks.getState();
  return all ? undefined : { opened: [...tops].slice(0, MOST) };
}

/** @returns whether it is open from now on */
export function toggleStack(top: number): boolean {
  const { tops, all } = useStacks.getState();
  const next = new Set(tops);
  const opens = !next.delete(top);
  if (opens) next.add(top);
  useStacks.setState({ tops: next, all: all && opens });
  return opens;
}

/** Another one is about to be on top: it stays open. @returns to be called with which of both it is */
export function turning(before: number, next: number): (onTop: number) => void {
  if (useStacks.getState().tops.has(before)) useStacks.setState(({ tops }) => ({ tops: new Set([...tops, next]) }));
  return (onTop) => {
    const former = onTop === next ? before : next;
    if (useStacks.getState().tops.has(former)) useStacks.setState(({ tops }) => ({ tops: new Set([...tops].filter((top) => top !== former)) }));
  };
}

export const toggleAllStacks = (): void => useStacks.setState(({ all }) => ({ all: !all, tops: new Set() }));
