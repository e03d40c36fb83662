import { useCallback, useEffect, useRef, useState } from 'react';
import {
  changed,
  PLAIN,
  type Recipe,
  type RecipeChanges,
  readRecipe,
  recipeValue,
} from '../../../src-shared/domain/edits/recipe.ts';
import { errorText, getClient, type Input, type Output } from '../../client/client.ts';
import { useCall } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';

export interface Edited {
  /** As it is shown now: what is kept, and what was just done. */
  readonly recipe: Recipe;
  readonly kept: Output<'edits.get'> | undefined;
  /** Shows it at once; it is written down when nothing follows for a moment: one undo step for one movement. */
  readonly change: (changes: RecipeChanges) => void;
  /** Writes it down now. */
  readonly flush: () => Promise<void>;
}

const MOMENT_MS = 450;

/** The recipe of an asset, to be changed. */
export function useRecipe(n: number): Edited {
  const { data } = useCall('edits.get', { n }, { keep: false });
  const [draft, setDraft] = useState<{ recipe: Recipe; seq?: number }>();
  const waiting = useRef<{ changes: RecipeChanges; timer: ReturnType<typeof setTimeout> }>(undefined);
  const kept = data ? readRecipe(data.recipe) : PLAIN;
  // What was written down and came back needs no draft any more.
  const isOld = draft?.seq !== undefined && data !== undefined && data.seq >= draft.seq;
  const recipe = draft && !isOld ? draft.recipe : kept;
  const latest = useRef(recipe);
  latest.current = recipe;

  const flush = useCallback(async () => {
    const now = waiting.current;
    if (!now) return;
    clearTimeout(now.timer);
    waiting.current = undefined;
    try {
      const { seq } = await getClient().call('edits.set', { targets: [n], changes: plainly(now.changes) });
      if (!waiting.current) setDraft((before) => before && { ...before, seq });
    } catch (error) {
      if (!waiting.current) setDraft(undefined);
      toast({ text: errorText(error), tone: 'error' });
    }
  }, [n]);
  // What was done last is not lost by going on.
  useEffect(() => () => void flush(), [flush]);

  const change = useCallback(
    (changes: RecipeChanges) => {
      const next = changed(latest.current, changes);
      latest.current = next;
      setDraft({ recipe: next });
      clearTimeout(waiting.current?.timer);
      waiting.current = {
        changes: { ...waiting.current?.changes, ...changes },
        timer: setTimeout(() => void flush(), MOMENT_MS),
      };
    },
    [flush],
  );
  return { recipe, kept: data, change, flush };
}

/** Within the limits that the core asks for. */
function plainly(changes: RecipeChanges): Input<'edits.set'>['changes'] {
  const value = (recipeValue(changed(PLAIN, changes)) ?? {}) as Record<string, unknown>;
  return Object.fromEntries(Object.keys(changes).map((name) => [name, value[name] ?? null]));
}
