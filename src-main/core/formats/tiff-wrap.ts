/** Raw samples with their color profile, in the plainest container that the decoder converts by profile: TIFF. */

export interface Samples {
  /** Interleaved by pixel, `bits` each, most significant byte first. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly space: 'gray' | 'rgb' | 'cmyk' | 'lab';
  readonly bits: 8 | 16;
  /** A last channel of straight alpha. */
  readonly alpha: boolean;
  readonly icc?: Uint8Array | undefined;
}

const PHOTOMETRIC = { gray: 1, rgb: 2, cmyk: 5, lab: 8 } as const;
export const CHANNELS = { gray: 1, rgb: 3, cmyk: 4, lab: 3 } as const;

/** An uncompressed TIFF of one strip. */
export function wrapTiff(samples: Samples): Buffer {
  const { data, width, height, space, bits, alpha, icc } = samples;
  const count = CHANNELS[space] + (alpha ? 1 : 0);
  const entries: [tag: number, type: 3 | 4 | 7, count: number, value: number][] = [];
  const numberOfEntries = 11 + (alpha ? 1 : 0) + (icc ? 1 : 0);
  const bitsAt = 8 + 2 + numberOfEntries * 12 + 4;
  const iccAt = bitsAt + count * 2 + ((count * 2) % 4);
  const dataAt = iccAt + (icc ? icc.length + (icc.length % 2) : 0);
  entries.push([0x100, 4, 1, width], [0x101, 4, 1, height]);
  entries.push([0x102, 3, count, count > 2 ? bitsAt : count === 2 ? (bits << 16) | bits : bits << 16]);
  entries.push([0x103, 3, 1, 1 << 16], [0x106, 3, 1, PHOTOMETRIC[space] << 16], [0x111, 4, 1, dataAt]);
  entries.push([0x115, 3, 1, count << 16], [0x116, 4, 1, height], [0x117, 4, 1, data.length]);
  entries.push([0x11c, 3, 1, 1 << 16], [0x128, 3, 1, 2 << 16]);
  if (alpha) entries.push([0x152, 3, 1, 2 << 16]);
  if (icc) entries.push([0x8773, 7, icc.length, iccAt]);

  const file = Buffer.alloc(dataAt + data.length);
  file.write('MM\0*', 'latin1');
  file.writeUInt32BE(8, 4);
  file.writeUInt16BE(entries.length, 8);
  for (const [i, [tag, type, amount, value]] of entries.entries()) {
    const at = 10 + i * 12;
    file.writeUInt16BE(tag, at);
    file.writeUInt16BE(type, at + 2);
    file.writeUInt32BE(amount, at + 4);
    file.writeUInt32BE(value >>> 0, at + 8);
  }
  for (let i = 0; i < count; i++) file.writeUInt16BE(bits, bitsAt + i * 2);
  if (icc) file.set(icc, iccAt);
  file.set(data, dataAt);
  return file;
}
