import type { Tx } from './procedure.ts';

/** The value of an entity's register; undefined where nobody set it, or it was cleared. */
export function register(tx: Pick<Tx, 'sql'>, n: number, field: number): unknown {
  const row = tx.sql('SELECT value FROM register WHERE entity = ? AND field = ?').get(n, field) as { value: string | null } | undefined;
  return row?.value == null ? undefined : JSON.parse(row.value);
}

/** All registers of an entity, by field; undefined where one was cleared. */
export function registersOf(tx: Pick<Tx, 'sql'>, n: number): Map<number, unknown> {
  const rows = tx.sql('SELECT field, value FROM register WHERE entity = ?').all(n) as { field: number; value: string | null }[];
  return new Map(rows.map(({ field, value }) => [field, value === null ? undefined : JSON.parse(value)]));
}
