/** Video: facts by ffprobe, and a poster that is not black. */
import { AS_PNG, assertStreams, avFacts, demuxer, isPicture, probed, within, withFfmpeg } from './av.ts';
import { avCues, avText } from './av-text.ts';
import { ascii, brands, has } from './bytes.ts';
import { filmScenes } from './film-scenes.ts';
import { filmStrip } from './film-strip.ts';
import { loudnessOf } from './loudness.ts';
import type { FormatHandler, MediaFile, Picture } from './handler.ts';
import { byExt, types } from './types.ts';

const TYPES = types(
  'video',
  'video',
  `mp4 video/mp4 MPEG-4
   m4v video/x-m4v M4V
   mov video/quicktime QuickTime
   3gp video/3gpp 3GP
   f4v video/x-f4v F4V
   mkv video/x-matroska Matroska
   webm video/webm WebM
   avi video/x-msvideo AVI
   wmv video/x-ms-wmv Windows Media Video
   asf video/x-ms-asf ASF
   mpg video/mpeg MPEG
   ts video/mp2t MPEG transport stream
   m2ts video/mp2t AVCHD
   mxf application/mxf MXF
   flv video/x-flv Flash Video
   ogv video/ogg Ogg Video
   dv video/x-dv DV
   rm application/vnd.rn-realmedia RealMedia`,
);
const type = byExt(TYPES);
const VIDEO_GUID = '\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b';
const OLD_MOV = ['moov', 'mdat', 'wide', 'pnot', 'skip', 'free'];
/** Poster candidates as parts of the duration; the first that shows something is taken. */
const MOMENTS = [0.1, 0.3, 0.5, 0.75, 0.02];
/** Mean lightness and spread (0–255) below which a frame shows nothing. */
const DARK = 16;
const FLAT = 6;

export const video: FormatHandler = {
  id: 'video',
  version: 4,
  types: TYPES,
  family: 'Video',
  by: 'ffmpeg',
  view: 'player',
  needs: 'ffmpeg',

  sniff(head, ext) {
    const ftyp = brands(head);
    if (ftyp) return sniffBrand(ftyp.major, ext);
    if (OLD_MOV.some((atom) => has(head, atom, 4)) && ['mov', 'qt', 'mp4', 'm4v', ''].includes(ext)) return type('mov');
    if (has(head, '\x1aE\xdf\xa3'))
      return ext === 'mka' ? undefined : type(ascii(head, 0, 64).includes('webm') ? 'webm' : 'mkv');
    if (has(head, 'RIFF') && has(head, 'AVI ', 8)) return type('avi');
    if (has(head, '\x30\x26\xb2\x75\x8e\x66\xcf\x11')) {
      if (ext === 'wma' || !ascii(head, 0, 65_536).includes(VIDEO_GUID)) return ext === 'wmv' ? type('wmv') : undefined;
      return type(ext === 'asf' ? 'asf' : 'wmv');
    }
    if (has(head, '\0\0\x01\xba') || has(head, '\0\0\x01\xb3')) return type('mpg');
    if (has(head, 'FLV\x01')) return type('flv');
    if (has(head, '\x06\x0e\x2b\x34\x02\x05\x01\x01')) return type('mxf');
    if (has(head, '.RMF')) return type('rm');
    if (has(head, 'OggS') && (ext === 'ogv' || ascii(head, 0, 256).includes('theora'))) return type('ogv');
    if (isTransport(head, 0, 188)) return type('ts');
    if (isTransport(head, 4, 192)) return type('m2ts');
    return undefined;
  },

  async facts(file) {
    return avFacts(await probed(file));
  },

  text: avText,
  cues: avCues,
  loudness: loudnessOf,
  strip: (file, rotate) => filmStrip(file, rotate),
  scenes: (file, rotate) => filmScenes(file, rotate),

  async picture(file, maxEdge) {
    const answer = await probed(file);
    assertStreams(answer, file);
    const streams = answer.streams ?? [];
    if (!streams.some((stream) => stream.codec_type === 'video')) return undefined;
    const duration = avFacts(answer).duration ?? 0;
    const data = await poster(file, duration, maxEdge, streams.some(isPicture));
    return data && { form: 'encoded', data, upright: true };
  },
};

function sniffBrand(major: string, ext: string) {
  if (major === 'qt  ') return type('mov');
  if (/^M4[AB P]/.test(major) && major !== 'M4V ') return undefined;
  if (/^M4V/.test(major)) return type('m4v');
  if (/^3g[2epsrg]/i.test(major)) return type('3gp');
  if (/^F4V/.test(major)) return type('f4v');
  // The general brands are used by all; the name tells siblings apart.
  if (/^(iso\w|mp4\w|avc1|hvc1|dash|MSNV|mmp4|ndsc|ndsh|ndsm|XAVC|CAEP|nvr1|MPPI)/.test(major)) {
    if (['m4a', 'm4b', 'm4r', 'm4p'].includes(ext)) return undefined;
    return type(['m4v', 'mov', '3gp', 'f4v'].includes(ext) ? ext : 'mp4');
  }
  return ['mp4', 'mov', 'm4v', '3gp', ''].includes(ext) ? type(ext || 'mp4') : undefined;
}

function isTransport(head: Uint8Array, first: number, packet: number): boolean {
  if (head.length < first + packet * 4) return false;
  return [0, 1, 2, 3, 4].every((i) => first + i * packet >= head.length || head[first + i * packet] === 0x47);
}

async function poster(
  file: MediaFile,
  duration: number,
  maxEdge: number,
  moving: boolean,
): Promise<Buffer | undefined> {
  const { lightness } = await import('../tools/sharp.ts');
  const moments = moving && duration > 0.2 ? MOMENTS.map((part) => Math.min(part * duration, 60 * (1 + part))) : [0];
  let best: { data: Buffer; mean: number } | undefined;
  for (const at of [...moments, 0]) {
    const data = await frame(file, at, maxEdge);
    if (data.length === 0) continue;
    const { mean, spread } = await lightness(data);
    if (mean > DARK && spread > FLAT) return data;
    if (!best || mean > best.mean) best = { data, mean };
  }
  const shown = moving ? await brightest(file, maxEdge) : undefined;
  return shown ?? best?.data;
}

/** Key frames in small, to tell which shows something. */
const EDGE = 16;
const LOOK_MS = 15_000;

/** Where every moment was dark: of all key frames the one that shows most; undefined when none does, or looking takes too long. */
async function brightest(file: MediaFile, maxEdge: number): Promise<Buffer | undefined> {
  const { lightness } = await import('../tools/sharp.ts');
  // Counted anew: by their own times frames would be repeated, and how to say no to that differs with the version of ffmpeg.
  const small = ['-map', '0:v:0', '-an', '-sn', '-dn', '-r', '25', '-vf', `settb=1/25,setpts=N,scale=${EDGE}:${EDGE}:flags=area,format=gray`, '-f', 'rawvideo', 'pipe:1'];
  return await withFfmpeg(file, async ({ ffmpeg, FfmpegFailed }) => {
    const keyFrames = async (args: readonly string[]) =>
      await ffmpeg(file.path, demuxer(file), { before: ['-skip_frame', 'nokey'], args, signal: file.signal, timeoutMs: LOOK_MS });
    try {
      const found = lightest(await keyFrames(small));
      if (found === undefined) return undefined;
      const data = await keyFrames(oneFrame(maxEdge, `select=eq(n\\,${found}),`));
      if (data.length === 0) return undefined;
      const { mean, spread } = await lightness(data);
      return mean > DARK && spread > FLAT ? data : undefined;
    } catch (error) {
      // Too long, or damaged further on: what there is must do.
      if (error instanceof FfmpegFailed) return undefined;
      throw error;
    }
  });
}

/** The number of the small frame with most light in it. */
function lightest(frames: Buffer): number | undefined {
  let best: { at: number; sum: number } | undefined;
  for (let at = 0; (at + 1) * EDGE * EDGE <= frames.length; at++) {
    const sum = frames.subarray(at * EDGE * EDGE, (at + 1) * EDGE * EDGE).reduce((all, value) => all + value, 0);
    if (!best || sum > best.sum) best = { at, sum };
  }
  return best?.at;
}

function oneFrame(maxEdge: number, before = ''): string[] {
  const fit = `${before}scale=trunc(iw*if(sar\\,sar\\,1)/2)*2:ih,setsar=1,${within(maxEdge)}`;
  return ['-map', '0:v:0', '-frames:v', '1', '-an', '-sn', '-dn', '-vf', fit, ...AS_PNG];
}

/** Long edge at most `maxEdge`; undefined when nothing is shown then. */
export async function frameAt(file: MediaFile, seconds: number, maxEdge: number): Promise<Picture | undefined> {
  const data = await frame(file, seconds, maxEdge);
  return data.length ? { form: 'encoded', data, upright: true } : undefined;
}

/** One frame as PNG, turned as the file says, in square pixels; empty when there is none at that moment. */
async function frame(file: MediaFile, seconds: number, maxEdge: number): Promise<Buffer> {
  const args = oneFrame(maxEdge);
  return await withFfmpeg(file, async ({ ffmpeg, FfmpegFailed }) => {
    try {
      return await ffmpeg(file.path, demuxer(file), {
        before: seconds > 0 ? ['-ss', seconds.toFixed(3)] : [],
        args,
        signal: file.signal,
        timeoutMs: 20_000,
      });
    } catch (error) {
      // Past the end of what is there, another moment may do; at the start nothing will.
      if (error instanceof FfmpegFailed && seconds > 0) return Buffer.alloc(0);
      throw error;
    }
  });
}
