/** Drawings in DXF: what they are made of, drawn from their entities, the words in them. */
import { ascii, has } from './bytes.ts';
import { drawEntities } from './dxf/draw.ts';
import { isBinaryDxf } from './dxf/groups.ts';
import { paint } from './dxf/paint.ts';
import { type Drawing, readDxf } from './dxf/read.ts';
import { FormatError, type FormatHandler, type MediaFile } from './handler.ts';
import { oncePerFile } from './once.ts';
import { megabytes } from './raster.ts';
import { drawingVersion } from './carried.ts';
import { types } from './types.ts';

export const DXF_TYPES = types('dxf', 'cad', 'dxf image/vnd.dxf DXF');
/** Some five million lines of it. */
const MAX_FILE = 128 * 2 ** 20;
const MAX_EDGE = 2048;
const MAX_TEXT = 1_000_000;
/** By `$INSUNITS`. */
const UNITS = ['', 'in', 'ft', 'mi', 'mm', 'cm', 'm', 'km', 'µin', 'mil', 'yd', 'Å', 'nm', 'µm', 'dm'];

export const dxf: FormatHandler = {
  id: 'dxf',
  version: 2,
  types: DXF_TYPES,
  family: 'CAD drawings',
  view: 'drawing',

  sniff(head, ext) {
    if (isBinaryDxf(head)) return DXF_TYPES[0];
    if (ext !== 'dxf' && !/^\s*(999\r?\n[^\n]*\n\s*)*0\r?\nSECTION\r?\n\s*2\r?\n(HEADER|TABLES|ENTITIES|CLASSES)/.test(ascii(head, 0, 2048))) return undefined;
    // Somebody's picture under this name is that picture.
    return has(head, '\x89PNG') || has(head, '\xff\xd8') || has(head, 'PK\x03\x04') || has(head, '%PDF') ? undefined : /^[\s\d]/.test(ascii(head, 0, 16)) ? DXF_TYPES[0] : undefined;
  },

  async facts(file) {
    const { drawing, head, entities } = await drawn(file);
    const [left, bottom, right, top] = head.box;
    const round = (length: number): number => Number(length.toPrecision(6));
    return {
      ...(drawing.version && { formatVersion: drawingVersion(drawing.version) }),
      layers: head.layers.length,
      entities,
      ...(right > left || top > bottom ? { bounds: [round(right - left), round(top - bottom), 0] as const } : {}),
      ...(head.unit && { unit: head.unit }),
    };
  },

  async picture(file, maxEdge) {
    const { head, data } = await drawn(file);
    if (head.marks + head.words.length === 0)
      throw new FormatError('unsupported', 'Nothing that can be drawn stands in this drawing: it is empty, or holds solids alone.');
    return { form: 'rgba', ...(await paint(data, Math.min(MAX_EDGE, 2 * maxEdge))), upright: true };
  },

  async text(file) {
    const { head } = await drawn(file);
    const words = [...new Set([...head.words.map(({ text }) => text.trim()), ...head.layers.map(({ name }) => name)])].filter(Boolean);
    return words.length ? [{ text: words.join('\n').slice(0, MAX_TEXT) }] : [];
  },

  async shape(file) {
    return (await drawn(file)).data;
  },
}; // prettier-ignore

const drawn = oncePerFile(async (file: MediaFile) => {
  if (file.size > MAX_FILE)
    throw new FormatError('too-large', `Drawings are read up to 128 MB; this one has ${megabytes(file.size)} MB.`);
  let drawing: Drawing;
  const data = await file.bytes();
  try {
    drawing = readDxf(data);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new FormatError('damaged', 'This drawing cannot be read: it is damaged. If you have another copy, use that.');
  }
  const { pen, left, cut } = drawEntities(drawing);
  const entities = drawing.entities.length;
  return { drawing, entities, ...pen.pack(UNITS[drawing.units] || undefined, noteOf(left, cut)) };
});

/** What of a drawing is not shown. */
function noteOf(left: ReadonlyMap<string, number>, cut: boolean): string | undefined {
  const kinds = [...left].sort(([, a], [, b]) => b - a).slice(0, 4);
  const parts = [
    cut ? 'This drawing is shown as far as it could be read.' : '',
    kinds.length ? `Not drawn: ${kinds.map(([kind, n]) => `${n} × ${kind.slice(0, 30)}`).join(', ')}.` : '',
  ];
  return parts.filter(Boolean).join(' ') || undefined;
}
