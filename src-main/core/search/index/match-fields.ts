/** Tokens and free words about custom fields. */
import { type FieldTest, inRange, resolveDate } from '../../../../src-shared/domain/query/index.ts';
import { hasChoices } from '../../../../src-shared/domain/fields/fields.ts';
import { bitsByMask, bitsWhere, noBits, orBits, type Bits } from './bits.ts';
import { type FieldColumns, type FieldDef, readable, type NumberColumn, type TextColumn } from './fields.ts';
import { fold } from './fold.ts';

interface Where {
  readonly fields: FieldColumns;
  /** Slots. */
  readonly count: number;
  /** ms of this machine's wall clock read as UTC. */
  readonly wall: number;
}

export function matchField(test: FieldTest, where: Where): Bits {
  return where.fields
    .named(test.key)
    .map((def) => matchOne(test, def, where))
    .reduce(orBits, noBits(where.count));
}

function matchOne(test: FieldTest, def: FieldDef, { fields, count, wall }: Where): Bits {
  const column = fields.column(def.n);
  const none = (test.values as readonly unknown[]).includes(null);
  if (!column) return none ? bitsWhere(count, () => true) : noBits(count);
  if ('ids' in column) return test.as === 'text' ? matchTexts(test.values, def, column, count) : noBits(count);
  if (test.as === 'text') return noBits(count);
  const ranges =
    test.as === 'date'
      ? test.values.flatMap((range) => (range === null ? [] : [resolveDate(range, wall)])).map(({ from, to }) => ({ from, to, below: true }))
      : test.values.filter((range) => range !== null);
  return matchNumbers(column, count, none, (value) => ranges.some((range) => inRange(range, value)));
}

function matchNumbers({ numbers }: NumberColumn, count: number, none: boolean, fits: (value: number) => boolean): Bits {
  return bitsWhere(count, (slot) => {
    const value = numbers[slot] ?? Number.NaN;
    return Number.isNaN(value) ? none : fits(value);
  });
}

/** The same but for case and accents; where no value is, those that have it in them. */
function matchTexts(values: readonly (string | null)[], def: FieldDef, column: TextColumn, count: number): Bits {
  const texts = column.texts.values.map((stored) => readable(def, stored).map(fold));
  const mask = new Uint8Array(texts.length);
  for (const value of values) {
    const wanted = value === null ? null : fold(value);
    let some = false;
    for (const [id, own] of texts.entries()) {
      if (wanted === null ? id === 0 || own.length === 0 : id > 0 && own.includes(wanted)) [mask[id], some] = [1, true];
    }
    if (some || wanted === null) continue;
    for (const [id, own] of texts.entries()) if (id > 0 && own.some((text) => text.includes(wanted))) mask[id] = 1;
  }
  return bitsOf(column, count, mask);
}

/** Slots beyond the end of the column have none. */
function bitsOf({ ids }: TextColumn, count: number, mask: Uint8Array): Bits {
  if (ids.length >= count) return bitsByMask(count, ids, mask);
  return bitsWhere(count, (slot) => mask[ids[slot] ?? 0] === 1);
}

/** The assets that have a choice in whose name this stands at the beginning of a word; undefined: there is no such choice. */
export function matchChoices(text: string, { fields, count }: Pick<Where, 'fields' | 'count'>, stands: (name: string, part: string) => boolean): Bits | undefined {
  let found: Bits | undefined;
  const part = fold(text);
  for (const def of fields.defs) {
    const column = hasChoices(def.type) ? fields.column(def.n) : undefined;
    if (!column || !('ids' in column)) continue;
    const mask = column.texts.mask((stored) => readable(def, stored).some((name) => stands(fold(name), part)));
    if (!mask.includes(1)) continue;
    const bits = bitsOf(column, count, mask);
    found = found ? orBits(found, bits) : bits;
  }
  return found;
}
