/** What others changed since somebody looked the last time, by person and by what they did in one go. */
import { decodeGroup } from '../../../../src-shared/domain/ops/op.ts';
import { type ChangeKind, kindOf } from '../../../../src-shared/domain/team/kinds.ts';
import { ingestWrite, read, type Tx } from '../../db/procedure.ts';

/** A pause that is longer than this begins another batch. */
const PAUSE_MS = 10 * 60_000;
/** Changes looked at of one person, and entities counted of one batch: a feed is read by people. */
const MOST_CHANGES = 500;
const MOST_ENTITIES = 200_000;
const MOST_COUNTED = 10_000;

export interface Batch {
  /** Numbers of its first and last change. */
  readonly from: number;
  readonly to: number;
  /** ms since 1970: when the last of it was done, as the author's clock said but never later than it came here. */
  readonly at: number;
  readonly changes: number;
  readonly assets: number;
  readonly kinds: readonly ChangeKind[];
}
export interface FeedOf {
  readonly actor: string;
  /** Changes, counted up to 10,000. */
  readonly unseen: number;
  readonly batches: readonly Batch[];
}

interface Row {
  seq: number;
  at: number;
  assets: number;
  ops: Buffer;
}

/** `members`: by their `change.actor`. */
export const feedOf = read(
  'together.feed',
  (tx, { actors, batches }: { actors: readonly string[]; batches: number }): { seq: number; people: FeedOf[] } => {
    const looked = tx.column('SELECT seq FROM team_looked WHERE member = ?');
    const people = actors.map((actor) => {
      const after = (looked.get(actor) as number | undefined) ?? 0;
      const unseen = tx
        .column(
          `SELECT count(*) FROM (SELECT 1 FROM change INDEXED BY change_actor WHERE actor = ? AND seq > ? LIMIT ${MOST_COUNTED})`,
        )
        .get(actor, after) as number;
      return { actor, unseen, batches: unseen ? batchesOf(tx, actor, after).slice(0, batches) : [] };
    });
    return { seq: tx.rev(), people: people.filter(({ unseen }) => unseen > 0) };
  },
  'slow',
);

function batchesOf(tx: Tx, actor: string, after: number): Batch[] {
  const rows = tx
    .sql(
      `SELECT seq, min(ifnull(said, wall), wall) AS at, assets, ops FROM change INDEXED BY change_actor WHERE actor = ? AND seq > ? AND held = 0 ORDER BY seq DESC LIMIT ${MOST_CHANGES}`,
    )
    .all(actor, after) as Row[];
  const batches: Row[][] = [];
  for (const row of rows) {
    const last = batches.at(-1);
    if (last && Math.abs((last.at(-1) as Row).at - row.at) <= PAUSE_MS) last.push(row);
    else batches.push([row]);
  }
  return batches.map((some) => summedUp(tx, some));
}

function summedUp(tx: Tx, rows: readonly Row[]): Batch {
  const numberOf = tx.column(
    'SELECT entity.n FROM entity JOIN asset ON asset.n = entity.n WHERE id = ? AND asset.state < 2',
  );
  const ids = new Set<string>();
  const kinds = new Set<ChangeKind>();
  let more = 0;
  for (const { ops, assets } of rows) {
    // What is too many to be counted apart is told as it was counted.
    if (ids.size > MOST_ENTITIES) {
      more += assets;
      continue;
    }
    for (const op of decodeGroup(ops).ops) {
      kinds.add(kindOf(op.op === 'create' ? 0 : op.field));
      if (op.op !== 'create') for (const id of op.entities) ids.add(Buffer.from(id).toString('latin1'));
    }
  }
  if (kinds.size > 1) kinds.delete('new');
  const assets = [...ids].filter((id) => numberOf.get(Buffer.from(id, 'latin1')) !== undefined).length;
  return {
    from: (rows.at(-1) as Row).seq,
    to: (rows[0] as Row).seq,
    at: Math.max(...rows.map(({ at }) => at)),
    changes: rows.length,
    assets: assets + more,
    kinds: [...kinds],
  };
}

/** The assets of this library that somebody changed between two changes. */
export const changedBy = read(
  'together.changed',
  (tx, { actor, from, to }: { actor: string; from: number; to: number }): { seq: number; ns: number[] } => {
    const numberOf = tx.column(
      'SELECT entity.n FROM entity JOIN asset ON asset.n = entity.n WHERE id = ? AND asset.state < 2',
    );
    const rows = tx
      .column(
        'SELECT ops FROM change INDEXED BY change_actor WHERE actor = ? AND seq >= ? AND seq <= ? AND held = 0 ORDER BY seq',
      )
      .all(actor, from, to) as Buffer[];
    const ids = new Set(
      rows.flatMap((ops) =>
        decodeGroup(ops).ops.flatMap((op) =>
          op.op === 'create' ? [] : op.entities.map((id) => Buffer.from(id).toString('latin1')),
        ),
      ),
    );
    return {
      seq: tx.rev(),
      ns: [...ids].flatMap((id) => (numberOf.get(Buffer.from(id, 'latin1')) as number | undefined) ?? []),
    };
  },
  'slow',
);

/** Somebody has looked at what these did, up to a change; absent: up to now. */
export const markLooked = ingestWrite(
  'together.looked',
  (tx, { actors, to }: { actors: readonly string[]; to?: number | undefined }): void => {
    const last = to ?? (tx.column('SELECT max(seq) FROM change').get() as number | null) ?? 0;
    for (const actor of actors)
      tx.sql('INSERT INTO team_looked VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)').run(
        actor,
        last,
      );
  },
);
