/** Pixels of a picture as the renderer of edits takes them: sRGB, 8 or 16 bits, a part of it or all. */
import sharp, { type Sharp } from 'sharp';
import { type Pixels, probe } from './sharp.ts';

export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** As stored, not turned; straight alpha. */
export interface Raster extends Region {
  readonly data: Uint8Array | Uint16Array;
  readonly channels: 1 | 2 | 3 | 4;
}

export interface Measured {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** More than 8 bits a channel. */
  readonly deep: boolean;
}

/** Of the stored picture; throws when it is none. */
export async function measure(source: Buffer | string | Pixels): Promise<Measured> {
  if (typeof source !== 'string' && !Buffer.isBuffer(source)) return { ...source, deep: false };
  const { width, height, channels, pixelBytes } = await probe(source);
  return { width, height, channels, deep: pixelBytes > channels };
}

/**
 * The picture made `width` × `height` pixels large, and a region of that. Its embedded profile is applied. What is readable of a damaged
 * picture is given; throws when nothing is.
 */
export async function readRaster(source: Buffer | string | Pixels, size: { width: number; height: number }, region: Region, deep: boolean): Promise<Raster> {
  const read = async (failOn: 'error' | 'none'): Promise<Raster> => {
    const opened = open(source, failOn);
    if (deep) opened.pipelineColourspace('rgb16');
    const { data, info } = await opened
      .resize(size.width, size.height, { fit: 'fill' })
      .extract({ ...region })
      .toColourspace(deep ? 'rgb16' : 'srgb')
      .raw({ depth: deep ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const pixels = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
    return { ...region, data: pixels, channels: info.channels as Raster['channels'] };
  };
  return await read('error').catch(async () => await read('none'));
}

function open(source: Buffer | string | Pixels, failOn: 'error' | 'none'): Sharp {
  const options = { limitInputPixels: false, sequentialRead: true, failOn } as const;
  if (typeof source === 'string' || Buffer.isBuffer(source)) return sharp(source, options);
  const { data, width, height, channels } = source;
  return sharp(data, { ...options, raw: { width, height, channels } });
}
