/** The JPEGs that cameras put into their RAW files, found without a tool: the file is in memory already. */
import { ascii, boxes, has, u32, u64 } from './bytes.ts';
import { jpegInfo } from './jpeg.ts';
import { tiffDirectories } from './tiff.ts';

export interface EmbeddedJpeg {
  readonly start: number;
  readonly end: number;
  readonly width: number;
  readonly height: number;
  readonly orientation?: number;
}

interface Place {
  readonly start: number;
  readonly length: number;
}

export interface EmbeddedJpegs {
  /** Largest first. Only those that everything decodes and that lie wholly in the file. */
  readonly whole: readonly EmbeddedJpeg[];
  /** Another one begins in the file or after it, and ends beyond its end. */
  readonly cut: boolean;
}

export function embeddedJpegs(file: Uint8Array, ext: string): EmbeddedJpegs {
  let cut = false;
  const seen = new Set<number>();
  const found: EmbeddedJpeg[] = [];
  for (const { start, length } of places(file, ext)) {
    if (length < 100 || seen.has(start)) continue;
    if (start + length > file.length) {
      cut = true;
      continue;
    }
    seen.add(start);
    const info = jpegInfo(file.subarray(0, start + length), start);
    if (!info?.viewable || info.width === 0 || info.height === 0) continue;
    const { width, height, orientation } = info;
    found.push({ start, end: start + length, width, height, orientation });
  }
  return { whole: found.sort((a, b) => b.width * b.height - a.width * a.height), cut };
}

function places(file: Uint8Array, ext: string): Place[] {
  if (has(file, 'FUJIFILMCCD-RAW')) return [{ start: u32(file, 84), length: u32(file, 88) }];
  if (has(file, 'ftyp', 4)) return ext === 'cr3' ? canonBoxes(file) : [];
  return tiffPlaces(file);
}

function tiffPlaces(file: Uint8Array): Place[] {
  return tiffDirectories(file).flatMap((directory) => {
    const list: Place[] = [];
    const add = (start: number | undefined, length: number | undefined): void => {
      if (start && length) list.push({ start, length });
    };
    add(directory.numbers(0x201)[0], directory.numbers(0x202)[0]);
    // Canon's full picture and DNG's previews are strips of one piece.
    const [strips, lengths] = [directory.numbers(0x111), directory.numbers(0x117)];
    const compression = directory.numbers(0x103)[0];
    if (strips.length === 1 && (compression === 6 || compression === 7)) add(strips[0], lengths[0]);
    // Panasonic keeps it as the value of a tag of its own.
    const panasonic = directory.place(0x2e);
    if (panasonic) add(panasonic.start, panasonic.end - panasonic.start);
    return list;
  });
}

/** CR3: the first track is a JPEG of full size; a box of its own holds a middle one. */
function canonBoxes(file: Uint8Array): Place[] {
  const list: Place[] = [];
  const visit = (from: number, to: number, depth: number): void => {
    for (const box of boxes(file, from, to)) {
      if (['moov', 'trak', 'mdia', 'minf'].includes(box.type) && depth < 5) visit(box.start, box.end, depth + 1);
      else if (box.type === 'stbl') list.push(...firstSample(file, box.start, box.end));
      else if (box.type === 'uuid') list.push(...jpegIn(file, box.start, Math.min(box.end, box.start + 256), box.end));
    }
  };
  visit(0, file.length, 0);
  return list;
}

function firstSample(file: Uint8Array, from: number, to: number): Place[] {
  let start = 0;
  let length = 0;
  for (const box of boxes(file, from, to)) {
    if (box.type === 'stsz') length = u32(file, box.start + 4) || u32(file, box.start + 12);
    if (box.type === 'co64') start = u64(file, box.start + 8);
    if (box.type === 'stco') start = u32(file, box.start + 8);
  }
  return start && length ? [{ start, length }] : [];
}

function jpegIn(file: Uint8Array, from: number, to: number, end: number): Place[] {
  if (!ascii(file, from, to - from).includes('PRVW')) return [];
  for (let at = from; at < to; at++) if (has(file, '\xff\xd8\xff', at)) return [{ start: at, length: end - at }];
  return [];
}
