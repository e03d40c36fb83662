/** The column `rights` of assets, computed from what people set, else from what their files say. */
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import type { RightsTerms } from '../../../src-shared/domain/rights/rights.ts';
import { TERM_FIELD_NAMES, TERM_FIELDS, TERMS, termsOf } from '../../../src-shared/domain/rights/terms.ts';
import type { Tx } from './procedure.ts';

export const RIGHTS_FIELD = Object.fromEntries(TERMS.map((term) => [term, FIELD[TERM_FIELDS[term]]])) as Record<keyof RightsTerms, number>;
const NAMES = new Map<number, string>(TERM_FIELD_NAMES.map((name) => [FIELD[name], name]));
export const isRights = (field: number): boolean => NAMES.has(field);

/** Brings it up to date for one asset. */
export function materializeRights(tx: Tx, n: number): void {
  const layer = tx.column('SELECT layer FROM told WHERE n = ?').get(n) as string | null | undefined;
  const values: Record<string, unknown> = layer ? JSON.parse(layer) : {};
  const rows = tx.sql(`SELECT field, value FROM register WHERE entity = ? AND field BETWEEN ${FIELD.rightsTerritory} AND ${FIELD.propertyRelease} AND value IS NOT NULL`).all(n) as { field: number; value: string }[];
  for (const { field, value } of rows) values[NAMES.get(field) ?? ''] = JSON.parse(value);
  const terms = termsOf(values);
  const text = Object.keys(terms).length ? JSON.stringify(terms) : null;
  tx.sql('UPDATE asset SET rights = ? WHERE n = ? AND rights IS NOT ?').run(text, n, text);
}
