/** Writes into the file itself: our packet by our own edit of it, put in its place by exiftool, which also writes the other blocks. */
import { open, rm, writeFile } from 'node:fs/promises';
import type { Base } from '../../../../src-shared/domain/asset.ts';
import type { Exiftool } from '../../tools/exiftool.ts';
import { layerOf } from '../layer.ts';
import { readBlocks, readFull } from '../read.ts';
import type { Tags } from '../tags.ts';
import { decodePacket } from '../xmp.ts';
import { touchedBy } from './fields.ts';
import { otherBlocks } from './other-blocks.ts';
import { lost } from './rdf.ts';
import { readWhole, replace, statOf, temporary } from './safely.ts';
import { CannotEdit, check, writtenPacket } from './sidecar.ts';
import { type Format, sameBases, type WriteAnswer, type WriteTask } from './task.ts';

interface State {
  readonly bases: readonly Base[];
  readonly raw: Tags;
  readonly xmp: Uint8Array | undefined;
}

/** Throws CannotEdit, with the reason, for what is better said in a sidecar. */
export async function embed(tool: Exiftool, task: WriteTask, format: Format): Promise<WriteAnswer> {
  const path = Buffer.from(task.path);
  const before = await stateOf(tool, path, task.ext);
  const inside = task.bases.filter((base) => base.source !== 'sidecar');
  if (!sameBases(before.bases, inside)) return { done: 'stale' };
  const packet = writtenPacket(before.xmp, task);
  const temp = temporary(path, task.mark);
  const block = Buffer.concat([temp, Buffer.from('.xmp-part')]);
  const digest = before.raw['Photoshop:IPTCDigest'] !== undefined && !before.bases.some((base) => base.overXmp);
  try {
    await rm(temp, { force: true });
    await writeFile(block, packet);
    const others = otherBlocks(task, before.raw, digest);
    await tool.write(path, temp, [...others, `-XMP<=${plain(block)}`]).catch((error: Error) => {
      throw new CannotEdit(`ExifTool does not write into it (${error.message.trim().split('\n')[0]})`);
    });
    const after = await stateOf(tool, temp, task.ext);
    check(task, layerOf(after.bases).values);
    await compare(tool, task, format, path, temp, before, after);
    const isStill = async (): Promise<boolean> => {
      const now = await statOf(path);
      if (!now || now.size !== task.size || now.mtimeMs !== task.mtime) return false;
      const blocks = await readBlocks(path);
      return !blocks || blocks.missing !== undefined || blocks.sizeOnly || sameBases(blocks.bases, inside);
    };
    const written = await replace(path, temp, isStill, { replaces: true, keepTime: task.keepTime });
    return written ? { done: 'inside', ...written, bases: after.bases } : { done: 'stale' };
  } finally {
    await rm(block, { force: true });
    await rm(temp, { force: true });
  }
}

async function stateOf(tool: Exiftool, path: Buffer, ext: string): Promise<State> {
  const [[full], blocks] = await Promise.all([readFull(tool, [{ path, ext }]), readBlocks(path)]);
  if (!full || full.problem) throw new CannotEdit(`its metadata cannot be read whole (${full?.problem ?? 'no answer'})`);
  // What XMP is split over several segments is not put together again here.
  if ((blocks?.xmp?.length ?? 0) > 1) throw new CannotEdit('its XMP stands in several parts');
  const own = blocks && !blocks.missing && !blocks.sizeOnly;
  return { bases: full.layer.bases, raw: full.raw, xmp: own ? blocks.xmp?.[0] : await tool.readBlock(path, 'XMP') };
}

/** Throws CannotEdit unless the copy differs from the file in what was to be written, and in nothing else. */
async function compare(tool: Exiftool, task: WriteTask, format: Format, path: Buffer, temp: Buffer, before: State, after: State): Promise<void> {
  const forgotten = before.xmp && lost(text(before.xmp), text(after.xmp ?? new Uint8Array()), touchedBy(task.wish));
  if (forgotten) throw new CannotEdit(`writing would change ${forgotten}, which is another program's`);
  const other = differing(before.raw, after.raw);
  if (other) throw new CannotEdit(`writing would change ${other}`);
  if (!(await samePicture(tool, format, path, temp))) throw new CannotEdit('its picture would not stay bit for bit as it is');
}

const text = (packet: Uint8Array): string => decodePacket(packet).replace(/^\ufeff/, '');

/** Of the file and its system, of ours, and where things lie within it. */
const OURS = /^(?:SourceFile|System:|File:(?:FileSize|CurrentIPTCDigest|Comment$)|ExifTool:|Composite:|XMP|IPTC:|Photoshop:(?:IPTCDigest|XMP)|PDF:(?:Linearized|ModDate)|IFD0:(?:Rating|RatingPercent|XP\w+|ImageDescription|Artist|Copyright)$|ExifIFD:(?:DateTimeOriginal|SubSecTimeOriginal|OffsetTimeOriginal)$|GPS:GPS(?:VersionID|ProcessingMethod|(?:Latitude|Longitude|Altitude)(?:Ref)?)$)/;
const PLACE = /(?:Offsets?|Start|Pointer|Length|Position|SubIFD|ExifOffset|MediaDataSize|ByteCounts?)$/;

function differing(before: Tags, after: Tags): string | undefined {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (OURS.test(name) || PLACE.test(name)) continue;
    if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) return name;
  }
  return undefined;
}

async function samePicture(tool: Exiftool, format: Format, a: Buffer, b: Buffer): Promise<boolean> {
  if (format === 'pdf') return await isAddedTo(a, b);
  if (format === 'psd') return await sameLayers(a, b);
  const [before, after] = [await tool.pictureHash(a), await tool.pictureHash(b)];
  return before !== undefined && before === after;
}

const PIECE = 1024 * 1024;

/** A PDF is only ever added to; what exiftool added before makes way for what it adds now. */
async function isAddedTo(before: Buffer, after: Buffer): Promise<boolean> {
  const whole = await readWhole(before);
  const own = whole.lastIndexOf('%BeginExifToolUpdate');
  const start = own < 0 ? whole : whole.subarray(0, own);
  const now = await readWhole(after);
  return now.length >= start.length && now.compare(start, 0, start.length, 0, start.length) === 0;
}

/** Are the bytes of `b` from `bAt` to its end those of `a` from `aAt`? */
async function sameFrom(a: Buffer, aAt: number, b: Buffer, bAt: number): Promise<boolean> {
  const [one, other] = [await open(a), await open(b)];
  try {
    const { size } = await other.stat();
    for (let done = 0; bAt + done < size; done += PIECE) {
      const [x, y] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)];
      const { bytesRead } = await other.read(y, 0, PIECE, bAt + done);
      const same = await one.read(x, 0, bytesRead, aAt + done);
      if (same.bytesRead !== bytesRead || x.compare(y, 0, bytesRead, 0, bytesRead) !== 0) return false;
    }
    return true;
  } finally {
    await one.close();
    await other.close();
  }
}

/** Layers and merged picture of a Photoshop file: all that comes after its resources. */
async function sameLayers(a: Buffer, b: Buffer): Promise<boolean> {
  const [from, to] = [await pictureStart(a), await pictureStart(b)];
  const sizes = await Promise.all([statOf(a), statOf(b)]);
  return (sizes[0]?.size ?? 0) - from === (sizes[1]?.size ?? 0) - to && (await sameFrom(a, from, b, to));
}

async function pictureStart(path: Buffer): Promise<number> {
  const file = await open(path);
  try {
    let at = 26;
    for (let section = 0; section < 2; section++) {
      const length = Buffer.alloc(4);
      await file.read(length, 0, 4, at);
      at += 4 + length.readUInt32BE(0);
    }
    return at;
  } finally {
    await file.close();
  }
}

/** In an argument; a folder whose name a line cannot hold is not written in this way. */
function plain(path: Buffer): string {
  const name = path.toString();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
  if (!Buffer.from(name).equals(path) || /[\u0000-\u001f&]/.test(name)) throw new CannotEdit('the name of its folder cannot be given to ExifTool');
  return name;
}
