/** Pictures on the surfaces of models, as three's loaders ask for them: they are written down, and nothing is loaded. */
import { resolveObjectURL } from 'node:buffer';
import {
  ClampToEdgeWrapping,
  Loader,
  type Material,
  MirroredRepeatWrapping,
  RepeatWrapping,
  Texture,
  type Wrapping,
} from 'three';
import type { GLTFLoaderPlugin, GLTFParser } from 'three/examples/jsm/loaders/GLTFLoader.js';

/** A picture that a model carries, or names by a path or an address. */
export type Skin = { readonly data: Uint8Array } | { readonly named: string };

/** What it does beyond its edges. */
export type Beyond = 'repeat' | 'mirror' | 'clamp';

/** How one lies on a surface. */
export interface Covering {
  /** Place in the list of skins. */
  readonly skin: number;
  readonly beyond: readonly [Beyond, Beyond];
  /** Where it is transparent, nothing is seen. */
  readonly cut: boolean;
}

export class Skins extends Loader<Texture> {
  readonly #found: { skin: Skin | undefined; url: string | undefined }[] = [];
  readonly #known = new Map<string, number>();

  override load(url: string): Texture {
    const known = this.#known.get(url) ?? this.#found.push({ skin: undefined, url }) - 1;
    this.#known.set(url, known);
    return standing(known);
  }

  carried(key: string, data: Uint8Array): Texture {
    const known = this.#known.get(key) ?? this.#found.push({ skin: { data }, url: undefined }) - 1;
    this.#known.set(key, known);
    return standing(known);
  }

  async all(): Promise<Skin[]> {
    return await Promise.all(this.#found.map(async ({ skin, url = '' }) => skin ?? (await asSkin(url))));
  }
}

/** The name of one travels with copies of its texture. */
function standing(number: number): Texture {
  const texture = new Texture();
  texture.userData = { skin: number };
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  return texture;
}

async function asSkin(url: string): Promise<Skin> {
  const inside = /^data:[^,]*;base64,/i.exec(url);
  if (inside) return { data: Buffer.from(url.slice(inside[0].length), 'base64') };
  if (!url.startsWith('blob:')) return { named: url };
  // What a file of FBX carries, which its loader keeps as a browser would.
  const blob = resolveObjectURL(url);
  URL.revokeObjectURL(url);
  return { data: blob ? new Uint8Array(await blob.arrayBuffer()) : new Uint8Array() };
}

const BEYOND = new Map<Wrapping, Beyond>([
  [RepeatWrapping, 'repeat'],
  [MirroredRepeatWrapping, 'mirror'],
  [ClampToEdgeWrapping, 'clamp'],
]);

/** Of a material, with the texture that says how its corners are to be read. */
export function coveringOf(material: Material | undefined): { covering: Covering; texture: Texture } | undefined {
  const texture = (material as { map?: Texture | null } | undefined)?.map;
  const skin: unknown = texture?.userData['skin'];
  if (!material || !texture || typeof skin !== 'number') return undefined;
  const beyond = [BEYOND.get(texture.wrapS) ?? 'repeat', BEYOND.get(texture.wrapT) ?? 'repeat'] as const;
  return { covering: { skin, beyond, cut: material.alphaTest > 0 || material.transparent }, texture };
}

interface GltfJson {
  readonly accessors?: readonly { readonly bufferView?: number; readonly count?: number }[];
  readonly textures?: readonly {
    source?: number;
    sampler?: number;
    extensions?: Record<string, { source?: number } | undefined>;
  }[];
  readonly images?: readonly { uri?: unknown; bufferView?: number }[];
  readonly samplers?: readonly { wrapS?: number; wrapT?: number }[];
  readonly bufferViews?: readonly { buffer: number; byteOffset?: number; byteLength: number; extensions?: unknown }[];
  readonly buffers?: readonly { uri?: unknown }[];
}

const GL_WRAPS = new Map<number | undefined, Wrapping>([
  [33071, ClampToEdgeWrapping],
  [33648, MirroredRepeatWrapping],
]);

/** Numbers without bytes are zeros by the standard, and take memory all the same. */
const MOST_UNSAID = 4_000_000;

/** @param beside gives the bytes of another file of a glTF model, by its address */
export const gltfSkins =
  (skins: Skins, beside: (address: string) => Promise<Uint8Array | undefined>) =>
  (parser: GLTFParser): GLTFLoaderPlugin & { loadBufferView(index: number): Promise<ArrayBuffer> | null } => {
    const json = parser.json as GltfJson;
  const unsaid = (json.accessors ?? []).reduce((sum, { bufferView, count = 0 }) => sum + (bufferView === undefined ? Number(count) : 0), 0);
  if (unsaid > MOST_UNSAID) throw new Error(`it claims ${unsaid} corners without a byte of them`);
    const files = new Map<string, Promise<Uint8Array | undefined>>();
    return {
      name: 'skins',
      async loadTexture(index) {
        const { source, sampler, extensions = {} } = json.textures?.[index] ?? {};
        const which = source ?? Object.values(extensions).find((one) => typeof one?.source === 'number')?.source;
        const image = json.images?.[which ?? -1];
        let texture = new Texture();
        if (typeof image?.uri === 'string') texture = skins.load(image.uri);
        else if (image?.bufferView !== undefined)
          texture = skins.carried(
            `#${which}`,
            new Uint8Array((await parser.getDependency('bufferView', image.bufferView)) as ArrayBuffer),
          );
        const { wrapS, wrapT } = json.samplers?.[sampler ?? -1] ?? {};
        texture.wrapS = GL_WRAPS.get(wrapS) ?? RepeatWrapping;
        texture.wrapT = GL_WRAPS.get(wrapT) ?? RepeatWrapping;
        texture.flipY = false;
        return texture;
      },
      loadBufferView(index) {
        const view = json.bufferViews?.[index];
        const uri = json.buffers?.[view?.buffer ?? -1]?.uri;
        if (!view || view.extensions || typeof uri !== 'string' || /^data:/i.test(uri)) return null;
        const file = files.get(uri) ?? beside(uri);
        files.set(uri, file);
        return file.then((data) => {
          if (!data) throw new MissingFile(uri);
          const from = view.byteOffset ?? 0;
          if (from + view.byteLength > data.length) throw new Error(`${uri} ends too early`);
          return new Uint8Array(data.subarray(from, from + view.byteLength)).buffer;
        });
      },
    };
  }; // prettier-ignore

/** A file with a part of the shape is not there. */
export class MissingFile extends Error {
  readonly address: string;
  constructor(address: string) {
    super(`${address} is missing`);
    this.address = address;
  }
}
