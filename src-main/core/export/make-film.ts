/** Films and sounds as others want them, by ffmpeg. In a media worker. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partOf } from '../../../src-shared/domain/edits/clip.ts';
import { readRecipe } from '../../../src-shared/domain/edits/recipe.ts';
import { type FilmOrder, type FilmSource, filmWords, firstBound, framed, nextBound, planFilm } from '../../../src-shared/domain/export/film.ts';
import { type MetadataPolicy, valuesFor } from '../../../src-shared/domain/export/preset.ts';
import type { Size } from '../../../src-shared/domain/export/size.ts';
import { assertStreams, avFacts, demuxer, isPicture, probed, withFfmpeg } from '../formats/av.ts';
import type { MediaFile } from '../formats/handler.ts';
import type { Described } from './described.ts';
import { ExportError } from './error.ts';
import { type ExportWish, type Made, problemOf } from './make.ts';
import { watermarkFor } from './watermark.ts';

const TIMEOUT_MS = 24 * 3_600_000;
/** Coding a film under a limit of bytes. */
const MOST_TRIES = 6;

/** `onProgress` hears 0–1. Throws FormatError where the file cannot be read. */
export async function makeFilms(file: MediaFile, { renditions, described, rotate, recipe: kept }: ExportWish, onProgress: (progress: number) => void): Promise<Made[]> {
  const answer = await probed(file);
  assertStreams(answer, file);
  const source = sourceOf(answer, file);
  const recipe = readRecipe(kept);
  const made: Made[] = [];
  for (const [k, { out, preset }] of renditions.entries()) {
    file.signal.throwIfAborted();
    const path = Buffer.from(out).toString('utf8');
    const progress = (part: number) => onProgress((k + part) / renditions.length);
    made.push(
      await makeOne(file, { source, recipe, rotate, preset, tags: tagsFor(preset.metadata, described) }, path, progress).catch(async (error: unknown) => {
        await rm(path, { force: true }).catch(() => undefined);
        file.signal.throwIfAborted();
        return problemOf(error);
      }),
    );
  }
  return made;
}

function sourceOf(answer: Awaited<ReturnType<typeof probed>>, file: MediaFile): FilmSource {
  const { duration = file.facts.duration ?? 0, width, height, orientation } = avFacts(answer);
  const video = file.type.kind === 'video' ? answer.streams?.find(isPicture) : undefined;
  const [across = 1, down = 1] = (video?.sample_aspect_ratio ?? '').split(':').map(Number);
  const isTurned = orientation === 6 || orientation === 8;
  const ratio = across > 0 && down > 0 ? (isTurned ? down / across : across / down) : 1;
  const upright = (w: number, h: number): Size => (isTurned ? { width: Math.trunc(h * ratio), height: w } : { width: Math.trunc(w * ratio), height: h });
  const hasSound = answer.streams?.some((stream) => stream.codec_type === 'audio') ?? false;
  return { duration, hasSound, ...(video && width && height ? { picture: upright(width, height) } : {}) };
}

type Wish = Pick<FilmOrder, 'source' | 'recipe' | 'rotate' | 'preset' | 'tags'>;

async function makeOne(file: MediaFile, wish: Wish, out: string, onProgress: (part: number) => void): Promise<Made> {
  const { preset, source, recipe } = wish;
  if (!source.picture && preset.format === 'gif') throw new ExportError('unsupported', 'There is nothing to see in it. Choose a preset that makes MP4 or WebM.');
  let bound = firstBound(wish);
  for (let tries = 0; bound && tries < MOST_TRIES; tries++) {
    const plan = source.picture && planFilm(framed(source.picture, recipe, wish.rotate), preset, bound.part);
    if (plan && Math.max(plan.width, plan.height) > 16_384) throw new ExportError('too-large', 'Films have 16,384 pixels a side at most. Choose a smaller size in the preset.');
    const bytes = await code(file, { ...wish, bound }, plan, out, onProgress);
    if (preset.limit === undefined || bytes <= preset.limit) return { ok: true, bytes, sha256: await settled(out), width: plan?.width ?? 0, height: plan?.height ?? 0 };
    bound = nextBound({ ...wish, bound }, bytes);
  }
  const { seconds } = partOf(recipe, source.duration);
  throw new ExportError('limit', `${Number.isFinite(seconds) ? `${Math.round(seconds).toLocaleString('en')} seconds` : 'It'} cannot be made as small as ${(preset.limit ?? 0).toLocaleString('en')} bytes. Allow more in the preset, or trim it.`);
}

/** @returns how many bytes it has become */
async function code(file: MediaFile, order: FilmOrder, plan: Size | undefined, out: string, onProgress: (part: number) => void): Promise<number> {
  const { watermark } = order.preset;
  const mark = plan && watermark ? await watermarkFor(plan, watermark) : undefined;
  const folder = mark && (await mkdtemp(join(tmpdir(), 'vitrine-mark-')));
  try {
    const png = folder && join(folder, 'mark.png');
    if (png && mark) await writeFile(png, mark.png);
    const { before, args, seconds } = filmWords({ ...order, mark });
    await rm(out, { force: true });
    const tell = (at: number) => onProgress(Number.isFinite(seconds) ? Math.min(1, at / seconds) : 0);
    await withFfmpeg(file, async ({ ffmpegTo }) => await ffmpegTo(file.path, demuxer(file), out, { before, args, png, signal: file.signal, timeoutMs: TIMEOUT_MS, onProgress: tell }));
    return (await stat(out)).size;
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

/** On the disk for good. @returns SHA-256, hex */
async function settled(path: string): Promise<string> {
  await using file = await open(path, 'r+');
  await file.sync();
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

/** By the names that ffmpeg has for them. What was taken where stands in them only where all may go along. */
export function tagsFor(policy: MetadataPolicy, { values, facts }: Described): Record<string, string> {
  const { title, caption, creator, copyright, credit, tags: keywords } = valuesFor(policy, values);
  const { takenAt, lat, lon } = policy === 'all' || policy === 'no-place' ? facts : {};
  const place = policy === 'all' && lat !== undefined && lon !== undefined ? `${signed(lat, 2)}${signed(lon, 3)}/` : undefined;
  const tags = { title, artist: creator, copyright, description: caption, comment: credit, keywords: keywords?.map((path) => path.at(-1)).join(', '), date: takenAt?.slice(0, 10), creation_time: takenAt, location: place };
  return Object.fromEntries(Object.entries(tags).flatMap(([name, value]) => (typeof value === 'string' && value ? [[name, value.replaceAll('\0', '')]] : [])));
}

/** ISO 6709. */
const signed = (degrees: number, digits: number): string => `${degrees < 0 ? '-' : '+'}${Math.abs(degrees).toFixed(4).padStart(digits + 5, '0')}`;
