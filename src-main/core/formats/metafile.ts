/** Windows Metafiles, with 16 and with 32 bits: how large they are. Vitrine does not draw them; LibreOffice does, where it is installed. */
import { has, u16, u32 } from './bytes.ts';
import { FormatError, type FormatHandler } from './handler.ts';
import { types } from './types.ts';

export const METAFILE_TYPES = types(
  'metafile',
  'vector',
  'wmf image/wmf Windows Metafile\n emf image/emf Enhanced Metafile',
);
const [WMF, EMF] = METAFILE_TYPES;
const MM_PER_INCH = 25.4;
const PER_INCH = 96;

const i16 = (bytes: Uint8Array, at: number): number => (u16(bytes, at, true) << 16) >> 16;
const i32 = (bytes: Uint8Array, at: number): number => u32(bytes, at, true) | 0;

export const metafile: FormatHandler = {
  id: 'metafile',
  version: 1,
  types: METAFILE_TYPES,
  family: 'Windows Metafiles',
  by: 'LibreOffice',
  needs: 'LibreOffice',
  streams: true,

  sniff(head, ext) {
    if (has(head, ' EMF', 40) && has(head, '\x01\0\0\0')) return EMF;
    if (has(head, '\xd7\xcd\xc6\x9a')) return WMF;
    // Without the header that most have: in memory or on disk, a header of nine words.
    return ext === 'wmf' && [1, 2].includes(u16(head, 0, true)) && u16(head, 2, true) === 9 ? WMF : undefined;
  },

  /** Pixels at 96 to an inch. */
  async facts({ head, type }) {
    const isEmf = type.ext === 'emf';
    if (!isEmf && !has(head, '\xd7\xcd\xc6\x9a')) return {};
    // Hundredths of millimeters, or units of which so many make an inch.
    const [wide, high] = isEmf
      ? [i32(head, 32) - i32(head, 24), i32(head, 36) - i32(head, 28)]
      : [i16(head, 10) - i16(head, 6), i16(head, 12) - i16(head, 8)];
    const pixels = PER_INCH / (isEmf ? MM_PER_INCH * 100 : u16(head, 14, true) || PER_INCH);
    const [width, height] = [Math.round(Math.abs(wide) * pixels), Math.round(Math.abs(high) * pixels)];
    return width > 0 && height > 0 ? { width, height } : {};
  },

  async picture() {
    throw new FormatError(
      'unsupported',
      'Windows Metafiles are drawn by LibreOffice alone: where that is installed the large view shows them. Save a copy as SVG or PNG to see it here.',
    );
  },
};
