/** Textures, materials and buffers that models name. */
import { has, u32 } from '../bytes.ts';
import type { MediaFile } from '../handler.ts';
import { placed, placedAt, type RefReader, textOf } from './ref.ts';

const MAX_JSON = 64 * 2 ** 20;

export const gltf: RefReader = {
  exts: ['gltf', 'glb'],
  async read(file) {
    const said = JSON.parse(await json(file)) as { images?: unknown; buffers?: unknown };
    const addresses = [said.images, said.buffers]
      .flatMap((list) => (Array.isArray(list) ? list : []))
      .map((one: unknown) => (one as { uri?: unknown } | null)?.uri);
    return placedAt(addresses.filter((uri) => typeof uri === 'string'));
  },
};

async function json(file: MediaFile): Promise<string> {
  if (!has(file.head, 'glTF')) return (await file.part(0, MAX_JSON)).toString('utf8');
  return (await file.part(20, Math.min(u32(file.head, 12, true), MAX_JSON))).toString('utf8');
}

export const obj: RefReader = {
  exts: ['obj'],
  read: async (file) =>
    placed(Array.from((await textOf(file)).matchAll(/^[ \t]*mtllib[ \t]+(.+?)[ \t\r]*$/gm), ([, name]) => name)),
};

/** `map_Kd -s 1 1 1 wood.jpg`: options stand before the name. */
export const mtl: RefReader = {
  exts: ['mtl'],
  read: async (file) =>
    placed(
      Array.from(
        (await textOf(file)).matchAll(/^[ \t]*(?:map_\w+|bump|disp|decal|refl|norm)[ \t]+(.+?)[ \t\r]*$/gim),
        ([, said = '']) => textureName(said),
      ),
    ),
};

/** @param said what stands behind the kind of map */
export function textureName(said: string): string {
  const words = said.split(/[ \t]+/);
  let at = 0;
  while (words[at]?.startsWith('-') && at < words.length - 1) {
    const values = OPTION_VALUES[words[at]!.toLowerCase()] ?? 1;
    at++;
    // Of up to three numbers the later ones may be left out.
    for (let i = 0; i < values && at < words.length - 1 && (i === 0 || /^[-+.\d]+$/.test(words[at]!)); i++) at++;
  }
  return words.slice(at).join(' ');
}
const OPTION_VALUES: Readonly<Record<string, number>> = { '-o': 3, '-s': 3, '-t': 3, '-mm': 2 };

/** Each name of a texture stands behind this word: in binary files with its length, in text files in quotes. */
export const fbx: RefReader = {
  exts: ['fbx'],
  async read(file) {
    const data = await file.bytes();
    const [word, found]: [string, string[]] = ['RelativeFilename', []];
    for (
      let at = data.indexOf(word, 0, 'latin1');
      at >= 0 && found.length < 2000;
      at = data.indexOf(word, at + word.length, 'latin1')
    ) {
      const start = at + word.length;
      const length = u32(data, start + 1, true);
      const quoted = /^:\s*"([^"\r\n]+)"/.exec(data.toString('utf8', start, start + 4000))?.[1];
      if (quoted) found.push(quoted);
      else if (data[start] === 0x53 && length > 0 && length < 4096 && start + 5 + length <= data.length)
        found.push(data.toString('utf8', start + 5, start + 5 + length));
    }
    return placed(found);
  },
};
