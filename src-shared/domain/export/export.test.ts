import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_BYTES, nameKey, weight } from '../naming/index.ts';
import { FolderNames } from './names.ts';
import { valuesFor } from './preset.ts';
import { planSize } from './size.ts';

const at = (width: number, height: number) => ({ width, height });

describe('sizes', () => {
  test.each([
    [at(6000, 4000), { rule: 'edge', pixels: 1500 } as const, false, at(1500, 1000)],
    [at(600, 400), { rule: 'edge', pixels: 1500 } as const, false, at(600, 400)],
    [at(600, 400), { rule: 'edge', pixels: 1500 } as const, true, at(1500, 1000)],
    [at(6000, 4000), { rule: 'megapixels', megapixels: 6 } as const, false, at(3000, 2000)],
    [at(6000, 4000), { rule: 'exact', width: 1080, height: 1350, fit: 'crop' } as const, false, at(1080, 1350)],
    [at(600, 400), { rule: 'exact', width: 1200, height: 1200, fit: 'crop' } as const, false, at(400, 400)],
    [at(600, 400), { rule: 'exact', width: 1200, height: 1200, fit: 'crop' } as const, true, at(1200, 1200)],
    [at(6000, 4000), { rule: 'exact', width: 1200, height: 1200, fit: 'pad' } as const, false, at(1200, 1200)],
  ])('%j by %j, enlarged: %s', (picture, rule, enlarge, size) => expect(planSize(picture, rule, enlarge)).toMatchObject(size));

  test('padding surrounds the whole picture', () => {
    expect(planSize(at(6000, 4000), { rule: 'exact', width: 1200, height: 1200, fit: 'pad' }, false).inner).toEqual(at(1200, 800));
    expect(planSize(at(60, 40), { rule: 'exact', width: 1200, height: 1200, fit: 'pad' }, false).inner).toEqual(at(60, 40));
  });

  test('nothing is enlarged unasked, and nothing vanishes', () => {
    const side = fc.integer({ min: 1, max: 20_000 });
    const rule = fc.oneof(
      side.map((pixels) => ({ rule: 'edge', pixels }) as const),
      fc.integer({ min: 1, max: 200 }).map((megapixels) => ({ rule: 'megapixels', megapixels }) as const),
      fc.tuple(side, side, fc.constantFrom('crop' as const, 'pad' as const)).map(([width, height, fit]) => ({ rule: 'exact', width, height, fit }) as const),
    );
    fc.assert(
      fc.property(side, side, rule, (width, height, one) => {
        const plan = planSize(at(width, height), one, false);
        expect(plan.inner.width).toBeLessThanOrEqual(width);
        expect(plan.inner.height).toBeLessThanOrEqual(height);
        for (const pixels of [plan.width, plan.height, plan.inner.width, plan.inner.height]) expect(pixels).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

test('no two names are alike on any system, and none is too long', () => {
  const stem = fc.oneof(fc.constantFrom('a', 'A', 'a-2', 'é', 'e\u0301', 'x'.repeat(400)), fc.string());
  fc.assert(
    fc.property(fc.array(fc.tuple(stem, fc.constantFrom('jpg', 'webp', ''))), fc.array(fc.constantFrom('a.jpg', 'A-2.JPG')), (wishes, there) => {
      const names = new FolderNames(there);
      const given = wishes.map(([text, ext]) => names.give(text, ext));
      expect(new Set([...given, ...there].map(nameKey)).size).toBe(given.length + new Set(there).size);
      for (const name of given) expect(weight(name)).toBeLessThanOrEqual(MOST_BYTES);
    }),
  );
});

test('what of the metadata goes along', () => {
  const all = { title: 'Harbor', creator: 'Ines', copyright: '© Ines', city: 'Lisbon', gps: '38.7,-9.1', tags: [['a']] };
  expect(valuesFor('all', all)).toEqual(all);
  expect(valuesFor('copyright', all)).toEqual({ creator: 'Ines', copyright: '© Ines' });
  expect(valuesFor('no-place', all)).toEqual({ title: 'Harbor', creator: 'Ines', copyright: '© Ines', tags: [['a']] });
  expect(valuesFor('none', all)).toEqual({});
});
