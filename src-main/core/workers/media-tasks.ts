/** What a media worker does with one file: first look, whole read, larger picture. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { Facts, Kind } from '../../../src-shared/domain/asset.ts';
import { readRecipe, recipeValue } from '../../../src-shared/domain/edits/recipe.ts';
import type { PictureLayers } from '../../../src-shared/domain/layers.ts';
import type { Value } from '../../../src-shared/domain/ops/key.ts';
import type { Sheets } from '../../../src-shared/domain/document.ts';
import type { Made } from '../export/make.ts';
import { decodePicture } from '../formats/decode.ts';
import { FormatError, type FileType, type FormatHandler, type MediaFile, type Picture, type Spoken, type TextPart } from '../formats/handler.ts';
import { handlerOf, identify } from '../formats/index.ts';
import { decodedPictureHash, storedPictureHash } from '../formats/picture-hash.ts';
import { paletteOf } from '../formats/palette.ts';
import { asItIs, decodable, upright } from '../formats/preview.ts';
import { type ServedPages, servePages } from '../formats/pages/serve.ts';
import { readRefs } from '../formats/refs/index.ts';
import type { Recognition } from '../formats/recognize.ts';
import { rasterFacts } from '../formats/raster.ts';
import { type HeadMetadata, readHead } from '../metadata/head.ts';
import type { Pixels } from '../tools/sharp.ts';
import { thumbnailOf } from './media-thumb.ts';
import { type ClipMade, type EncodedPreview, type FullResult, type HeadResult, type Heard, MAX_HASHED, type MediaRequest, type Problem, type PyramidMade } from './media-protocol.ts';

export const HEAD_BYTES = 256 * 1024;
/** The largest file whose bytes a decoder may ask for. */
const MAX_BYTES = 2 ** 30;
const CHUNK = 2 ** 20;
/** What is read first: of a JPEG mostly all there is to know. */
const FIRST_BYTES = 64 * 1024;
const SMALL_PIXELS = 400_000;

type Request<T extends MediaRequest['task']> = Extract<MediaRequest, { task: T }>;
type Whole = Pick<Request<'full'>, 'path' | 'size' | 'type' | 'facts'>;

export async function head(request: Request<'head'>): Promise<HeadResult> {
  const { path, size, name } = request;
  let bytes: Buffer = Buffer.alloc(0);
  let type: FileType;
  let metadata: HeadMetadata | undefined;
  try {
    using file = openNow(Buffer.from(path));
    bytes = file.read(0, Math.min(size || HEAD_BYTES, FIRST_BYTES));
    type = identify(bytes, name);
    if (bytes.length === 0) return { type, facts: {}, problem: EMPTY, bytesRead: 0 };
    if (type.ext === 'jpg') metadata = await readHead(bytes, type, bytes.length === size);
    if (bytes.length < size && !metadata?.complete) {
      // A JPEG with much to tell, or a file of another kind, which may have its facts anywhere.
      const more = file.read(bytes.length, Math.min(size, HEAD_BYTES) - bytes.length);
      bytes = Buffer.concat([bytes, more]);
      type = identify(bytes, name);
      metadata = undefined;
    }
  } catch (error) {
    return { type: identify(bytes, name), facts: {}, problem: problemOf(error), bytesRead: bytes.length };
  }
  metadata ??= await readHead(bytes, type, bytes.length === size);
  const facts: Facts = { ...(await sizeFromHead(bytes, type.ext, type.handler, metadata?.facts)), ...metadata?.facts };
  if (bytes.length === size && isSmall(type, facts)) {
    const full = await readFull({ path, size, type, facts }, new AbortController().signal, bytes);
    return { type, facts, layer: metadata?.layer, settled: isSettled(type, metadata), full, bytesRead: size };
  }
  const thumb = await thumbnailOf({ path: Buffer.from(path), size, head: bytes, type, facts }, metadata).catch(
    () => undefined,
  );
  const settled = isSettled(type, metadata);
  return { type, facts, layer: metadata?.layer, settled, thumb, bytesRead: bytes.length };
}

/** Is its whole read hardly more than its first look? Then both are one. */
function isSmall(type: FileType, { width = 0, height = 0 }: Facts): boolean {
  return type.handler === 'raster' && type.kind === 'image' && width * height > 0 && width * height <= SMALL_PIXELS;
}

/** Could exiftool still say something else that people see or filter by? It reads what makers hide in blocks of their own. */
function isSettled(type: FileType, metadata: HeadMetadata | undefined): boolean {
  return SETTLED.has(type.ext) && (metadata?.settled ?? false);
}
const SETTLED = new Set(['jpg', 'png', 'webp']);

/** The header of the picture itself, where metadata say nothing of the size. */
async function sizeFromHead(bytes: Buffer, ext: string, handler: string, known?: Facts): Promise<Facts> {
  if (handler !== 'raster' || (known?.width && known.height)) return {};
  const { probe } = await import('../tools/sharp.ts');
  return await probe(bytes)
    .then((info) => rasterFacts(info, ext))
    .catch(() => ({}));
}

export const full = (request: Request<'full'>, signal: AbortSignal): Promise<FullResult> => readFull(request, signal);

/** `bytes`: the whole file, where it has been read already. */
async function readFull(request: Whole, signal: AbortSignal, bytes?: Buffer): Promise<FullResult> {
  const file = mediaFile(request, signal, bytes);
  const handler = handlerOf(request.type);
  const problems: Problem[] = [];
  const attempt = async <T>(work: () => Promise<T> | undefined): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      problems.push(problemOf(error));
      return undefined;
    }
  };
  try {
    if (file.size === 0) return { facts: {}, text: [], problem: EMPTY, bytesRead: 0 };
    await file.prepare();
    // The decoder works in threads of its own, so the hash costs no time beside it.
    const drawing = attempt(() => drawPreviews(handler, file));
    const sha256 = await attempt(() => file.sha256());
    const drawn = await drawing;
    const facts = (await attempt(() => handler.facts?.(file))) ?? {};
    const text = (await attempt(async () => await handler.text?.(file))) ?? [];
    const refs = await readRefs(file);
    // Two silences look alike and are not the same.
    const isSound = facts.media?.drawn === true;
    const pictureHash = hashOfPicture(
      file,
      isSound ? undefined : drawn?.pixels,
      { ...request.facts, ...facts, orientation: request.facts.orientation ?? facts.orientation },
      sha256,
    );
    const problem = problems[0] ?? drawn?.problem;
    const { p512, p256 } = drawn ?? {};
    // Paper and ink say nothing of a text or a font, nor of a sound.
    const palette = file.type.kind === 'text' || handler.view === 'specimen' || isSound ? undefined : drawn?.palette;
    return { sha256, pictureHash, p256, p512, palette, facts, text: bounded(text), ...(refs ? { refs } : {}), problem, bytesRead: file.bytesRead() };
  } catch (error) {
    signal.throwIfAborted();
    return { facts: {}, text: [], problem: problemOf(error), bytesRead: file.bytesRead() };
  }
}

export async function large(request: Request<'large'>, signal: AbortSignal): Promise<EncodedPreview> {
  const file = await prepared(request, signal);
  const handler = handlerOf(request.type);
  const { sheet, toggled, strip, edge, edits, develop } = request;
  if (edits) return await edited(file, request, signal);
  const asked = (): Promise<Picture | undefined> | undefined => {
    if (develop) return developed(request.path, request.type.ext, signal);
    if (strip) return handler.strip?.(file, strip.rotate);
    if (toggled) return handler.toggled?.(file, toggled, edge);
    return sheet ? handler.sheet?.(file, sheet.page, edge, sheet.rotate) : handler.picture?.(file, edge);
  };
  const picture = await asked();
  if (!picture) throw new FormatError('unsupported', `${request.type.name} files have no picture to show.`);
  const { pixels } = await upright(picture, request.facts, request.edge);
  const { encode } = await import('../tools/sharp.ts');
  return await encode(pixels, request.format);
}

/** The picture with its edits, made no larger than it is asked for. */
async function edited(file: MediaFile, { type, facts, edge, edits, format }: Request<'large'>, signal: AbortSignal): Promise<EncodedPreview> {
  const { renderEdited } = await import('../edits/render.ts');
  const recipe = readRecipe(edits?.recipe);
  const picture = await handlerOf(type).picture?.(file, Math.min(8192, Math.ceil(edge / Math.max(recipe.crop?.w ?? 1, recipe.crop?.h ?? 1))));
  if (!picture) throw new FormatError('unsupported', `${type.name} files have no picture to show.`);
  const made = await renderEdited(await decodable(picture, facts), recipe, { rotate: edits?.rotate ?? 0, edge, signal });
  const { encode } = await import('../tools/sharp.ts');
  return await encode({ ...made, data: made.data as Uint8Array }, format);
}

/** For others to have: see export/make.ts. */
export async function exported(request: Request<'export'>, signal: AbortSignal): Promise<Made[]> {
  const file = await prepared(request, signal);
  const picture = await exportable(file, request);
  if (!picture) throw new FormatError('unsupported', `${request.type.name} files have no picture to export.`);
  const { makeRenditions } = await import('../export/make.ts');
  return await makeRenditions(picture, request.facts, request.type.kind === 'video' ? { ...request, recipe: framing(request.recipe) } : request, signal);
}

/** What of a film's recipe is done to one of its pictures. */
function framing(kept: unknown): Value | undefined {
  const { version, crop, flipX, flipY } = readRecipe(kept);
  return crop || flipX || flipY ? recipeValue({ version, ...(crop ? { crop } : {}), ...(flipX ? { flipX } : {}), ...(flipY ? { flipY } : {}) }) : undefined;
}

/** By LibRaw or darktable. Throws FormatError. */
async function developed(path: Uint8Array, ext: string, signal: AbortSignal): Promise<Picture> {
  const { DevelopFailed, developRaw } = await import('../tools/raw-developer.ts');
  try {
    return { form: 'encoded', data: await developRaw(path, ext, signal), upright: true };
  } catch (error) {
    throw error instanceof DevelopFailed ? new FormatError('damaged', error.message) : error;
  }
}

/** Of a film the frame with which its part begins, else the one that stands for it. */
async function exportable(file: MediaFile, { path, type, edge, recipe, develop }: Request<'export'>): Promise<Picture | undefined> {
  if (develop && type.kind === 'raw') return await developed(path, type.ext, file.signal);
  const { trim } = readRecipe(recipe);
  if (type.kind !== 'video' || !trim) return await handlerOf(type).picture?.(file, edge);
  const { frameAt } = await import('../formats/video.ts');
  return await frameAt(file, trim.from, edge);
}

/** `onProgress` hears 0–1. */
export async function film(request: Request<'film'>, signal: AbortSignal, onProgress: (progress: number) => void): Promise<Made[]> {
  const file = await prepared(request, signal);
  const { makeFilms } = await import('../export/make-film.ts');
  return await makeFilms(file, request, onProgress);
}

export async function cues(request: Request<'cues'>, signal: AbortSignal): Promise<Spoken> {
  const file = await prepared(request, signal);
  const found = await handlerOf(request.type).cues?.(file, request.stream);
  if (!found) throw new FormatError('unsupported', `${request.type.name} files have no subtitles.`);
  return found;
}

export async function scenes(request: Request<'scenes'>, signal: AbortSignal): Promise<Uint8Array> {
  const file = await prepared(request, signal);
  const found = await handlerOf(request.type).scenes?.(file, request.rotate);
  if (!found) throw new FormatError('unsupported', `${request.type.name} files have no scenes.`);
  const { pixels } = await upright(found.picture, request.facts, 60_000);
  const { encode } = await import('../tools/sharp.ts');
  const { packScenes } = await import('../formats/film-scenes.ts');
  return packScenes(found.times, (await encode(pixels, 'jpeg')).data);
}

export async function loudness(request: Request<'loudness'>, signal: AbortSignal): Promise<Heard> {
  const file = await prepared(request, signal);
  const lufs = await handlerOf(request.type).loudness?.(file);
  return lufs === undefined ? {} : { lufs };
}

/** Of our own renditions, so none of them is read with suspicion. */
export async function contact({ pictures, pages, out }: Request<'contact'>, signal: AbortSignal): Promise<number> {
  const { sheetsAsPdf } = await import('../tools/canvas-pdf.ts');
  const at = async (i: number) => {
    signal.throwIfAborted();
    const { file, caption } = pictures[i] as (typeof pictures)[number];
    return { data: file === undefined ? undefined : await readFile(file), caption };
  };
  const bytes = await sheetsAsPdf(pictures.length, at, pages);
  signal.throwIfAborted();
  await using file = await open(out, 'wx');
  await file.writeFile(bytes);
  await file.sync();
  return bytes.length;
}

export async function layers(request: Request<'layers'>, signal: AbortSignal): Promise<PictureLayers> {
  const file = mediaFile(request, signal);
  await file.prepare();
  const found = await handlerOf(request.type).layers?.(file);
  if (!found) throw new FormatError('unsupported', `${request.type.name} files have no layers to show.`);
  return found;
}

/** `onProgress` hears 0–1 where the system tells how much of the file has been read. */
export async function pyramid(request: Request<'pyramid'>, signal: AbortSignal, onProgress: (progress: number) => void): Promise<PyramidMade> {
  const file = mediaFile(request, signal, undefined, true);
  await file.prepare();
  const picture = await handlerOf(request.type).picture?.(file, Number.MAX_SAFE_INTEGER);
  if (!picture) throw new FormatError('unsupported', `${request.type.name} files have no picture to show.`);
  const { source, orientation } = await decodable(picture, request.facts);
  const { writePyramid } = await import('../tools/sharp-pyramid.ts');
  const before = bytesRead();
  const told = picture.form === 'file' && before !== undefined ? setInterval(() => onProgress(Math.min(0.99, ((bytesRead() ?? before) - before) / request.size)), 300) : undefined;
  await writePyramid(source, request.out).finally(() => clearInterval(told));
  return { orientation };
}

/** `onProgress` hears 0–1. */
export async function clip(request: Request<'clip'>, signal: AbortSignal, onProgress: (progress: number) => void): Promise<ClipMade> {
  const file = await prepared(request, signal);
  const { makeClip } = await import('../edits/clip.ts');
  return await makeClip(file, request, onProgress);
}

/** By this process, as far as Linux tells. */
function bytesRead(): number | undefined {
  try {
    return Number(/^rchar: (\d+)/m.exec(readFileSync('/proc/self/io', 'latin1'))?.[1]);
  } catch {
    return undefined;
  }
}

export async function pages(request: Request<'pages'>, signal: AbortSignal): Promise<ServedPages> {
  const file = await prepared(request, signal);
  const document = await handlerOf(request.type).document?.(file);
  if (!document) throw new FormatError('unsupported', `${request.type.name} files have no text to show.`);
  return servePages(document, request.from);
}

export async function sheets(request: Request<'sheets'>, signal: AbortSignal): Promise<Sheets> {
  const file = await prepared(request, signal);
  const answer = await handlerOf(request.type).sheets?.(file, request.from, request.rotate);
  if (!answer) throw new FormatError('unsupported', `${request.type.name} files have no pages to show.`);
  return answer;
}

export async function recognized(request: Request<'recognize'>, signal: AbortSignal): Promise<Recognition> {
  const file = await prepared(request, signal);
  const { recognize } = await import('../formats/recognize.ts');
  return await recognize(file, request.from, request.languages);
}

export async function shape(request: Request<'shape'>, signal: AbortSignal): Promise<Uint8Array> {
  const file = await prepared(request, signal);
  const data = await handlerOf(request.type).shape?.(file);
  if (!data) throw new FormatError('unsupported', `${request.type.name} files have no shape to turn.`);
  return data;
}

/** Throws FormatError when there is nothing in it. */
async function prepared(request: Whole, signal: AbortSignal): Promise<WorkFile> {
  const file = mediaFile(request, signal);
  if (file.size === 0) throw new FormatError('empty', EMPTY.message);
  await file.prepare();
  return file;
}

interface Drawn {
  readonly p512: EncodedPreview;
  readonly p256: EncodedPreview;
  readonly palette: Uint8Array | undefined;
  /** Absent where none were needed: then the picture's data as stored tell which picture it is. */
  readonly pixels?: Pixels;
  readonly problem?: Problem;
}

/** Decoded once; the small preview is made of the middle one, a third cheaper than decoding twice (measured). */
async function drawPreviews(handler: FormatHandler, file: MediaFile): Promise<Drawn | undefined> {
  const picture = await handler.picture?.(file, 512);
  if (!picture) return undefined;
  const same = file.type.ext === 'jpg' ? await asItIs(picture, file.facts, 256) : undefined;
  if (same) return { p512: same, p256: same, palette: await paletteOfSmall(picture) };
  const { pixels, damage } = await upright(picture, file.facts, 512);
  const { encode, shrink } = await import('../tools/sharp.ts');
  if (Math.max(pixels.width, pixels.height) <= 256) {
    const only = await encode(pixels);
    return { p512: only, p256: only, palette: paletteOf(pixels, handler.paper), pixels, problem: damage && problemOf(damage) };
  }
  const small = (await shrink(pixels, 256)).pixels;
  const encoded = Promise.all([encode(pixels), encode(small)]);
  // While libvips encodes in threads of its own.
  const palette = paletteOf(small, handler.paper);
  const [p512, p256] = await encoded;
  return { p512, p256, palette, pixels, problem: damage && problemOf(damage) };
}

/** Of a picture whose pixels nobody needed: decoded at an eighth of its size, a fraction of a millisecond. */
async function paletteOfSmall(picture: Picture): Promise<Uint8Array | undefined> {
  if (picture.form !== 'encoded') return undefined;
  const { shrink } = await import('../tools/sharp.ts');
  return await shrink(picture.data, 32).then(({ pixels }) => paletteOf(pixels), () => undefined);
}

const PICTURED = new Set<Kind>(['image', 'raw', 'layered', 'audio']);

function hashOfPicture(
  file: WorkFile,
  pixels: Pixels | undefined,
  facts: Facts,
  sha256: string | undefined,
): string | undefined {
  const stored = file.inMemory() && storedPictureHash(file.inMemory()!, file.type, facts);
  if (stored) return stored;
  // A vector or a page is its text; a film is its bytes. What is only drawn of a file says little of it.
  const whole = !PICTURED.has(file.type.kind) || handlerOf(file.type).document !== undefined;
  return pixels && !whole ? decodedPictureHash(pixels, facts) : sha256;
}

interface WorkFile extends MediaFile {
  prepare(): Promise<void>;
  sha256(): Promise<string | undefined>;
  inMemory(): Buffer | undefined;
  bytesRead(): number;
}

/** `parted`: its bytes are not needed, or only when asked for. */
function mediaFile(request: Whole, signal: AbortSignal, given?: Buffer, parted = false): WorkFile {
  const path = Buffer.from(request.path);
  const { size, type, facts } = request;
  let read = 0;
  let start: Buffer = Buffer.alloc(0);
  let loaded = given;
  let whole = given && Promise.resolve(given);
  const readAll = async (): Promise<Buffer> => {
    if (size > MAX_BYTES)
      throw new FormatError(
        'too-large',
        `This file has ${Math.round(size / 2 ** 20)} MB; pictures are decoded up to 1024 MB.`,
      );
    await using file = await openFile(path);
    loaded = await readAt(file, 0, size);
    read += loaded.length;
    return loaded;
  };
  // Films are read by ffmpeg where it needs them; holding them would only fill memory.
  const inParts = handlerOf(type).streams === true || type.handler === 'other';
  const streamed = type.kind === 'video' || type.kind === 'audio' || ((inParts || parted) && size > CHUNK) || size > MAX_BYTES;
  const bytes = (): Promise<Buffer> => {
    whole ??= readAll();
    return whole;
  };
  return {
    path,
    size,
    type,
    facts,
    signal,
    get head() {
      return start;
    },
    bytes,
    decode: (data, name, edge) => decodePicture(data, name, edge, signal),
    async part(position, length) {
      if (loaded ?? !streamed) return (await bytes()).subarray(position, position + length);
      await using file = await openFile(path);
      const data = await readAt(file, position, Math.max(0, Math.min(length, size - position)));
      read += data.length;
      return data;
    },
    async prepare() {
      if (!streamed) {
        start = (await bytes()).subarray(0, HEAD_BYTES);
        return;
      }
      await using file = await openFile(path);
      start = await readAt(file, 0, Math.min(size, HEAD_BYTES));
    },
    async sha256() {
      if (size > MAX_HASHED) return undefined;
      if (!streamed)
        return createHash('sha256')
          .update(await bytes())
          .digest('hex');
      const hash = createHash('sha256').update(start);
      await using file = await openFile(path);
      for (let at = start.length; at < size && !signal.aborted; at += CHUNK)
        hash.update(await readAt(file, at, Math.min(CHUNK, size - at)));
      read += size;
      return hash.digest('hex');
    },
    inMemory: () => loaded,
    bytesRead: () => read || start.length,
  };
}

async function openFile(path: Buffer): Promise<FileHandle> {
  return await open(path, 'r').catch(cannotOpen);
}

/** As openFile and readAt, waiting in place: for a small read that is a fourth of the cost. */
function openNow(path: Buffer): Disposable & { read(position: number, length: number): Buffer } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    cannotOpen(error);
  }
  return {
    read(position, length) {
      const buffer = Buffer.allocUnsafeSlow(length);
      let filled = 0;
      try {
        for (let got = 1; got > 0 && filled < length; filled += got)
          got = readSync(file, buffer, filled, length - filled, position + filled);
      } catch {
        throw new FormatError('unreadable', CANNOT_READ);
      }
      return buffer.subarray(0, filled);
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

function cannotOpen(error: unknown): never {
  const why = WHY[(error as NodeJS.ErrnoException).code ?? ''];
  throw new FormatError('unreadable', why ?? 'This file cannot be opened.');
}

const CANNOT_READ = 'This file cannot be read: its drive reports an error or was disconnected.';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'This file is no longer where it was. It was moved, renamed or deleted, or its drive is not connected.',
  EACCES: 'You have no permission to read this file. Change its permissions to see it here.',
  EPERM: 'You have no permission to read this file. Change its permissions to see it here.',
  EMFILE: 'Too many files are open at once. It is tried again later.',
};
const EMPTY: Problem = {
  code: 'empty',
  message: 'This file is empty (0 bytes): copying or saving it was interrupted. Copy it again from where it came.',
};

/** Less than `length` only at the end of the file. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled).catch(() => {
      throw new FormatError('unreadable', CANNOT_READ);
    });
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

const MAX_TEXT = 2_000_000;

function bounded(parts: readonly TextPart[]): TextPart[] {
  let left = MAX_TEXT;
  return parts.flatMap((part) => {
    const text = part.text.slice(0, left);
    left -= text.length;
    return text === '' ? [] : [{ ...part, text }];
  });
}

export function problemOf(error: unknown): Problem {
  if (error instanceof FormatError) return { code: error.code, message: error.message };
  const detail = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error);
  return {
    code: 'damaged',
    message: `This file cannot be read: it is damaged or of an unknown kind (${detail.slice(0, 160)}).`,
  };
}
