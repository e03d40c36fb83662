/** The place in a file that the loupe is to open at: set by who shows hits, taken by the view of the file. */
import { create } from 'zustand';
import type { HitPlace } from '../../../src-shared/domain/hit.ts';
import { setUi } from '../../client/state.ts';
import { focusOn } from '../selection/index.ts';

export interface AskedPlace {
  readonly n: number;
  readonly place: HitPlace;
  /** What stands there, to be marked; empty: nothing. */
  readonly word: string;
  /** Which of the hits at this place, from 0. */
  readonly nth: number;
}
const useAsked = create<{ readonly asked: AskedPlace | undefined }>(() => ({ asked: undefined }));

/** Shows the asset in the loupe, at this place. */
export function openAt(asked: AskedPlace): void {
  useAsked.setState({ asked: { ...asked } });
  focusOn(asked.n);
  setUi({ view: 'loupe' });
}

/** Where this asset's view is to go; another object whenever it is asked anew. */
export const usePlaceAsked = (n: number): AskedPlace | undefined => useAsked(({ asked }) => (asked?.n === n ? asked : undefined));

/** It has been gone to, or somebody went elsewhere: a view that is opened later for itself goes nowhere. */
export const forgetPlace = (): void => useAsked.setState({ asked: undefined });
