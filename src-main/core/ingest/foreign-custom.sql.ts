/** Custom fields in the merge of foreign.sql.ts: between what files say by names and the registers of this catalog's fields. */
import type { Values } from '../../../src-shared/domain/asset.ts';
import { customDifferences, customWith, saidIn, type Said } from '../../../src-shared/domain/metadata/custom.ts';
import { type Merge, withCustom } from '../../../src-shared/domain/metadata/merge.ts';
import type { Value } from '../../../src-shared/domain/ops/key.ts';
import { canonicalCustom, type FileField, fileFields, registersFor, shownCustom, valueSaid } from '../db/field-files.ts';
import type { Tx } from '../db/procedure.ts';

type Set = readonly [number: number, value: Value];

export function customsIn(tx: Tx) {
  const fields = fileFields(tx);
  const isSet = (n: number, number: number): boolean => tx.sql('SELECT 1 FROM register WHERE entity = ? AND field = ? AND value IS NOT NULL').get(n, number) !== undefined;
  const isRead = (field: FileField, said: Said | null): boolean => field.type === 'multi-choice' || valueSaid(field, said) !== undefined;

  return {
    canonical: (values: Values): Values => withCustom(values, canonicalCustom(fields, values.custom)),

    /** What the catalog showed over the former file. `values`: as that file said them. */
    over: (values: Values, n: number): Values => withCustom(values, shownCustom(tx, fields, n, canonicalCustom(fields, values.custom))),

    /** With what both sides had before of fields in conflict. */
    based(values: Values, n: number): Values {
      const rows = tx.sql('SELECT conflict.field AS number, base FROM conflict JOIN field ON field.number = conflict.field WHERE asset = ?').all(n) as { number: number; base: string }[];
      const open = rows.flatMap(({ number, base }): [string, Said | null][] => {
        const field = [...fields.values()].find((one) => one.number === number);
        return field ? [[field.property, JSON.parse(base) as Said | null]] : [];
      });
      return withCustom(values, customWith(values.custom, new Map(open)));
    },

    /** What the catalog takes over. What is no value of its field is left: it comes in as a conflict where somebody set another. */
    taken: ({ custom }: Merge, ours: Values): Set[] =>
      [...custom.take].flatMap(([property, said]) => {
        const field = fields.get(property);
        return field ? registersFor(field, saidIn(ours.custom, property), said).flatMap(([number, value]): Set[] => (value === undefined ? [] : [[number, value]])) : [];
      }),

    noteConflicts(n: number, { custom }: Merge, base: Values, theirs: Values): void {
      const unread = [...custom.take].flatMap(([property, said]) => {
        const field = fields.get(property);
        return field && !isRead(field, said) && isSet(n, field.number) ? [property] : [];
      });
      for (const property of [...custom.conflicts, ...unread]) {
        const [number, was, now] = [fields.get(property)?.number, saidIn(base.custom, property), saidIn(theirs.custom, property)];
        if (number !== undefined) tx.sql('INSERT OR REPLACE INTO conflict VALUES (?, ?, ?, ?)').run(n, number, JSON.stringify(was), JSON.stringify(now));
      }
    },

    /** By register, what a file said before a write changed it. */
    former: (before: Values, after: Values): Set[] => changed(before, after),

    /** What the file says now is its own again. */
    forgetWritten(n: number, before: Values, theirs: Values): void {
      for (const [number] of changed(before, theirs)) tx.sql('DELETE FROM overwritten WHERE asset = ? AND field = ? AND elem = 0').run(n, number);
    },
  };

  function changed(before: Values, after: Values): Set[] {
    const [was, now] = [canonicalCustom(fields, before.custom), canonicalCustom(fields, after.custom)];
    return [...customDifferences(was, now)].flatMap(([property, said]) => {
      const field = fields.get(property);
      return field ? registersFor(field, saidIn(now, property), said).map(([number, value]): Set => [number, value ?? null]) : [];
    });
  }
}
