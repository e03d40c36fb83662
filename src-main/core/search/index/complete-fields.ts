/** What completion offers of custom fields: their names, and the values that assets have. */
import { hasChoices } from '../../../../src-shared/domain/fields/fields.ts';
import { type FieldColumns, type FieldDef, readable, type NumberColumn, type TextColumn } from './fields.ts';
import { fold } from './fold.ts';

const PREFIX = 'field.';
const TOLD = { number: '>=12', date: '2024-06' } as const;

/** Tokens whose name or whose field's name begins like this. */
export function fieldTokens(typed: string, { defs }: FieldColumns, begins: (text: string, part: string) => boolean): { insert: string; text: string }[] {
  const part = fold(typed);
  return defs
    .filter(({ key, name }) => part === '' || fold(PREFIX + key).startsWith(part) || begins(fold(name), part))
    .map((def) => ({ insert: `${PREFIX}${def.key}:`, text: `${def.name}: ${PREFIX}${def.key}:${TOLD[def.type as keyof typeof TOLD] ?? '…'}` }));
}

export interface FieldCount {
  readonly value: string;
  readonly text: string;
  readonly count: number;
}

/** Every value of the fields with this key among the slots with how many have it, most first; `none` among them. */
export function fieldCounts(key: string, slots: Uint32Array, fields: FieldColumns): FieldCount[] {
  const counts = new Map<string, number>();
  for (const def of fields.named(key)) {
    const column = fields.column(def.n);
    const own = column === undefined ? new Map([['none', slots.length]]) : 'ids' in column ? textCounts(def, column, slots) : numberCounts(def, column, slots);
    for (const [value, count] of own) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return [...counts].map(([value, count]) => ({ value, text: value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function textCounts(def: FieldDef, { ids, texts }: TextColumn, slots: Uint32Array): Map<string, number> {
  const byId = new Uint32Array(texts.values.length);
  for (let i = 0; i < slots.length; i++) byId[ids[slots[i]!] ?? 0]!++;
  // Choices that nobody has yet can be chosen too.
  const counts = new Map<string, number>(hasChoices(def.type) ? [...def.choices.values()].map((name) => [name, 0]) : []);
  byId.forEach((count, id) => {
    if (count === 0) return;
    const own = id === 0 ? [] : readable(def, texts.values[id]!);
    for (const value of own.length ? own : ['none']) counts.set(value, (counts.get(value) ?? 0) + count);
  });
  return counts;
}

/** Numbers as they are, dates by month. */
function numberCounts(def: FieldDef, { numbers }: NumberColumn, slots: Uint32Array): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < slots.length; i++) {
    const number = numbers[slots[i]!] ?? Number.NaN;
    const value = Number.isNaN(number) ? 'none' : def.type === 'date' ? new Date(number).toISOString().slice(0, 7) : String(number);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
