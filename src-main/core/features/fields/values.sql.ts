/** Values of custom fields: setting them, and what assets show. */
import type { FieldChange, FieldDefinition } from '../../../../src-shared/contract/fields.ts';
import { KINDS, type Kind } from '../../../../src-shared/domain/asset.ts';
import { appliesTo, type FieldType, type FieldValue, hasChoices, readValue } from '../../../../src-shared/domain/fields/fields.ts';
import { customField } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { commit, type Change, type Outcome } from '../../db/commit.ts';
import { read, write, type Tx } from '../../db/procedure.ts';
import { withPartners } from '../../db/stacks.ts';
import { select } from '../../db/sel.ts';
import { schemasOf } from './definitions.sql.ts';

export interface SetInput {
  readonly actor: string;
  readonly ns: readonly number[];
  readonly values: readonly FieldChange[];
}

export const setFields = write('fields.set', (tx, { actor, ns, values }: SetInput): Outcome & { warnings: string[] } => {
  let warnings: string[] = [];
  const label = labelFor(tx, values);
  const outcome = commit(tx, { actor, label }, (change) => {
    warnings = changeFields(tx, change, withPartners(tx, ns), values);
  });
  return { ...outcome, warnings };
});

interface Known extends FieldDefinition {
  readonly kinds: readonly Kind[] | null;
  readonly schemaName: string;
}

/**
 * Sets fields within an action. Answers, for people, how many were left alone since a field is not for their kind.
 * @throws RpcError invalid-input for a value that does not fit its field
 */
export function changeFields(tx: Tx, change: Change, ns: readonly number[], values: readonly FieldChange[]): string[] {
  const known = new Map(
    schemasOf(tx).flatMap(({ name, kinds, fields }) => fields.map((field): [number, Known] => [field.n, { ...field, kinds, schemaName: name }])),
  );
  const warnings = new Set<string>();
  for (const one of values) {
    const field = known.get(one.n);
    if (!field) throw new RpcError('not-found', 'This field is no longer there. Somebody may have removed it; look at the list again.');
    const fitting = ofKinds(tx, ns, field.kinds);
    if (fitting.length < ns.length)
      warnings.add(`“${field.schemaName}” is not for the kind of ${(ns.length - fitting.length).toLocaleString('en')} of them: they were left as they are.`);
    if (field.type === 'multi-choice') changeChoices(tx, change, fitting, field, one);
    else if (one.value !== undefined) changeValue(tx, change, fitting, field, one.value);
  }
  return [...warnings];
}

function changeValue(tx: Tx, change: Change, ns: readonly number[], field: Known, wanted: FieldValue | null): void {
  const read = wanted === null ? { value: null } : hasChoices(field.type) ? choiceOf(field, wanted) : readValue(field.type, wanted);
  if ('problem' in read) throw new RpcError('invalid-input', `${field.name}: ${read.problem}`);
  const { value } = read;
  select(tx, ns);
  // Only those that show something else get an operation.
  const differing = tx.column(
    'SELECT sel.n FROM sel CROSS JOIN asset ON asset.n = sel.n LEFT JOIN asset_field ON asset_field.asset = sel.n AND asset_field.field = ? WHERE asset_field.value IS NOT ?',
  ).all(field.n, value) as number[];
  change.set(differing, numberOf(tx, field.n), value !== null && hasChoices(field.type) ? hex(idOf(tx, value as number)) : value);
}

function choiceOf(field: Known, wanted: FieldValue): { value: number } | { problem: string } {
  const found = field.choices.find(({ n }) => n === wanted);
  return found ? { value: found.n } : { problem: 'this choice is no longer there.' };
}

/** Each choice is a register of its own, so that two people who add one each both keep it. */
function changeChoices(tx: Tx, change: Change, ns: readonly number[], field: Known, { value, add = [], remove = [] }: FieldChange): void {
  const known = field.choices.map(({ n }) => n);
  if (typeof value === 'string' || typeof value === 'number' || add.some((n) => !known.includes(n)))
    throw new RpcError('invalid-input', `${field.name}: this choice is no longer there.`);
  const off = value === null ? known.filter((n) => !add.includes(n)) : remove.filter((n) => known.includes(n) && !add.includes(n));
  for (const n of add) change.set(withChoice(tx, ns, field, n, false), numberOf(tx, n), true);
  for (const n of off) change.set(withChoice(tx, ns, field, n, true), numberOf(tx, n), false);
}

function withChoice(tx: Tx, ns: readonly number[], field: Known, choice: number, has: boolean): number[] {
  select(tx, ns);
  return tx.column(
    `SELECT sel.n FROM sel CROSS JOIN asset ON asset.n = sel.n LEFT JOIN asset_field ON asset_field.asset = sel.n AND asset_field.field = ?
     WHERE (instr(',' || ifnull(asset_field.value, '') || ',', ',' || ? || ',') > 0) = ?`,
  ).all(field.n, String(choice), has ? 1 : 0) as number[];
}

function ofKinds(tx: Tx, ns: readonly number[], kinds: readonly Kind[] | null): readonly number[] {
  if (kinds === null) return ns;
  select(tx, ns);
  const numbers = KINDS.flatMap((kind, i) => (appliesTo(kinds, kind) ? [i] : []));
  // One that is not yet read counts as the last kind, as in its row.
  return tx.column('SELECT sel.n FROM sel CROSS JOIN asset ON asset.n = sel.n WHERE ifnull(kind, ?) IN (SELECT value FROM json_each(?))').all(
    KINDS.length - 1,
    JSON.stringify(numbers),
  ) as number[];
}

const idOf = (tx: Tx, n: number): Buffer => tx.column('SELECT id FROM entity WHERE n = ?').get(n) as Buffer;
const numberOf = (tx: Tx, n: number): number => customField(idOf(tx, n));

/** What undo and the history call it: `Set Client of 12 assets`. */
function labelFor(tx: Tx, values: readonly FieldChange[]): (changed: number) => string {
  const names = values.map(({ n }) => (tx.column('SELECT name FROM field WHERE n = ?').get(n) as string | undefined) ?? 'a field');
  const listed = names.length > 3 ? `${names.length} fields` : names.join(', ');
  const clears = values.every(({ value, add = [], remove = [] }) => value === null || (value === undefined && !add.length && remove.length > 0));
  return (changed) => `${clears ? 'Cleared' : 'Set'} ${listed} of ${changed.toLocaleString('en')} ${changed === 1 ? 'asset' : 'assets'}`;
}

export interface Shown {
  readonly n: number;
  readonly value: string | number | number[];
}

/** What assets show, in the order asked. Removed fields and choices are left out. */
export const fieldsOf = read('fields.of', (tx, ns: readonly number[]): { seq: number; assets: { n: number; values: Shown[] }[] } => {
  const of = tx.sql(
    `SELECT field.n, type, value FROM asset_field JOIN field ON field.n = asset_field.field
     WHERE asset = ? AND removed = 0 ORDER BY place, field.n`,
  );
  const choices = new Set(tx.column('SELECT n FROM field_choice WHERE removed = 0').all() as number[]);
  const assets = ns.map((n) => {
    const rows = of.all(n) as { n: number; type: FieldType; value: string | number }[];
    return { n, values: rows.flatMap((row) => shownOf(row, choices)) };
  });
  return { seq: tx.rev(), assets };
});

function shownOf({ n, type, value }: { n: number; type: FieldType; value: string | number }, live: ReadonlySet<number>): Shown[] {
  if (type === 'choice') return live.has(Number(value)) ? [{ n, value: Number(value) }] : [];
  if (type !== 'multi-choice') return [{ n, value }];
  const several = String(value).split(',').map(Number).filter((one) => live.has(one));
  return several.length ? [{ n, value: several }] : [];
}
