import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import type { Change } from '../../db/commit.ts';

/** With more values than this they are written one by one in one go. */
const MANY = 20;

/** Gives each its value. `values`: JSON by entity; null: cleared, the file's own shows again. */
export function giveEach(change: Change, field: number, values: ReadonlyMap<number, string | null>): void {
  const groups = Map.groupBy(values, ([, text]) => text);
  const cleared = groups.get(null);
  if (cleared)
    change.set(
      cleared.map(([n]) => n),
      field,
      undefined,
    );
  groups.delete(null);
  if (groups.size > MANY)
    change.setEach(
      new Map([...values].flatMap(([n, text]) => (text === null ? [] : [[n, JSON.parse(text) as Value] as const]))),
      field,
    );
  else
    for (const [text, some] of groups)
      change.set(
        some.map(([n]) => n),
        field,
        JSON.parse(text as string) as Value,
      );
}
