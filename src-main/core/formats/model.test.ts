import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { readShape } from '../../../src-shared/domain/shape.ts';
import { shape } from '../workers/media-tasks.ts';
import { fbx, glb, gltf, obj, ply, stl, stlText, threeMf, TRIANGLES } from './testing/models.ts';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';
import { zipFile } from './testing/zip-file.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer | string) => {
  const bytes = Buffer.from(data);
  return await readBoth(files.write(name, bytes), bytes.length);
};

/** Part of the picture that the model covers, and its mean color. */
async function seen(data: Uint8Array) {
  const { data: pixels, info } = await sharp(data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const sums = [0, 0, 0];
  let covered = 0;
  for (let i = 0; i < pixels.length; i += info.channels) {
    if (Math.abs(pixels[i]! - 233) + Math.abs(pixels[i + 2]! - 230) < 16) continue;
    covered++;
    for (const k of [0, 1, 2]) sums[k]! += pixels[i + k]!;
  }
  return { part: covered / (info.width * info.height), color: sums.map((sum) => sum / covered) };
}

test.each([
  ['house.stl', stl(), {}],
  ['words.stl', stlText(), {}],
  ['house.obj', obj(), { parts: 2, materials: 2 }],
  ['house.ply', ply(), {}],
  ['house.glb', glb(), { materials: 1 }],
  ['house.fbx', fbx(), { materials: 1 }],
])('%s tells its triangles and bounds and is drawn', async (name, data, more) => {
  const { first, second } = await read(name, data);
  expect(first.type).toMatchObject({ kind: 'model', handler: 'model' });
  expect(second.problem).toBeUndefined();
  expect(second.facts).toMatchObject({ triangles: TRIANGLES, ...more });
  expect([...second.facts.bounds!].sort()).toEqual([1, 1.7, 2]);
  expect([second.p512?.width, second.p512?.height]).toEqual([512, 512]);
  const { part } = await seen(second.p512!.data);
  expect(part).toBeGreaterThan(0.2);
  expect(part).toBeLessThan(0.8);
});

test('colors of corners and of materials are seen, and names are found', async () => {
  const colored = (await read('red.ply', ply())).second;
  const [red = 0, green = 0, blue = 0] = (await seen(colored.p512!.data)).color;
  expect(red).toBeGreaterThan(1.5 * Math.max(green, blue));
  const house = (await read('house.glb', glb())).second;
  expect(house.text.map(({ text }) => text).join('\n')).toMatch(/Cottage[\s\S]*Terracotta/);
  expect((await seen(house.p512!.data)).color[0]).toBeGreaterThan((await seen(house.p512!.data)).color[2]!);
  expect((await read('house.obj', obj())).second.text[0]?.text.split('\n')).toEqual([
    'Walls',
    'Plaster',
    'Roof',
    'Slate',
  ]);
});

test('a shape in other files, half a file and none say so', async () => {
  const beside = await read('beside.gltf', JSON.stringify(gltf(false).json));
  expect(beside.second.problem).toMatchObject({ code: 'unsupported', message: expect.stringContaining('“house.bin”, which is not in its folder') });
  for (const [name, data] of [
    ['cut.glb', glb().subarray(0, 300)],
    ['cut.stl', stl().subarray(0, 300)],
    ['cut.fbx', fbx().slice(0, 600)],
    ['cut.ply', ply().slice(0, 330)],
    ['points.obj', 'v 0 0 0\nv 1 1 1\n'],
  ] as const) {
    const { problem, p512 } = (await read(name, data)).second;
    expect({ name, told: problem?.message, picture: p512 }).toEqual({
      name,
      told: expect.stringMatching(/model/),
      picture: undefined,
    });
  }
  expect((await read('none.stl', '')).second.problem?.code).toBe('empty');
});

test('3MF is put together and placed as it is to be built, and what is wrong in it has its reason', async () => {
  const { first, second } = await read('peak.3mf', threeMf());
  expect(first.type).toMatchObject({ ext: '3mf', kind: 'model', handler: 'model' });
  expect(second).toMatchObject({
    problem: undefined,
    facts: { triangles: 8, vertices: 8, bounds: [30, 10, 10], parts: 2, materials: 1 },
    text: [{ text: 'Peak\nPLA' }],
  });
  const { part } = await seen(second.p512!.data);
  expect(part).toBeGreaterThan(0.05);

  // The deep ones are left out, what stands by itself is not.
  expect((await read('deep.3mf', threeMf(500))).second.facts).toMatchObject({ triangles: 4, bounds: [10, 10, 10] });
  const laughs = Array.from({ length: 12 }, (_, i) => `<object id="${i + 1}"><components>${`<component objectid="${i}"/>`.repeat(10)}</components></object>`).join('');
  const many = `<object id="0"><mesh><vertex x="0" y="0" z="0"/><vertex x="1" y="0" z="0"/><vertex x="0" y="1" z="0"/>${'<triangle v1="0" v2="1" v3="2"/>'.repeat(2000)}</mesh></object>`;
  const bomb = zipFile({ '3D/a.model': `<model>${many}${laughs}<build><item objectid="12"/></build></model>` });
  expect((await read('bomb.3mf', bomb)).second.problem?.code).toBe('too-large');
  const whole = threeMf();
  for (let cut = 0; cut < 10; cut++) {
    const { problem } = (await read('cut.3mf', whole.subarray(0, Math.floor((whole.length * cut) / 10)))).second;
    expect(problem?.message, `cut at ${cut}`).toMatch(/^[A-Z].{20,}\.$/);
  }
});

test('3MF says its unit and is seen in the colors that it is to be shown in, those of single triangles too', async () => {
  const xml = (object: string, triangle: string) =>
    `<model unit="inch"><basematerials id="9"><base name="A" displaycolor="#ff0000"/><base name="B" displaycolor="#0000ff80"/></basematerials>
    <object id="1" ${object}><mesh><vertex x="0" y="0" z="0"/><vertex x="4" y="0" z="0"/><vertex x="0" y="4" z="0"/><vertex x="0" y="0" z="4"/>
    <triangle v1="0" v2="2" v3="1" ${triangle}/><triangle v1="0" v2="1" v3="3" ${triangle}/><triangle v1="1" v2="2" v3="3"/><triangle v1="2" v2="0" v3="3" ${triangle}/></mesh></object>
    <build><item objectid="1"/></build></model>`;
  for (const [object, triangle, red] of [['pid="9"', '', true], ['pid="9" pindex="1"', '', false], ['pid="9" pindex="1"', 'pid="9" p1="0"', true], ['pid="9"', 'p1="1"', false]] as const) {
    const { second } = await read('colors.3mf', zipFile({ '3D/a.model': xml(object, triangle) }));
    expect(second.facts).toMatchObject({ triangles: 4, bounds: [4, 4, 4], unit: 'in' });
    const [r = 0, , b = 0] = (await seen(second.p512!.data)).color;
    expect(r > b, `${object} ${triangle}`).toBe(red);
  }
}); // prettier-ignore

test.each([
  ['house.glb', glb(), 'y', 'm'],
  ['house.stl', stl(), 'z', null],
  ['red.ply', ply(), 'z', null],
  ['peak.3mf', threeMf(), 'z', 'mm'],
])('the window is given %s as lists of numbers, from its middle', async (name, data, up, unit) => {
  const bytes = Buffer.from(data);
  const path = Buffer.from(files.write(name, bytes));
  const { first } = await readBoth(path, bytes.length);
  const request = { id: 3, task: 'shape', path, size: bytes.length, type: first.type, facts: first.facts } as const;
  const packed = await shape(request, new AbortController().signal);
  const { head, floats, bytes: small, whole } = readShape(new Uint8Array(packed).buffer);
  if (head.kind !== 'mesh') throw new Error('A model is a mesh.');
  expect(head).toMatchObject({ up, unit });
  const at = floats(head.corners * 3);
  const [normals, colors] = [small(head.corners * 4), small(head.corners * 4)];
  expect(head).toMatchObject({ textures: [], surfaces: [{ triangles: head.triangles, texture: null }] });
  const index = whole(head.triangles * 3);
  expect(normals.length + colors.length).toBe(head.corners * 8);
  expect(index.every((corner) => corner >= 0 && corner < head.corners)).toBe(true);
  for (const axis of [0, 1, 2]) {
    const values = [...at].filter((_, i) => i % 3 === axis);
    expect(Math.max(...values)).toBeCloseTo(head.size[axis]! / 2, 4);
    expect(Math.min(...values)).toBeCloseTo(-head.size[axis]! / 2, 4);
  }
  if (name === 'red.ply') expect([...colors.subarray(0, 4)]).toEqual([expect.closeTo(200, -1), expect.closeTo(40, -1), expect.closeTo(30, -1), 255]);
  if (name === 'house.stl') expect(colors[3]).toBe(0);
});

test('glTF whose shape stands in it as text is read', async () => {
  const { json, bin } = gltf(true);
  const uri = `data:application/octet-stream;base64,${bin.toString('base64')}`;
  const { second } = await read('alone.gltf', JSON.stringify({ ...json, buffers: [{ byteLength: bin.length, uri }] }));
  expect([second.problem, second.facts['triangles']]).toEqual([undefined, TRIANGLES]);
});
