import type { DragEvent } from 'react';

/**
 * Of an element on which something can be dropped. `take` says so, by `preventDefault`, where it may be: on entering too, since where
 * something else comes below a still pointer that is all a browser asks before the drop.
 */
export const takes = (take: (event: DragEvent) => void) => ({ onDragEnter: take, onDragOver: take });
