/** JPEG segments up to the picture data; also Photoshop's image resources, which other containers carry too. */
import { type Blocks, setSize } from '../blocks.ts';
import { ascii, u16, u32, type Window } from '../window.ts';

const MAX_SEGMENTS = 2000;
const EXIF = 'Exif\0\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const EXTENDED_XMP = 'http://ns.adobe.com/xmp/extension/\0';
const PHOTOSHOP = 'Photoshop 3.0\0';

/** Throws Missing when the picture data starts beyond what is in memory. */
export function readJpeg(window: Window, blocks: Blocks): void {
  let offset = 2;
  const resources: Uint8Array[] = [];
  const extended: Uint8Array[] = [];
  try {
    for (let i = 0; i < MAX_SEGMENTS; i++) {
      const marker = window.at(offset, 4);
      if (marker.length < 2) return;
      if (marker[0] !== 0xff) {
        // Padding between segments: exiftool looks for the next marker too.
        offset++;
        continue;
      }
      const code = marker[1]!;
      if (code === 0xff) {
        offset++;
        continue;
      }
      if (code === 0xda || code === 0xd9) return;
      if (code === 0 || code === 1 || (code >= 0xd0 && code <= 0xd8)) {
        offset += 2;
        continue;
      }
      const length = u16(marker, 2);
      if (marker.length < 4 || length < 2) return;
      readSegment(window, blocks, code, offset + 4, length - 2, resources, extended);
      offset += 2 + length;
    }
  } finally {
    if (resources.length > 0) readResources(Buffer.concat(resources), blocks);
    if (blocks.xmp && extended.length > 0) addExtended(blocks.xmp, extended);
  }
}

function readSegment(
  window: Window,
  blocks: Blocks,
  code: number,
  start: number,
  length: number,
  resources: Uint8Array[],
  extended: Uint8Array[],
): void {
  const isFrame = code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
  if (isFrame) {
    const frame = window.at(start, 6);
    if (frame.length < 6 || 'Composite:ImageSize' in blocks.tags) return;
    setSize(blocks, u16(frame, 3), u16(frame, 1));
    blocks.tags['File:BitsPerSample'] = frame[0];
    return;
  }
  if (code >= 0xe0 && code <= 0xef) blocks.makers ||= isMakers(code, ascii(window.at(start, 14)));
  if (code !== 0xe1 && code !== 0xed) return;
  const data = window.at(start, length);
  const name = ascii(data, 0, 35);
  if (code === 0xed) {
    if (name.startsWith(PHOTOSHOP)) resources.push(data.subarray(PHOTOSHOP.length));
  } else if (name.startsWith(EXIF)) {
    const more = data.subarray(EXIF.length);
    // A second segment that is no TIFF structure of its own continues the first.
    const order = ascii(more, 0, 4);
    const own = order === 'II*\0' || order === 'MM\0*';
    if (!blocks.exif) blocks.exif = more;
    else if (!own) blocks.exif = Buffer.concat([blocks.exif, more]);
  } else if (name.startsWith(XMP)) {
    blocks.xmp ??= [data.subarray(XMP.length)];
  } else if (name.startsWith(EXTENDED_XMP)) {
    extended.push(data.subarray(EXTENDED_XMP.length));
  }
}

/** Segments that everybody writes and that are read here, or that say nothing of camera, lens or time. */
const COMMON = /^(?:JFIF|JFXX|Exif\0|http:\/\/ns|ICC_PROFILE|MPF\0|Photoshop 3|Adobe|JP\0|JP)/;
const isMakers = (code: number, name: string): boolean => code !== 0xee && !COMMON.test(name);

/** Chunks of 32 bytes GUID, whole length, own offset, bytes; only those that the main packet names count. */
function addExtended(xmp: Uint8Array[], chunks: readonly Uint8Array[]): void {
  const guid = /HasExtendedXMP\s*(?:=\s*["']|>)\s*([0-9A-Fa-f]{32})/.exec(ascii(xmp[0]!))?.[1];
  const own = chunks
    .filter((chunk) => chunk.length > 40 && ascii(chunk, 0, 32) === guid)
    .sort((a, b) => u32(a, 36) - u32(b, 36));
  const bytes = Buffer.concat(own.map((chunk) => chunk.subarray(40)));
  if (own[0] && bytes.length === u32(own[0], 32)) xmp.push(bytes);
}

/** Photoshop image resources: IIM, its digest, and in Photoshop's own files XMP, EXIF and a thumbnail. */
export function readResources(data: Uint8Array, blocks: Blocks): void {
  let offset = 0;
  while (offset + 12 <= data.length) {
    if (!['8BIM', 'MeSa', 'AgHg', 'PHUT', 'DCSR'].includes(ascii(data, offset, offset + 4))) return;
    const id = u16(data, offset + 4);
    const nameLength = (data[offset + 6] ?? 0) + 1;
    const sizeAt = offset + 6 + nameLength + (nameLength & 1);
    const size = u32(data, sizeAt);
    const body = data.subarray(sizeAt + 4, sizeAt + 4 + size);
    if (id === 0x0404) blocks.iim ??= body;
    else if (id === 0x0425 && body.length === 16) blocks.iimDigest ??= Buffer.from(body).toString('hex');
    else if (id === 0x0424) blocks.xmp ??= [body];
    else if (id === 0x0422) blocks.exif ??= body;
    else if (id === 0x040c && body.length > 28) blocks.thumb ??= body.subarray(28);
    offset = sizeAt + 4 + size + (size & 1);
  }
}
