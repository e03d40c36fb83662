import { useMemo } from 'react';
import { isClose, isOverview, useUi } from '../../client/state.ts';
import { type Targets, targets, useSelection } from '../selection/index.ts';

/** What the inspector is about. */
export type Inspected =
  | { kind: 'none' }
  | { kind: 'one'; n: number }
  /** `n`: the one with the focus, whose picture shows. */
  | { kind: 'many'; n: number | undefined; on: Targets; count: number };

/** In the loupe the asset shown, in the grid the selection. */
export function useInspected(): Inspected {
  const view = useUi((state) => state.view);
  const { version, count, focus } = useSelection();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that what targets() reads has changed
  return useMemo<Inspected>(() => {
    // In a view of questions nothing of it is in sight, and nothing of it can be changed.
    if (isOverview(view) && count > 1) return { kind: 'many', n: focus, on: targets(), count };
    const on = isClose(view) || count === 0 ? [] : targets();
    const n = Array.isArray(on) && on.length === 1 ? on[0] : isClose(view) ? focus : undefined;
    return n === undefined ? { kind: 'none' } : { kind: 'one', n };
  }, [view, version, count, focus]);
}
