/** How a film or a sound is made for others, as words of ffmpeg. Pure. */
import { looksOf, number, partOf, fadeWords } from '../edits/clip.ts';
import type { Recipe } from '../edits/recipe.ts';
import { type ExportPreset, type FilmFormat, isFilmFormat } from './preset.ts';
import { planSize, type Size, type SizePlan } from './size.ts';

export interface FilmSource {
  /** Seconds; 0 where nobody knows. */
  readonly duration: number;
  /** Of the upright picture in square pixels; absent: there is nothing to see. */
  readonly picture?: Size;
  readonly hasSound: boolean;
}

export interface FilmOrder {
  readonly source: FilmSource;
  readonly recipe: Recipe;
  /** Degrees clockwise, by hand. */
  readonly rotate: number;
  readonly preset: ExportPreset;
  /** What others are told of it, by ffmpeg's names. */
  readonly tags: Readonly<Record<string, string>>;
  /** Where on the made picture the second input is laid. */
  readonly mark?: { readonly left: number; readonly top: number } | undefined;
  readonly bound: Bound;
}

/** What a limit of bytes leaves: bits a second for the picture, and a part of its sides, 0–1. */
export interface Bound {
  readonly bits?: number;
  readonly part: number;
}

export interface FilmWords {
  readonly before: readonly string[];
  readonly args: readonly string[];
  /** Of the result; infinite where nobody knows. */
  readonly seconds: number;
}

/** As it is seen after crop and turns. */
export function framed({ width, height }: Size, { crop }: Recipe, rotate: number): Size {
  const [w, h] = [Math.max(2, Math.trunc(width * (crop?.w ?? 1))), Math.max(2, Math.trunc(height * (crop?.h ?? 1)))];
  return rotate % 180 ? { width: h, height: w } : { width: w, height: h };
}

/** Of the film as it is seen. H.264 and VP9 halve their colors: edges are even. */
export function planFilm(seen: Size, { format, size, enlarge }: ExportPreset, part = 1): SizePlan {
  const plan = planSize(seen, size, enlarge);
  const edge = (value: number) => (format === 'gif' ? Math.max(1, Math.round(value * part)) : Math.max(2, Math.floor((value * part) / 2) * 2));
  const even = ({ width, height }: Size): Size => ({ width: edge(width), height: edge(height) });
  return { ...plan, ...even(plan), inner: even(plan.inner) };
}

const FPS_OF_GIF = 12;
/** Bits for each pixel of each second, below which a smaller picture looks better. */
const LEAST_BITS = 0.6;
const LEAST_SOUND = 32_000;
/** What a sound may have of the bytes. */
const BESIDE = 0.15;
const ALONE = 0.94;

export function filmWords({ source, recipe, rotate, preset, tags, mark, bound }: FilmOrder): FilmWords {
  const { format } = preset;
  if (!isFilmFormat(format)) throw new Error(`${format} is no format of films.`);
  const { from, seconds } = partOf(recipe, source.duration);
  const before = from > 0 ? ['-ss', number(from)] : [];
  const part = Number.isFinite(seconds) ? ['-t', number(seconds)] : [];
  const about = ['-map_metadata', '-1', '-map_chapters', '-1', ...Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])];
  const shown = source.picture ? pictureWords(source.picture, recipe, rotate, preset, mark, bound) : [];
  return { before, seconds, args: [...part, ...shown, ...soundWords(source, recipe, preset), ...about, ...muxer(format, source)] };
}

function pictureWords(picture: Size, recipe: Recipe, rotate: number, preset: ExportPreset, mark: FilmOrder['mark'], bound: Bound): string[] {
  const plan = planFilm(framed(picture, recipe, rotate), preset, bound.part);
  const { width, height, inner } = plan;
  const background = ((preset.size.rule === 'exact' && preset.size.background) || '#000000').replace('#', '0x');
  const sized = {
    fill: [`scale=${width}:${height}:flags=lanczos`],
    crop: [`scale=${width}:${height}:force_original_aspect_ratio=increase:flags=lanczos`, `crop=${width}:${height}`],
    pad: [`scale=${inner.width}:${inner.height}:flags=lanczos`, `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:color=${background}`],
  }[plan.fit];
  const chain = [...looksOf(recipe, rotate), ...sized, 'setsar=1'].join();
  const marked = mark ? `[m];[m][1:v:0]overlay=${mark.left}:${mark.top}` : '';
  const last = preset.format === 'gif' ? `,fps=${FPS_OF_GIF},split[a][b];[a]palettegen[p];[b][p]paletteuse` : ',format=yuv420p';
  return ['-filter_complex', `[0:v:0]${chain}${marked}${last}[v]`, '-map', '[v]', ...codec(preset, bound)];
}

function codec({ format, quality }: ExportPreset, { bits }: Bound): string[] {
  if (format === 'gif') return [];
  if (format === 'mp4') return ['-c:v', 'libx264', '-preset', 'medium', '-crf', number(40.5 - quality / 4), ...(bits ? ['-maxrate', number(Math.round(bits)), '-bufsize', number(Math.round(bits))] : [])];
  return ['-c:v', 'libvpx-vp9', '-row-mt', '1', '-crf', String(Math.round(54 - quality * 0.27)), '-b:v', number(Math.round(bits ?? 0))];
}

/** Of the sound, bits a second. @param share of the bytes that a limit allows, 0–1 */
function soundBits({ quality, limit }: ExportPreset, seconds: number, share: number): number {
  const wished = quality >= 85 ? 192_000 : 128_000;
  return limit === undefined ? wished : Math.min(wished, Math.max(LEAST_SOUND, Math.floor((limit * 8 * share) / seconds)));
}

function soundWords({ hasSound, duration, picture }: FilmSource, recipe: Recipe, preset: ExportPreset): string[] {
  if (!hasSound || preset.format === 'gif' || (recipe.mute && picture)) return ['-an'];
  const bits = soundBits(preset, partOf(recipe, duration).seconds, picture ? BESIDE : ALONE);
  return ['-map', '0:a:0', ...fadeWords(recipe, partOf(recipe, duration).seconds), '-c:a', preset.format === 'mp4' ? 'aac' : 'libopus', '-ac', '2', '-b:a', number(bits)];
}

const muxer = (format: FilmFormat, { picture }: FilmSource): string[] =>
  format === 'mp4' ? ['-movflags', '+faststart', '-f', picture ? 'mp4' : 'ipod'] : ['-f', format];

/** The first to try under a limit; undefined: not even the sound fits. */
export function firstBound({ source, recipe, rotate, preset }: Pick<FilmOrder, 'source' | 'recipe' | 'rotate' | 'preset'>): Bound | undefined {
  const { picture } = source;
  const { seconds } = partOf(recipe, source.duration);
  if (preset.limit === undefined || preset.format === 'gif' || !picture || !Number.isFinite(seconds)) return { part: 1 };
  const sound = source.hasSound && !recipe.mute ? soundBits(preset, seconds, BESIDE) : 0;
  const bits = (preset.limit * 8 * 0.96) / seconds - sound * 1.03;
  return bits < 8000 ? undefined : { bits, part: partFor(planFilm(framed(picture, recipe, rotate), preset), preset, bits) };
}

/** The next to try, after so many bytes came out of `bound`. */
export function nextBound(order: FilmOrder, bytes: number): Bound | undefined {
  const { source, recipe, rotate, preset, bound } = order;
  const over = (preset.limit ?? 0) / bytes;
  const isFixed = preset.size.rule === 'exact';
  if (!source.picture || (isFixed && preset.format === 'gif')) return undefined;
  if (bound.bits === undefined) return isFixed ? undefined : { part: bound.part * Math.min(0.9, Math.sqrt(over) * 0.95) };
  const bits = bound.bits * Math.min(0.9, over * 0.96);
  return { bits, part: partFor(planFilm(framed(source.picture, recipe, rotate), preset), preset, bits) };
}

const partFor = ({ width, height }: Size, { size }: ExportPreset, bits: number): number =>
  size.rule === 'exact' ? 1 : Math.min(1, Math.sqrt(bits / (width * height * LEAST_BITS)));
