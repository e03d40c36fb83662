/** Setting stars, labels, flags, texts and rotation: each call one undo step. */
import type { z } from 'zod';
import type { Changes } from '../../../../src-shared/contract/assets.ts';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import { commit, type Change } from '../../db/commit.ts';
import { write, type Tx } from '../../db/procedure.ts';
import { withPartners } from '../../db/stacks.ts';
import { select } from '../../db/sel.ts';
import type { FieldChange } from '../../../../src-shared/contract/fields.ts';
import { changeFields } from '../fields/fields.service.ts';
import { changeTags } from '../tags/tags.service.ts';
import { labelFor } from './edit.label.ts';

export interface EditInput {
  readonly actor: string;
  readonly ns: readonly number[];
  readonly changes: z.infer<typeof Changes>;
  readonly tags?: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly fields?: readonly FieldChange[];
}

const COLUMNS = ['rating', 'label', 'flag', 'title', 'caption', 'creator', 'copyright'] as const;

export const edit = write('assets.set', (tx, { actor, ns: given, changes, tags, fields }: EditInput) => {
  const ns = withPartners(tx, given);
  let warnings: string[] = [];
  const more = [...(tags ? ['tags'] : []), ...(fields ? ['fields'] : [])];
  const outcome = commit(tx, { actor, label: (changed) => labelFor(changes, changed, more) }, (change) => {
    for (const field of COLUMNS) {
      const value = changes[field];
      if (value !== undefined) change.set(differing(tx, ns, field, value), FIELD[field], value);
    }
    if (changes.ratingStep) byCurrent(tx, ns, 'rating', change, (now) => Math.min(5, Math.max(0, now + (changes.ratingStep ?? 0))));
    if (changes.rotate) byCurrent(tx, ns, 'rotate', change, (now) => (now + (changes.rotate ?? 0) + 360) % 360);
    if (tags) changeTags(tx, change, ns, tags);
    if (fields) warnings = changeFields(tx, change, ns, fields);
  });
  return { ...outcome, warnings };
});

/** Only those that show something else get an operation: what the file says already need not be said again. */
function differing(tx: Tx, ns: readonly number[], column: (typeof COLUMNS)[number], value: Value): number[] {
  select(tx, ns);
  return tx.column(`SELECT sel.n FROM sel CROSS JOIN asset ON asset.n = sel.n WHERE ${column} IS NOT ?`).all(value === null && column === 'rating' ? 0 : value) as number[];
}

function byCurrent(tx: Tx, ns: readonly number[], column: 'rating' | 'rotate', change: Change, next: (now: number) => number): void {
  select(tx, ns);
  const groups = new Map<number, number[]>();
  for (const { n, now } of tx.sql(`SELECT sel.n, ${column} AS now FROM sel CROSS JOIN asset ON asset.n = sel.n`).all() as { n: number; now: number }[]) {
    const value = next(now);
    if (value === now) continue;
    const group = groups.get(value);
    if (group) group.push(n);
    else groups.set(value, [n]);
  }
  for (const [value, group] of groups) change.set(group, FIELD[column], value);
}
