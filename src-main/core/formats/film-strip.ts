/** Frames of a film at equal distances, one below the other: what the grid shows where the pointer is. */
import { availableParallelism } from 'node:os';
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { STRIP_FRAMES } from '../../../src-shared/domain/media.ts';
import { avFacts, demuxer, isPicture, probed, withFfmpeg } from './av.ts';
import { FormatError, type MediaFile, type Picture } from './handler.ts';

/** Longer side of a frame, pixels. */
const EDGE = 320;
/** In square pixels inside of the edge; at once, since every frame would be made anew between two steps. */
const WIDE = 'iw*if(sar,sar,1)';
const fitted = (edge: number): string =>
  `scale='if(gt(${WIDE},ih),${edge},max(1,round(${edge}*${WIDE}/ih)))':'if(gt(${WIDE},ih),max(1,round(${edge}*ih/(${WIDE}))),${edge})'` +
  ':flags=area,setsar=1';
/** Pixels that are decoded one after the other: half a minute of a film in full HD. Of more, key frames must do. */
const MOST_DECODED = 1.5e9;
const TURNS: Readonly<Record<number, string>> = { 90: ',transpose=clock', 180: ',hflip,vflip', 270: ',transpose=cclock' };

/** Always as many as STRIP_FRAMES, upright and turned by `rotate` degrees clockwise. Throws FormatError. */
export async function filmStrip(file: MediaFile, rotate: number, mostDecoded = MOST_DECODED): Promise<Picture> {
  const { duration = 0, frameRate = 25, width = 0, height = 0 } = await shapeOf(file);
  if (!width || !height || duration <= 0)
    throw new FormatError('unsupported', `How long this ${file.type.name} file is cannot be told, so its frames cannot be laid over its time.`);
  const look = `${fitted(EDGE)}${TURNS[rotate] ?? ''}`;
  const whole = width * height * frameRate * duration <= mostDecoded;
  const raw = whole ? await inOneGo(file, duration, look) : await byKeyFrames(file, duration, look);
  const [first, ...more] = frames(raw);
  if (!first) throw new FormatError('damaged', `No frame of this ${file.type.name} file could be read.`);
  // A film whose frames change their size midway keeps that of its first.
  const same = [first, ...more.filter((one) => one.width === first.width && one.height === first.height)];
  const one = first.data.length;
  const data = Buffer.alloc(one * STRIP_FRAMES);
  // A film of a few frames, or one that is cut off: the last one stays.
  for (let at = 0; at < STRIP_FRAMES; at++) data.set(same[Math.min(at, same.length - 1)]?.data ?? first.data, at * one);
  return { form: 'rgba', data, width: first.width, height: first.height * STRIP_FRAMES, upright: true };
}

/** What the catalog knows of a film that was read; else ffprobe is asked, which takes as long as decoding some seconds. */
export async function shapeOf(file: MediaFile): Promise<Facts> {
  const { facts } = file;
  if (facts.media?.video && facts.duration && facts.width && facts.height) return facts;
  const answer = await probed(file);
  return answer.streams?.some(isPicture) ? avFacts(answer) : {};
}

const HEADER = /^P7\nWIDTH (\d+)\nHEIGHT (\d+)\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n/;

/** ffmpeg's PAM pictures, one after the other; what ends too early is left out. */
export function frames(raw: Buffer): { readonly width: number; readonly height: number; readonly data: Buffer }[] {
  const found = [];
  for (let at = 0; at < raw.length; ) {
    const [header, width, height] = HEADER.exec(raw.toString('latin1', at, at + 100)) ?? [];
    const start = at + (header?.length ?? 0);
    const end = start + Number(width) * Number(height) * 4;
    if (!header || end > raw.length) break;
    found.push({ width: Number(width), height: Number(height), data: raw.subarray(start, end) });
    at = end;
  }
  return found;
}

const as = (look: string, before = ''): string[] => ['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', `${before}${look}`, '-pix_fmt', 'rgba', '-c:v', 'pam', '-f', 'image2pipe', 'pipe:1'];

/** Somebody rests the pointer on it and waits: the machine's cores, as ffmpeg takes them by itself. */
export const QUICKLY = ['-threads', String(Math.min(4, availableParallelism()))];

/** What comes after the input for one small picture, turned by `rotate` degrees clockwise: see `frames`. */
export const stillLook = (edge: number, rotate: number): string[] => as(`${fitted(edge)}${TURNS[rotate] ?? ''}`);

async function inOneGo(file: MediaFile, duration: number, look: string): Promise<Buffer> {
  const apart = duration / STRIP_FRAMES;
  const args = ['-frames:v', String(STRIP_FRAMES), ...as(look, `fps=fps=${(1 / apart).toFixed(6)}:start_time=${(apart / 2).toFixed(6)},`)];
  return await withFfmpeg(file, ({ ffmpeg }) => ffmpeg(file.path, demuxer(file), { before: QUICKLY, args, signal: file.signal, timeoutMs: 60_000 }));
}

/** The key frame before each moment: nothing between is decoded or read. */
async function byKeyFrames(file: MediaFile, duration: number, look: string): Promise<Buffer> {
  const frames: Buffer[] = [];
  for (let at = 0; at < STRIP_FRAMES; at++) {
    const before = ['-noaccurate_seek', '-ss', (((at + 0.5) * duration) / STRIP_FRAMES).toFixed(3), '-skip_frame', 'nokey'];
    const frame = await withFfmpeg(file, async ({ ffmpeg, FfmpegFailed }) => {
      try {
        return await ffmpeg(file.path, demuxer(file), { before, args: ['-frames:v', '1', ...as(look)], signal: file.signal, timeoutMs: 10_000 });
      } catch (error) {
        if (error instanceof FfmpegFailed && at > 0) return Buffer.alloc(0);
        throw error;
      }
    });
    const shown = frame.length > 0 ? frame : frames.at(-1);
    if (shown) frames.push(shown);
  }
  return Buffer.concat(frames);
}
