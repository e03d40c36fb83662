/** Pictures on models: in the picture that is drawn, and in what the window turns. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPalette } from '../../../src-shared/domain/color.ts';
import { readShape } from '../../../src-shared/domain/shape.ts';
import { shape } from '../workers/media-tasks.ts';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';
import { mtl, textured3mf, texturedFbx, texturedGltf, texturedObj, texturedPly } from './testing/textured-models.ts';

const files = scratch();
afterAll(() => files.remove());

/** Red above, blue below on the left, green below on the right: so it is seen which way round it lies. */
const QUARTERS = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="32" fill="#d01010"/><rect y="32" width="32" height="32" fill="#1010d0"/><rect x="32" y="32" width="32" height="32" fill="#10b010"/></svg>`;
let png: Buffer;
let webp: Buffer;
beforeAll(async () => {
  png = await sharp(Buffer.from(QUARTERS)).png().toBuffer();
  webp = await sharp(Buffer.from(QUARTERS)).webp({ lossless: true }).toBuffer();
});

/** Writes files into a folder of their own and reads the first of them. */
let folders = 0;
async function read(all: Readonly<Record<string, Buffer | string>>) {
  const folder = path.join(files.folder, `models-${folders++}`);
  mkdirSync(path.join(folder, 'textures'), { recursive: true });
  for (const [name, data] of Object.entries(all)) writeFileSync(path.join(folder, name), data);
  const [[name, data]] = Object.entries(all) as [[string, Buffer | string]];
  return { at: path.join(folder, name), size: Buffer.from(data).length };
}

async function drawn({ at, size }: { at: string; size: number }): Promise<string> {
  const { second } = await readBoth(at, size);
  expect(second.problem).toBeUndefined();
  const { data, info } = await sharp(second.p512!.data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  // By what each is most: which colors are seen above, and below on the left and on the right.
  const seen = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]; // prettier-ignore
  let gray = 0;
  for (let i = 0; i < info.width * info.height; i++) {
    const pixel = [data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!];
    if (Math.max(...pixel) - Math.min(...pixel) < 60) {
      gray += Math.max(...pixel) < 225 ? 1 : 0;
      continue;
    }
    const which = pixel.indexOf(Math.max(...pixel));
    for (const [k, value] of [1, i % info.width, Math.floor(i / info.width)].entries()) seen[which]![k]! += value;
  }
  if (seen.some(([count]) => count! < 1000)) return gray > 1000 ? 'bare' : JSON.stringify(seen);
  const [red, green, blue] = seen.map(([count, x, y]) => ({ x: x! / count!, y: y! / count! })) as [
    { x: number; y: number },
    { x: number; y: number },
    { x: number; y: number },
  ];
  return red.y < green.y && red.y < blue.y && blue.x < green.x ? 'covered' : 'turned round';
}

async function shown({ at, size }: { at: string; size: number }) {
  const { first } = await readBoth(at, size);
  const packed = await shape(
    { id: 1, task: 'shape', path: Buffer.from(at), size, type: first.type, facts: first.facts },
    new AbortController().signal,
  );
  const { head, floats, bytes, whole } = readShape(new Uint8Array(packed).buffer);
  if (head.kind !== 'mesh') throw new Error('A model is a mesh.');
  floats(head.corners * 3);
  bytes(head.corners * 8);
  const places = head.textures.length ? floats(head.corners * 2) : new Float32Array();
  whole(head.triangles * 3);
  return { head, places, pixels: head.textures.map(({ width, height }) => bytes(width * height * 4)) };
}

const beside = (image: string) => texturedGltf({ uri: image }, 'wall.bin');

test.each<[string, () => Record<string, Buffer | string>]>([
  [
    'OBJ with its materials beside it',
    () => ({ 'wall.obj': texturedObj(), 'wall.mtl': mtl('-s 1 1 1 poster.png'), 'poster.png': png }),
  ],
  [
    'OBJ whose picture stood elsewhere, in another case',
    () => ({ 'wall.obj': texturedObj(), 'wall.mtl': mtl('C:\\jobs\\art\\POSTER.PNG'), 'textures/poster.png': png }),
  ],
  ['GLB that carries it', () => ({ 'wall.glb': texturedGltf({ data: png, mimeType: 'image/png' }).file })],
  [
    'GLB that carries WebP',
    () => ({
      'wall.glb': texturedGltf({ data: webp, mimeType: 'image/webp' }, undefined, {
        extensions: { EXT_texture_webp: { source: 0 } },
      }).file,
    }),
  ],
  [
    'glTF with its shape and picture beside it',
    () => ({
      'wall.gltf': beside('textures/my%20poster.png').file,
      'wall.bin': beside('').bin,
      'textures/my poster.png': png,
    }),
  ],
  [
    'glTF with its picture as text',
    () => ({ 'wall.gltf': beside(`data:image/png;base64,${png.toString('base64')}`).file, 'wall.bin': beside('').bin }),
  ],
  ['FBX that carries it', () => ({ 'wall.fbx': texturedFbx('poster.png', png) })],
  ['FBX with it beside', () => ({ 'wall.fbx': texturedFbx('art\\poster.png'), 'poster.png': png })],
  ['3MF, which carries it', () => ({ 'wall.3mf': textured3mf(png) })],
  ['PLY with it beside', () => ({ 'wall.ply': texturedPly('poster.png'), 'poster.png': png })],
])('%s is seen with its picture, the right way round, and turned with it', async (_, all) => {
  const given = await read(all());
  expect(await drawn(given)).toBe('covered');
  const { head, places, pixels } = await shown(given);
  expect(head).toMatchObject({
    textures: [{ width: 64, height: 64 }],
    surfaces: [{ triangles: 2, texture: 0, beyond: ['repeat', 'repeat'] }],
    note: null,
  });
  expect([...pixels[0]!.subarray(0, 4)]).toEqual([0xd0, 0x10, 0x10, 255]);
  expect([Math.min(...places), Math.max(...places)]).toEqual([0, 1]);
}); // prettier-ignore

test('what lies outside of the folder, on the net, or is no picture is left out, and named', async () => {
  const outside = path.join(files.folder, 'secret.png');
  writeFileSync(outside, png);
  writeFileSync(path.join(files.folder, 'wall.mtl'), mtl('secret.png'));
  const cases: Record<string, () => Record<string, Buffer | string>> = {
    above: () => ({ 'wall.gltf': beside('../secret.png').file, 'wall.bin': beside('').bin }),
    'from the top': () => ({ 'wall.obj': texturedObj(), 'wall.mtl': mtl(outside) }),
    address: () => ({ 'wall.gltf': beside(`file://${outside}`).file, 'wall.bin': beside('').bin }),
    net: () => ({ 'wall.gltf': beside('http://203.0.113.7:8/secret.png').file, 'wall.bin': beside('').bin }),
    share: () => ({ 'wall.obj': texturedObj(), 'wall.mtl': mtl('\\\\203.0.113.7\\share\\secret.png') }),
    'materials above': () => ({ 'wall.obj': texturedObj('../wall.mtl') }),
    'no picture': () => ({ 'wall.obj': texturedObj(), 'wall.mtl': mtl('secret.png'), 'secret.png': '<html>' }),
    'cut off': () => ({ 'wall.glb': texturedGltf({ data: png.subarray(0, 30), mimeType: 'image/png' }).file }),
    'not in the package': () => ({ 'wall.3mf': textured3mf(png, '/../secret.png') }),
    gone: () => ({ 'wall.fbx': texturedFbx('secret.png') }),
  };
  for (const [name, all] of Object.entries(cases)) {
    const given = await read(all());
    expect([name, await drawn(given)]).toEqual([name, 'bare']);
    const { head } = await shown(given);
    expect([name, head.textures.length, head.surfaces.length]).toEqual([name, 0, 1]);
    if (name !== 'materials above')
      expect(head.note).toMatch(/^Without (secret\.png|a picture in the file): not in its folder, or not to be read$/);
  }
});

test('the paper that a model is drawn on is no color of it', async () => {
  const given = await read({ 'wall.glb': texturedGltf({ data: png, mimeType: 'image/png' }).file });
  const { second } = await readBoth(given.at, given.size);
  const colors = readPalette(second.palette!).map(({ hex }) =>
    [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
  );
  // Each is vivid: most of one of red, green and blue, and little of another.
  expect(colors.filter((rgb) => Math.max(...rgb) - Math.min(...rgb) < 60)).toEqual([]);
  expect(new Set(colors.map((rgb) => rgb.indexOf(Math.max(...rgb))))).toEqual(new Set([0, 1, 2]));
});

test('a link out of the folder is not followed', async () => {
  const given = await read({ 'wall.obj': texturedObj(), 'wall.mtl': mtl('poster.png') });
  symlinkSync(files.write('elsewhere.png', png), path.join(path.dirname(given.at), 'poster.png'));
  expect(await drawn(given)).toBe('bare');
});

test('many pictures share what is allowed: each is made smaller', async () => {
  const large = await sharp({ create: { width: 3000, height: 3000, channels: 3, background: '#a05020' } })
    .jpeg()
    .toBuffer();
  const given = await read({ 'wall.glb': texturedGltf({ data: large, mimeType: 'image/jpeg' }).file });
  expect((await shown(given)).head.textures).toEqual([{ width: 2048, height: 2048 }]);
});
