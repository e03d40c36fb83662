/**
 * What a window is opened for is drawn first: what stands around the pictures is drawn, and asks the core, when the first of them are on
 * the screen.
 */
import { create } from 'zustand';
import { useResult } from './result.ts';

/** Where nothing comes to be seen (a hidden window draws no frames). */
const MOST_MS = 1500;

const useFirstLook = create<{ had: boolean }>(() => ({ had: true }));
let had = Promise.resolve();

/** What is asked for beside the pictures is asked then. */
export const whenLooked = (): Promise<void> => had;

export const hasLooked = (): boolean => useFirstLook.getState().had;

/** True once the first pictures, or that there are none, have been drawn; then for good. */
export const useLooked = (): boolean => useFirstLook((state) => state.had);

/** Called once at start, before anything is drawn. */
export function awaitFirstLook(): void {
  const waiting = Promise.withResolvers<void>();
  had = waiting.promise;
  useFirstLook.setState({ had: false });
  const looked = () => {
    clearTimeout(timer);
    stop();
    waiting.resolve();
    useFirstLook.setState({ had: true });
  };
  const timer = setTimeout(looked, MOST_MS);
  const stop = useResult.subscribe(({ state, failure }) => {
    if (state === 'first' && failure === undefined) return;
    stop();
    afterDrawn(looked);
  });
}

/** The frame that is next has been drawn when another one begins. */
function afterDrawn(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then));
}
