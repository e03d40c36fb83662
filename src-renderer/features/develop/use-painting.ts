import { useEffect, useRef, useState } from 'react';
import { recipeValue } from '../../../src-shared/domain/edits/recipe.ts';
import { onCardBack } from '../../ui/webgl.ts';
import { createPainter, type Painter, type Shown } from './painter.ts';

export interface Painting {
  readonly state: 'waiting' | 'drawn' | 'no-webgl';
  /** This machine does not draw so many pixels: those before stay. */
  readonly refused: boolean;
}

/** Draws it on the canvas whenever something of it is other, once a frame. */
export function usePainting(
  canvas: { readonly current: HTMLCanvasElement | null },
  picture: ImageBitmap | undefined,
  ready: boolean,
  shown: Shown,
): Painting {
  const painter = useRef<Painter>(undefined);
  const [state, setState] = useState<Painting['state']>('waiting');
  const [refused, setRefused] = useState(false);
  const [lost, setLost] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a card that took everything away gets it once more
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    painter.current = createPainter(element);
    if (!painter.current) setState('no-webgl');
    return onCardBack(element, () => setLost((times) => times + 1));
  }, [canvas, lost]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: loaded anew when the card comes back
  useEffect(() => {
    if (picture && painter.current) setRefused(!painter.current.load(picture));
  }, [picture, lost]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when the card comes back
  useEffect(() => {
    if (!picture || !ready || !painter.current) return;
    const frame = requestAnimationFrame(() => {
      painter.current?.draw(shown);
      // For whoever waits for it, as tests do.
      if (canvas.current)
        Object.assign(canvas.current.dataset, {
          recipe: JSON.stringify(recipeValue(shown.recipe) ?? {}),
          pixels: picture.width,
        });
      setState('drawn');
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, picture, ready, shown, lost]);
  return { state, refused };
}
