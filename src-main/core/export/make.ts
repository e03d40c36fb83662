/** One file in all the renditions that are wanted of it, each into a file of another name first. In a media worker. */
import { createHash } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { readRecipe } from '../../../src-shared/domain/edits/recipe.ts';
import { type ExportPreset, isFilmFormat } from '../../../src-shared/domain/export/preset.ts';
import { planSize, type Size, type SizePlan } from '../../../src-shared/domain/export/size.ts';
import type { Value } from '../../../src-shared/domain/ops/key.ts';
import { turned } from '../../../src-shared/domain/orientation.ts';
import { renderEdited } from '../edits/render.ts';
import { FormatError, type Picture } from '../formats/handler.ts';
import { decodable } from '../formats/preview.ts';
import type { Pixels } from '../tools/sharp.ts';
import { encodeExport, encodeWithin, type ExportDrawing, isProfile } from '../tools/sharp-export.ts';
import { measure } from '../tools/sharp-raster.ts';
import { aboutOf, type Described, describedBy } from './described.ts';
import { ExportError } from './error.ts';
import { watermarkFor } from './watermark.ts';

export interface Rendition {
  /** Where it is written to; nothing stands there. */
  readonly out: Uint8Array;
  readonly preset: ExportPreset;
}

export interface ExportWish {
  readonly renditions: readonly Rendition[];
  readonly described: Described;
  /** Degrees clockwise, by hand. */
  readonly rotate: number;
  readonly recipe?: Value | undefined;
}

/** One answer for each rendition. A code of the system (`ENOSPC`) where the target could not be written. */
export type Made =
  | ({ readonly ok: true; readonly bytes: number; /** Hex. */ readonly sha256: string } & Size)
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Throws FormatError where the picture itself cannot be had. */
export async function makeRenditions(picture: Picture, facts: Facts, { renditions, described, rotate, recipe }: ExportWish, signal: AbortSignal): Promise<Made[]> {
  const from = await decodable(picture, facts);
  const edited = recipe && (await renderEdited(from, readRecipe(recipe), { rotate, signal }));
  const source = edited ? { ...edited, data: edited.data as Uint8Array } : from.source;
  const orientation = edited ? 1 : turned(from.orientation, rotate);
  const { width, height, channels, deep } = await measure(source);
  const upright = orientation >= 5 ? { width: height, height: width } : { width, height };
  const made: Made[] = [];
  for (const rendition of renditions) {
    signal.throwIfAborted();
    made.push(await makeOne(source, { orientation, upright, channels, deep }, described, rendition).catch(problemOf));
  }
  return made;
}

interface About {
  readonly orientation: number;
  readonly upright: Size;
  readonly channels: number;
  readonly deep: boolean;
}

async function makeOne(source: Buffer | string | Pixels, { orientation, upright, channels, deep }: About, described: Described, { out, preset }: Rendition): Promise<Made> {
  const { format, profile } = preset;
  if (format === 'original' || isFilmFormat(format)) throw new Error('Originals are copied, films are coded, not drawn.');
  if (typeof profile !== 'string') await assertProfile(profile.file);
  const drawingOf = async (plan: SizePlan): Promise<ExportDrawing> => ({
    plan, orientation, format,
    quality: preset.quality,
    background: (preset.size.rule === 'exact' && preset.size.background) || '#ffffff',
    sharpen: preset.sharpen,
    mark: preset.watermark && (await watermarkFor(plan, preset.watermark)),
    // Colors of four inks mean nothing in a picture of three.
    profile: profile === 'source' && channels === 4 && (await isCmyk(source)) ? 'srgb' : profile,
    deep: deep && (format === 'tiff' || format === 'png'),
    ...describedBy(preset.metadata, described),
    about: format === 'pdf' ? aboutOf(preset.metadata, described) : undefined,
  });
  const plan = planSize(upright, preset.size, preset.enlarge);
  const made = await render(source, preset, plan, drawingOf);
  const sha256 = createHash('sha256').update(made.data).digest('hex');
  await written(Buffer.from(out), made.data);
  return { ok: true, bytes: made.data.length, sha256, width: made.plan.width, height: made.plan.height };
}

async function render(source: Buffer | string | Pixels, { limit, quality, format, size }: ExportPreset, plan: SizePlan, drawingOf: (plan: SizePlan) => Promise<ExportDrawing>): Promise<{ data: Buffer; plan: SizePlan }> {
  if (format === 'webp' && Math.max(plan.width, plan.height) > 16_383) throw new ExportError('too-large', 'WebP pictures have 16,383 pixels a side at most. Choose a smaller size or another format in the preset.');
  try {
    if (limit === undefined) return { data: await encodeExport(source, await drawingOf(plan)), plan };
    const scaled = (part: number): SizePlan => ({ ...plan, ...scaledBy(plan, part), inner: scaledBy(plan.inner, part) });
    const fits = await encodeWithin(source, limit, quality, async (part) => await drawingOf(scaled(size.rule === 'exact' ? 1 : part)));
    if (fits) return { data: fits.data, plan: fits.drawing.plan };
  } catch (error) {
    if (error instanceof ExportError || error instanceof FormatError) throw error;
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ExportError('damaged', `The picture is damaged and cannot be exported whole (${line.slice(0, 160)}). If you have another copy, use that.`);
  }
  throw new ExportError('limit', `It cannot be made as small as ${limit.toLocaleString('en')} bytes${size.rule === 'exact' ? ' with just these pixels' : ''}. Allow more in the preset, or choose fewer pixels.`);
}

const scaledBy = ({ width, height }: Size, part: number): Size => ({ width: Math.max(1, Math.round(width * part)), height: Math.max(1, Math.round(height * part)) });

async function isCmyk(source: Buffer | string | Pixels): Promise<boolean> {
  if (typeof source !== 'string' && !Buffer.isBuffer(source)) return false;
  const { probe } = await import('../tools/sharp.ts');
  return (await probe(source)).colorSpace === 'CMYK';
}

/** Nothing is left of it when it could not be written whole. */
async function written(path: Buffer, data: Buffer): Promise<void> {
  await rm(path, { force: true });
  try {
    await using file = await open(path, 'wx');
    await file.writeFile(data);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

const profiles = new Map<string, Promise<void>>();

function assertProfile(path: string): Promise<void> {
  const known = profiles.get(path);
  if (known) return known;
  const asked = checkProfile(path);
  profiles.set(path, asked);
  // It may be put right while this process lives.
  asked.catch(() => profiles.delete(path));
  return asked;
}

async function checkProfile(path: string): Promise<void> {
  const bytes = await readFile(path).catch(() => {
    throw new ExportError('profile', `The color profile ${path} is gone, or cannot be read. Put it back, or choose another one in the preset.`);
  });
  if (bytes.length < 128 || bytes.toString('latin1', 36, 40) !== 'acsp' || bytes.readUInt32BE(0) !== bytes.length || !(await isProfile(path)))
    throw new ExportError('profile', `${path} is no color profile, or a damaged one. Choose another one in the preset.`);
}

export function problemOf(error: unknown): Made {
  const { code, message } = error as { code?: unknown; message: string };
  return { ok: false, code: typeof code === 'string' ? code : 'damaged', message };
}
