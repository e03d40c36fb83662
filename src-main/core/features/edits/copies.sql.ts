/** Virtual copies: made, named and deleted as one undo step each; no file is touched. See decision 139. */

import { KINDS, type ScalarField, type Values } from '../../../../src-shared/domain/asset.ts';
import { canEdit } from '../../../../src-shared/domain/edits/recipe.ts';
import { ASSET_FIELDS, ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex, type Value } from '../../../../src-shared/domain/ops/key.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Change, commit, type Outcome } from '../../db/commit.ts';
import { mastersOf } from '../../db/copies.ts';
import { type Tx, write } from '../../db/procedure.ts';
import { register } from '../../db/register.ts';
import { whenAndWhere } from '../../db/when-and-where.ts';
import { copyMarkers } from '../markers/markers.service.ts';
import { SHOWN, type ShownRow, sayable, tagsShown } from '../metadata/metadata.service.ts';

interface By {
  readonly actor: string;
}

const counted = (count: number): string =>
  count === 1 ? 'a virtual copy' : `${count.toLocaleString('en')} virtual copies`;

/** Of pictures, films and sounds. @returns the copies, in the order of those they are of; `left` counts what none can be made of */
export const makeCopies = write(
  'edits.copy',
  (tx, { actor, ns }: By & { ns: readonly number[] }): Outcome & { ns: number[]; left: number } => {
    const stateOf = tx.sql('SELECT kind, state FROM asset WHERE n = ?');
    const able = ns.filter((n) => {
      const row = stateOf.get(n) as { kind: number | null; state: number } | undefined;
      const kind = KINDS[row?.kind ?? -1] ?? 'other';
      return row !== undefined && row.state < 2 && (canEdit(kind) || kind === 'video' || kind === 'audio');
    });
    const made: number[] = [];
    const outcome = commit(tx, { actor, label: `Made ${counted(able.length)}` }, (change) => {
      for (const n of able) made.push(makeCopy(tx, change, n));
      giveValues(tx, change, new Map(able.map((from, i) => [made[i] as number, from])));
    });
    return { ...outcome, changed: made.length, ns: made, left: ns.length - able.length };
  },
);

/** The row, its name, and its place beside the one that it is of. */
function makeCopy(tx: Tx, change: Change, from: number): number {
  const [master = from] = mastersOf(tx, [from]);
  const n = change.create(ENTITY.asset);
  const id = tx.column('SELECT id FROM entity WHERE n = ?').get(master) as Buffer;
  change.set([n], FIELD.copyName, nextName(tx, master));
  change.set([n], FIELD.copyOf, hex(id));
  const lead = (tx.column('SELECT ifnull(pair, n) FROM asset WHERE n = ?').get(master) as number | undefined) ?? master;
  const stack = tx.column('SELECT stack FROM asset WHERE n = ?').get(lead) as string | null;
  if (stack === null) change.set([lead], FIELD.stack, [hex(id), 0]);
  change.set([n], FIELD.stack, [stack ?? hex(id), 1]);
  return n;
}

/** Counted on, also past those that were deleted: undo may bring them back. */
function nextName(tx: Tx, master: number): string {
  const names = tx
    .column(
      `SELECT json_extract(value, '$') FROM copy CROSS JOIN register ON entity = copy.n AND field = ${FIELD.copyName} WHERE master = ? AND value IS NOT NULL`,
    )
    .all(master) as unknown[];
  const numbers = names.map((name) => Number(/^Copy (\d{1,9})$/.exec(String(name))?.[1] ?? 0));
  return `Copy ${Math.max(0, ...numbers) + 1}`;
}

/** What people see of the first one, and its files say, as the copy's own: what is done to one of them later is its own affair. */
function giveValues(tx: Tx, change: Change, copies: ReadonlyMap<number, number>): void {
  const rowOf = tx.sql(`SELECT ${SHOWN} FROM asset WHERE n = ?`);
  const tags = tagsShown(tx);
  const byField = new Map<number, Map<number, Value>>();
  const give = (field: number, n: number, value: Value) => {
    const values = byField.get(field) ?? new Map<number, Value>();
    byField.set(field, values.set(n, value));
  };
  const shown = tx.column('SELECT tag FROM asset_tag WHERE asset = ?');
  const byTag = new Map<number, number[]>();
  for (const [n, from] of copies) {
    const values = sayable(tx, rowOf.get(from) as ShownRow, tags);
    for (const name of Object.keys(ASSET_FIELDS) as ScalarField[]) {
      const value = ownOf(tx, from, name, values);
      if (value !== undefined && value !== '' && value !== 0) give(ASSET_FIELDS[name], n, value);
    }
    const rotate = register(tx, from, FIELD.rotate);
    if (typeof rotate === 'number') give(FIELD.rotate, n, rotate);
    for (const [field, value] of customOf(tx, from)) give(field, n, value);
    for (const tag of shown.all(from) as number[]) byTag.set(tag, [...(byTag.get(tag) ?? []), n]);
  }
  for (const [field, values] of byField) change.setEach(values, field);
  for (const [tag, ns] of byTag) change.add(ns, FIELD.tags, tag);
  for (const [n, from] of copies) copyMarkers(tx, change, from, n);
}

/** Time and place of the file are known to the copy by its facts: only what was said otherwise is given. */
function ownOf(tx: Tx, n: number, name: ScalarField, values: Values): Value | undefined {
  if (name !== 'takenAt' && name !== 'gps') return values[name] as Value | undefined;
  const said = register(tx, n, FIELD[name]);
  if (said !== undefined) return said as Value;
  return whenAndWhere(tx, n)?.source === 'sidecar' ? values[name] : undefined;
}

/** As registers have it, whoever said it. */
function customOf(tx: Tx, n: number): Map<number, Value> {
  const rows = tx
    .sql(
      'SELECT field.n, field.number, type, value FROM asset_field JOIN field ON field.n = asset_field.field WHERE asset = ?',
    )
    .all(n) as { n: number; number: number; type: string; value: string | number }[];
  const choice = tx.sql('SELECT number, id FROM field_choice JOIN entity USING (n) WHERE n = ?');
  const said = new Map<number, Value>();
  for (const { number, type, value } of rows) {
    if (type !== 'choice' && type !== 'multi-choice') said.set(number, value);
    else
      for (const one of String(value).split(',')) {
        const row = choice.get(Number(one)) as { number: number; id: Buffer } | undefined;
        if (row) said.set(type === 'choice' ? number : row.number, type === 'choice' ? hex(row.id) : true);
      }
  }
  return said;
}

export const nameCopy = write('edits.nameCopy', (tx, { actor, n, name }: By & { n: number; name: string }): Outcome => {
  const row = tx.sql('SELECT name, copy FROM asset WHERE n = ? AND copy_of IS NOT NULL AND state < 2').get(n) as
    | { name: string }
    | undefined;
  if (!row) throw new RpcError('not-found', 'This is no virtual copy: a file is renamed by Rename.');
  return commit(
    tx,
    { actor, label: `Named a virtual copy of ${row.name}` },
    (change) => void change.set([n], FIELD.copyName, name.normalize('NFC')),
  );
});
