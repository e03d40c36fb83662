/** The columns `edits` and `cropped` of assets, computed from the register that holds the recipe. */
import { createHash } from 'node:crypto';
import { isPlain, readRecipe } from '../../../src-shared/domain/edits/recipe.ts';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import type { Tx } from './procedure.ts';

/** What stands there for a register's text. */
function shownEdits(text: string | undefined): { edits: string | null; cropped: number | null } {
  if (text === undefined) return { edits: null, cropped: null };
  const recipe = readRecipe(JSON.parse(text));
  const { crop } = recipe;
  // What only a newer program knows is not drawn here.
  const edits = isPlain(recipe) ? null : createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { edits, cropped: crop ? crop.w / crop.h : null };
}

/** Brings them up to date for one asset. */
export function materializeEdits(tx: Tx, n: number): void {
  const text = tx.column('SELECT value FROM register WHERE entity = ? AND field = ? AND value IS NOT NULL').get(n, FIELD.edits) as string | undefined;
  const { edits, cropped } = shownEdits(text);
  tx.sql('UPDATE asset SET edits = ?, cropped = ? WHERE n = ? AND (edits IS NOT ? OR cropped IS NOT ?)').run(edits, cropped, n, edits, cropped);
}
