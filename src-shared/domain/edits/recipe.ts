/**
 * The recipe of an edit: what is done to a picture when it is shown or exported, never to its file. Pure. Parts of the picture are told in
 * its upright frame: x from the left and y from the top, both 0–1; lengths in parts of its longer edge.
 */
import type { Kind } from '../asset.ts';
import type { Value } from '../ops/key.ts';

/** Of the recipe as it is kept. Raised when what older programs know comes to mean something else. */
export const RECIPE_VERSION = 1;

/** Sliders by name: from, to, and the step of one key press. Zero is nothing. */
export const SLIDERS = {
  /** Stops. */
  exposure: [-5, 5, 0.1],
  contrast: [-100, 100, 5],
  highlights: [-100, 100, 5],
  shadows: [-100, 100, 5],
  /** Positive is warmer. */
  temp: [-100, 100, 5],
  /** Positive is more magenta, negative more green. */
  tint: [-100, 100, 5],
  saturation: [-100, 100, 5],
  /** As saturation, most where there is little of it. */
  vibrance: [-100, 100, 5],
  sharpen: [0, 100, 5],
  /** Negative darkens the corners. */
  vignette: [-100, 100, 5],
  /** Degrees clockwise about the middle. */
  straighten: [-45, 45, 0.1],
} as const satisfies Record<string, readonly [from: number, to: number, step: number]>;
export type SliderName = keyof typeof SLIDERS;
export const SLIDER_NAMES = Object.keys(SLIDERS) as SliderName[];
/** Those that change light and color, in the order in which people are shown them. */
export const TONE_SLIDERS = SLIDER_NAMES.filter((name) => name !== 'straighten');

/** Of the straightened frame, which is as large as the picture. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A round place whose pixels are taken from elsewhere; radius and places as above. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly fromX: number;
  readonly fromY: number;
}

export interface RedEye {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

/** Of a film: what is left of it, in seconds. */
export interface Trim {
  readonly from: number;
  readonly to: number;
}

/** Of a sound, and that of a film: seconds from silence at the beginning of the part, and into it at its end. */
export interface Fade {
  readonly in: number;
  readonly out: number;
}

export interface Recipe extends Readonly<Partial<Record<SliderName, number>>> {
  readonly version: number;
  readonly crop?: Crop;
  /** Mirrored as it is seen, after everything else. */
  readonly flipX?: true;
  readonly flipY?: true;
  readonly blackWhite?: true;
  readonly spots?: readonly Spot[];
  readonly redEyes?: readonly RedEye[];
  readonly trim?: Trim;
  readonly mute?: true;
  readonly fade?: Fade;
  /** What a newer program wrote and this one does not know: kept as it came. */
  readonly unknown?: Readonly<Record<string, Value>>;
}

/** What has a picture that edits are shown on. Of films and sounds a recipe says how clips of them are made. */
export const canEdit = (kind: Kind): boolean => kind === 'image' || kind === 'raw' || kind === 'layered';

export const PLAIN: Recipe = { version: RECIPE_VERSION };
export const MOST_PLACES = 64;
const SWITCHES = ['flipX', 'flipY', 'blackWhite', 'mute'] as const;
type Fields = { readonly [name: string]: unknown };

/**
 * A recipe from what is kept of it, as a value or its text; never throws. Numbers are kept within their limits, zeros left out, and what this program does not
 * understand goes to `unknown`.
 */
export function readRecipe(value: unknown): Recipe {
  if (typeof value === 'string') return readRecipe(parsed(value));
  if (!isFields(value)) return PLAIN;
  const known: Record<string, unknown> = {};
  const unknown: Record<string, Value> = {};
  for (const [name, field] of Object.entries(value)) {
    if (name === 'version' || field === undefined) continue;
    const read = readField(name, field);
    if (read === undefined) unknown[name] = field as Value;
    else if (read !== null) known[name] = read;
  }
  const version = Math.max(RECIPE_VERSION, number(value['version'], 1, 1e6) ?? RECIPE_VERSION);
  return { version, ...known, ...(Object.keys(unknown).length ? { unknown } : {}) } as Recipe;
}

/** @returns null: nothing is to be done by it; undefined: it is not understood. */
function readField(name: string, field: unknown): unknown {
  if (Object.hasOwn(SLIDERS, name)) {
    const [from, to] = SLIDERS[name as SliderName];
    const at = number(field, from, to);
    return at === 0 ? null : at;
  }
  if ((SWITCHES as readonly string[]).includes(name)) return field === true ? true : field === false ? null : undefined;
  if (name === 'crop') return readCrop(field);
  if (name === 'spots') return readPlaces(field, ['x', 'y', 'r', 'fromX', 'fromY']);
  if (name === 'redEyes') return readPlaces(field, ['x', 'y', 'r']);
  if (name === 'trim') return readTrim(field);
  if (name === 'fade') return readFade(field);
  return undefined;
}

function readCrop(field: unknown): Crop | null | undefined {
  const read = numbers(field, ['x', 'y', 'w', 'h']);
  if (!read) return undefined;
  const { w = 0, h = 0 } = read;
  const crop = {
    x: within(read['x'] ?? 0, 0, 1),
    y: within(read['y'] ?? 0, 0, 1),
    w: within(w, 0.001, 1),
    h: within(h, 0.001, 1),
  };
  crop.x = round(Math.min(crop.x, 1 - crop.w));
  crop.y = round(Math.min(crop.y, 1 - crop.h));
  return crop.w === 1 && crop.h === 1 ? null : crop;
}

function readPlaces(field: unknown, names: readonly string[]): readonly Fields[] | null | undefined {
  if (!Array.isArray(field) || field.length > MOST_PLACES) return undefined;
  const places = field.map((place) => numbers(place, names));
  if (places.some((place) => place === undefined)) return undefined;
  return places.length ? places.map((place) => ({ ...place, r: within(place?.['r'] ?? 0, 0.0005, 0.5) })) : null;
}

function readTrim(field: unknown): Trim | undefined {
  const { from, to } = numbers(field, ['from', 'to'], 0, 1e7) ?? {};
  return from !== undefined && to !== undefined && to > from ? { from, to } : undefined;
}

export const LONGEST_FADE = 600;
function readFade(field: unknown): Fade | null | undefined {
  const fade = numbers(field, ['in', 'out'], 0, LONGEST_FADE);
  return fade && (fade['in'] || fade['out'] ? { in: fade['in'] ?? 0, out: fade['out'] ?? 0 } : null);
}

/** All of them, and nothing else. */
function numbers(field: unknown, names: readonly string[], from = -0.5, to = 1.5): Record<string, number> | undefined {
  if (!isFields(field) || Object.keys(field).length !== names.length) return undefined;
  const read = names.map((name) => [name, number(field[name], from, to)] as const);
  return read.every(([, at]) => at !== undefined) ? (Object.fromEntries(read) as Record<string, number>) : undefined;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const within = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value));
/** Six digits: a hundredth of a pixel of the largest pictures. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6 || 0;
const number = (value: unknown, from: number, to: number): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? round(within(value, from, to)) : undefined;

/** Nothing is done to the picture, as far as this program knows. */
export const isPlain = (recipe: Recipe): boolean =>
  Object.keys(recipe).every((name) => name === 'version' || name === 'unknown');

/** As a value in one order of names; undefined where there is nothing to be kept. */
export function recipeValue(recipe: Recipe): Value | undefined {
  const { version, unknown, ...fields } = readRecipe({ ...recipe, ...recipe.unknown, unknown: undefined });
  const kept = { ...unknown, ...fields };
  return Object.keys(kept).length ? inCborOrder({ version, ...kept } as unknown as Value) : undefined;
}

/** As registers and files hold it: a text, so that it is compared and merged as texts are. undefined where there is nothing to be kept. */
export function recipeText(recipe: Recipe): string | undefined {
  const value = recipeValue(recipe);
  return value === undefined ? undefined : JSON.stringify(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keys of maps by length, then by alphabet: so it is written the same on every machine. */
function inCborOrder(value: Value): Value {
  if (Array.isArray(value)) return value.map(inCborOrder);
  if (!isFields(value)) return value;
  const names = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, inCborOrder(value[name] as Value)]));
}

/** `changes` on top of a recipe: null takes one away. */
export type RecipeChanges = { readonly [N in Exclude<keyof Recipe, 'version' | 'unknown'>]?: Recipe[N] | null };
export function changed(recipe: Recipe, changes: RecipeChanges): Recipe {
  const { unknown, ...fields } = recipe;
  return readRecipe({
    ...unknown,
    ...fields,
    ...Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value ?? undefined])),
  });
}

/** What is of one picture alone and is not pasted on others. */
const OWN = ['spots', 'redEyes', 'trim', 'unknown'] as const;
const FRAMING = ['crop', 'straighten', 'flipX', 'flipY'] as const;

/** `recipe` with the edits of another one in place of its own. */
export function pasted(recipe: Recipe, from: Recipe, withCrop: boolean): Recipe {
  const stays: readonly (keyof Recipe)[] = withCrop ? OWN : [...OWN, ...FRAMING];
  const part = (of: Recipe, own: boolean) =>
    Object.entries(of).filter(([name]) => stays.includes(name as keyof Recipe) === own);
  return Object.fromEntries([
    ...part(from, false),
    ...part(recipe, true),
    ['version', Math.max(recipe.version, RECIPE_VERSION)],
  ]) as unknown as Recipe;
}
