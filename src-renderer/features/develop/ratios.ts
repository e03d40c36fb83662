import { create } from 'zustand';

/** Of the longer side to the shorter one; undefined: free, or the picture's own. */
export const RATIOS = {
  free: undefined,
  original: 0,
  '1 : 1': 1,
  '5 : 4': 5 / 4,
  '4 : 3': 4 / 3,
  '3 : 2': 3 / 2,
  '16 : 9': 16 / 9,
  '2 : 1': 2,
} as const;
export type Ratio = keyof typeof RATIOS;

interface Chosen {
  ratio: Ratio;
  /** Higher than wide, as it is seen. */
  upright: boolean;
}

/** For all pictures until the window closes. */
export const useRatio = create<Chosen>(() => ({ ratio: 'original', upright: false }));

/** Width to height in parts of the frame (which lies as the picture before it is turned by hand); undefined: free. */
export function ratioInFrame(
  { ratio, upright }: Chosen,
  { width, height }: { width: number; height: number },
  rotate: number,
): number | undefined {
  const value = RATIOS[ratio];
  if (value === undefined) return undefined;
  // All of the frame has the picture's own.
  if (value === 0) return 1;
  const seen = upright ? 1 / value : value;
  return ((rotate % 180 ? 1 / seen : seen) * height) / width;
}
