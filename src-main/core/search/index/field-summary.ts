/** What a selection shows of each custom field, read from the columns. */
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import type { Columns } from './columns.ts';
import type { FieldColumns, FieldDef, NumberColumn, TextColumn } from './fields.ts';
import { inCommon, MOST_VALUES, type Stored } from './summary.ts';

export interface FieldInCommon {
  readonly n: number;
  /** The one value that all have: a text, a number, a date, the number of a choice. */
  readonly value: Stored;
  /** How many there are where they differ, up to 1,000. */
  readonly mixed: number;
  /** Of a field of several choices: how many have each. */
  readonly choices?: { readonly n: number; readonly count: number }[];
}

/** Of fields that are for the kind of one of the slots, or of which one has a value. */
export function summarizeFields(slots: Uint32Array, { data }: Columns, fields: FieldColumns): FieldInCommon[] {
  const kinds = new Set<string>();
  for (const slot of slots) kinds.add(KINDS[data.kind[slot]! - 1] ?? 'other');
  return fields.defs.flatMap((def) => {
    const column = fields.column(def.n);
    const applies = def.kinds === undefined || def.kinds.some((kind) => kinds.has(kind));
    if (!column) return applies ? [{ n: def.n, value: null, mixed: 0, ...(def.type === 'multi-choice' && { choices: [] }) }] : [];
    const one = 'ids' in column ? ofTexts(slots, def, column) : ofNumbers(slots, def, column);
    return applies || one.value !== null || one.mixed > 0 || one.choices?.length ? [one] : [];
  });
}

function ofTexts(slots: Uint32Array, def: FieldDef, { ids, texts }: TextColumn): FieldInCommon {
  const counts = new Uint32Array(texts.values.length);
  for (const slot of slots) counts[ids[slot] ?? 0]!++;
  const present = Array.from(counts.keys()).filter((id) => counts[id]! > 0);
  if (def.type === 'multi-choice') {
    const having = new Map<number, number>();
    for (const id of present)
      for (const n of id === 0 ? [] : texts.values[id]!.split(',').map(Number)) if (def.choices.has(n)) having.set(n, (having.get(n) ?? 0) + counts[id]!);
    return { n: def.n, value: null, mixed: 0, choices: [...def.choices.keys()].filter((n) => having.has(n)).map((n) => ({ n, count: having.get(n)! })) };
  }
  const values = new Set<Stored>(
    present.map((id) => {
      if (id === 0) return null;
      if (def.type !== 'choice') return texts.values[id]!;
      const n = Number(texts.values[id]);
      return def.choices.has(n) ? n : null;
    }),
  );
  return { n: def.n, ...inCommon(values) };
}

function ofNumbers(slots: Uint32Array, def: FieldDef, { numbers }: NumberColumn): FieldInCommon {
  const values = new Set<Stored>();
  for (const slot of slots) {
    const number = numbers[slot] ?? Number.NaN;
    values.add(Number.isNaN(number) ? null : def.type === 'date' ? new Date(number).toISOString().slice(0, 10) : number);
    if (values.size > MOST_VALUES) break;
  }
  return { n: def.n, ...inCommon(values) };
}
