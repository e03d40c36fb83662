/** What is done to assets: the columns `edits` and `cropped`, computed from what people set, else from what their files say. */
import { createHash } from 'node:crypto';
import { isPlain, readRecipe } from '../../../src-shared/domain/edits/recipe.ts';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import type { Tx } from './procedure.ts';

const OWN = `FROM register WHERE entity = asset.n AND field = ${FIELD.edits} AND value IS NOT NULL`;
/** In SQL, of a row of `asset`: the recipe's text; NULL: nothing is done to it. */
export const RECIPE = `CASE WHEN EXISTS (SELECT 1 ${OWN}) THEN (SELECT json_extract(value, '$') ${OWN})
  ELSE (SELECT json_extract(layer, '$.edits') FROM told WHERE told.n = asset.n) END`;

/** The same of one asset. */
export const recipeTextOf = (tx: Pick<Tx, 'column'>, n: number): string | null =>
  (tx.column(`SELECT ${RECIPE} FROM asset WHERE n = ?`).get(n) as string | null | undefined) ?? null;

/** What stands there for a recipe's text. */
function shownEdits(text: string | null): { edits: string | null; cropped: number | null } {
  if (text === null) return { edits: null, cropped: null };
  const recipe = readRecipe(text);
  const { crop } = recipe;
  // What only a newer program knows is not drawn here.
  const edits = isPlain(recipe) ? null : createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { edits, cropped: crop ? crop.w / crop.h : null };
}

/** Brings them up to date for one asset. */
export function materializeEdits(tx: Tx, n: number): void {
  const { edits, cropped } = shownEdits(recipeTextOf(tx, n));
  tx.sql('UPDATE asset SET edits = ?, cropped = ? WHERE n = ? AND (edits IS NOT ? OR cropped IS NOT ?)').run(
    edits,
    cropped,
    n,
    edits,
    cropped,
  );
}
