/** Layers of a picture, as its list shows them. */

/** What of a layer is not drawn when layers are turned on and off: the picture as its program saved it has all of it. */
export const UNDRAWN = ['effects', 'adjustment', 'fill', 'mask', 'mode', 'ranges'] as const;
export type Undrawn = (typeof UNDRAWN)[number];

export interface PictureLayer {
  /** Its place in the list, from 0: top to bottom, groups before what they hold. */
  readonly id: number;
  readonly name: string;
  /** Groups that it is in. */
  readonly depth: number;
  readonly kind: 'group' | 'text' | 'adjustment' | 'pixels';
  /** As the file was saved; of those in a hidden group too. */
  readonly visible: boolean;
  /** 0–1. */
  readonly opacity: number;
  /** As Photoshop calls it: `normal`, `multiply`, `pass through`. */
  readonly mode: string;
  /** Shows only where the layer below it does. */
  readonly clipped: boolean;
  readonly undrawn: readonly Undrawn[];
}

export interface PictureLayers {
  readonly layers: readonly PictureLayer[];
  /** Why they cannot be turned on and off; absent: they can. */
  readonly fixed?: string;
}
