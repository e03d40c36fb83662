export { loupeCommands } from './commands.ts';
export { setStageControl } from './control.ts';
export { type AskedPlace, openAt } from './go-to.ts';
export { Filmstrip } from './filmstrip.tsx';
export { Layers } from './layers.tsx';
export { Loupe } from './loupe.tsx';
export { shownSize } from './shown-size.ts';
export { useZoom } from './use-zoom.ts';
export { type Extent, FIT, fitScale, panBy, place, scaleOf, type Zoom, zoomAt } from './zoom.ts';
