/** Edits on a thumbnail that we made ourselves, as reshaping it: for files that are away. */
import { readRecipe } from '../../../src-shared/domain/edits/recipe.ts';
import type { Value } from '../../../src-shared/domain/ops/key.ts';

/** As WebP, no larger than it was. */
export async function editKept(data: Uint8Array, recipe: Value): Promise<Uint8Array> {
  const [{ renderEdited }, { encode }] = await Promise.all([import('../edits/render.ts'), import('../tools/sharp.ts')]);
  const { width, height, channels, data: pixels } = await renderEdited({ source: Buffer.from(data), orientation: 1 }, readRecipe(recipe));
  return (await encode({ data: pixels as Uint8Array, width, height, channels })).data;
}
