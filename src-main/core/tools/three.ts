/**
 * The only importer of three: its loaders, as far as they need no window. Nothing that a model refers to is fetched: pictures on its
 * surfaces are left out, and other files are as if they were not there.
 */
import { type BufferGeometry, Loader, LoadingManager, type Material, type Mesh, type Object3D, Texture } from 'three';
import { FBXLoader } from 'three/examples/jsm/loaders/FBXLoader.js';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { OBJLoader } from 'three/examples/jsm/loaders/OBJLoader.js';
import { PLYLoader } from 'three/examples/jsm/loaders/PLYLoader.js';
import { STLLoader } from 'three/examples/jsm/loaders/STLLoader.js';

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
}

export type ModelFormat = 'stl' | 'obj' | 'ply' | 'glb' | 'gltf' | 'fbx';

/** three tells of its progress by what browsers alone have, also of shapes that stand as `data:` in a glTF file. */
if (!('ProgressEvent' in globalThis)) Reflect.set(globalThis, 'ProgressEvent', Event);

/** Throws what the loaders throw, and when a model has no triangles. */
export async function readModel(data: Buffer, format: ModelFormat): Promise<Body[]> {
  const root = await load(data, format);
  const bodies: Body[] = [];
  // Corners without faces are a cloud of points.
  if ('attributes' in root) bodies.push(...(format === 'ply' && !root.index ? [] : [bodyOf(root, undefined, '')]));
  else {
    root.updateMatrixWorld(true);
    root.traverse((node) => {
      const mesh = node as Mesh;
      if (!mesh.isMesh || !mesh.geometry?.attributes['position']) return;
      const placed = mesh.geometry.clone().applyMatrix4(mesh.matrixWorld);
      bodies.push(bodyOf(placed, mesh.material, mesh.name || mesh.parent?.name || ''));
    });
  }
  return bodies.filter((body) => body.positions.length >= 9);
}

async function load(data: Buffer, format: ModelFormat): Promise<Object3D | BufferGeometry> {
  // A copy of its own: loaders look at the whole buffer, whatever part of it is ours.
  const bytes = new Uint8Array(data).buffer;
  const quiet = new LoadingManager();
  quiet.addHandler(/./, new NoPictures(quiet));
  quiet.setURLModifier((url) => (url.startsWith('data:') || url.startsWith('blob:') ? url : 'data:,'));
  switch (format) {
    case 'stl':
      return new STLLoader(quiet).parse(bytes);
    case 'ply':
      return new PLYLoader(quiet).parse(bytes);
    case 'obj':
      return new OBJLoader(quiet).parse(data.toString('utf8'));
    case 'fbx':
      return new FBXLoader(quiet).parse(bytes, '');
    default: {
      const loader = new GLTFLoader(quiet);
      loader.register(() => ({ name: 'no-pictures', loadTexture: async () => new Texture() }));
      return (await loader.parseAsync(bytes, '')).scene;
    }
  }
}

/** Stands where a loader of pictures would. */
class NoPictures extends Loader<Texture> {
  override load(): Texture {
    return new Texture();
  }
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

function bodyOf(geometry: BufferGeometry, material: Material | Material[] | undefined, name: string): Body {
  const materials = material ? [material].flat() : [];
  const { color } = (materials[0] ?? {}) as { color?: { r: number; g: number; b: number } };
  const position = geometry.attributes['position'];
  const normals = geometry.attributes['normal'];
  const shades = geometry.attributes['color'];
  return {
    name,
    positions: position ? threes(position) : new Float32Array(),
    index: geometry.index?.array,
    normals: normals && normals.count === position?.count ? threes(normals) : undefined,
    colors: shades && threes(shades),
    // White is what loaders give to what says nothing.
    color: color && color.r * color.g * color.b < 1 ? [color.r, color.g, color.b] : undefined,
    materials: materials.map((one) => one.name).filter(Boolean),
  };
}
