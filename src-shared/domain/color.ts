/**
 * Colors as people see them: OKLab (Björn Ottosson, 2020), where equal distances look equally different; names for regions of it, and the
 * small numbers by which an index knows colors. Pure.
 */

/** Lightness 0–1, green to red, blue to yellow: some ±0.3. */
export type Lab = readonly [l: number, a: number, b: number];

/** Of the palette of a picture. */
export interface PaletteColor {
  /** `#rrggbb`. */
  readonly hex: string;
  /** Part of the picture, 0–1. */
  readonly share: number;
}

/** A channel of sRGB as linear light, both 0–1. */
export const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** Linear light as a channel of sRGB, both 0–1; what is beyond is cut off. */
export function fromLinear(light: number): number {
  const c = Math.min(1, Math.max(0, light));
  return c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055;
}

const LINEAR = Float64Array.from({ length: 256 }, (_, i) => toLinear(i / 255));

/** Of sRGB, 0–255 each. */
export function toLab(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [LINEAR[red] ?? 0, LINEAR[green] ?? 0, LINEAR[blue] ?? 0];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Math.hypot is ten times slower. */
export function distance(one: Lab, other: Lab): number {
  const [l, a, b] = [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
  return Math.sqrt(l * l + a * a + b * b);
}

/** In the order in which people look for them. At most 16: a bit each. */
export const COLOR_NAMES = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink', 'brown', 'black', 'gray', 'white'] as const;
export type ColorName = (typeof COLOR_NAMES)[number];

/** One of each, to be drawn beside its name. */
export const COLOR_SAMPLES: Readonly<Record<ColorName, string>> = {
  red: '#d32f2f', orange: '#ef8c1f', yellow: '#f2d027', green: '#3f9b46', teal: '#1a9c9c', blue: '#2f6fd0', purple: '#8340b8', pink: '#ee7fae',
  brown: '#7d5230', black: '#111111', gray: '#8a8a8a', white: '#fafafa',
};

/** What people call it. */
export function nameOf([l, a, b]: Lab): ColorName {
  const chroma = Math.hypot(a, b);
  if (l < 0.25 && chroma < 0.07) return 'black';
  if (chroma < 0.035) return l > 0.92 ? 'white' : l < 0.25 ? 'black' : 'gray';
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  if (hue < 15 || hue >= 345) return l > 0.65 ? 'pink' : 'red';
  if (hue < 48) return l < 0.5 && chroma < 0.14 ? 'brown' : l > 0.72 && chroma < 0.13 ? 'pink' : 'red';
  if (hue < 118 && chroma < 0.08 && l < 0.82) return l < 0.35 && hue >= 100 ? 'green' : 'brown';
  if (hue < 85) return l < 0.6 ? 'brown' : 'orange';
  if (hue < 118) return l < 0.5 ? (hue < 100 ? 'brown' : 'green') : 'yellow';
  if (hue < 170) return 'green';
  if (hue < 215) return 'teal';
  if (hue < 292) return 'blue';
  return l > 0.72 ? 'pink' : 'purple';
}

/** Lightness in 64 steps, the others in 32: steps of 0.016, half of what people just tell apart. 0 is no color. */
export const COLOR_BINS = 65_536;
const step = (value: number, from: number, to: number, steps: number): number => Math.min(steps - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * steps)));
const middle = (at: number, from: number, to: number, steps: number): number => from + ((at + 0.5) / steps) * (to - from);
const [A, B] = [[-0.24, 0.28], [-0.32, 0.2]] as const;

export const binOf = ([l, a, b]: Lab): number => Math.max(1, (step(l, 0, 1, 64) << 10) | (step(a, ...A, 32) << 5) | step(b, ...B, 32));
const MIDDLES = [Array.from({ length: 64 }, (_, i) => middle(i, 0, 1, 64)), Array.from({ length: 32 }, (_, i) => middle(i, ...A, 32)), Array.from({ length: 32 }, (_, i) => middle(i, ...B, 32))] as const;

/** By bin: the number of its name in COLOR_NAMES, and 1; 0: nobody has asked. */
const names = new Uint8Array(COLOR_BINS);
/** The number in COLOR_NAMES of what people call the colors of a bin. */
export function nameOfBin(bin: number): number {
  names[bin] ||= COLOR_NAMES.indexOf(nameOf([MIDDLES[0][bin >> 10] ?? 0, MIDDLES[1][(bin >> 5) & 31] ?? 0, MIDDLES[2][bin & 31] ?? 0])) + 1;
  return (names[bin] ?? 1) - 1;
}

/** Marks the bins that are at most so far from a color; its own always. */
export function markNear([l, a, b]: Lab, tolerance: number, mask: Uint8Array): void {
  const most = tolerance * tolerance;
  const squares = [MIDDLES[0].map((at) => (at - l) ** 2), MIDDLES[1].map((at) => (at - a) ** 2), MIDDLES[2].map((at) => (at - b) ** 2)] as const;
  for (const [i, ofL] of squares[0].entries())
    for (const [j, ofA] of squares[1].entries())
      if (ofL + ofA <= most) for (const [k, ofB] of squares[2].entries()) if (ofL + ofA + ofB <= most) mask[Math.max(1, (i << 10) | (j << 5) | k)] = 1;
  mask[binOf([l, a, b])] = 1;
}

export const hexOf = (r: number, g: number, b: number): string => `#${((r << 16) | (g << 8) | b).toString(16).padStart(6, '0')}`;

/** `#c33` and `#cc3333`; undefined for what is none. */
export function readHex(text: string): readonly [r: number, g: number, b: number] | undefined {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const long = digits.length === 6 ? digits : digits.replace(/./g, '$&$&');
  const value = Number.parseInt(long, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** A palette as it is kept: red, green, blue and the share of 255 for each color, the largest first. Empty: a picture without any. */
export function readPalette(bytes: Uint8Array): PaletteColor[] {
  const colors: PaletteColor[] = [];
  for (let i = 0; i + 3 < bytes.length; i += 4) colors.push({ hex: hexOf(bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0), share: (bytes[i + 3] ?? 0) / 255 });
  return colors;
}

/** What is meant by `color:`: a name's region, or what is near a color. `tolerance`: distance in OKLab. */
export type ColorTest = { readonly name: ColorName } | { readonly near: Lab; readonly tolerance: number };

const USUAL = 10;
const ALSO: Readonly<Record<string, ColorName>> = { grey: 'gray', cyan: 'teal', turquoise: 'teal', violet: 'purple', magenta: 'pink', beige: 'orange' };

/** `red`, `#c33`, `#cc3333~15`, `blue~20`: the number is how far it may be off, in hundredths of the way from black to white. */
export function readColor(text: string): ColorTest | undefined {
  const [, what = '', off] = /^([^~]+?)(?:~(\d{1,3}))?$/.exec(text.trim().toLowerCase()) ?? [];
  const name = COLOR_NAMES.find((one) => one === what) ?? ALSO[what];
  if (name && off === undefined) return { name };
  const rgb = readHex(name ? COLOR_SAMPLES[name] : what);
  const hundredths = Number(off ?? USUAL);
  return rgb && hundredths <= 100 ? { near: toLab(...rgb), tolerance: hundredths / 100 } : undefined;
}
