import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binOf, COLOR_BINS, COLOR_NAMES, COLOR_SAMPLES, distance, hexOf, markNear, nameOf, readColor, readHex, readPalette, toLab } from './color.ts';

const lab = (hex: string) => toLab(...(readHex(hex) as [number, number, number]));
const channel = fc.integer({ min: 0, max: 255 });
const rgb = fc.tuple(channel, channel, channel);

test('OKLab is as its author publishes it', () => {
  const rounded = (hex: string) => lab(hex).map((value) => Math.round(value * 1000) / 1000 + 0);
  expect([rounded('#fff'), rounded('#000'), rounded('#f00'), rounded('#00f')]).toEqual([[1, 0, 0], [0, 0, 0], [0.628, 0.225, 0.126], [0.452, -0.032, -0.312]]);
});

test.each([
  ['red', '#f00 #dc143c #800000 #cc3333'], ['orange', '#ffa500 #d2691e #ef8c1f'], ['yellow', '#ffff00 #ffd700'], ['green', '#0f0 #006400 #228b22'],
  ['teal', '#008080 #0ff'], ['blue', '#00f #000080 #87ceeb'], ['purple', '#800080 #8a2be2'], ['pink', '#ffc0cb #ff69b4'], ['brown', '#8b4513 #d2b48c #786b41'],
  ['black', '#000 #181811'], ['gray', '#808080 #c0c0c0 #404040'], ['white', '#fff #f5f5f5'],
])('%s is what people call so', (name, hexes) => {
  expect(hexes.split(' ').map((hex) => nameOf(lab(hex)))).toEqual(hexes.split(' ').map(() => name));
});

test('each name has its sample in its own region, and every color is written as it is read', () => {
  for (const name of COLOR_NAMES) expect(nameOf(lab(COLOR_SAMPLES[name]))).toBe(name);
  fc.assert(fc.property(rgb, (color) => void expect(readHex(hexOf(...color))).toEqual(color)));
});

test('a bin is near its color: what is clearly nearer than the tolerance is marked, what is clearly farther is not', () => {
  const mask = new Uint8Array(COLOR_BINS);
  fc.assert(
    fc.property(rgb, rgb, fc.integer({ min: 3, max: 40 }), (one, other, hundredths) => {
      mask.fill(0);
      const [a, b] = [toLab(...one), toLab(...other)];
      markNear(a, hundredths / 100, mask);
      const far = distance(a, b);
      if (far < hundredths / 100 - 0.015) expect(mask[binOf(b)]).toBe(1);
      if (far > hundredths / 100 + 0.015) expect(mask[binOf(b)]).toBe(0);
      expect(mask[binOf(a)]).toBe(1);
    }),
    { numRuns: 60 },
  );
});

test('names, colors and how far they may be off are read, anything else is not', () => {
  expect([readColor('Red'), readColor('grey')]).toEqual([{ name: 'red' }, { name: 'gray' }]);
  expect(readColor('#c33')).toEqual({ near: lab('#cc3333'), tolerance: 0.1 });
  expect(readColor('#CC3333~25')).toEqual({ near: lab('#cc3333'), tolerance: 0.25 });
  expect(readColor('blue~5')).toEqual({ near: lab(COLOR_SAMPLES.blue), tolerance: 0.05 });
  for (const wrong of ['#c3', 'c33', '#cc3333~', '#ggg', 'red~101', 'reddish', '#cc33331', '~5', '']) expect(readColor(wrong)).toBeUndefined();
});

test('a damaged palette gives the colors that are whole', () => {
  expect(readPalette(Uint8Array.of(255, 0, 0, 255, 1, 2))).toEqual([{ hex: '#ff0000', share: 1 }]);
  expect(readPalette(new Uint8Array())).toEqual([]);
});
