import { useEffect, useRef, useState } from 'react';
import { recipeValue } from '../../../src-shared/domain/edits/recipe.ts';
import { onCardBack } from '../../ui/webgl.ts';
import { createPainter, type Painter, type Shown } from './painter.ts';

export type Painting = 'waiting' | 'drawn' | 'no-webgl';

/** Draws it on the canvas whenever something of it is other, once a frame. */
export function usePainting(
  canvas: { readonly current: HTMLCanvasElement | null },
  picture: ImageBitmap | undefined,
  ready: boolean,
  shown: Shown,
): Painting {
  const painter = useRef<Painter>(undefined);
  const [state, setState] = useState<Painting>('waiting');
  const [lost, setLost] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a card that took everything away gets it once more
  useEffect(() => {
    const element = canvas.current;
    if (!element || !picture) return;
    painter.current = createPainter(element, picture);
    if (!painter.current) setState('no-webgl');
    return onCardBack(element, () => setLost((times) => times + 1));
  }, [canvas, picture, lost]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when the card comes back
  useEffect(() => {
    if (!picture || !ready || !painter.current) return;
    const frame = requestAnimationFrame(() => {
      painter.current?.draw(shown);
      // For whoever waits for it, as tests do.
      if (canvas.current) canvas.current.dataset['recipe'] = JSON.stringify(recipeValue(shown.recipe) ?? {});
      setState('drawn');
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, picture, ready, shown, lost]);
  return state;
}
