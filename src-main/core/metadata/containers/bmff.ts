/** HEIC, AVIF and CR3: boxes (ISO base media). */
import { type Blocks, setSize } from '../blocks.ts';
import { readTiff, type TiffBlocks } from '../exif.ts';
import { ascii, eachStep, u16, u32, type Window } from '../window.ts';
import { withoutExifMark } from './png.ts';

const MAX_BOXES = 4000;
const MAX_BLOCK = 16 * 1024 * 1024;
const CANON = '85c0b687820f11e08111f4ce462b6a48';
const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';

interface Box {
  readonly type: string;
  /** Of the content. */
  readonly start: number;
  readonly end: number;
}

/** Direct children between two offsets. */
function* boxes(window: Window, from: number, to: number): Generator<Box> {
  let offset = from;
  for (let i = 0; i < MAX_BOXES && offset + 8 <= to; i++) {
    const header = window.at(offset, 8);
    if (header.length < 8) return;
    let size = u32(header, 0);
    let head = 8;
    if (size === 1) {
      const large = window.at(offset + 8, 8);
      size = u32(large, 0) * 2 ** 32 + u32(large, 4);
      head = 16;
    } else if (size === 0) size = to - offset;
    if (size < head) return;
    const end = Math.min(offset + size, to);
    yield { type: ascii(header, 4, 8), start: offset + head, end };
    offset += size;
  }
}

/** Throws Missing. */
export function readBmff(window: Window, blocks: Blocks): void {
  for (const box of boxes(window, 0, window.size)) {
    // In a CR3 everything of interest stands before the media data; some phones put a HEIC's directory after it.
    if (box.type === 'mdat' && blocks.exifInTags) return;
    if (box.type === 'meta') {
      readMeta(window, box, blocks);
      return;
    }
    if (box.type === 'moov') readMovie(window, box, blocks);
    if (box.type === 'uuid' && uuid(window, box) === XMP_UUID)
      blocks.xmp ??= [window.at(box.start + 16, Math.min(box.end - box.start - 16, MAX_BLOCK))];
  }
}

function uuid(window: Window, box: Box): string {
  return Buffer.from(window.at(box.start, 16)).toString('hex');
}

function readMovie(window: Window, movie: Box, blocks: Blocks): void {
  for (const box of boxes(window, movie.start, movie.end)) {
    if (box.type !== 'uuid' || uuid(window, box) !== CANON) continue;
    const found: TiffBlocks = { tags: blocks.tags, jpegs: [] };
    const parts: Uint8Array[] = [];
    const groups: Readonly<Record<string, string>> = { CMT1: 'IFD0', CMT2: 'ExifIFD', CMT4: 'GPS' };
    for (const part of boxes(window, box.start + 16, box.end)) {
      if (part.type === 'THMB') blocks.thumb ??= window.at(part.start + 16, part.end - part.start - 16);
      const group = groups[part.type];
      if (!group) continue;
      parts.push(window.at(part.start, part.end - part.start));
      readTiff(window.part(part.start, part.end - part.start), found, group);
    }
    if (found.size) setSize(blocks, found.size.width, found.size.height);
    // The block as a whole, for its hash; its tags are read.
    blocks.exifInTags = true;
    if (parts.length > 0) blocks.exif = Buffer.concat(parts);
  }
}

interface Item {
  type: string;
  mime: string;
  extents: { offset: number; length: number }[];
}

function readMeta(window: Window, meta: Box, blocks: Blocks): void {
  const items = new Map<number, Item>();
  const item = (id: number): Item => {
    const known = items.get(id) ?? { type: '', mime: '', extents: [] };
    items.set(id, known);
    return known;
  };
  let primary = 0;
  const sizes = new Map<number, { width: number; height: number }>();
  const associations = new Map<number, number[]>();
  for (const box of boxes(window, meta.start + 4, meta.end)) {
    const body = (): Uint8Array => window.at(box.start, Math.min(box.end - box.start, MAX_BLOCK));
    if (box.type === 'pitm') primary = body()[0] === 0 ? u16(body(), 4) : u32(body(), 4);
    else if (box.type === 'iinf') readItemInfo(window, box, item);
    else if (box.type === 'iloc') readLocations(body(), item);
    else if (box.type === 'iprp') readProperties(window, box, sizes, associations);
  }
  const size = (associations.get(primary) ?? []).map((index) => sizes.get(index)).find((found) => found);
  if (size) setSize(blocks, size.width, size.height);
  eachStep(
    ...[...items.values()].map((found) => () => {
      const isXmp = found.type === 'mime' && found.mime === 'application/rdf+xml';
      if (found.type !== 'Exif' && !isXmp) return;
      const parts = found.extents.map(({ offset, length }) => window.at(offset, Math.min(length, MAX_BLOCK)));
      const bytes = Buffer.concat(parts);
      if (isXmp) blocks.xmp ??= [bytes];
      // Four bytes say how far on the TIFF structure begins.
      else if (bytes.length > 4)
        blocks.exif ??= withoutExifMark(bytes.subarray(Math.min(4 + u32(bytes, 0), bytes.length)));
    }),
  );
}

function readItemInfo(window: Window, box: Box, item: (id: number) => Item): void {
  const version = window.at(box.start, 1)[0] ?? 0;
  for (const entry of boxes(window, box.start + (version === 0 ? 6 : 8), box.end)) {
    if (entry.type !== 'infe') continue;
    const bytes = window.at(entry.start, Math.min(entry.end - entry.start, 1024));
    const entryVersion = bytes[0] ?? 0;
    if (entryVersion < 2) continue;
    const at = entryVersion === 2 ? 8 : 10;
    const found = item(entryVersion === 2 ? u16(bytes, 4) : u32(bytes, 4));
    found.type = ascii(bytes, at, at + 4);
    if (found.type !== 'mime') continue;
    const [, mime = ''] = ascii(bytes, at + 4).split('\0');
    found.mime = mime;
  }
}

function readLocations(bytes: Uint8Array, item: (id: number) => Item): void {
  const version = bytes[0] ?? 0;
  const offsetSize = (bytes[4] ?? 0) >> 4;
  const lengthSize = (bytes[4] ?? 0) & 15;
  const baseSize = (bytes[5] ?? 0) >> 4;
  const indexSize = version > 0 ? (bytes[5] ?? 0) & 15 : 0;
  let at = version < 2 ? 8 : 10;
  const count = version < 2 ? u16(bytes, 6) : u32(bytes, 6);
  const take = (size: number): number => {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + (bytes[at + i] ?? 0);
    at += size;
    return value;
  };
  for (let i = 0; i < count && i < MAX_BOXES && at < bytes.length; i++) {
    const id = take(version < 2 ? 2 : 4);
    const method = version > 0 ? take(2) & 15 : 0;
    take(2);
    const base = take(baseSize);
    const extents = take(2);
    for (let j = 0; j < extents && j < 64 && at < bytes.length; j++) {
      take(indexSize);
      const offset = base + take(offsetSize);
      const length = take(lengthSize);
      // Methods 1 and 2 keep the bytes inside other boxes; no writer of photographs does so for EXIF or XMP.
      if (method === 0) item(id).extents.push({ offset, length });
    }
  }
}

function readProperties(
  window: Window,
  box: Box,
  sizes: Map<number, { width: number; height: number }>,
  associations: Map<number, number[]>,
): void {
  for (const part of boxes(window, box.start, box.end)) {
    if (part.type === 'ipco') {
      let index = 0;
      for (const property of boxes(window, part.start, part.end)) {
        index++;
        if (property.type !== 'ispe') continue;
        const bytes = window.at(property.start, 12);
        sizes.set(index, { width: u32(bytes, 4), height: u32(bytes, 8) });
      }
    } else if (part.type === 'ipma') {
      const bytes = window.at(part.start, Math.min(part.end - part.start, MAX_BLOCK));
      const wideIds = (bytes[0] ?? 0) > 0;
      const wide = ((bytes[3] ?? 0) & 1) === 1;
      const count = u32(bytes, 4);
      let at = 8;
      for (let i = 0; i < count && at < bytes.length; i++) {
        const id = wideIds ? u32(bytes, at) : u16(bytes, at);
        at += wideIds ? 4 : 2;
        const indexes: number[] = [];
        const amount = bytes[at++] ?? 0;
        for (let j = 0; j < amount; j++) {
          indexes.push(wide ? u16(bytes, at) & 0x7fff : (bytes[at] ?? 0) & 0x7f);
          at += wide ? 2 : 1;
        }
        associations.set(id, indexes);
      }
    }
  }
}
