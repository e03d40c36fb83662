/** A huge picture as tiles of every size, in one file, by libvips: read once from top to bottom, a few rows in memory at a time. */
import sharp from 'sharp';
import type { Pixels } from './sharp.ts';

// As in sharp.ts: parallel work comes from several processes.
sharp.concurrency(1);
sharp.cache(false);

/** Pixels of a tile's edge. */
export const TILE = 512;

/**
 * Writes a pyramidal TIFF to `out`, in 8-bit sRGB: JPEG tiles, or WebP where something is transparent. Not turned. `source`: the
 * picture's bytes, pixels or path. Throws when it cannot be read at all; what is missing of a damaged one is gray or black.
 */
export async function writePyramid(source: Uint8Array | string | Pixels, out: string): Promise<void> {
  const options = { limitInputPixels: false, sequentialRead: true, failOn: 'none' } as const;
  const encoded = typeof source === 'string' || source instanceof Uint8Array;
  const { width, height, channels } = encoded ? { width: 1, height: 1, channels: 1 as const } : source;
  const image = encoded ? sharp(source, options) : sharp(source.data, { ...options, raw: { width, height, channels } });
  const { hasAlpha } = await image.metadata();
  await image
    .toColourspace('srgb')
    .tiff({
      // Below 90, libjpeg's halved colors: what all that browsers show has.
      ...(hasAlpha ? { compression: 'webp', quality: 80 } : { compression: 'jpeg', quality: 85 }),
      tile: true,
      tileWidth: TILE,
      tileHeight: TILE,
      pyramid: true,
      bigtiff: true,
    })
    .toFile(out);
}
