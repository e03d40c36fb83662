/** Pictures of GIMP: layers put over each other, their names and what is written in them. */
import { has } from './bytes.ts';
import { FormatError, type FormatHandler, type MediaFile } from './handler.ts';
import { oncePerFile } from './once.ts';
import { megabytes } from './raster.ts';
import { types } from './types.ts';
import { drawXcf } from './xcf-draw.ts';
import { readXcf } from './xcf-file.ts';

export const XCF_TYPES = types('xcf', 'layered', 'xcf image/x-xcf GIMP');
const MAX_FILE = 512 * 2 ** 20;
const MODES = ['RGB', 'Gray', 'Indexed'];
const DEPTHS: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 32, 5: 16, 6: 32, 7: 64 };

export const xcf: FormatHandler = {
  id: 'xcf',
  version: 1,
  types: XCF_TYPES,
  family: 'GIMP',

  sniff: (head) => (has(head, 'gimp xcf ') ? XCF_TYPES[0] : undefined),

  async facts(file) {
    const { width, height, base, precision, layers } = await picture(file);
    return {
      width,
      height,
      layers: layers.length,
      bitDepth: DEPTHS[Math.floor(precision / 100)] ?? 8,
      ...(base > 0 && { colorSpace: MODES[base]! }),
    };
  },

  async picture(file, maxEdge) {
    const read = await picture(file);
    const { unlike, ...drawn } = drawXcf(await file.bytes(), read, 2 * maxEdge);
    const some = unlike === 1 ? '1 layer of this picture is' : `${unlike} layers of this picture are`;
    return {
      form: 'rgba',
      ...drawn,
      upright: true,
      ...(unlike > 0 && {
        damage: new FormatError('unsupported', `${some} shown as if put over the others plainly: their way to blend is not known here.`),
      }),
    };
  },

  async text(file) {
    const { layers } = await picture(file);
    const words = layers.flatMap(({ name, text }) => [name, text]).filter(Boolean);
    return words.length ? [{ text: [...new Set(words)].join('\n') }] : [];
  },
}; // prettier-ignore

const picture = oncePerFile(async (file: MediaFile) => {
  if (file.size > MAX_FILE)
    throw new FormatError('too-large', `Pictures of GIMP are read up to 512 MB; this one has ${megabytes(file.size)} MB.`);
  return readXcf(await file.bytes());
}); // prettier-ignore
