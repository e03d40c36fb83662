/** The arithmetic of looking closely: what of a picture is in the middle of the stage, and how large it is drawn. */

export interface Extent {
  width: number;
  height: number;
}

export interface Zoom {
  /** CSS pixels per picture pixel; undefined: as large as fits. */
  scale: number | undefined;
  /** The point of the picture in the middle of the stage, 0–1 of its width and height. */
  x: number;
  y: number;
}

export const FIT: Zoom = { scale: undefined, x: 0.5, y: 0.5 };
/** Around a picture that fits, so that its edges are seen. */
const MARGIN = 12;
const LEAST = 0.02;
const MOST = 16;

/** @returns CSS pixels per picture pixel that show all of it; never larger than one picture pixel per device pixel */
export function fitScale(picture: Extent, stage: Extent, ratio: number): number {
  if (!picture.width || !picture.height) return 1;
  const room = { width: Math.max(1, stage.width - MARGIN * 2), height: Math.max(1, stage.height - MARGIN * 2) };
  return Math.min(room.width / picture.width, room.height / picture.height, 1 / ratio);
}

export const scaleOf = (zoom: Zoom, picture: Extent, stage: Extent, ratio: number): number =>
  zoom.scale ?? fitScale(picture, stage, ratio);

/** Where the picture stands on the stage, in CSS pixels. */
export function place(
  zoom: Zoom,
  picture: Extent,
  stage: Extent,
  ratio: number,
): Extent & { left: number; top: number } {
  const scale = scaleOf(zoom, picture, stage, ratio);
  const { x, y } = keepIn(zoom, picture, stage, scale);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return {
    width,
    height,
    left: Math.round(stage.width / 2 - x * width),
    top: Math.round(stage.height / 2 - y * height),
  };
}

/** No more empty space beside a picture than there must be. */
function keepIn(zoom: Zoom, picture: Extent, stage: Extent, scale: number): { x: number; y: number } {
  const along = (at: number, long: number, room: number) => {
    const half = room / 2 / (long * scale);
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, at));
  };
  return { x: along(zoom.x, picture.width, stage.width), y: along(zoom.y, picture.height, stage.height) };
}

/** Draws it `scale` large, with what is under `point` (CSS pixels on the stage) staying there. */
export function zoomAt(
  zoom: Zoom,
  scale: number | undefined,
  point: { x: number; y: number },
  picture: Extent,
  stage: Extent,
  ratio: number,
): Zoom {
  if (scale === undefined) return FIT;
  const now = place(zoom, picture, stage, ratio);
  const next = Math.min(MOST, Math.max(LEAST, scale));
  const under = { x: (point.x - now.left) / now.width, y: (point.y - now.top) / now.height };
  const inside = { x: Math.min(1, Math.max(0, under.x)), y: Math.min(1, Math.max(0, under.y)) };
  const x = inside.x - (point.x - stage.width / 2) / (picture.width * next);
  const y = inside.y - (point.y - stage.height / 2) / (picture.height * next);
  return { scale: next, ...keepIn({ scale: next, x, y }, picture, stage, next) };
}

/** Moves the picture by CSS pixels. */
export function panBy(zoom: Zoom, by: { x: number; y: number }, picture: Extent, stage: Extent, ratio: number): Zoom {
  if (zoom.scale === undefined) return zoom;
  const { width, height } = place(zoom, picture, stage, ratio);
  return {
    scale: zoom.scale,
    ...keepIn({ ...zoom, x: zoom.x - by.x / width, y: zoom.y - by.y / height }, picture, stage, zoom.scale),
  };
}
