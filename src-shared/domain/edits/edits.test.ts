import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fadeWords } from './clip.ts';
import { fromSeen, moveCrop, pullCrop, toSeen, withRatio } from './crop.ts';
import { at, fitCrop, frameOf } from './frame.ts';
import { changed, isPlain, PLAIN, pasted, readRecipe, recipeValue, SLIDERS } from './recipe.ts';
import { withSource } from './source.ts';
import { lightness, toneOf, tonePixel } from './tone.ts';

describe('recipes', () => {
  test('are read from anything, and come back the same from how they are kept', () => {
    const slider = fc.constantFrom(...Object.keys(SLIDERS));
    const odd = fc.dictionary(
      fc.oneof(slider, fc.constantFrom('crop', 'spots', 'flipX', 'trim', 'version'), fc.string()),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.oneof(odd, fc.jsonValue()), (value) => {
        const recipe = readRecipe(value);
        const kept = recipeValue(recipe);
        expect(readRecipe(kept)).toEqual(kept === undefined ? PLAIN : recipe);
        // What JSON and CBOR make of it stands in one order.
        if (kept !== undefined)
          expect(encode(kept)).toEqual(encode(recipeValue(readRecipe(JSON.parse(JSON.stringify(kept))))));
      }),
    );
  });

  test('keep what a newer program wrote through changes of what is known, and give way only to what somebody sets', () => {
    const newer = { version: 3, glow: { far: 2, a: 1 }, exposure: 1, crop: 'clever' };
    const recipe = changed(readRecipe(newer), { contrast: 20, exposure: null });
    expect(recipe).toEqual({ version: 3, contrast: 20, unknown: { glow: { far: 2, a: 1 }, crop: 'clever' } });
    expect(recipeValue(recipe)).toEqual({ version: 3, contrast: 20, glow: { a: 1, far: 2 }, crop: 'clever' });
    const cropped = changed(recipe, { crop: { x: 0, y: 0, w: 0.5, h: 0.5 } });
    expect(cropped.unknown).toEqual({ glow: { far: 2, a: 1 } });
    expect(cropped.crop).toEqual({ x: 0, y: 0, w: 0.5, h: 0.5 });
  });

  test('stay within their limits, and are none where they do nothing', () => {
    expect(
      readRecipe({ exposure: 99, contrast: Number.NaN, shadows: 0, flipX: false, crop: { x: 0, y: 0, w: 1, h: 1 } }),
    ).toEqual({
      version: 1,
      exposure: 5,
      unknown: { contrast: Number.NaN },
    });
    expect(readRecipe({ crop: { x: 0.9, y: -1, w: 0.5, h: 0.5 } }).unknown).toBeUndefined();
    expect(readRecipe({ crop: { x: 0.9, y: 0, w: 0.5, h: 0.5 } }).crop).toEqual({ x: 0.5, y: 0, w: 0.5, h: 0.5 });
    expect(isPlain(readRecipe({ version: 1, exposure: 0 }))).toBe(true);
    expect(recipeValue(readRecipe({ exposure: 0 }))).toBeUndefined();
    const crop = { x: 0, y: 0, w: 0.5, h: 1 };
    const [from, own] = [
      readRecipe({ exposure: 1, crop, trim: { from: 1, to: 2 } }),
      readRecipe({ contrast: 3, glow: 1, straighten: 2, mute: true }),
    ];
    expect(pasted(own, from, false)).toEqual({ version: 1, exposure: 1, straighten: 2, unknown: { glow: 1 } });
    expect(pasted(own, from, true)).toEqual({ version: 1, exposure: 1, crop, unknown: { glow: 1 } });
  });
});

describe('the frame', () => {
  test('maps whole pixels to whole pixels without straightening', () => {
    const crop = { x: 0.1, y: 0.2, w: 0.5, h: 0.25 };
    const plain = frameOf({ version: 1, crop }, 1000, 800);
    expect([plain.width, plain.height, plain.exact]).toEqual([500, 200, true]);
    expect(at(plain.map, 0, 0)).toEqual([100, 160]);
    const turned = frameOf({ version: 1, crop, flipX: true }, 1000, 800, 90);
    expect([turned.width, turned.height]).toEqual([200, 500]);
    // Mirrored first, then turned clockwise: the corner at the top left was at the bottom left, and before that at the bottom right.
    expect(at(turned.map, 0, 0)).toEqual([600, 360]);
    expect(at(turned.map, 200, 500)).toEqual([100, 160]);
  });

  test('never shows what is outside of the picture', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        part,
        part,
        part,
        part,
        fc.double({ min: -45, max: 45, noNaN: true }),
        fc.integer({ min: 2, max: 9000 }),
        fc.integer({ min: 2, max: 9000 }),
        (x, y, w, h, straighten, width, height) => {
          const recipe = readRecipe({ crop: { x, y, w, h }, straighten });
          const fitted = fitCrop(recipe.crop ?? { x: 0, y: 0, w: 1, h: 1 }, recipe.straighten ?? 0, width, height);
          const angle = (-(recipe.straighten ?? 0) * Math.PI) / 180;
          for (const [u, v] of [
            [0, 0],
            [1, 0],
            [0, 1],
            [1, 1],
          ] as const) {
            const [dx, dy] = [(fitted.x + u * fitted.w - 0.5) * width, (fitted.y + v * fitted.h - 0.5) * height];
            const [px, py] = [
              width / 2 + dx * Math.cos(angle) - dy * Math.sin(angle),
              height / 2 + dx * Math.sin(angle) + dy * Math.cos(angle),
            ];
            expect(Math.max(-px, px - width, -py, py - height)).toBeLessThan(0.001 * Math.max(width, height));
          }
        },
      ),
    );
  });

  test('keeps the shape of a picture that is only straightened', () => {
    const { width, height } = frameOf({ version: 1, straighten: 7 }, 3000, 2000);
    expect(width / height).toBeCloseTo(1.5, 2);
    expect(width).toBeGreaterThan(2300);
  });
});

describe('tones', () => {
  const run = (recipe: object, pixel: readonly [number, number, number], squared = 0): number[] => {
    const rgb = Float32Array.from(pixel);
    tonePixel(toneOf(readRecipe(recipe)), rgb, 0, squared);
    return [...rgb];
  };
  test('the curve rises everywhere, from black to white', () => {
    for (const contrast of [-1, 0, 1])
      for (const highlights of [-1, 0, 1])
        for (const shadows of [-1, 0, 1]) {
          const at = (v: number) => lightness(v, contrast, highlights, shadows);
          expect([at(0), at(1)]).toEqual([0, 1]);
          for (let i = 0; i < 200; i++) expect(at((i + 1) / 200)).toBeGreaterThan(at(i / 200) - 1e-9);
        }
  });

  test('a stop doubles light below the knee, and white stays white', () => {
    expect(run({ exposure: 1 }, [0.1, 0.1, 0.1])[0]).toBeCloseTo(1.055 * 0.2 ** (1 / 2.4) - 0.055, 3);
    expect(run({ exposure: 2 }, [1, 1, 1])[0]).toBeCloseTo(1, 4);
    expect(run({ exposure: 5 }, [0.9, 0.2, 0.5]).every((v) => v <= 1.0001)).toBe(true);
  });

  test('white balance keeps the luminance of gray, black and white has no color', () => {
    const [r = 0, g = 0, b = 0] = run({ temp: 50 }, [0.2, 0.2, 0.2]);
    expect(r).toBeGreaterThan(g);
    expect(g).toBeGreaterThan(b);
    const [x, y, z] = run({ blackWhite: true, temp: 20 }, [0.8, 0.2, 0.1]);
    expect([y, z]).toEqual([x, x]);
  });

  test('whatever is set, what comes out can be shown', () => {
    const sliders = Object.fromEntries(
      Object.entries(SLIDERS).map(([name, [from, to]]) => [name, fc.double({ min: from, max: to, noNaN: true })]),
    );
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.record(sliders), part, part, part, part, (recipe, r, g, b, squared) => {
        for (const v of run(recipe, [r, g, b], squared)) expect(v >= -1e-4 && v <= 1.0001).toBe(true);
      }),
    );
  });

  test('vignettes leave the middle as it is', () => {
    expect(run({ vignette: -100 }, [0.5, 0.5, 0.5], 0)[0]).toBeCloseTo(run({}, [0.5, 0.5, 0.5])[0] ?? 0, 5);
    expect(run({ vignette: -100 }, [0.5, 0.5, 0.5], 1)[0]).toBeLessThan(0.5);
  });
});

describe('choosing a crop', () => {
  const part = fc.double({ min: 0.02, max: 1, noNaN: true });
  const crop = fc
    .tuple(part, part, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([w, h, x, y]) => ({ x: x * (1 - w), y: y * (1 - h), w, h }));
  const by = fc.double({ min: -2, max: 2, noNaN: true });
  const grip = fc.constantFrom(-1, 0, 1) as fc.Arbitrary<-1 | 0 | 1>;
  const inFrame = ({ x, y, w, h }: { x: number; y: number; w: number; h: number }) => {
    expect(Math.min(x, y)).toBeGreaterThan(-1e-9);
    expect(Math.max(x + w, y + h)).toBeLessThan(1 + 1e-9);
    expect(Math.min(w, h)).toBeGreaterThan(0);
  };
  test('never leaves the frame, and keeps its ratio', () => {
    fc.assert(
      fc.property(
        crop,
        grip,
        grip,
        by,
        by,
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (from, x, y, dx, dy, ratio) => {
          inFrame(moveCrop(from, dx, dy));
          inFrame(pullCrop(from, { x, y }, dx, dy));
          const start = withRatio(from, ratio);
          inFrame(start);
          expect(start.w / start.h).toBeCloseTo(ratio, 6);
          if (x === 0 && y === 0) return;
          const pulled = pullCrop(start, { x, y }, dx, dy, ratio);
          inFrame(pulled);
          expect(pulled.w / pulled.h).toBeCloseTo(ratio, 6);
        },
      ),
    );
  });

  test('what is seen mirrored and turned comes back as it was', () => {
    fc.assert(
      fc.property(crop, fc.boolean(), fc.boolean(), fc.constantFrom(0, 90, 180, 270), (from, flipX, flipY, rotate) => {
        const seen = { flipX, flipY, rotate };
        const back = fromSeen(toSeen(from, seen), seen);
        for (const name of ['x', 'y', 'w', 'h'] as const) expect(back[name]).toBeCloseTo(from[name], 9);
        // As the pixels go: the middle of what is seen is the middle of what is cut out.
        const { map, width, height } = frameOf(
          { version: 1, ...(flipX && { flipX }), ...(flipY && { flipY }) },
          1000,
          500,
          rotate,
        );
        const view = toSeen(from, seen);
        const [px, py] = at(map, (view.x + view.w / 2) * width, (view.y + view.h / 2) * height);
        expect([px / 1000, py / 500]).toEqual([
          expect.closeTo(from.x + from.w / 2, 6),
          expect.closeTo(from.y + from.h / 2, 6),
        ]);
      }),
    );
  });
});

test('a spot is covered from where it looks alike', () => {
  // Sky above, ground below, and a dark spot in the sky, near the ground.
  const [width, height] = [100, 60];
  const data = Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (Math.hypot(x - 50, y - 22) < 4) return [20, 20, 20, 255];
    return y < 30 ? [120, 160, 220, 255] : [90, 120, 40 + ((i * 7) % 50), 255];
  }).flat();
  const spot = withSource({ data, width, height }, { x: 0.5, y: 22 / 60, r: 0.05 });
  expect(spot.fromY * height).toBeLessThan(25);
  expect(Math.hypot((spot.fromX - 0.5) * width, spot.fromY * height - 22)).toBeGreaterThan(10);
  expect(withSource({ data: [0, 0, 0, 255], width: 1, height: 1 }, { x: 0.5, y: 0.5, r: 0.5 })).toMatchObject({
    fromY: 0.5,
  });
});

describe('fades of a sound', () => {
  const words = (fade: unknown, seconds: number) => fadeWords(readRecipe({ fade }), seconds);
  test('stand at both ends of the part, and meet where there is too little time', () => {
    expect(words({ in: 0.5, out: 2 }, 10)).toEqual(['-af', 'afade=t=in:st=0:d=0.5,afade=t=out:st=8:d=2']);
    expect(words({ in: 0, out: 2 }, 10)).toEqual(['-af', 'afade=t=out:st=8:d=2']);
    expect(words({ in: 3, out: 3 }, 2)).toEqual(['-af', 'afade=t=in:st=0:d=1,afade=t=out:st=1:d=1']);
    expect(words({ in: 0, out: 0 }, 2)).toEqual([]);
  });
  test('what cannot be read of one is kept as it came; where nobody knows the end, there is none', () => {
    expect(readRecipe({ fade: { in: 'x', out: 1 } })).toMatchObject({ unknown: { fade: { in: 'x', out: 1 } } });
    expect(words({ in: 1, out: 1 }, Number.POSITIVE_INFINITY)).toEqual(['-af', 'afade=t=in:st=0:d=1']);
  });
});
