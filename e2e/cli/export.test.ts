/** `vitrine export` and `vitrine presets` as a script uses them: each command a program of its own. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import type { ExportOutcome } from '../../src-shared/contract/export.ts';
import { type Added, bench } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

const lib = bench();
const out = (name: string) => join(lib.folder, name);
afterAll(() => lib.remove());

test('presets are imported and shown, files exported by several at once, and the same again', async () => {
  lib.put('a.jpg', await photo(1, {}, 1200, 800));
  lib.put('b.jpg', await photo(2, {}, 800, 1200));
  await lib.json<Added>(['add', lib.pictures]);
  writeFileSync(out('mine.json'), JSON.stringify({ name: 'Small', body: { format: 'webp', size: { rule: 'edge', pixels: 100 }, name: '{name}_small' } }));
  expect(await lib.json(['presets', 'import', out('mine.json')])).toEqual({ imported: ['Small'] });
  expect(await lib.json(['presets', 'show', 'small'])).toMatchObject({ name: 'Small', builtin: false, body: { format: 'webp', quality: 90 } });
  const done = await lib.json<ExportOutcome>(['export', 'kind:image', '--preset', 'Small', '--preset', 'Instagram square', '-o', out('made')]);
  expect(done).toMatchObject({ exported: 4, skipped: 0, failed: [] });
  expect(readdirSync(out('made')).sort()).toEqual(['a.jpg', 'a_small.webp', 'b.jpg', 'b_small.webp']);
  expect(await sharp(join(out('made'), 'a.jpg')).metadata()).toMatchObject({ width: 1080, height: 1080 });
  expect(await sharp(join(out('made'), 'b_small.webp')).metadata()).toMatchObject({ width: 67, height: 100 });
  expect(await lib.json<ExportOutcome>(['export', 'a.jpg', '--repeat', 'last', '-o', out('again')])).toMatchObject({ exported: 2 });
  expect(await lib.json(['export', join(lib.pictures, 'a.jpg'), '--repeat', 'last'])).toMatchObject({ exported: 2, to: out('again') });
  expect(readdirSync(out('again')).sort()).toEqual(['a-2.jpg', 'a.jpg', 'a_small-2.webp', 'a_small.webp']);
});

test('what cannot be is refused with the reason', async () => {
  expect(await lib.run(['export', 'a.jpg', '-o', out('x')])).toMatchObject({ code: 2, err: expect.stringContaining('--preset') });
  expect(await lib.run(['export', 'a.jpg', '--preset', 'Nope', '-o', out('x')])).toMatchObject({ code: 3, err: expect.stringContaining('no preset “Nope”') });
  writeFileSync(out('wrong.json'), JSON.stringify({ name: 'Wrong', body: { quality: 400 } }));
  expect(await lib.run(['presets', 'import', out('wrong.json')])).toMatchObject({ code: 2, err: expect.stringContaining('quality') });
  expect(existsSync(out('x'))).toBe(false);
  await lib.json(['rights', 'set', 'a.jpg', '--until', '2020-01-31', '--territory', 'Portugal']);
  expect(await lib.json(['rights', 'list', 'a.jpg'])).toMatchObject({ assets: [{ name: 'a.jpg', terms: { until: '2020-01-31', territory: 'Portugal' }, problems: ['expired'] }] });
  expect(await lib.run(['export', 'a.jpg', '--preset', 'Web', '-o', out('x')])).toMatchObject({ code: 3, err: expect.stringContaining('its rights ended on 2020-01-31') });
  expect(existsSync(out('x'))).toBe(false);
  expect(await lib.json(['export', 'a.jpg', '--preset', 'Web', '-o', out('x'), '--override', 'Paid again'])).toMatchObject({ exported: 1 });
  expect(await lib.json(['rights', 'alerts'])).toMatchObject({ alerts: [{ name: 'a.jpg', what: 'expired', day: '2020-01-31' }] });
});
