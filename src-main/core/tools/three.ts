/**
 * The only importer of three, with three-skins.ts: its loaders, as far as they need no window. Nothing that a model refers to is fetched:
 * pictures on its surfaces are told to whoever asks, and other files are those that `beside` gives.
 */
import { BufferAttribute, BufferGeometry, LoadingManager, type Material, type Mesh, type Object3D, type Texture, Vector2 } from 'three';
import { FBXLoader } from 'three/examples/jsm/loaders/FBXLoader.js';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { MTLLoader } from 'three/examples/jsm/loaders/MTLLoader.js';
import { OBJLoader } from 'three/examples/jsm/loaders/OBJLoader.js';
import { PLYLoader } from 'three/examples/jsm/loaders/PLYLoader.js';
import { STLLoader } from 'three/examples/jsm/loaders/STLLoader.js';
import { type Covering, coveringOf, gltfSkins, type Skin, Skins } from './three-skins.ts';

export { type Covering, MissingFile, type Skin } from './three-skins.ts';

/** One body in the coordinates of the whole. */
export interface Body {
  readonly name: string;
  /** x, y, z of each corner. */
  readonly positions: Float32Array;
  /** Three corners a triangle; undefined: they stand one after the other. */
  readonly index: ArrayLike<number> | undefined;
  /** Red, green, blue of each corner, 0–1, where corners have colors. */
  readonly colors: ArrayLike<number> | undefined;
  /** x, y, z of each corner, where the file has them. */
  readonly normals: ArrayLike<number> | undefined;
  /** Of the first material, 0–1. */
  readonly color: readonly [number, number, number] | undefined;
  readonly materials: readonly string[];
  /** The picture on it, and for each corner where that is met: from its left and from its top, 0–1 and beyond. */
  readonly covering?: Covering | undefined;
  readonly places?: Float32Array | undefined;
  /** Bodies of one number are one part, in several materials. */
  readonly part?: number;
}

export interface ReadModel {
  readonly bodies: Body[];
  readonly skins: readonly Skin[];
}

/** Bytes of another file that a model names, if they may be had. */
export type FilesBeside = (written: string) => Promise<Uint8Array | undefined>;

export type ModelFormat = 'stl' | 'obj' | 'ply' | 'glb' | 'gltf' | 'fbx';

/** three tells of its progress by what browsers alone have, also of shapes that stand as `data:` in a glTF file. */
if (!('ProgressEvent' in globalThis)) Reflect.set(globalThis, 'ProgressEvent', Event);

/** Throws what the loaders throw, and when a model has no triangles. */
export async function readModel(data: Buffer, format: ModelFormat, beside: FilesBeside): Promise<ReadModel> {
  const skins = new Skins();
  const root = await load(data, format, skins, beside);
  const bodies: Body[] = [];
  // Corners without faces are a cloud of points.
  if ('attributes' in root) {
    // Where faces have places on a picture of their own, the loader gives corner after corner.
    const unfolded = 'uv' in root.attributes && /^property list .*texcoord/m.test(data.toString('latin1', 0, 4096));
    if (format !== 'ply' || root.index || unfolded) bodies.push(plainBody(data, format, root, skins));
  } else {
    root.updateMatrixWorld(true);
    let part = 0;
    root.traverse((node) => {
      const mesh = node as Mesh;
      if (!mesh.isMesh || !mesh.geometry?.attributes['position']) return;
      const placed = mesh.geometry.clone().applyMatrix4(mesh.matrixWorld);
      const name = mesh.name || mesh.parent?.name || '';
      for (const { geometry, materials } of byMaterial(placed, mesh.material)) bodies.push(bodyOf(geometry, materials, name, part));
      part++;
    });
  }
  return { bodies: bodies.filter((body) => body.positions.length >= 9), skins: await skins.all() };
}

async function load(data: Buffer, format: ModelFormat, skins: Skins, beside: FilesBeside): Promise<Object3D | BufferGeometry> {
  // A copy of its own: loaders look at the whole buffer, whatever part of it is ours.
  const bytes = new Uint8Array(data).buffer;
  const quiet = new LoadingManager();
  quiet.addHandler(/./, skins);
  quiet.setURLModifier((url) => (url.startsWith('data:') || url.startsWith('blob:') ? url : 'data:,'));
  switch (format) {
    case 'stl':
      return new STLLoader(quiet).parse(bytes);
    case 'ply':
      return new PLYLoader(quiet).parse(bytes);
    case 'obj': {
      const loader = new OBJLoader(quiet);
      const text = data.toString('utf8');
      const said = await materialsOf(text, beside);
      if (said) loader.setMaterials(new MTLLoader(quiet).parse(said, ''));
      return loader.parse(text);
    }
    case 'fbx':
      return new FBXLoader(quiet).parse(bytes, '');
    default: {
      const loader = new GLTFLoader(quiet);
      // Before those that come with it, which would load.
      (loader as unknown as { pluginCallbacks: unknown[] }).pluginCallbacks.unshift(gltfSkins(skins, beside));
      return (await loader.parseAsync(bytes, '')).scene;
    }
  }
}

/** What files of materials beside an OBJ say, one after the other. */
async function materialsOf(text: string, beside: FilesBeside): Promise<string | undefined> {
  const names = new Set(Array.from(text.matchAll(/^[ \t]*mtllib[ \t]+(.+?)[ \t\r]*$/gm), ([, name = '']) => name));
  const found = await Promise.all([...names].slice(0, MOST_LIBRARIES).map(beside));
  const said = found.flatMap((data) => (data ? [Buffer.from(data).toString('utf8')] : []));
  return said.length ? said.join('\n') : undefined;
}
const MOST_LIBRARIES = 20;

/** A mesh in one material for each of its materials. */
function byMaterial(geometry: BufferGeometry, material: Material | Material[]): { geometry: BufferGeometry; materials: Material[] }[] {
  const materials = [material].flat();
  if (materials.length < 2 || geometry.groups.length < 2 || geometry.index) return [{ geometry, materials }];
  return geometry.groups.flatMap(({ start, count, materialIndex = 0 }) => {
    const only = materials[materialIndex];
    if (!only) return [];
    const part = new BufferGeometry();
    for (const [name, { array, itemSize, normalized }] of Object.entries(geometry.attributes as Record<string, BufferAttribute>))
      part.setAttribute(name, new BufferAttribute(array.subarray(start * itemSize, (start + count) * itemSize), itemSize, normalized));
    return [{ geometry: part, materials: [only] }];
  });
}

/** PLY says in a comment which picture lies on it. */
function plainBody(data: Buffer, format: ModelFormat, geometry: BufferGeometry, skins: Skins): Body {
  const named = format === 'ply' && /^comment TextureFile[ \t]+(.+?)[ \t\r]*$/m.exec(data.toString('latin1', 0, 4096))?.[1];
  const body = bodyOf(geometry, [], '', 0);
  const map = named && geometry.attributes['uv'] ? skins.load(Buffer.from(named, 'latin1').toString('utf8')) : undefined;
  if (!map) return body;
  const found = coveringOf({ map, alphaTest: 0, transparent: false } as unknown as Material);
  return { ...body, ...(found && { covering: found.covering, places: placesOf(geometry, found.texture) }) };
}

type Attribute = BufferGeometry['attributes'][string];

/** The first three numbers of each corner, whatever form they are kept in. */
function threes(attribute: Attribute): Float32Array {
  const { array, itemSize, normalized } = attribute;
  if (array instanceof Float32Array && itemSize === 3 && !normalized && array.length === attribute.count * 3)
    return array;
  const out = new Float32Array(attribute.count * 3);
  for (let i = 0; i < out.length; i++) out[i] = attribute.getComponent(Math.floor(i / 3), i % 3);
  return out;
}

/** Where the corners meet their picture, from its left and its top. */
function placesOf(geometry: BufferGeometry, texture: Texture): Float32Array | undefined {
  const uv = geometry.attributes[texture.channel ? `uv${texture.channel}` : 'uv'];
  if (!uv) return undefined;
  if (texture.matrixAutoUpdate) texture.updateMatrix();
  const out = new Float32Array(uv.count * 2);
  const at = new Vector2();
  for (let i = 0; i < uv.count; i++) {
    at.set(uv.getX(i), uv.getY(i)).applyMatrix3(texture.matrix);
    out[i * 2] = at.x;
    out[i * 2 + 1] = texture.flipY ? 1 - at.y : at.y;
  }
  return out;
}

function bodyOf(geometry: BufferGeometry, materials: readonly Material[], name: string, part: number): Body {
  const { color } = (materials[0] ?? {}) as { color?: { r: number; g: number; b: number } };
  const position = geometry.attributes['position'];
  const normals = geometry.attributes['normal'];
  const shades = geometry.attributes['color'];
  const covered = coveringOf(materials[0]);
  const places = covered && placesOf(geometry, covered.texture);
  return {
    name,
    positions: position ? threes(position) : new Float32Array(),
    index: geometry.index?.array,
    normals: normals && normals.count === position?.count ? threes(normals) : undefined,
    colors: shades && threes(shades),
    // White is what loaders give to what says nothing.
    color: color && color.r * color.g * color.b < 1 ? [color.r, color.g, color.b] : undefined,
    materials: materials.map((one) => one.name).filter(Boolean),
    part,
    ...(covered && places && places.length * 3 === (position?.count ?? 0) * 6 && { covering: covered.covering, places }),
  };
}
