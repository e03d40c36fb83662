/** The parts of a Photoshop file that a preview needs: header, resources, composite. Layers are ag-psd's. */
import { fromLinear } from '../../../src-shared/domain/color.ts';
import { ascii, has, u16, u32, u64 } from './bytes.ts';
import { FormatError } from './handler.ts';
import { CHANNELS, type Samples } from './tiff-wrap.ts';

export interface PsdHeader {
  readonly big: boolean;
  readonly channels: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly mode: number;
}

const MODE_NAMES = ['Bitmap', 'Gray', 'Indexed', 'RGB', 'CMYK', '', '', 'Multichannel', 'Duotone', 'Lab'];
const [BITMAP, GRAY, INDEXED, CMYK, MULTICHANNEL, DUOTONE, LAB] = [0, 1, 2, 4, 7, 8, 9];
const THUMBNAIL = 0x40c;
const PROFILE = 0x40f;
const VERSION_INFO = 0x421;

export function psdHeader(head: Uint8Array): PsdHeader | undefined {
  if (!has(head, '8BPS') || head.length < 30) return undefined;
  return {
    big: u16(head, 4) === 2,
    channels: u16(head, 12),
    height: u32(head, 14),
    width: u32(head, 18),
    depth: u16(head, 22),
    mode: u16(head, 24),
  };
}

export function modeName(header: PsdHeader): string {
  return MODE_NAMES[header.mode] ?? '';
}

export interface PsdResources {
  readonly icc?: Uint8Array;
  /** A JPEG, at most 160 px mostly. */
  readonly thumbnail?: Buffer;
  /** Photoshop was told not to store the composite: what stands in its place is blank. */
  readonly noComposite: boolean;
}

/** As far as `bytes` go; they may be the head only. */
export function psdResources(bytes: Uint8Array): PsdResources {
  let at = 30 + u32(bytes, 26);
  const end = Math.min(at + 4 + u32(bytes, at), bytes.length);
  at += 4;
  let found: PsdResources = { noComposite: false };
  while (at + 12 <= end && has(bytes, '8BIM', at)) {
    const id = u16(bytes, at + 4);
    const name = bytes[at + 6] ?? 0;
    const start = at + 6 + ((name + 2) & ~1) + 4;
    const length = u32(bytes, start - 4);
    const content = bytes.subarray(start, Math.min(start + length, end));
    if (content.length === length) {
      if (id === PROFILE) found = { ...found, icc: content };
      if (id === THUMBNAIL && has(content, '\xff\xd8', 28))
        found = { ...found, thumbnail: Buffer.from(content.subarray(28)) };
      if (id === VERSION_INFO) found = { ...found, noComposite: content[4] === 0 };
    }
    at = start + length + (length & 1);
  }
  return found;
}

/**
 * The merged picture, thinned to every `step`-th pixel and row, where at least `4 × maxEdge` pixels remain: a large file
 * costs no more than a middle one, and shrinking the rest smooths it. Throws FormatError.
 */
export function psdComposite(file: Uint8Array, header: PsdHeader, maxEdge: number): Samples {
  const { big, width, height, depth, mode } = header;
  const resourcesAt = 30 + u32(file, 26);
  const layersAt = resourcesAt + 4 + u32(file, resourcesAt);
  const layersLength = big ? u64(file, layersAt) : u32(file, layersAt);
  const layersEnd = layersAt + (big ? 8 : 4) + layersLength;
  if (layersEnd + 2 > file.length) throw truncated();
  const compression = u16(file, layersEnd);
  if (compression > 1)
    throw new FormatError(
      'unsupported',
      'The merged picture of this Photoshop file is stored in a way that Vitrine does not read.',
    );

  const base =
    mode === CMYK
      ? 4
      : mode === MULTICHANNEL
        ? Math.min(header.channels, 4) === 4
          ? 4
          : Math.min(header.channels, 3) === 3
            ? 3
            : 1
        : mode === GRAY || mode === DUOTONE || mode === BITMAP || mode === INDEXED
          ? 1
          : 3;
  const alpha =
    header.channels > base &&
    (base === 3 || mode === GRAY) &&
    mode !== MULTICHANNEL &&
    mergedAlpha(file, layersAt, layersEnd, big);
  const planes = base + (alpha ? 1 : 0);
  if (header.channels < base)
    throw new FormatError('damaged', 'This Photoshop file says it has fewer channels than its color mode needs.');

  const step = Math.max(1, Math.floor(Math.max(width, height) / (4 * maxEdge)));
  const [outWidth, outHeight] = [Math.ceil(width / step), Math.ceil(height / step)];
  const sample = depth === 16 ? 2 : 1;
  const row = Math.ceil((width * depth) / 8);
  const out = new Uint8Array(outWidth * outHeight * planes * sample);
  const rows = rowReader(file, layersEnd + 2, compression === 1, header, row);
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < outHeight; y++) {
      const source = rows(plane, y * step);
      let at = (y * outWidth * planes + plane) * sample;
      for (let x = 0; x < width; x += step, at += planes * sample) {
        if (depth === 16) {
          out[at] = source[x * 2]!;
          out[at + 1] = source[x * 2 + 1]!;
        } else if (depth === 8) out[at] = source[x]!;
        else if (depth === 1) out[at] = (source[x >> 3]! >> (7 - (x & 7))) & 1 ? 0 : 255;
        else out[at] = linearToByte(source, x * 4);
      }
    }
  }
  const space = mode === CMYK || base === 4 ? 'cmyk' : mode === LAB ? 'lab' : base === 1 ? 'gray' : 'rgb';
  if (space === 'cmyk') for (let i = 0; i < out.length; i++) out[i] = 255 - out[i]!;
  if (space === 'lab') centerLab(out, planes, sample);
  if (alpha && space !== 'lab') unmatte(out, planes, sample);
  const samples: Samples = { data: out, width: outWidth, height: outHeight, space, bits: sample === 2 ? 16 : 8, alpha };
  return mode === INDEXED
    ? withPalette(samples, file)
    : { ...samples, icc: depth === 32 ? undefined : psdResources(file).icc };
}

function truncated(): FormatError {
  return new FormatError(
    'truncated',
    'This Photoshop file ends before its merged picture. Copy it again from where it came.',
  );
}

/** Rows of a plane, unpacked on demand. What the file no longer holds is left white or black, as it comes. */
function rowReader(
  file: Uint8Array,
  at: number,
  packed: boolean,
  header: PsdHeader,
  row: number,
): (plane: number, y: number) => Uint8Array {
  const { big, channels, height } = header;
  const buffer = new Uint8Array(row);
  if (!packed) {
    return (plane, y) => {
      const start = at + (plane * height + y) * row;
      if (start + row > file.length) throw truncated();
      return file.subarray(start, start + row);
    };
  }
  const counts = channels * height;
  const width = big ? 4 : 2;
  if (at + counts * width > file.length) throw truncated();
  const starts = new Float64Array(counts + 1);
  starts[0] = at + counts * width;
  for (let i = 0; i < counts; i++) starts[i + 1] = starts[i]! + (big ? u32(file, at + i * 4) : u16(file, at + i * 2));
  return (plane, y) => {
    const i = plane * height + y;
    if (starts[i + 1]! > file.length) throw truncated();
    unpackBits(file, starts[i]!, starts[i + 1]!, buffer);
    return buffer;
  };
}

function unpackBits(from: Uint8Array, start: number, end: number, to: Uint8Array): void {
  let out = 0;
  for (let at = start; at < end && out < to.length; ) {
    const n = from[at++]!;
    if (n < 128) {
      for (let i = 0; i <= n && at < end && out < to.length; i++) to[out++] = from[at++]!;
    } else if (n > 128) {
      to.fill(from[at++]!, out, out + 257 - n);
      out += 257 - n;
    }
  }
}

/** A negative layer count says that the first channel after the colors is the transparency of the merged picture. */
function mergedAlpha(file: Uint8Array, layersAt: number, layersEnd: number, big: boolean): boolean {
  const width = big ? 8 : 4;
  const length = (at: number): number => (big ? u64(file, at) : u32(file, at));
  let at = layersAt + width;
  if (at >= layersEnd) return false;
  const info = length(at);
  if (info > 0) return u16(file, at + width) >= 0x8000;
  // 16- and 32-bit files keep their layers in a block further on.
  at += width + info;
  at += 4 + u32(file, at);
  for (let i = 0; at + 12 <= layersEnd && i < 200; i++) {
    const key = ascii(file, at + 4, 4);
    if (key === 'Mtrn' || key === 'Mt16' || key === 'Mt32') return true;
    const wide = big && ['LMsk', 'Lr16', 'Lr32', 'Layr', 'Alph', 'FMsk', 'lnk2', 'FEid', 'FXid', 'PxSD'].includes(key);
    const size = wide ? u64(file, at + 8) : u32(file, at + 8);
    const content = at + (wide ? 16 : 12);
    if ((key === 'Lr16' || key === 'Lr32') && u16(file, content) >= 0x8000) return true;
    at = content + Math.ceil(size / 4) * 4;
  }
  return false;
}

/** Photoshop stores transparent pixels laid over white. */
function unmatte(data: Uint8Array, planes: number, sample: number): void {
  const max = sample === 2 ? 65535 : 255;
  const read = (at: number): number => (sample === 2 ? (data[at]! << 8) | data[at + 1]! : data[at]!);
  for (let at = 0; at < data.length; at += planes * sample) {
    const alpha = read(at + (planes - 1) * sample) / max;
    if (alpha === 0 || alpha === 1) continue;
    for (let i = 0; i < planes - 1; i++) {
      const value = Math.round(Math.min(max, Math.max(0, (read(at + i * sample) - (1 - alpha) * max) / alpha)));
      if (sample === 2) data[at + i * 2] = value >> 8;
      data[at + i * sample + sample - 1] = value & 255;
    }
  }
}

/** TIFF counts a and b from zero, Photoshop from the middle. */
function centerLab(data: Uint8Array, planes: number, sample: number): void {
  for (let at = 0; at < data.length; at += planes * sample) {
    data[at + sample] = data[at + sample]! ^ 0x80;
    data[at + 2 * sample] = data[at + 2 * sample]! ^ 0x80;
  }
}

function withPalette(samples: Samples, file: Uint8Array): Samples {
  const table = file.subarray(30, 30 + CHANNELS.rgb * 256);
  const data = new Uint8Array(samples.data.length * 3);
  for (const [i, index] of samples.data.entries()) {
    for (let color = 0; color < 3; color++) data[i * 3 + color] = table[color * 256 + index] ?? 0;
  }
  return { ...samples, data, space: 'rgb', alpha: false };
}

/** 32-bit files hold linear light as floats. */
function linearToByte(row: Uint8Array, at: number): number {
  const light = new DataView(row.buffer, row.byteOffset + at, 4).getFloat32(0);
  return Math.round(fromLinear(light) * 255);
}
