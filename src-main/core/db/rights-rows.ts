/** The column `rights` of assets, computed from the registers of its terms. */
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { type RightsTerms, RIGHTS_FIELDS } from '../../../src-shared/domain/rights/rights.ts';
import type { Tx } from './procedure.ts';

export const RIGHTS_FIELD = {
  territory: FIELD.rightsTerritory, channels: FIELD.rightsChannels, from: FIELD.rightsFrom, until: FIELD.rightsUntil, embargo: FIELD.embargo, modelRelease: FIELD.modelRelease, propertyRelease: FIELD.propertyRelease,
} as const satisfies Record<keyof RightsTerms, number>;
const NUMBERS: readonly number[] = Object.values(RIGHTS_FIELD);
export const isRights = (field: number): boolean => NUMBERS.includes(field);

/** Brings it up to date for one asset. */
export function materializeRights(tx: Tx, n: number): void {
  const rows = tx.sql(`SELECT field, value FROM register WHERE entity = ? AND field BETWEEN ${Math.min(...NUMBERS)} AND ${Math.max(...NUMBERS)} AND value IS NOT NULL`).all(n) as { field: number; value: string }[];
  const said = new Map(rows.map(({ field, value }) => [field, JSON.parse(value) as unknown]));
  const terms = Object.fromEntries(RIGHTS_FIELDS.flatMap((name) => (said.get(RIGHTS_FIELD[name]) == null ? [] : [[name, said.get(RIGHTS_FIELD[name])]])));
  const text = Object.keys(terms).length ? JSON.stringify(terms) : null;
  tx.sql('UPDATE asset SET rights = ? WHERE n = ? AND rights IS NOT ?').run(text, n, text);
}
