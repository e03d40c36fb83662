import { rows } from '../../client/rows.ts';
import { lockedText } from '../../client/team.ts';
import { getSelection, type Targets, targets } from './selection.ts';

/**
 * Why one of these cannot be changed by this person, in words; undefined: as far as this window knows, all can. Of a search only
 * the focused one is looked at: the core decides.
 */
export function whyLocked(on: Targets = targets()): string | undefined {
  const ns = Array.isArray(on) ? on : [getSelection().focus ?? -1];
  for (const n of ns) {
    const locked = rows.get(n)?.locked;
    if (locked) return lockedText(locked);
  }
  return undefined;
}
