/** Edits that are kept under a name, for any picture. Each change is one undo step. */
import type { z } from 'zod';
import type { KeptRecipe } from '../../../../src-shared/contract/edits.ts';
import { isPlain, PLAIN, pasted, readRecipe, recipeValue } from '../../../../src-shared/domain/edits/recipe.ts';
import { cleanName } from '../../../../src-shared/domain/fields/fields.ts';
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { registersOf } from '../../db/register.ts';

export interface EditPreset {
  readonly n: number;
  readonly name: string;
  readonly recipe: z.infer<typeof KeptRecipe>;
}

/** There are few: they need no table of their own. */
function presetsIn(tx: Pick<Tx, 'sql' | 'column'>): EditPreset[] {
  const order = new Intl.Collator(undefined, { numeric: true });
  return (tx.column('SELECT n FROM entity WHERE kind = ? ORDER BY n').all(ENTITY.editPreset) as number[])
    .flatMap((n): EditPreset[] => {
      const registers = registersOf(tx, n);
      const [name, body] = [registers.get(FIELD.editPresetName), registers.get(FIELD.editPresetRecipe)];
      if (typeof name !== 'string' || body == null || registers.get(FIELD.editPresetRemoved) === true) return [];
      return [{ n, name, recipe: (recipeValue(readRecipe(body)) ?? {}) as EditPreset['recipe'] }];
    })
    .sort((a, b) => order.compare(a.name, b.name) || a.n - b.n);
}

export const listPresets = read('edits.presets', (tx): { seq: number; presets: EditPreset[] } => ({
  seq: tx.rev(),
  presets: presetsIn(tx),
}));

interface Definition {
  readonly actor: string;
  readonly name: string;
  readonly recipe: unknown;
  readonly withCrop: boolean;
}

/** One of that name becomes this one. What is of one picture alone is left out. */
export const definePreset = write(
  'edits.definePreset',
  (tx, { actor, name: given, recipe, withCrop }: Definition): Outcome & { n: number } => {
    const name = cleanName(given);
    if (!name) throw new RpcError('invalid-input', 'A preset needs a name.');
    const kept = pasted(PLAIN, readRecipe(recipe), withCrop);
    if (isPlain(kept))
      throw new RpcError('invalid-input', 'Nothing is done to this picture that a preset could do to others.');
    const before = presetsIn(tx).find((one) => one.name.toLowerCase() === name.toLowerCase());
    let made = before?.n ?? 0;
    const outcome = commit(tx, { actor, label: `${before ? 'Changed' : 'Made'} the preset “${name}”` }, (change) => {
      made = before?.n ?? change.create(ENTITY.editPreset);
      change.set([made], FIELD.editPresetRecipe, recipeValue(kept));
      change.set([made], FIELD.editPresetName, name);
    });
    return { ...outcome, n: made };
  },
);

export const removePreset = write('edits.removePreset', (tx, { actor, n }: { actor: string; n: number }): Outcome => {
  const known = presetsIn(tx).find((one) => one.n === n);
  if (!known) throw new RpcError('not-found', 'This preset is no longer there. Somebody may have deleted it.');
  return commit(
    tx,
    { actor, label: `Deleted the preset “${known.name}”` },
    (change) => void change.set([n], FIELD.editPresetRemoved, true),
  );
});
