/** Models in three dimensions: what they are made of, a picture from a corner above, names for search. */
import { readRefAddress } from '../../../src-shared/domain/links.ts';
import type { Body, ModelFormat, ReadModel } from '../tools/three.ts';
import { readBeside } from './beside.ts';
import { ascii, has } from './bytes.ts';
import { FormatError, type FormatHandler, type MediaFile } from './handler.ts';
import { read3mf } from './model-3mf.ts';
import { drawModel, PAPER } from './model-draw.ts';
import { extentOf, meshOf } from './model-shape.ts';
import { texturesOf } from './model-textures.ts';
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
/** Long edges of the pictures on it, in pixels, and bytes of all of them. */
const DRAWN = { edge: 1024, bytes: 64 * 2 ** 20 };
const TURNED = { edge: 2048, bytes: 96 * 2 ** 20 };
/** What is printed or built stands on x and y. */
const UP_IS_Z = new Set(['stl', 'ply', '3mf']);
const MOST_NAMES = 5000;
/** What the standard says; 3MF files say their own, others nothing. */
const UNITS: Readonly<Record<string, string>> = { glb: 'm', gltf: 'm' };

export const model: FormatHandler = {
  id: 'model',
  version: 4,
  types: MODEL_TYPES,
  family: '3D models',
  by: 'three',
  view: 'turned',
  paper: PAPER,

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
    const pieces = new Set(bodies.map(({ part }, i) => part ?? `#${i}`)).size;
    return {
      triangles,
      vertices: bodies.reduce((sum, { positions }) => sum + positions.length / 3, 0),
      bounds: boundsOf(bodies.map(({ positions }) => positions)),
      ...(unit && { unit }),
      ...(pieces > 1 && { parts: pieces }),
      ...(materials && { materials }),
    };
  },

  async picture(file, maxEdge) {
    const { bodies, skins } = await parts(file);
    const { textures } = await texturesOf(file, bodies, skins, DRAWN);
    // Drawn twice as large and shrunk, which smooths its edges.
    const drawn = drawModel(bodies, UP_IS_Z.has(file.type.ext), Math.min(MAX_EDGE, 2 * maxEdge), textures);
    return { form: 'rgba', ...drawn, upright: true };
  },

  async text(file) {
    const { bodies } = await parts(file);
    const names = new Set(bodies.flatMap(({ name, materials }) => [name, ...materials]).filter(Boolean));
    return names.size ? [{ text: [...names].slice(0, MOST_NAMES).join('\n') }] : [];
  },

  async shape(file) {
    const { bodies, skins, unit } = await parts(file);
    const { textures, note } = await texturesOf(file, bodies, skins, TURNED);
    return meshOf(bodies, { up: UP_IS_Z.has(file.type.ext) ? 'z' : 'y', unit: unit ?? null, note }, textures);
  },
};

const parts = oncePerFile(readParts);

interface Read extends ReadModel {
  /** Of lengths. */
  readonly unit: string | undefined;
}

async function readParts(file: MediaFile): Promise<Read> {
  if (file.size > MAX_FILE)
    throw new FormatError('too-large', `Models are drawn up to 256 MB; this one has ${megabytes(file.size)} MB.`);
  const { ext } = file.type;
  const data = await file.bytes();
  const { MissingFile, readModel } = await import('../tools/three.ts');
  let bodies: Body[];
  let skins: ReadModel['skins'] = [];
  let unit = UNITS[ext];
  try {
    if (ext === '3mf') ({ bodies, skins, unit } = await read3mf(file));
    else ({ bodies, skins } = await readModel(data, ext as ModelFormat, besideOf(file)));
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const detail = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
    if (/DRACO|meshopt|KTX2/i.test(detail))
      throw new FormatError(
        'unsupported',
        'The shape in this file is packed in a way that cannot be unpacked here. Its name and place are kept.',
      );
    if (error instanceof MissingFile)
      throw new FormatError(
        'unsupported',
        `This model keeps its shape in “${lastPart(error.address)}”, which is not in its folder. Put it there, or save the model as one file (.glb).`,
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
  return { bodies, skins, unit };
}

/** Other files of a model, as far as they lie with it. */
const besideOf = (file: MediaFile) => async (written: string): Promise<Buffer | undefined> => {
  const path = file.type.ext === 'gltf' ? readRefAddress(written) : written;
  return path === undefined ? undefined : (await readBeside(file.path, path, MAX_FILE))?.data;
};

const lastPart = (address: string): string => (readRefAddress(address) ?? address).split(/[\\/]/).at(-1)!.slice(0, 80);

/** Length along x, y and z, to four digits. */
function boundsOf(all: readonly Float32Array[]): [number, number, number] {
  const { low, high } = extentOf(all);
  return [0, 1, 2].map((axis) => Number(Math.max(0, high[axis]! - low[axis]!).toPrecision(4))) as [
    number,
    number,
    number,
  ];
}
