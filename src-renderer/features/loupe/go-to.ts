/** The place in a file that the loupe is to open at: set by who shows hits, taken by the view of the file. */
import { create } from 'zustand';
import type { HitPlace } from '../../../src-shared/domain/hit.ts';
import { setUi } from '../../client/state.ts';
import { focusOn } from '../selection/index.ts';

interface Asked {
  readonly n: number;
  readonly place: HitPlace;
  /** Another one each time, also for the same place. */
  readonly time: number;
}
const useAsked = create<{ readonly asked: Asked | undefined }>(() => ({ asked: undefined }));

let time = 0;
/** Shows the asset in the loupe, at this place. */
export function openAt(n: number, place: HitPlace): void {
  useAsked.setState({ asked: { n, place, time: ++time } });
  focusOn(n);
  setUi({ view: 'loupe' });
}

/** Where this asset's view is to go; another object whenever it is asked anew. A view that is opened later for itself goes nowhere: see `forgetPlace`. */
export const usePlaceAsked = (n: number): Asked | undefined => useAsked(({ asked }) => (asked?.n === n ? asked : undefined));

/** It has been gone to. */
export const forgetPlace = (): void => useAsked.setState({ asked: undefined });
