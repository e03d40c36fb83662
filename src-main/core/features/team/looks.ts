import type { TeamSynced } from '../../../../src-shared/contract/team.ts';

/** Looks of a sync while something changes with each (what was put back, or packed, is there in the next) but nothing valid comes in. */
const MOST_LOOKS = 20;
/** Looks one after the other that brought nothing of what is left to read: then it is junk, and it is gone on with in the background. */
const MOST_IN_VAIN = 3;

/** Does a sync look once more? @param looks of it so far; in a row that brought nothing */
export function looksAgain({ taken, published, left, healed, later }: Pick<TeamSynced, 'taken' | 'published' | 'left' | 'healed' | 'later'>, looks: { readonly all: number; readonly inVain: number }): boolean {
  // A long history takes as many looks as it takes.
  if (later > 0 && taken > 0) return true;
  if (taken + published + left + healed > 0) return looks.all <= MOST_LOOKS;
  return later > 0 && looks.inVain < MOST_IN_VAIN;
}
