/** `vitrine edit` as a script uses it: each command a program of its own. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { type Added, bench } from './testing/kit.ts';
import { originals } from '../testing/originals.ts';

const lib = bench();
const at = (name: string) => join(lib.pictures, name);
const edit = <T = Record<string, unknown>>(...words: string[]) => lib.json<T>(['edit', ...words]);
const hash = (name: string) =>
  createHash('sha256')
    .update(readFileSync(at(name)))
    .digest('hex');

/** Red on the left, blue on the right. */
const halves = (orientation: number) =>
  sharp({ create: { width: 600, height: 400, channels: 3, background: '#c03030' } })
    .composite([
      { input: { create: { width: 300, height: 400, channels: 3, background: '#3030c0' } }, left: 300, top: 0 },
    ])
    .withMetadata({ orientation })
    .jpeg({ quality: 95 })
    .toBuffer();

async function shown(name: string, size: number) {
  const file = join(lib.pictures, '..', `${name}-${size}.png`);
  await lib.run(['preview', at(name), '--size', String(size), '-o', file]);
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) =>
    [...data.subarray((Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3)].slice(0, 3);
  return { width: info.width, height: info.height, pixel };
}

afterAll(() => lib.remove());

test('a crop is seen in every size, is found, undone and copied, and the file stays as it is', async () => {
  lib.put('a.jpg', await halves(1));
  lib.put('b.jpg', await halves(6));
  await lib.json<Added>(['add', lib.pictures]);
  const before = [hash('a.jpg'), hash('b.jpg')];
  expect(await edit(at('a.jpg'), '--crop', '300,0,300,200', '--bw', 'yes')).toMatchObject({
    changed: 1,
    label: 'Edited 1 picture',
    recipe: { version: 1, crop: { x: 0.5, y: 0, w: 0.5, h: 0.5 }, blackWhite: true },
  });
  for (const size of [200, 1000]) {
    const { width, height, pixel } = await shown('a.jpg', size);
    expect(width).toBe(Math.min(size, 300));
    expect(width / height).toBeCloseTo(1.5, 1);
    const [r = 0, g = 0, b = 0] = pixel(0.5, 0.5);
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(3);
  }
  expect(await lib.json<{ total: number }>(['search', 'has:edits'])).toMatchObject({ total: 1 });
  // Without its crop, and with it.
  await edit(at('b.jpg'), '--copy-from', at('a.jpg'));
  expect(await edit(at('b.jpg'))).toMatchObject({ recipe: { version: 1, blackWhite: true } });
  await edit(at('b.jpg'), '--copy-from', at('a.jpg'), '--with-crop', '--bw', 'no', '--rotate', '90');
  // Upright it is 400 × 600 with red above; its right upper quarter is red, turned it lies.
  const { width, height, pixel } = await shown('b.jpg', 1000);
  expect([width, height]).toEqual([300, 200]);
  expect((pixel(0.5, 0.5)[0] as number) > 150).toBe(true);
  await lib.json(['undo']);
  expect(await edit(at('b.jpg'))).toMatchObject({ recipe: { version: 1, blackWhite: true }, rotate: 0 });
  expect(await edit(at('a.jpg'), '--reset')).toMatchObject({ label: 'Took all edits from 1 picture', recipe: null });
  expect((await shown('a.jpg', 1000)).width).toBe(600);
  expect([hash('a.jpg'), hash('b.jpg')]).toEqual(before);
});

test('edits are kept under a name, given to others and taken away', async () => {
  await edit(at('a.jpg'), '--contrast', '20', '--crop', '0,0,0.5,1', '--save-preset', 'Punch');
  expect(await edit(at('b.jpg'), '--preset', 'punch', '--reset')).toMatchObject({ recipe: { version: 1, contrast: 20 } });
  expect(await lib.run(['edit', at('b.jpg'), '--preset', 'Soft'])).toMatchObject({ code: 3, err: expect.stringContaining('There are Punch') });
  // The preset is a step of its own.
  await lib.json(['undo']);
  await lib.json(['undo']);
  expect(await lib.run(['edit', at('b.jpg'), '--preset', 'Punch'])).toMatchObject({ code: 3 });
  await edit(at('a.jpg'), at('b.jpg'), '--reset');
});

test('what cannot be is refused with the reason', async () => {
  expect(await lib.run(['edit', at('a.jpg'), '--exposure', '9'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('from -5 to 5'),
  });
  expect(await lib.run(['edit', at('a.jpg'), '--crop', '0.5,0,0.6,1'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('beyond the picture'),
  });
  expect(await lib.run(['edit', at('a.jpg'), '--crop', '500,0,200,100'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('600 × 400'),
  });
  lib.put('a.txt', Buffer.from('words'));
  await lib.json<Added>(['add', lib.pictures]);
  expect(await lib.run(['edit', at('a.txt'), '--exposure', '1'])).toMatchObject({
    code: 3,
    err: expect.stringContaining('Only pictures, films and sounds'),
  });
});

test('a recipe is written into files with the other metadata, its crop as others read it, and read by another catalog', async () => {
  const other = bench();
  try {
    await lib.json(['metadata', 'write-mode', lib.pictures, 'on-request']);
    await edit(at('b.jpg'), '--crop', '0.25,0,0.5,0.5', '--exposure', '0.5');
    originals.mayChange(at('b.jpg'));
    await lib.json(['metadata', 'write', at('b.jpg')]);
    const said = tags(at('b.jpg'));
    // Stored it lies on its side (EXIF 6): what is above when upright is on its left.
    expect(said).toMatchObject({ HasCrop: 'True', CropLeft: '0', CropTop: '0.25', CropRight: '0.5', CropBottom: '0.75' });
    writeFileSync(join(other.pictures, 'b.jpg'), readFileSync(at('b.jpg')));
    await other.json<Added>(['add', other.pictures]);
    const recipe = { version: 1, crop: { x: 0.25, y: 0, w: 0.5, h: 0.5 }, exposure: 0.5 };
    expect(await other.json(['edit', join(other.pictures, 'b.jpg')])).toMatchObject({ recipe });
    expect(await other.json(['search', 'has:edits'])).toMatchObject({ total: 1 });
    // What the file says is taken away in the catalog, not in the file.
    expect(await other.json(['edit', join(other.pictures, 'b.jpg'), '--reset'])).toMatchObject({ recipe: null });
    expect(await other.json(['search', 'has:edits'])).toMatchObject({ total: 0 });
    await other.json(['undo']);
    expect(await other.json(['edit', join(other.pictures, 'b.jpg')])).toMatchObject({ recipe });
    await edit(at('b.jpg'), '--reset');
    await lib.json(['metadata', 'write', at('b.jpg')]);
    expect(Object.keys(tags(at('b.jpg')))).not.toContain('HasCrop');
  } finally {
    other.remove();
  }
});

/** Of its XMP, by the names of properties. */
function tags(file: string): Record<string, string> {
  const packet = /<x:xmpmeta.*<\/x:xmpmeta>/s.exec(readFileSync(file, 'latin1'))?.[0] ?? '';
  return Object.fromEntries([...packet.matchAll(/crs:(\w+)(?:="([^"]*)"|>([^<\s][^<]*)<\/)/g)].map(([, name, one, two]) => [name, one ?? two]));
}

test('a virtual copy is edited, found, exported with its own edits, and deleted; the file stays as it is', async () => {
  lib.put('v.jpg', await halves(1));
  await lib.json<Added>(['add', lib.pictures]);
  const before = hash('v.jpg');
  await lib.json(['set', at('v.jpg'), '--rating', '4']);
  const made = await edit<{ copies: { id: string; of: string; name: string }[] }>('copy', at('v.jpg'), '--name', 'Left half');
  expect(made).toMatchObject({ changed: 1, label: 'Made a virtual copy', copies: [{ of: 'v.jpg', name: 'Left half' }] });
  const id = made.copies[0]?.id as string;
  await edit(id, '--crop', '0,0,0.5,1');
  await lib.json(['set', id, '--rating', '2']);
  const found = await lib.json<{ total: number; items: { id: string }[] }>(['search', 'has:copy']);
  expect(found).toMatchObject({ total: 1, items: [{ id, rating: 2 }] });
  expect(await lib.json(['search', 'rating:4'])).toMatchObject({ total: 1 });
  const out = join(lib.pictures, '..', 'out-copies');
  await lib.json(['export', 'has:copy OR rating:4', '--preset', 'Web', '-o', out]);
  const widths = await Promise.all(readdirSync(out).map(async (name) => (await sharp(join(out, name)).metadata()).width));
  expect(widths.sort((a, b) => a - b)).toEqual([300, 600]);
  await expect(edit('copy', at('v.jpg'), '--remove')).rejects.toThrow(/no virtual copy/);
  expect(await edit('copy', id, '--remove')).toMatchObject({ changed: 1, label: 'Deleted 1 virtual copy' });
  expect(await lib.json(['search', 'has:copy'])).toMatchObject({ total: 0 });
  await lib.json(['undo']);
  expect(await lib.json(['search', 'has:copy has:edits'])).toMatchObject({ total: 1 });
  expect(hash('v.jpg')).toBe(before);
});
