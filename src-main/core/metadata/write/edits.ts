/** The recipe of an edit in XMP: all of it in our namespace, its crop in Camera Raw's, which other programs read. */
import { type Crop, type Recipe, readRecipe } from '../../../../src-shared/domain/edits/recipe.ts';
import { VITRINE_XMP } from '../../../../src-shared/domain/metadata/namespace.ts';
import { MATRICES } from '../../../../src-shared/domain/orientation.ts';
import type { Property, XmpText } from './xmp-edit.ts';

const OWN: Property = { space: VITRINE_XMP, prefix: 'vitrine', name: 'Edits' };
const crs = (name: string): Property => ({
  space: 'http://ns.adobe.com/camera-raw-settings/1.0/',
  prefix: 'crs',
  name,
});
const SIDES = ['CropLeft', 'CropTop', 'CropRight', 'CropBottom'].map(crs);
const [ANGLE, HAS] = [crs('CropAngle'), crs('HasCrop')];
export const CROP_PROPERTIES: readonly Property[] = [...SIDES, ANGLE, HAS];

/** Another program's crop is touched only where ours takes its place, or stood there. `orientation`: EXIF's, of the stored picture. */
export function writeEdits(text: XmpText, words: string | undefined, orientation: number): void {
  const before = readRecipe(text.value(OWN));
  const recipe = readRecipe(words);
  text.setSimple(OWN, words);
  const isCropped = (of: Recipe) => of.crop !== undefined;
  // A crop that is straightened too has corners that each program counts in its own way: theirs stays as it is.
  const crop = recipe.crop && !recipe.straighten ? stored(recipe.crop, orientation) : undefined;
  if (!crop && !isCropped(before)) return;
  for (const [i, property] of SIDES.entries())
    text.setSimple(property, crop && String(Math.round((crop[i] ?? 0) * 1e6) / 1e6));
  text.setSimple(ANGLE, crop && '0');
  text.setSimple(HAS, crop && 'True');
}

/** Left, top, right and bottom in the picture as it is stored. */
function stored({ x, y, w, h }: Crop, orientation: number): [number, number, number, number] {
  const [a, b, c, d, e, f] = MATRICES[orientation] ?? [1, 0, 0, 1, 0, 0];
  // The matrices turn the unit square by quarters: their inverse is their transpose.
  const back = (u: number, v: number) => [a * (u - e) + b * (v - f), c * (u - e) + d * (v - f)] as const;
  const [one, other] = [back(x, y), back(x + w, y + h)];
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[0], other[0]),
    Math.max(one[1], other[1]),
  ];
}
