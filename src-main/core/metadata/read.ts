/** The full way: exiftool's whole answer, and the blocks of the file by their bytes, so that both passes give one hash. */
import { type FileHandle, open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Base } from '../../../src-shared/domain/asset.ts';
import type { Exiftool, RawTags } from '../tools/exiftool.ts';
import { type Embedded, readEmbedded } from './embedded.ts';
import { factsOf } from './facts.ts';
import { HEAD_BYTES } from './head.ts';
import { layerOf } from './layer.ts';
import { isCustomTag, mapExiftool } from './map.ts';
import type { FullMetadata } from './read.types.ts';
import type { Tags } from './tags.ts';
import { Window } from './window.ts';
import { decodePacket, readXmp } from './xmp.ts';

export interface FileToRead {
  readonly path: Buffer;
  /** Lower case, without the dot. */
  readonly ext: string;
}

const JPEG = new Set(['jpg', 'jpeg', 'jpe', 'jfif']);
const MAX_READS = 200;
const MAX_READ_BYTES = 64 * 1024 * 1024;
/** Of what exiftool says, for one file; a few formats carry whole documents in their tags. */
const MAX_RAW = 256 * 1024;

/**
 * One answer per file, in order; a file that cannot be read has a `problem`. Batches of some hundred files keep all processes of
 * `exiftool` busy. Rejects only when exiftool itself does not start (ExiftoolMissing).
 */
export async function readFull(exiftool: Exiftool, files: readonly FileToRead[]): Promise<FullMetadata[]> {
  const [answers, embedded] = await Promise.all([
    askAll(exiftool, files),
    inTurn(files, async ({ path }) => await readBlocks(path)),
  ]);
  const own = await inTurn(files, async ({ path }, i) => (isExact(embedded[i]) ? undefined : await customTags(exiftool, path, answers[i])));
  return answers.map((answer, i) => toMetadata(answer, embedded[i], own[i]));
}

/** As readFull, for files whose own blocks have been read: what exiftool says beyond them. Undefined for a file that it cannot read. */
export async function readRest(
  exiftool: Exiftool,
  files: readonly FileToRead[],
): Promise<(Pick<FullMetadata, 'facts' | 'raw'> | undefined)[]> {
  const answers = await askAll(exiftool, files);
  return answers.map((raw) => (raw instanceof Error ? undefined : { facts: factsOf(raw), raw: limited(raw) }));
}

async function askAll(exiftool: Exiftool, files: readonly FileToRead[]): Promise<(RawTags | Error)[]> {
  const isFast = (file: FileToRead): boolean => JPEG.has(file.ext);
  const ask = async (some: readonly FileToRead[], fast: boolean): Promise<Map<FileToRead, RawTags | Error>> => {
    const answers = await exiftool.readJson(
      some.map(({ path }) => path),
      { fast },
    );
    return new Map(some.map((file, i) => [file, answers[i]!]));
  };
  const [fast, rest] = await Promise.all([
    ask(files.filter(isFast), true),
    ask(
      files.filter((file) => !isFast(file)),
      false,
    ),
  ]);
  return files.map((file) => fast.get(file) ?? rest.get(file)!);
}

/** Its blocks were read from their bytes. */
const isExact = (embedded: Embedded | undefined): embedded is Embedded => embedded !== undefined && !embedded.missing && !embedded.sizeOnly;

/** Custom fields by their properties: exiftool's names for them lose all that is not ASCII. Undefined where there are none. */
async function customTags(exiftool: Exiftool, path: Buffer, raw: RawTags | Error | undefined): Promise<Tags | undefined> {
  if (!raw || raw instanceof Error || !Object.keys(raw).some(isCustomTag)) return undefined;
  const packet = await exiftool.readBlock(path, 'XMP');
  const tags: Tags = {};
  try {
    if (packet) readXmp(decodePacket(packet), tags);
  } catch {
    // A damaged packet says nothing.
  }
  return Object.fromEntries(Object.entries(tags).filter(([name]) => isCustomTag(name)));
}

function toMetadata(raw: RawTags | Error, embedded: Embedded | undefined, own: Tags | undefined): FullMetadata {
  const blocks: readonly Base[] | undefined = isExact(embedded) ? embedded.bases : undefined;
  if (raw instanceof Error) return { facts: {}, layer: layerOf(blocks ?? []), raw: {}, problem: raw.message };
  const { facts, bases } = mapExiftool(own ? { ...Object.fromEntries(Object.entries(raw).filter(([name]) => !isCustomTag(name))), ...own } : raw);
  const error = raw['ExifTool:Error'];
  return {
    facts,
    layer: layerOf(blocks ?? bases),
    raw: limited(raw),
    // A type that exiftool does not know is no fault of the file.
    ...(typeof error === 'string' && error !== 'Unknown file type' && { problem: error }),
  };
}

/** The longest values make way first. */
function limited(raw: RawTags): RawTags {
  if (JSON.stringify(raw).length <= MAX_RAW) return raw;
  const sizes = Object.entries(raw).map(([name, value]) => [name, JSON.stringify(value)?.length ?? 0] as const);
  let total = sizes.reduce((sum, [name, size]) => sum + name.length + size, 0);
  const result = { ...raw };
  for (const [name, size] of sizes.toSorted((a, b) => b[1] - a[1])) {
    if (total <= MAX_RAW) break;
    result[name] = `(${size} characters, too long to keep)`;
    total -= size;
  }
  return result;
}

/** Undefined when the file cannot be opened or its container is none of ours. */
export async function readBlocks(path: Buffer): Promise<Embedded | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { size } = await file.stat();
    const ranges = [{ offset: 0, bytes: await readAt(file, 0, Math.min(size, HEAD_BYTES)) }];
    let found = readEmbedded(new Window(size, ranges));
    let chunk = HEAD_BYTES;
    let total = 0;
    for (let i = 0; i < MAX_READS && found?.missing && total < MAX_READ_BYTES; i++) {
      const { offset, length } = found.missing;
      const wanted = Math.min(Math.max(length, chunk), size - offset);
      ranges.push({ offset, bytes: await readAt(file, offset, wanted) });
      total += wanted;
      chunk = Math.min(chunk * 1.25, 4 * 1024 * 1024) | 0;
      found = readEmbedded(new Window(size, ranges));
    }
    return found;
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, offset);
  // A file that shrank under us: zeros instead of asking for the same bytes for ever.
  return buffer.fill(0, bytesRead);
}

/** A few at once: each waits for the disk, and memory stays small. */
async function inTurn<T, R>(items: readonly T[], work: (item: T, i: number) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i]!, i);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2 * availableParallelism(), items.length) }, worker));
  return results;
}
