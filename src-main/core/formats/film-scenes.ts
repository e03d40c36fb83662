/** Where a film goes to another scene, and a still of the beginning of each: what the player shows as a strip. */
import type { FilmScenes } from '../../../src-shared/domain/media.ts';
import { demuxer, isPicture, probed, withFfmpeg } from './av.ts';
import { frames, QUICKLY, shapeOf, stillLook } from './film-strip.ts';
import { FormatError, type MediaFile, type Picture } from './handler.ts';

/** Of one film; of more those that differ most from what was before. */
const MOST_SCENES = 60;
/** How much a picture differs from the one before, 0–1, by ffmpeg's `scene`. */
const DIFFERS = 0.3;
/** Seconds: shorter ones are flashes. */
const SHORTEST = 0.4;
/** Pixels that are decoded one after the other: five minutes of a film in full HD. Of more, key frames must do. */
const MOST_DECODED = 1.5e10;
const EDGE = 240;
const MOST_MS = 300_000;

/** One picture below the other, as many as `times`; the first one is that of the beginning. Throws FormatError. */
export async function filmScenes(file: MediaFile, rotate: number, { mostDecoded = MOST_DECODED, most = MOST_SCENES } = {}): Promise<FilmScenes & { readonly picture: Picture }> {
  const { duration = 0, frameRate = 25, width = 0, height = 0 } = await shapeOf(file);
  if (!width || !height || duration <= 0) throw new FormatError('unsupported', `How long this ${file.type.name} file is cannot be told, so it cannot be gone through for its scenes.`);
  const start = await startOf(file);
  const whole = width * height * frameRate * duration <= mostDecoded;
  const times = await changes(file, { whole, start, duration, most });
  const stills: { readonly time: number; readonly still: { width: number; height: number; data: Buffer } }[] = [];
  for (const time of times) {
    const still = await stillAt(file, time, rotate, frameRate);
    if (still && (stills.length === 0 || (still.width === stills[0]?.still.width && still.height === stills[0].still.height))) stills.push({ time, still });
  }
  const [first] = stills;
  if (!first) throw new FormatError('damaged', `No frame of this ${file.type.name} file could be read.`);
  const data = Buffer.concat(stills.map(({ still }) => still.data));
  return { times: stills.map(({ time }) => time), picture: { form: 'rgba', data, width: first.still.width, height: first.still.height * stills.length, upright: true } };
}

/** Films need not begin at 0; players count from their beginning. */
async function startOf(file: MediaFile): Promise<number> {
  const { streams = [] } = await probed(file);
  const told = Number((streams.find(isPicture) as { start_time?: string } | undefined)?.start_time);
  return Number.isFinite(told) ? told : 0;
}

/** Seconds from the beginning, ascending; the first is 0. */
async function changes(file: MediaFile, { whole, start, duration, most }: { whole: boolean; start: number; duration: number; most: number }): Promise<number[]> {
  const found: { time: number; score: number }[] = [];
  let [rest, time] = ['', Number.NaN];
  const onOutput = (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()?.slice(-500) ?? '';
    for (const line of lines) {
      const at = /pts_time:(-?\d+(?:\.\d+)?)/.exec(line)?.[1];
      if (at !== undefined) time = Number(at) - start;
      const score = /lavfi\.scene_score=(\d+(?:\.\d+)?)/.exec(line)?.[1];
      if (score !== undefined && time > 0 && time < duration && found.length < 100_000) found.push({ time, score: Number(score) });
    }
  };
  const before = [...QUICKLY, '-timelimit', '240', ...(whole ? [] : ['-skip_frame', 'nokey'])];
  const look = `scale=160:-2:flags=fast_bilinear,select='gt(scene,${DIFFERS})',metadata=print:key=lavfi.scene_score:file=-`;
  const args = ['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', look, '-f', 'null', '-'];
  await withFfmpeg(file, ({ ffmpeg }) => ffmpeg(file.path, demuxer(file), { before, args, signal: file.signal, timeoutMs: MOST_MS, onOutput }));
  const strongest = found.sort((a, b) => b.score - a.score).slice(0, most * 4).map((one) => one.time);
  const kept: number[] = [0];
  for (const one of strongest) if (kept.length < most && kept.every((other) => Math.abs(other - one) >= SHORTEST)) kept.push(one);
  return kept.sort((a, b) => a - b);
}

async function stillAt(file: MediaFile, time: number, rotate: number, fps: number): Promise<ReturnType<typeof frames>[number] | undefined> {
  // In the middle of its frame: by rounding the one before may be shown.
  const before = ['-ss', (time + (time > 0 ? 0.5 / fps : 0)).toFixed(3)];
  const args = ['-frames:v', '1', ...stillLook(EDGE, rotate)];
  const raw = await withFfmpeg(file, async ({ ffmpeg, FfmpegFailed }) => {
    try {
      return await ffmpeg(file.path, demuxer(file), { before, args, signal: file.signal, timeoutMs: 15_000 });
    } catch (error) {
      if (error instanceof FfmpegFailed && time > 0) return Buffer.alloc(0);
      throw error;
    }
  });
  return frames(raw)[0];
}

/** As they are kept and sent: the length of the times as JSON, they, and a JPEG. */
export function packScenes(times: readonly number[], jpeg: Uint8Array): Uint8Array {
  const words = new TextEncoder().encode(JSON.stringify(times.map((time) => Math.round(time * 1000) / 1000)));
  const packed = new Uint8Array(4 + words.length + jpeg.length);
  new DataView(packed.buffer).setUint32(0, words.length, true);
  packed.set(words, 4);
  packed.set(jpeg, 4 + words.length);
  return packed;
}
