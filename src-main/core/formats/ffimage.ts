/** Still pictures that only ffmpeg reads. */
import { AS_PNG, withFfmpeg, within } from './av.ts';
import { brands, has, u32 } from './bytes.ts';
import type { FormatHandler } from './handler.ts';
import { tooManyPixels } from './raster.ts';
import { byExt, types } from './types.ts';

const TYPES = types(
  'ffimage',
  'image',
  `jxl image/jxl JPEG XL
   jp2 image/jp2 JPEG 2000
   j2k image/j2c JPEG 2000
   exr image/x-exr OpenEXR
   hdr image/vnd.radiance Radiance HDR
   dpx image/dpx DPX
   dds image/vnd-ms.dds DirectDraw
   qoi image/qoi QOI
   tga image/x-tga Targa
   pcx image/vnd.zbrush.pcx PCX
   pnm image/x-portable-anymap PNM`,
);
const type = byExt(TYPES);
const DEMUXERS: Readonly<Record<string, string>> = {
  jp2: 'j2k_pipe',
  j2k: 'j2k_pipe',
  exr: 'exr_pipe',
  hdr: 'hdr_pipe',
  dpx: 'dpx_pipe',
  dds: 'dds_pipe',
  qoi: 'qoi_pipe',
  tga: 'image2pipe',
  pcx: 'pcx_pipe',
  pnm: 'pnm_pipe',
}; // prettier-ignore
const MAX_PIXELS = 250_000_000;

export const ffimage: FormatHandler = {
  id: 'ffimage',
  version: 1,
  types: TYPES,
  family: 'Other pictures',
  by: 'ffmpeg',
  needs: 'ffmpeg',

  sniff(head, ext) {
    if (has(head, '\0\0\0\x0cJXL \r\n\x87\n') || (has(head, '\xff\x0a') && (ext === 'jxl' || ext === '')))
      return type('jxl');
    if (has(head, '\0\0\0\x0cjP  \r\n\x87\n'))
      return ['jp2 ', 'jpx ', 'jpm '].includes(brands(head.subarray(12))?.major ?? 'jp2 ') ? type('jp2') : undefined;
    if (has(head, '\xff\x4f\xff\x51')) return type('j2k');
    if (has(head, 'v/1\x01')) return type('exr');
    if (has(head, '#?RADIANCE') || has(head, '#?RGBE')) return type('hdr');
    if (has(head, 'SDPX') || has(head, 'XPDS')) return type('dpx');
    if (has(head, 'DDS |')) return type('dds');
    if (has(head, 'qoif')) return type('qoi');
    if (
      /^P[1-7]$/.test(String.fromCharCode(head[0] ?? 0, head[1] ?? 0)) &&
      /[\s#]/.test(String.fromCharCode(head[2] ?? 0)) &&
      ext !== 'txt'
    )
      return type('pnm');
    return undefined;
  },

  async facts(file) {
    return (file.type.ext === 'jp2' && jp2Size(file.head)) || {};
  },

  async picture(file, maxEdge) {
    const { width = 0, height = 0 } = file.facts;
    if (width * height > MAX_PIXELS) throw tooManyPixels(width, height);
    const args = ['-frames:v', '1', '-vf', within(maxEdge), ...AS_PNG];
    const { signal, type } = file;
    const data = await withFfmpeg(file, async ({ ffmpeg, FfmpegFailed }) => {
      // Until version 6 ffmpeg reads JPEG XL from a path only.
      const out =
        type.ext === 'jxl'
          ? await ffmpeg(file.path, 'image2', { before: ['-pattern_type', 'none', '-c:v', 'libjxl'], args, signal })
          : await ffmpeg('stdin', DEMUXERS[type.ext]!, {
              input: await file.bytes(),
              before: type.ext === 'tga' ? ['-c:v', 'targa'] : [],
              args,
              signal,
            });
      if (out.length === 0) throw new FfmpegFailed('no picture came out');
      return out;
    });
    return { form: 'encoded', data, upright: true };
  },
};

function jp2Size(head: Uint8Array): { width: number; height: number } | undefined {
  for (let at = 0; at + 24 < Math.min(head.length, 4096); at++) {
    if (has(head, 'ihdr', at)) return { height: u32(head, at + 4), width: u32(head, at + 8) };
  }
  return undefined;
}
