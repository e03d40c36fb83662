/** For tests outside: a file's picture at full size as the core exports it. */
import { readRecipe } from '../../../../src-shared/domain/edits/recipe.ts';
import { type EditedPixels, renderEdited } from '../render.ts';

export const rendered = (file: Buffer, recipe: object): Promise<EditedPixels> =>
  renderEdited({ source: file, orientation: 1 }, readRecipe(recipe));
