/** Frames of a film at equal distances, one below the other: what the grid shows where the pointer is. */
import { STRIP_FRAMES } from '../../../src-shared/domain/media.ts';
import { avFacts, demuxer, isPicture, probed, type Stream, withFfmpeg } from './av.ts';
import { FormatError, type MediaFile, type Picture } from './handler.ts';

/** Longer side of a frame, pixels. */
const EDGE = 320;
/** Pixels that are decoded one after the other: half a minute of a film in full HD. Of more, key frames must do. */
const MOST_DECODED = 1.5e9;
const TURNS: Readonly<Record<number, string>> = { 90: ',transpose=clock', 180: ',hflip,vflip', 270: ',transpose=cclock' };

/** Always as many as STRIP_FRAMES, upright and turned by `rotate` degrees clockwise. Throws FormatError. */
export async function filmStrip(file: MediaFile, rotate: number, mostDecoded = MOST_DECODED): Promise<Picture> {
  const answer = await probed(file);
  const stream = answer.streams?.find(isPicture);
  const facts = avFacts(answer);
  const { duration = 0, frameRate = 25 } = facts;
  if (!stream?.width || !stream.height || duration <= 0)
    throw new FormatError('unsupported', `How long this ${file.type.name} file is cannot be told, so its frames cannot be laid over its time.`);
  const quarter = facts.orientation === 6 || facts.orientation === 8;
  const [width, height] = sizeOf(stream, quarter);
  const turned = rotate === 90 || rotate === 270;
  const look = `scale=${width}:${height}:flags=area,setsar=1${TURNS[rotate] ?? ''}`;
  const whole = stream.width * stream.height * frameRate * duration <= mostDecoded;
  const raw = whole ? await inOneGo(file, duration, look) : await byKeyFrames(file, duration, look);
  const one = width * height * 4;
  if (raw.length < one) throw new FormatError('damaged', `No frame of this ${file.type.name} file could be read.`);
  const data = Buffer.alloc(one * STRIP_FRAMES);
  const there = Math.min(STRIP_FRAMES, Math.floor(raw.length / one));
  // A film of a few frames, or one that is cut off: the last one stays.
  for (let at = 0; at < STRIP_FRAMES; at++) raw.copy(data, at * one, Math.min(at, there - 1) * one, (Math.min(at, there - 1) + 1) * one);
  const [w, h] = turned ? [height, width] : [width, height];
  return { form: 'rgba', data, width: w, height: h * STRIP_FRAMES, upright: true };
}

/** In square pixels, as the file says it is turned. */
function sizeOf({ width = 1, height = 1, sample_aspect_ratio }: Stream, quarter: boolean): [width: number, height: number] {
  const [across = 0, down = 0] = (sample_aspect_ratio ?? '').split(':').map(Number);
  const wide = width * (across > 0 && down > 0 ? across / down : 1);
  const [w, h] = quarter ? [height, wide] : [wide, height];
  const scale = EDGE / Math.max(w, h);
  return [Math.max(1, Math.round(w * scale)), Math.max(1, Math.round(h * scale))];
}

const as = (look: string, before = ''): string[] => ['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', `${before}${look}`, '-pix_fmt', 'rgba', '-f', 'rawvideo', 'pipe:1'];

async function inOneGo(file: MediaFile, duration: number, look: string): Promise<Buffer> {
  const apart = duration / STRIP_FRAMES;
  const args = ['-frames:v', String(STRIP_FRAMES), ...as(look, `fps=fps=${(1 / apart).toFixed(6)}:start_time=${(apart / 2).toFixed(6)},`)];
  return await withFfmpeg(file, ({ ffmpeg }) => ffmpeg(file.path, demuxer(file), { args, signal: file.signal, timeoutMs: 60_000 }));
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
