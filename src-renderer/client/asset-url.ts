/** Where an asset's bytes come from. Pictures carry their own mark of content, so the browser may keep them for ever. */
import { getHello } from './client.ts';

interface HasPicture {
  n: number;
  preview?: string | undefined;
}

/** @param size long edge in pixels @returns undefined where there is no picture (yet). */
export function thumbUrl(row: HasPicture, size: 256 | 512): string | undefined {
  if (!row.preview) return undefined;
  return `${getHello().assetBase}/thumb/${row.n}?s=${size}&v=${encodeURIComponent(row.preview)}`;
}

/** A large picture, made when asked for. @param size long edge in pixels at most. */
export function previewUrl(row: HasPicture, size: 2048 | 4096 | 8192 = 2048): string | undefined {
  if (!row.preview) return undefined;
  return `${getHello().assetBase}/preview/${row.n}?size=${size}&v=${encodeURIComponent(row.preview)}`;
}

/** Frames of a film over its time, one below the other (STRIP_FRAMES); made when asked for. */
export function stripUrl(row: HasPicture): string | undefined {
  if (!row.preview) return undefined;
  return `${getHello().assetBase}/strip/${row.n}?v=${encodeURIComponent(row.preview)}`;
}

/** Where the scenes of a film begin, and stills of them (readScenes); looked for when asked for. */
export function scenesUrl(row: HasPicture): string | undefined {
  if (!row.preview) return undefined;
  return `${getHello().assetBase}/scenes/${row.n}?v=${encodeURIComponent(row.preview)}`;
}

/** What a file was, while that content is kept; made when asked for. @param id of the version @param size long edge in pixels at most */
export const versionUrl = (id: string, size: 1024 | 2048 | 4096 | 8192): string => `${getHello().assetBase}/version/${id}?size=${size}`;

/** The file for other programs, as it is or as a preset makes it: its rights are asked at the door. */
export const outUrl = (row: { n: number }, preset?: string): string => `${getHello().assetBase}/out/${row.n}${preset === undefined ? '' : `?preset=${encodeURIComponent(preset)}`}`;

/** The file itself, for playing, downloading and dragging out. */
export const originalUrl = (row: { n: number }): string => `${getHello().assetBase}/original/${row.n}`;

/** A film or sound as this window plays it, where it was prepared. */
export const proxyUrl = (row: HasPicture): string => `${getHello().assetBase}/proxy/${row.n}?v=${encodeURIComponent(row.preview ?? '')}`;
