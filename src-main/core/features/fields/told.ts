/** Custom fields in words, for the history. */
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import type { Tx } from '../../db/procedure.ts';

export interface CustomRegister {
  /** What people call the field. */
  readonly name: string;
  /** A register's value as people read it; null for none. */
  readonly show: (value: unknown) => string | number | null;
}

/** The field, or the one of several choices, whose values stand in registers of this number; also when it was removed since. */
export function customRegister(tx: Tx, number: number): CustomRegister | undefined {
  const field = tx.sql('SELECT n, name FROM field WHERE number = ?').get(number) as { n: number; name: string } | undefined;
  if (field) return { name: field.name, show: (value) => shown(tx, field.n, value) };
  const choice = tx.sql(
    'SELECT field.name, field_choice.name AS choice FROM field_choice JOIN field ON field.n = field_choice.field WHERE field_choice.number = ?',
  ).get(number) as { name: string; choice: string } | undefined;
  return choice && { name: choice.name, show: (value) => (value === true ? choice.choice : null) };
}

function shown(tx: Tx, field: number, value: unknown): string | number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  const choices = tx.sql('SELECT id, field_choice.name FROM field_choice JOIN entity USING (n) WHERE field = ?').all(field) as { id: Buffer; name: string }[];
  return choices.find(({ id }) => hex(id) === value)?.name ?? value;
}
