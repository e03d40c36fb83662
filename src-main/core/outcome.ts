import type { Deps } from './deps.ts';

/** The answer of a command that has nothing to warn of. Searches that are asked from now on see what it did. */
export function told<T extends { readonly seq: number }>(deps: Pick<Deps, 'wrote'>, outcome: T) {
  deps.wrote(outcome.seq);
  return { ...outcome, warnings: [] };
}
