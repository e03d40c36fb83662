import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { type DrawingHead, readShape, type ShapeReader, STEP } from '../../../src-shared/domain/shape.ts';
import { head, shape } from '../workers/media-tasks.ts';
import { type DxfParts, dxfBinary, dxfText, type Pair, PLATE } from './testing/dxf-file.ts';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer) => await readBoth(files.write(name, data), data.length);
const latin = (parts: DxfParts): Buffer => Buffer.from(dxfText(parts), 'latin1');

async function shapeOf(data: Buffer) {
  const path = Buffer.from(files.write('shape.dxf', data));
  const { type, facts } = await head({ id: 1, task: 'head', path, size: data.length, name: path });
  const request = { id: 3, task: 'shape', path, size: data.length, type, facts } as const;
  const packed = await shape(request, new AbortController().signal);
  const reader = readShape(new Uint8Array(packed).buffer) as ShapeReader & { readonly head: DrawingHead };
  const marks = reader.whole(reader.head.marks * 3);
  return { head: reader.head as DrawingHead, marks, steps: reader.bytes(reader.head.steps), numbers: reader.floats(reader.head.numbers) };
}

/** How dark the picture is around a place of the plate, 0–1 from its left and its top. */
async function dark(data: Uint8Array, x: number, y: number): Promise<number> {
  const image = sharp(data);
  const { width, height } = await image.metadata();
  const at = { left: Math.round(x * width) - 4, top: Math.round(y * height) - 4, width: 9, height: 9 };
  const { data: pixels } = await image.extract(at).greyscale().raw().toBuffer({ resolveWithObject: true });
  return 255 - Math.min(...pixels);
}

test.each([
  ['as text', latin(PLATE)],
  ['in binary', dxfBinary(PLATE)],
])('a drawing %s tells its layers, size and unit, is drawn, and is found by its words', async (_, data) => {
  const { first, second } = await read('plate.dxf', data);
  expect(first.type).toMatchObject({ ext: 'dxf', kind: 'cad', handler: 'dxf' });
  expect(second).toMatchObject({ problem: undefined, facts: { formatVersion: 'AutoCAD 2000', layers: 4, entities: 10, unit: 'mm' } });
  const [wide, high] = second.facts.bounds!;
  expect(wide).toBeCloseTo(420, 0);
  expect(high).toBeGreaterThan(300);
  const text = second.text[0]!.text;
  for (const words of ['Gehäuse ⌀16 ±0.1', 'Steel 1.4301', 'deburred', '420', 'Holes', 'Outline']) expect(text).toContain(words);
  const { data: picture, width, height } = second.p512!;
  expect(width).toBe(512);
  expect(height).toBeGreaterThan(380);
  // The filled half circle, the middle of a hole of the block, and paper between.
  const place = (x: number, y: number) => [0.03 + (x / 420) * 0.94, 0.5 - ((y - 140) / 420) * 0.94 * (width / height)] as const;
  expect(await dark(picture, ...place(210, 160))).toBeGreaterThan(60);
  expect(await dark(picture, ...place(60, 60))).toBeGreaterThan(60);
  expect(await dark(picture, ...place(320, 220))).toBeGreaterThan(60);
  expect(await dark(picture, ...place(150, 30))).toBeLessThan(30);
  // A layer that is off.
  expect(await dark(picture, ...place(30, 21.4))).toBeLessThan(30);
});

test('the window is given curves, blocks in blocks, colors and layers, and told what is not drawn', async () => {
  const { head, marks, steps } = await shapeOf(latin(PLATE));
  expect(head.layers).toEqual([{ name: 'Outline', on: true }, { name: 'Holes', on: true }, { name: 'Words', on: true }, { name: 'Hidden', on: false }]);
  expect(head.note).toBe('Not drawn: 1 × 3DSOLID.');
  const holes = Array.from({ length: head.marks }, (_, i) => i * 3).filter((i) => marks[i] === 1);
  // Four places of two holes of a circle and two lines, on the layer where the block is put, in its color.
  expect(holes).toHaveLength(24);
  expect(holes.every((i) => marks[i + 1] === 0xff0000)).toBe(true);
  expect([...steps].filter((step) => step === STEP.fill)).toHaveLength(1);
  expect(head.words.map(({ text }) => text)).toContain('420');
}); // prettier-ignore

test('arcs, bulges, mirrored planes and splines go where they have to', async () => {
  const entities: Pair[] = [
    [0, 'ARC'], [8, 'a'], [10, 0], [20, 0], [40, 10], [50, 270], [51, 90],
    [0, 'LWPOLYLINE'], [8, 'b'], [70, 0], [10, 0], [20, 0], [42, 1], [10, 20], [20, 0],
    [0, 'CIRCLE'], [8, 'c'], [10, 50], [20, 0], [40, 5], [210, 0], [220, 0], [230, -1],
    [0, 'SPLINE'], [8, 'd'], [71, 2], [40, 0], [40, 0], [40, 0], [40, 1], [40, 1], [40, 1], [10, 0], [20, 40], [10, 10], [20, 60], [10, 20], [20, 40],
  ]; // prettier-ignore
  const { head, marks, steps, numbers } = await shapeOf(latin({ entities }));
  const boxes = new Map<string, number[]>();
  let [step, at] = [0, 0];
  // All is told from the middle of the whole: the mirrored circle ends at -55 on the left.
  const left = numbers.filter((_, i) => i % 2 === 0).reduce((low, x) => Math.min(low, x), Number.POSITIVE_INFINITY);
  const shift = { x: -55 - left, y: 0 };
  for (let mark = 0; mark < head.marks; mark++) {
    const box = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const end = step + marks[mark * 3 + 2]!; step < end; step++) {
      const used = [2, 2, 6, 0, 0][steps[step]!]!;
      if (used) {
        const [x, y] = [numbers[at + used - 2]! + shift.x, numbers[at + used - 1]!];
        box.splice(0, 4, Math.min(box[0]!, x), Math.min(box[1]!, y), Math.max(box[2]!, x), Math.max(box[3]!, y));
      }
      at += used;
    }
    boxes.set(head.layers[marks[mark * 3]!]!.name, box.map((value) => Math.round(value * 100) / 100));
  }
  const [arc, bulge, mirrored, spline] = ['a', 'b', 'c', 'd'].map((name) => boxes.get(name)!) as [number[], number[], number[], number[]];
  expect([arc[0], arc[2], arc[3]! - arc[1]!]).toEqual([0, 10, 20]);
  // To the right of its way: below it.
  expect([bulge[0], bulge[2], bulge[3]! - bulge[1]!]).toEqual([0, 20, 10]);
  expect(bulge[1]!).toBeCloseTo(arc[1]!, 1);
  expect([mirrored[0], mirrored[2]]).toEqual([-55, -45]);
  expect([spline[0], spline[2], spline[3]]).toEqual([0, 20, spline[1]]);
});

test('hostile drawings and pieces of one have their reason, inside of limits', async () => {
  const laughs = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`b${i}`, Array.from({ length: 10 }, (): Pair[] => (i ? [[0, 'INSERT'], [8, '0'], [2, `b${i - 1}`]] : [[0, 'LINE'], [8, '0'], [10, 0], [20, 0], [11, 1], [21, 1]])).flat()]),
  );
  const bomb = await shapeOf(latin({ blocks: laughs, entities: [[0, 'INSERT'], [8, '0'], [2, 'b11']] }));
  expect(bomb.head.note).toContain('as far as it could be read');
  const itself = await shapeOf(latin({ blocks: { me: [[0, 'INSERT'], [8, '0'], [2, 'me'], [0, 'POINT'], [8, '0'], [10, 1], [20, 1]] }, entities: [[0, 'INSERT'], [8, '0'], [2, 'me']] }));
  expect(itself.head.marks).toBeLessThan(100);
  const far = await read('far.dxf', latin({ entities: [[0, 'LINE'], [8, '0'], [10, 1e300], [20, 'NaN'], [11, 5], [21, 5], [0, 'HATCH'], [8, '0'], [91, 1e9], [92, 2], [93, 1e9], [0, 'SPLINE'], [8, '0'], [71, 1e9], [10, 1], [20, 1], [10, 2], [20, 2]] }));
  expect(far.second.problem).toBeUndefined();

  for (const whole of [latin(PLATE), dxfBinary(PLATE)])
    for (let cut = 0; cut < 10; cut++) {
      const part = whole.subarray(0, Math.floor((whole.length * cut) / 10));
      const { second } = await read('cut.dxf', part);
      expect(second.problem?.message ?? 'A drawing as far as it goes, read.', `cut at ${cut}`).toMatch(/^[A-Z].{20,}\.$/);
    }
  expect((await read('empty.dxf', Buffer.alloc(0))).second.problem?.code).toBe('empty');
  expect((await read('words.dxf', Buffer.from('   not a drawing at all\n'.repeat(50)))).second.problem?.code).toBe('damaged');
  expect((await read('png.dxf', await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } }).png().toBuffer())).first.type.ext).toBe('png');
  expect((await read('solids.dxf', latin({ entities: [[0, '3DSOLID'], [8, '0']] }))).second.problem?.message).toContain('Nothing that can be drawn');
}); // prettier-ignore

test('lines are as wide as they say, by their own weight, their layer, or in units of the drawing', async () => {
  const line = (y: number, ...more: Pair[]): Pair[] => [[0, 'LINE'], [8, '0'], [10, 0], [20, y], [11, 400], [21, y], ...more];
  const wide = (y: number, width: number): Pair[] => [[0, 'LWPOLYLINE'], [8, '0'], [90, 2], [43, width], [10, 0], [20, y], [10, 400], [20, y]];
  const entities: Pair[] = [...line(0), ...line(100, [370, 200]), ...wide(200, 40), ...line(300, [370, -3])];
  const { second } = await read('wide.dxf', latin({ layers: [['0', 7]], entities }));
  const { data, width, height } = second.p512!;
  const column = await sharp(data).greyscale().extract({ left: width >> 1, top: 0, width: 1, height }).raw().toBuffer();
  const runs = [...column].map((value) => (value < 160 ? 'x' : ' ')).join('').split(/ +/).filter(Boolean).map(({ length }) => length);
  // From the top: usual, 40 units, 2 mm, usual.
  expect(runs).toHaveLength(4);
  const [top = 0, units = 0, heavy = 0, bottom = 0] = runs;
  expect(Math.max(top, bottom)).toBeLessThanOrEqual(2);
  expect(heavy).toBeGreaterThanOrEqual(4 * Math.max(1, top));
  // 400 units are 94 of 100 of the picture's width.
  expect(Math.abs(units - (40 / 400) * 0.94 * width)).toBeLessThanOrEqual(3);
});
