/** Blend modes, as Photoshop has them, on colors of 0–1. `b`: what is below, `s`: the layer. */

export type Blend = (b: number, s: number) => number;

const screen: Blend = (b, s) => b + s - b * s;
const hard: Blend = (b, s) => (s <= 0.5 ? b * 2 * s : screen(b, 2 * s - 1));
const burn: Blend = (b, s) => (b >= 1 ? 1 : s <= 0 ? 0 : 1 - Math.min(1, (1 - b) / s));
const dodge: Blend = (b, s) => (b <= 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s)));
const within = (value: number): number => Math.min(1, Math.max(0, value));

function soft(b: number, s: number): number {
  if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
  return b + (2 * s - 1) * (Math.sqrt(b) - b);
}

/** Of each channel by itself. */
export const SEPARATE: Readonly<Record<string, Blend>> = {
  normal: (_, s) => s,
  multiply: (b, s) => b * s,
  screen,
  overlay: (b, s) => hard(s, b),
  darken: Math.min,
  lighten: Math.max,
  'color burn': burn,
  'color dodge': dodge,
  'linear burn': (b, s) => Math.max(0, b + s - 1),
  'linear dodge': (b, s) => Math.min(1, b + s),
  'hard light': hard,
  'soft light': soft,
  'vivid light': (b, s) => (s <= 0.5 ? burn(b, 2 * s) : dodge(b, 2 * s - 1)),
  'linear light': (b, s) => within(b + 2 * s - 1),
  'pin light': (b, s) => (s <= 0.5 ? Math.min(b, 2 * s) : Math.max(b, 2 * s - 1)),
  'hard mix': (b, s) => (b + s >= 1 ? 1 : 0),
  difference: (b, s) => Math.abs(b - s),
  exclusion: (b, s) => b + s - 2 * b * s,
  subtract: (b, s) => Math.max(0, b - s),
  divide: (b, s) => (s <= 0 ? 1 : Math.min(1, b / s)),
};

type Color = [red: number, green: number, blue: number];
export type BlendColor = (b: Color, s: Color) => Color;

const light = ([r, g, b]: Color): number => 0.3 * r + 0.59 * g + 0.11 * b;
const spread = (color: Color): number => Math.max(...color) - Math.min(...color);

function withLight(color: Color, wanted: number): Color {
  const by = wanted - light(color);
  const moved = color.map((value) => value + by) as Color;
  const [low, high] = [Math.min(...moved), Math.max(...moved)];
  return moved.map((value) => {
    if (low < 0) return wanted + ((value - wanted) * wanted) / (wanted - low);
    if (high > 1) return wanted + ((value - wanted) * (1 - wanted)) / (high - wanted);
    return value;
  }) as Color;
}

function withSpread(color: Color, wanted: number): Color {
  const low = Math.min(...color);
  const now = spread(color);
  return color.map((value) => (now > 0 ? ((value - low) * wanted) / now : 0)) as Color;
}

/** Of all three channels together. */
export const TOGETHER: Readonly<Record<string, BlendColor>> = {
  hue: (b, s) => withLight(withSpread(s, spread(b)), light(b)),
  saturation: (b, s) => withLight(withSpread(b, spread(s)), light(b)),
  color: (b, s) => withLight(s, light(b)),
  luminosity: (b, s) => withLight(b, light(s)),
  'darker color': (b, s) => (light(s) < light(b) ? s : b),
  'lighter color': (b, s) => (light(s) > light(b) ? s : b),
};
