/** Who did what and when: of the catalog, or of one asset with what it was before. Newest first. */
import { fieldName } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { decodeGroup, type Op } from '../../../../src-shared/domain/ops/op.ts';
import { type ChangeKind, kindOf } from '../../../../src-shared/domain/team/kinds.ts';
import { base32 } from '../../../../src-shared/domain/team/names.ts';
import { decodeBefore, holdsNumber } from '../../db/before.ts';
import { noteFields } from '../../db/change-fields.ts';
import { ingestWrite, read, type Tx } from '../../db/procedure.ts';
import { writesReader } from '../../team/overlooked.ts';
import { named, valueSaid } from './named.ts';

export interface LogInput {
  /** Values of `change.actor`. */
  readonly actors?: readonly string[] | undefined;
  readonly fields?: { readonly numbers: readonly number[]; readonly customs: boolean } | undefined;
  /** ms since 1970. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly asset?: number | undefined;
  /** Number of a change: only those before it. */
  readonly before?: number | undefined;
  /** Only what the team knows of. */
  readonly teams?: boolean | undefined;
  readonly limit: number;
}
export interface Logged {
  readonly seq: number;
  readonly actor: string;
  /** Id of the device that did it; null: not known. */
  readonly device: string | null;
  readonly label: string;
  readonly kind: string;
  readonly kinds: readonly ChangeKind[];
  readonly undone: boolean;
  readonly held: boolean;
  readonly assets: number;
  /** ms since 1970: as its author's clock said, and when it came here. */
  readonly said: number;
  readonly here: number;
  readonly details?: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

interface Row {
  seq: number;
  actor: string;
  label: string;
  kind: string;
  undone: number;
  held: number;
  assets: number;
  said: number;
  here: number;
  writer: Buffer | null;
}

const COLUMNS = 'seq, actor, label, kind, undone, held, assets, ifnull(said, wall) AS said, wall AS here, writer';

export const logOf = read(
  'together.log',
  (tx, input: LogInput): { seq: number; entries: Logged[] } => {
    const rows = input.asset === undefined ? ofAll(tx, input) : ofAsset(tx, input.asset, input);
    const deviceOf = deviceReader(tx);
    return {
      seq: tx.rev(),
      entries: rows.map(({ writer, undone, held, ...row }) => ({
        ...row,
        undone: undone !== 0,
        held: held === 1,
        device: deviceOf(writer),
        kinds: kindsOf(tx, row.seq),
        ...(input.asset === undefined ? {} : { details: detailsOf(tx, row.seq, input.asset) }),
      })),
    };
  },
  'slow',
);

/** By which device a log is written; null for one's own before anything of it was told. */
export function deviceReader(tx: Tx): (writer: Buffer | null) => string | null {
  const own = tx.column("SELECT value FROM meta WHERE key = 'writerId'").get() as Buffer;
  const of = tx.column('SELECT device FROM team_segment WHERE writer = ? LIMIT 1');
  return (writer) => (of.get(base32(writer ?? own)) as string | undefined) ?? null;
}

/** Those that touched an asset are few: in the order of when they were done, wherever that was. */
function ofAsset(tx: Tx, asset: number, { actors, fields, since, until, teams, limit }: LogInput): Row[] {
  const rows = tx
    .sql(
      `SELECT ${COLUMNS} FROM hist JOIN change USING (seq) WHERE entity = ? ORDER BY min(ifnull(said, wall), wall) DESC, seq DESC`,
    )
    .all(asset) as Row[];
  const numbers = fields && numbersOf(tx, fields);
  const touches =
    fields && tx.sql('SELECT 1 FROM change_field WHERE seq = ? AND field IN (SELECT value FROM json_each(?))');
  return rows
    .filter(
      (row) =>
        (!actors || actors.includes(row.actor)) &&
        inTime(row, since, until) &&
        (!teams || isTeams(tx, row)) &&
        (!touches || touches.get(row.seq, JSON.stringify(numbers))),
    )
    .slice(0, limit);
}
/** Those of custom fields too, where these are asked for. */
const numbersOf = (tx: Tx, { numbers, customs }: NonNullable<LogInput['fields']>): number[] => [
  ...numbers,
  ...(customs ? (tx.column('SELECT number FROM field UNION SELECT number FROM field_choice').all() as number[]) : []),
];

const inTime = ({ said, here }: Row, since = 0, until = Number.MAX_SAFE_INTEGER): boolean =>
  Math.min(said, here) >= since && Math.min(said, here) <= until;
const isTeams = (tx: Tx, { seq, writer }: Row): boolean =>
  writer !== null || tx.sql('SELECT 1 FROM team_group WHERE seq = ?').get(seq) !== undefined;

/** Looked through at a time. */
const PAGE = 500;

/** In the order in which they came here, by whatever index leads there straight. */
function ofAll(tx: Tx, input: LogInput): Row[] {
  const { actors, fields, since, until, teams, limit } = input;
  const from = since === undefined ? 0 : firstSince(tx, since);
  const found: Row[] = [];
  for (let before = input.before ?? Number.MAX_SAFE_INTEGER; found.length < limit; ) {
    const some = candidates(tx, { actors, fields, before, from });
    for (const row of some)
      if (found.length < limit && inTime(row, since, until) && (!teams || isTeams(tx, row))) found.push(row);
    if (some.length < PAGE) break;
    before = (some.at(-1) as Row).seq;
  }
  return found;
}

function candidates(
  tx: Tx,
  { actors, fields, before, from }: Pick<LogInput, 'actors' | 'fields'> & { before: number; from: number },
): Row[] {
  if (fields) {
    const byActor = actors ? `AND actor IN (${actors.map(() => '?').join()})` : '';
    const one = tx.sql(
      `SELECT ${COLUMNS} FROM change_field CROSS JOIN change USING (seq) WHERE field = ? AND change_field.seq < ? AND change_field.seq >= ? ${byActor} ORDER BY change_field.seq DESC LIMIT ${PAGE}`,
    );
    const all = new Map(
      numbersOf(tx, fields).flatMap((field) =>
        (one.all(field, before, from, ...(actors ?? [])) as Row[]).map((row) => [row.seq, row] as const),
      ),
    );
    return [...all.values()].sort((a, b) => b.seq - a.seq).slice(0, PAGE);
  }
  if (!actors)
    return tx
      .sql(`SELECT ${COLUMNS} FROM change WHERE seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ${PAGE}`)
      .all(before, from) as Row[];
  const one = tx.sql(
    `SELECT ${COLUMNS} FROM change INDEXED BY change_actor WHERE actor = ? AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ${PAGE}`,
  );
  return actors
    .flatMap((actor) => one.all(actor, before, from) as Row[])
    .sort((a, b) => b.seq - a.seq)
    .slice(0, PAGE);
}

/** The first change that came here at this moment or later: numbers and moments grow together. */
function firstSince(tx: Tx, ms: number): number {
  const at = tx.sql('SELECT seq, wall FROM change WHERE seq >= ? ORDER BY seq LIMIT 1');
  let [low, high] = [0, ((tx.column('SELECT max(seq) FROM change').get() as number | null) ?? 0) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = at.get(middle) as { seq: number; wall: number } | undefined;
    if (!row || row.wall >= ms) high = middle;
    else low = row.seq + 1;
  }
  return low;
}

const opsOf = (tx: Tx, seq: number): readonly Op[] =>
  decodeGroup(tx.column('SELECT ops FROM change WHERE seq = ?').get(seq) as Buffer).ops;

export function kindsOf(tx: Tx, seq: number): ChangeKind[] {
  const fields = opsOf(tx, seq).map((op) => (op.op === 'create' ? 0 : op.field));
  const kinds = [...new Set(fields.map(kindOf))];
  return kinds.length > 1 ? kinds.filter((kind) => kind !== 'new') : kinds;
}

/** What changed of one asset: as it was noted here, or of another's change as the log says. */
function detailsOf(tx: Tx, seq: number, asset: number): NonNullable<Logged['details']> {
  const { before, ops } = tx.sql('SELECT before, ops FROM change WHERE seq = ?').get(seq) as {
    before: Buffer | null;
    ops: Buffer;
  };
  const id = tx.column('SELECT id FROM entity WHERE n = ?').get(asset) as Buffer;
  const wanted = hex(id);
  const writesOf = writesReader(tx);
  return decodeGroup(ops).ops.flatMap((op, nth, all) => {
    const i = op.op === 'create' ? -1 : op.entities.findIndex((one) => hex(one) === wanted);
    if (op.op === 'create' || i < 0) return [];
    if (op.op !== 'set') {
      const elem = elemSaid(tx, op.elem);
      return [
        { field: fieldName(op.field), before: op.op === 'add' ? null : elem, after: op.op === 'add' ? elem : null },
      ];
    }
    // The same once more, for what else was seen.
    if (
      all.findIndex(
        (one) => one.op === 'set' && one.field === op.field && one.entities.some((other) => hex(other) === wanted),
      ) !== nth
    )
      return [];
    const was = before ? noted(before, op.field, asset) : valueSeen(writesOf(asset, op.field), op.seen[i]);
    const after = valueSaid(tx, op.field, op.value === undefined ? null : JSON.stringify(op.value));
    return [{ field: after.name ?? after.field, before: valueSaid(tx, op.field, was).value, after: after.value }];
  });
}

function noted(bytes: Buffer, field: number, asset: number): string | null {
  for (const item of decodeBefore(bytes)) {
    if (item.op !== 'set' || item.field !== field) continue;
    const group = item.groups.find(([, , ns]) => holdsNumber(ns, asset));
    if (group) return group[0];
  }
  return null;
}

const valueSeen = (
  writes: readonly { readonly key: Uint8Array; readonly value: string | null }[],
  seen: Uint8Array | null | undefined,
): string | null => (seen && writes.find(({ key }) => hex(key) === hex(seen))?.value) ?? null;

function elemSaid(tx: Tx, id: Uint8Array): string {
  const row = tx.sql('SELECT n, kind FROM entity WHERE id = ?').get(Buffer.from(id)) as
    | { n: number; kind: number }
    | undefined;
  return row ? named(tx, row.n, row.kind) || hex(id).slice(0, 8) : hex(id).slice(0, 8);
}

const NOTED_FROM = 'fieldsNotedFrom';
const AT_ONCE = 500;

/** Changes that were made before it was noted which fields they touched. @returns whether some are left */
export const noteOlder = ingestWrite('together.noteOlder', (tx, _: null): boolean => {
  const known = (tx.column('SELECT value FROM meta WHERE key = ?').get(NOTED_FROM) ??
    tx.column('SELECT ifnull(min(seq), 9e15) FROM change_field').get()) as number;
  const rows = tx.sql('SELECT seq, ops FROM change WHERE seq < ? ORDER BY seq DESC LIMIT ?').all(known, AT_ONCE) as {
    seq: number;
    ops: Buffer;
  }[];
  for (const { seq, ops } of rows) noteFields(tx, seq, decodeGroup(ops).ops);
  tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(NOTED_FROM, rows.at(-1)?.seq ?? 0);
  return rows.length === AT_ONCE;
});
