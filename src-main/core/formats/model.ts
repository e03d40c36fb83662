/** Models in three dimensions: what they are made of, a picture from a corner above, names for search. */
import type { Body, ModelFormat } from '../tools/three.ts';
import { ascii, has } from './bytes.ts';
import { FormatError, type FormatHandler, type MediaFile } from './handler.ts';
import { read3mf } from './model-3mf.ts';
import { drawModel } from './model-draw.ts';
import { extentOf, meshOf } from './model-shape.ts';
import { oncePerFile } from './once.ts';
import { megabytes } from './raster.ts';
import { byExt, types } from './types.ts';

export const MODEL_TYPES = types(
  'model',
  'model',
  `stl model/stl STL
   obj model/obj Wavefront OBJ
   ply model/ply PLY
   glb model/gltf-binary glTF binary
   gltf model/gltf+json glTF
   fbx application/x-fbx FBX
   3mf model/3mf 3MF`,
);
const type = byExt(MODEL_TYPES);
/** Ten million triangles; they take four times as much in memory. */
const MAX_FILE = 256 * 2 ** 20;
const MAX_EDGE = 1536;
/** What is printed or built stands on x and y. */
const UP_IS_Z = new Set(['stl', 'ply', '3mf']);
const MOST_NAMES = 5000;
/** What the standard says; 3MF files say their own, others nothing. */
const UNITS: Readonly<Record<string, string>> = { glb: 'm', gltf: 'm' };

export const model: FormatHandler = {
  id: 'model',
  version: 3,
  types: MODEL_TYPES,
  family: '3D models',
  by: 'three',
  view: 'turned',

  sniff(head, ext) {
    if (has(head, 'glTF')) return type('glb');
    if (has(head, 'ply\n') || has(head, 'ply\r')) return type('ply');
    if (has(head, 'Kaydara FBX')) return type('fbx');
    // Many files begin with this word; a list of surfaces is in those that are STL.
    if (ext === 'stl' && (has(head, 'solid') || head.length >= 84)) return type('stl');
    if (has(head, 'solid ') && /^\s*facet normal/m.test(ascii(head, 0, 1024))) return type('stl');
    return undefined;
  },

  async facts(file) {
    const { bodies, unit } = await parts(file);
    const triangles = bodies.reduce(
      (sum, { index, positions }) => sum + Math.floor((index?.length ?? positions.length / 3) / 3),
      0,
    );
    const materials = new Set(bodies.flatMap((body) => body.materials)).size;
    return {
      triangles,
      vertices: bodies.reduce((sum, { positions }) => sum + positions.length / 3, 0),
      bounds: boundsOf(bodies.map(({ positions }) => positions)),
      ...(unit && { unit }),
      ...(bodies.length > 1 && { parts: bodies.length }),
      ...(materials && { materials }),
    };
  },

  async picture(file, maxEdge) {
    const { bodies } = await parts(file);
    // Drawn twice as large and shrunk, which smooths its edges.
    const drawn = drawModel(bodies, UP_IS_Z.has(file.type.ext), Math.min(MAX_EDGE, 2 * maxEdge));
    return { form: 'rgba', ...drawn, upright: true };
  },

  async text(file) {
    const { bodies } = await parts(file);
    const names = new Set(bodies.flatMap(({ name, materials }) => [name, ...materials]).filter(Boolean));
    return names.size ? [{ text: [...names].slice(0, MOST_NAMES).join('\n') }] : [];
  },

  async shape(file) {
    const { bodies, unit } = await parts(file);
    return meshOf(bodies, UP_IS_Z.has(file.type.ext) ? 'z' : 'y', unit);
  },
};

const parts = oncePerFile(readParts);

interface Read {
  readonly bodies: readonly Body[];
  /** Of lengths. */
  readonly unit: string | undefined;
}

async function readParts(file: MediaFile): Promise<Read> {
  if (file.size > MAX_FILE)
    throw new FormatError('too-large', `Models are drawn up to 256 MB; this one has ${megabytes(file.size)} MB.`);
  const { ext } = file.type;
  const data = await file.bytes();
  const { readModel } = await import('../tools/three.ts');
  let bodies: readonly Body[];
  let unit = UNITS[ext];
  try {
    if (ext === '3mf') ({ bodies, unit } = await read3mf(file));
    else bodies = await readModel(data, ext as ModelFormat);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const detail = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
    if (/DRACO|meshopt|KTX2/i.test(detail))
      throw new FormatError(
        'unsupported',
        'The shape in this file is packed in a way that cannot be unpacked here. Its name and place are kept.',
      );
    if (ext === 'gltf' && hasOtherFiles(data))
      throw new FormatError(
        'unsupported',
        'This glTF keeps its shape in other files beside it. Save it as one file (.glb) to see it here.',
      );
    throw new FormatError(
      'damaged',
      `This model cannot be read: it is damaged or incomplete${error instanceof TypeError || !detail ? '' : ` (${detail.slice(0, 120)})`}. If you have another copy, use that.`,
    );
  }
  if (!bodies.length)
    throw new FormatError(
      'unsupported',
      'This model has no surfaces to draw: it holds points, lines or movements alone, or ends too early.',
    );
  return { bodies, unit };
}

/** Buffers by the name of a file. */
const hasOtherFiles = (data: Buffer): boolean =>
  /"uri"\s*:\s*"(?!data:)[^"]+\.(bin|glbin)"/.test(data.toString('utf8', 0, 2 ** 20));

/** Length along x, y and z, to four digits. */
function boundsOf(all: readonly Float32Array[]): [number, number, number] {
  const { low, high } = extentOf(all);
  return [0, 1, 2].map((axis) => Number(Math.max(0, high[axis]! - low[axis]!).toPrecision(4))) as [
    number,
    number,
    number,
  ];
}
