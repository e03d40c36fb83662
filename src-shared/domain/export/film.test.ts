import { expect, test } from 'vitest';
import { readRecipe } from '../edits/recipe.ts';
import { filmWords, firstBound, framed, nextBound, planFilm } from './film.ts';
import { canMake, type ExportPreset, extensionOf, PLAIN_PRESET } from './preset.ts';

const film = (more: Partial<ExportPreset> = {}): ExportPreset => ({ ...PLAIN_PRESET, format: 'mp4', ...more });
const source = { duration: 10, hasSound: true, picture: { width: 1920, height: 1080 } };
const order = (preset: ExportPreset, recipe: object = {}, rotate = 0) => ({ source, recipe: readRecipe(recipe), rotate, preset, tags: {}, bound: { part: 1 } });
const words = (...args: Parameters<typeof order>) => filmWords(order(...args)).args.join(' ');

test('a film has even edges, whatever its rule of size', () => {
  const seen = framed(source.picture, readRecipe({ crop: { x: 0, y: 0, w: 0.5, h: 1 } }), 90);
  expect(seen).toEqual({ width: 1080, height: 960 });
  expect(planFilm(seen, film({ size: { rule: 'edge', pixels: 333 } }))).toMatchObject({ width: 332, height: 296 });
  expect(planFilm(seen, film({ size: { rule: 'exact', width: 101, height: 99, fit: 'pad' } }))).toMatchObject({ fit: 'pad', width: 100, height: 98 });
  expect(planFilm({ width: 3, height: 3000 }, film({ size: { rule: 'edge', pixels: 100 } }))).toMatchObject({ width: 2, height: 100 });
});

test('what is trimmed, muted, cropped and turned leaves so; GIF has no sound', () => {
  const { before, seconds } = filmWords(order(film(), { trim: { from: 2, to: 5 } }));
  expect([before, seconds]).toEqual([['-ss', '2'], 3]);
  expect(words(film(), { mute: true })).toContain(' -an ');
  expect(words(film(), {}, 90)).toContain('transpose=clock,scale=1080:1920');
  expect(words(film({ format: 'gif' }))).toMatch(/palettegen.* -an .*-f gif/);
  expect(words(film({ format: 'webm' }))).toMatch(/libvpx-vp9.*libopus.*-f webm/);
  // A picture that is no longer a film keeps its sound.
  expect(filmWords({ ...order(film(), { mute: true }), source: { duration: 10, hasSound: true } }).args.join(' ')).toMatch(/-map 0:a:0 -c:a aac.*-f ipod/);
});

test('tags are one word each, whatever they hold', () => {
  const { args } = filmWords({ ...order(film()), tags: { title: 'a=b -i /etc/passwd\n"x"' } });
  expect(args[args.indexOf('-metadata') + 1]).toBe('title=a=b -i /etc/passwd\n"x"');
});

test('a limit of bytes bounds the bits first, and the size where they are too few for it', () => {
  const wish = order(film({ limit: 5_000_000 }));
  expect(firstBound(wish)?.part).toBe(1);
  expect(firstBound(wish)?.bits).toBeCloseTo(3_840_000 - 192_000 * 1.03, -2);
  const small = firstBound(order(film({ limit: 300_000 })));
  expect(small?.part).toBeLessThan(0.5);
  expect(firstBound(order(film({ limit: 300_000, size: { rule: 'exact', width: 1920, height: 1080, fit: 'crop' } })))?.part).toBe(1);
  expect(firstBound(order(film({ limit: 1000 })))).toBeUndefined();
  expect(nextBound({ ...wish, bound: { bits: 1_000_000, part: 1 } }, 10_000_000)?.bits).toBeCloseTo(480_000, -3);
  expect(nextBound({ ...order(film({ format: 'gif', limit: 1_000_000 })), bound: { part: 1 } }, 4_000_000)?.part).toBeCloseTo(0.475, 2);
});

test('what can be made of which kind', () => {
  expect(['image', 'video', 'audio', 'document'].map((kind) => [canMake('jpeg', kind), canMake('mp4', kind), canMake('gif', kind), canMake('original', kind)])).toEqual([
    [true, false, false, true],
    [true, true, true, true],
    [false, true, false, true],
    [true, false, false, true],
  ]);
  expect([extensionOf('mp4', 'audio', 'wav'), extensionOf('mp4', 'video', 'mov'), extensionOf('original', 'video', 'MOV'), extensionOf('tiff', 'image', 'x')]).toEqual(['m4a', 'mp4', 'MOV', 'tif']);
});
