/**
 * What an edit does to light and color, defined once: the renderer of the core runs `tonePixel`, the window's shader the same lines with
 * the same numbers and table (src-renderer/features/develop/shader.ts); a test holds both against each other. Pixels are sRGB.
 */
import { fromLinear, toLinear } from '../color.ts';
import type { Recipe } from './recipe.ts';

/** Of Rec. 709: red, green, blue. */
export const LUMA = [0.2126, 0.7152, 0.0722] as const;
/** Where light begins to be held back when a picture is made brighter, so that it does not burn out. */
export const KNEE = 0.5;
export const CURVE_STEPS = 1024;
/** Of the sharpened pixel's neighbors, in pixels of the whole picture. */
const SHARPEN_SIGMA = 0.8;
/** From the middle to the corners (1): where the vignette begins. */
export const VIGNETTE_FROM = 0.25;

/** A recipe as numbers that both renderers take. */
export interface Tone {
  /** Of linear light: exposure and white balance. */
  readonly gains: readonly [number, number, number];
  /** What white would become by exposure alone; at most 1: nothing is held back. */
  readonly white: number;
  /** By lightness in CURVE_STEPS + 1 steps from 0 to 1: by what linear light is multiplied. Contrast, highlights and shadows. */
  readonly curve: Float32Array;
  readonly hasCurve: boolean;
  /** −1 to 1. */
  readonly saturation: number;
  readonly vibrance: number;
  readonly blackWhite: boolean;
  /** Stops at the corners. */
  readonly vignette: number;
  /** Strength; and what a neighbor at the side and one at the corner count beside the middle's 1. */
  readonly sharpen: { readonly amount: number; readonly side: number; readonly corner: number };
  /** Nothing is done to light and color at all. */
  readonly none: boolean;
}

/** `scale`: pixels that are rendered for each pixel of the whole picture, at most 1. */
export function toneOf(recipe: Recipe, scale = 1): Tone {
  const part = (
    name: 'contrast' | 'highlights' | 'shadows' | 'temp' | 'tint' | 'saturation' | 'vibrance' | 'sharpen' | 'vignette',
  ) => (recipe[name] ?? 0) / 100;
  const [contrast, highlights, shadows, sharpen, vignette] = [
    part('contrast'),
    part('highlights'),
    part('shadows'),
    part('sharpen'),
    part('vignette'),
  ];
  const white = 2 ** (recipe.exposure ?? 0);
  const [r, g, b] = balance(part('temp'), part('tint'));
  const curve = new Float32Array(CURVE_STEPS + 1);
  for (let i = 0; i <= CURVE_STEPS; i++) {
    // What black is multiplied by is what it is next to it.
    const from = Math.max(i, 0.01) / CURVE_STEPS;
    curve[i] = toLinear(lightness(from, contrast, highlights, shadows)) / toLinear(from);
  }
  const sigma = SHARPEN_SIGMA * Math.min(1, scale);
  return {
    gains: [r * white, g * white, b * white],
    white,
    curve,
    hasCurve: contrast !== 0 || highlights !== 0 || shadows !== 0,
    saturation: part('saturation'),
    vibrance: part('vibrance'),
    blackWhite: recipe.blackWhite === true,
    vignette: vignette * 1.5,
    sharpen: { amount: sharpen * 2, side: Math.exp(-1 / (2 * sigma * sigma)), corner: Math.exp(-1 / (sigma * sigma)) },
    none: !(
      recipe.exposure ||
      recipe.temp ||
      recipe.tint ||
      contrast ||
      highlights ||
      shadows ||
      sharpen ||
      vignette ||
      recipe.saturation ||
      recipe.vibrance ||
      recipe.blackWhite
    ),
  };
}

/** Gains that leave the luminance of gray as it is. */
function balance(temp: number, tint: number): [number, number, number] {
  const [r, g, b] = [2 ** (temp * 0.6), 2 ** (-tint * 0.4), 2 ** (-temp * 0.6)];
  const gray = r * LUMA[0] + g * LUMA[1] + b * LUMA[2];
  return [r / gray, g / gray, b / gray];
}

/** The curve of lightness (0–1, as sRGB is coded): rises everywhere, and leaves black and white where they are. All others −1 to 1. */
export function lightness(value: number, contrast: number, highlights: number, shadows: number): number {
  const light = 1 - value;
  let l = value + highlights * (highlights < 0 ? 2 : 0.9) * light * (1 - light) ** 3;
  l += shadows * (shadows > 0 ? 2 : 0.9) * l * (1 - l) ** 3;
  return l + contrast * (3 * l * l - 2 * l * l * l - l);
}

/** Light that was made brighter, held back above the knee so that `white` becomes 1. */
function shoulder(light: number, white: number): number {
  if (white <= 1 || light <= KNEE) return light;
  const slope = (white - KNEE) / (1 - KNEE);
  const t = (light - KNEE) / (white - KNEE);
  return KNEE + ((1 - KNEE) * slope * t) / (1 + (slope - 1) * t);
}

/** From the square of the distance to the middle (corners: 1) to what light is multiplied by. */
export function vignetteAt(squared: number, stops: number): number {
  const t = Math.min(1, Math.max(0, (Math.sqrt(squared) - VIGNETTE_FROM) / (1 - VIGNETTE_FROM)));
  return 2 ** (stops * t * t * (3 - 2 * t));
}

const STEPS = 4096;
const ENCODED = Float32Array.from({ length: STEPS + 2 }, (_, i) => fromLinear(i / STEPS));
/** `fromLinear` that goes on above 1. A table of 4096 with what lies between is off by 0.00002 at most. */
function encode(light: number): number {
  if (light >= 1) return 1.055 * light ** (1 / 2.4) - 0.055;
  if (light <= 0) return 0;
  const x = light * STEPS;
  const i = x | 0;
  const low = ENCODED[i] as number;
  return low + ((ENCODED[i + 1] as number) - low) * (x - i);
}

/**
 * One pixel, in place.
 * @param rgb from `from` on: red, green and blue in linear light, 0–1; comes back coded as sRGB, 0–1
 * @param squared the square of its distance to the middle of the result, 1 in the corners
 */
export function tonePixel(tone: Tone, rgb: Float32Array, from: number, squared: number): void {
  const { gains, white, curve } = tone;
  let r = shoulder((rgb[from] as number) * gains[0], white);
  let g = shoulder((rgb[from + 1] as number) * gains[1], white);
  let b = shoulder((rgb[from + 2] as number) * gains[2], white);
  let factor = 1;
  if (tone.hasCurve) {
    const x = Math.min(1, encode(r * LUMA[0] + g * LUMA[1] + b * LUMA[2])) * CURVE_STEPS;
    const i = Math.min(CURVE_STEPS - 1, x | 0);
    const low = curve[i] as number;
    factor = low + ((curve[i + 1] as number) - low) * (x - i);
  }
  if (tone.vignette) factor *= vignetteAt(squared, tone.vignette);
  r *= factor;
  g *= factor;
  b *= factor;
  if (tone.blackWhite) {
    const gray = Math.min(1, encode(r * LUMA[0] + g * LUMA[1] + b * LUMA[2]));
    rgb.fill(gray, from, from + 3);
    return;
  }
  r = encode(r);
  g = encode(g);
  b = encode(b);
  const luma = Math.min(1, r * LUMA[0] + g * LUMA[1] + b * LUMA[2]);
  const most = Math.max(r, g, b);
  const least = Math.min(r, g, b);
  const dull = 1 - Math.min(1, most - least);
  let k = Math.max(0, (1 + tone.saturation) * (1 + tone.vibrance * dull * dull));
  // What no screen shows is brought back toward gray of the same lightness, not cut off: so colors stay what they are.
  if (luma + (most - luma) * k > 1) k = (1 - luma) / (most - luma);
  if (luma + (least - luma) * k < 0) k = luma / (luma - least);
  rgb[from] = luma + (r - luma) * k;
  rgb[from + 1] = luma + (g - luma) * k;
  rgb[from + 2] = luma + (b - luma) * k;
}
