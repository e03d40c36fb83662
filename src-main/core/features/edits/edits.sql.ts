/** Recipes of edits: read, and set for one asset or many as one undo step. */
import type { z } from 'zod';
import type { KeptRecipe } from '../../../../src-shared/contract/edits.ts';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import {
  canEdit,
  changed,
  PLAIN,
  pasted,
  type Recipe,
  type RecipeChanges,
  readRecipe,
  recipeText,
  recipeValue,
} from '../../../../src-shared/domain/edits/recipe.ts';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Change, commit, type Outcome } from '../../db/commit.ts';
import { recipeTextOf } from '../../db/edit-rows.ts';
import { read, type Tx, write } from '../../db/procedure.ts';

export interface EditsOf {
  readonly seq: number;
  readonly recipe: z.infer<typeof KeptRecipe> | null;
  readonly unknown: string[];
  readonly rotate: number;
  readonly size?: { readonly width: number; readonly height: number };
  readonly embedded: boolean;
}

export const getEdits = read('edits.get', (tx, n: number): EditsOf => {
  const asset = tx.sql('SELECT kind, rotate, width, height, orientation FROM asset WHERE n = ?').get(n) as
    | { kind: number | null; rotate: number; width: number | null; height: number | null; orientation: number | null }
    | undefined;
  if (!asset) throw new RpcError('not-found', 'This asset is no longer in the catalog.');
  const recipe = recipeOf(tx, n);
  const { width, height } = asset;
  const size =
    width && height ? ((asset.orientation ?? 1) > 4 ? { width: height, height: width } : { width, height }) : undefined;
  return {
    seq: tx.rev(),
    recipe: (recipeValue(recipe) as z.infer<typeof KeptRecipe> | undefined) ?? null,
    unknown: Object.keys(recipe.unknown ?? {}),
    rotate: asset.rotate,
    ...(size ? { size } : {}),
    embedded: KINDS[asset.kind ?? -1] === 'raw',
  };
});

const recipeOf = (tx: Pick<Tx, 'column'>, n: number): Recipe => readRecipe(recipeTextOf(tx, n));

export interface SetEdits {
  readonly actor: string;
  readonly ns: readonly number[];
  readonly reset: boolean;
  readonly like?: { readonly n: number } | { readonly recipe: unknown } | undefined;
  readonly withCrop: boolean;
  readonly changes: RecipeChanges;
  readonly rotate?: number | undefined;
}

/** Of what is neither a picture nor a film nor a sound nothing is edited; `left` counts these. */
export const setEdits = write(
  'edits.set',
  (tx, { actor, ns, reset, like, withCrop, changes, rotate }: SetEdits): Outcome & { left: number } => {
    const saysEdits = tx.column("SELECT json_extract(layer, '$.edits') IS NOT NULL FROM told WHERE n = ?");
    const kindOf = tx.column('SELECT kind FROM asset WHERE n = ?');
    const able = ns.filter((n) => {
      const kind = KINDS[(kindOf.get(n) as number | null | undefined) ?? -1] ?? 'other';
      return canEdit(kind) || kind === 'video' || kind === 'audio';
    });
    const other = like && ('n' in like ? recipeOf(tx, like.n) : readRecipe(like.recipe));
    const name =
      reset && !like && !rotate && Object.keys(changes).length === 0
        ? 'Took all edits from'
        : like
          ? 'Pasted edits on'
          : verbOf(changes, rotate);
    const outcome = commit(
      tx,
      { actor, label: (count) => `${name} ${count.toLocaleString('en')} ${count === 1 ? 'picture' : 'pictures'}` },
      (change) => {
        const groups = new Map<string | null | undefined, number[]>();
        for (const n of able) {
          const before = reset ? PLAIN : recipeOf(tx, n);
          const text = recipeText(changed(other ? pasted(before, other, withCrop) : before, changes));
          if (text === (recipeTextOf(tx, n) ?? undefined)) continue;
          // Nothing at all, though its file says something.
          const value = text ?? (saysEdits.get(n) ? null : undefined);
          groups.set(value, [...(groups.get(value) ?? []), n]);
        }
        if (rotate) turn(tx, change, able, rotate);
        for (const [value, some] of groups) change.set(some, FIELD.edits, value);
      },
    );
    return { ...outcome, left: ns.length - able.length };
  },
);

function turn(tx: Tx, change: Change, ns: readonly number[], by: number): void {
  const now = tx.column('SELECT rotate FROM asset WHERE n = ?');
  change.setEach(new Map(ns.map((n) => [n, ((now.get(n) as number) + by + 360) % 360])), FIELD.rotate);
}

/** What history and undo call it. */
function verbOf(changes: RecipeChanges, rotate: number | undefined): string {
  const names = Object.keys(changes);
  if (rotate) return names.length ? 'Edited' : 'Rotated';
  if (names.length && names.every((name) => name === 'crop' || name === 'straighten'))
    return changes.crop === null ? 'Took the crop from' : 'Cropped';
  if (names.length && names.every((name) => name === 'flipX' || name === 'flipY')) return 'Mirrored';
  const [only, more] = names;
  if (only && !more && only !== 'redEyes' && only !== 'blackWhite')
    return `Set the ${only === 'temp' ? 'temperature' : only} of`;
  return 'Edited';
}
