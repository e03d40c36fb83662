/** Values that two people wrote without having seen each other's, and the decision between them. */
import { ENTITY } from '../../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import { asJudge, commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { permitted, type Standing } from '../../team/permitted.ts';
import { KIND_WORDS, named, valueSaid } from './named.ts';

export interface Side {
  /** Of the write, hex. */
  readonly key: string;
  readonly actor: string;
  readonly value: unknown;
  /** ms since 1970: by its author's clock, and when it came here. */
  readonly said: number;
  readonly here: number;
  readonly seq: number;
  /** The one that is shown now. */
  readonly shows: boolean;
}
export interface Overlooked {
  readonly n: number;
  readonly number: number;
  readonly kind: string;
  readonly what: string;
  readonly field: string;
  readonly name?: string;
  readonly sides: readonly Side[];
}

interface Row {
  entity: number;
  field: number;
  key: Buffer;
  value: string | null;
  seq: number;
  winner: Buffer;
  winner_seq: number;
  shown: string | null;
  kind: number;
}

/** Where nobody has written since. */
const openOnes = (tx: Tx): Row[][] => {
  const rows = tx
    .sql(
      `SELECT one.*, register.value AS shown, entity.kind FROM team_conflict AS one JOIN register ON register.entity = one.entity AND register.field = one.field AND register.key = winner
     JOIN entity ON entity.n = one.entity LEFT JOIN asset ON asset.n = one.entity WHERE entity.kind <> ${ENTITY.asset} OR asset.state < 2 ORDER BY one.entity, one.field, one.key DESC`,
    )
    .all() as Row[];
  return [...Map.groupBy(rows, ({ entity, field }) => `${entity} ${field}`).values()];
};

export const listOverlooked = read(
  'together.conflicts',
  (
    tx,
    { limit, offset }: { limit: number; offset: number },
  ): { seq: number; total: number; conflicts: Overlooked[] } => {
    const open = openOnes(tx);
    return {
      seq: tx.rev(),
      total: open.length,
      conflicts: open.slice(offset, offset + limit).flatMap((rows) => shownOf(tx, rows)),
    };
  },
  'slow',
);

function shownOf(tx: Tx, rows: readonly Row[]): Overlooked[] {
  const [first] = rows;
  if (!first) return [];
  const { entity: n, field: number, kind } = first;
  const side = (key: Buffer, value: string | null, seq: number, shows: boolean): Side => {
    const { actor, said, here } = tx
      .sql('SELECT actor, ifnull(said, wall) AS said, wall AS here FROM change WHERE seq = ?')
      .get(seq) as { actor: string; said: number; here: number };
    return { key: key.toString('hex'), actor, value: valueSaid(tx, number, value).value, said, here, seq, shows };
  };
  const { value: _, ...field } = valueSaid(tx, number, first.shown);
  const sides = [
    side(first.winner, first.shown, first.winner_seq, true),
    ...rows.map(({ key, value, seq }) => side(key, value, seq, false)),
  ];
  return [{ n, number, kind: KIND_WORDS[kind] ?? 'other', what: named(tx, n, kind), ...field, sides }];
}

export interface DecideInput {
  readonly actor: string;
  readonly standing: Standing | null;
  /** Writes to be kept, by their keys (hex). */
  readonly picks?: readonly { readonly n: number; readonly number: number; readonly key: string }[] | undefined;
  /** Or of all conflicts: the value that shows; the one of these actors; or that of anybody else. */
  readonly use?:
    | { readonly shown: true }
    | { readonly of: readonly string[] }
    | { readonly notOf: readonly string[] }
    | undefined;
}

/** One undo step. What is chosen is written once more, by somebody who has seen all sides, and so counts everywhere. */
export const decide = write(
  'together.resolve',
  (tx, { actor, standing, picks, use }: DecideInput): Outcome & { decided: number; refused: number } => {
    const open = openOnes(tx).flatMap((rows) =>
      rows[0] ? [{ n: rows[0].entity, number: rows[0].field, rows, first: rows[0] }] : [],
    );
    const asked = picks && new Map(picks.map(({ n, number, key }) => [`${n} ${number}`, key]));
    const actorOf = tx.column('SELECT actor FROM change WHERE seq = ?');
    const chosen = open.flatMap(({ n, number, rows, first }) => {
      const sides = [
        { key: first.winner, value: first.shown, seq: first.winner_seq, shows: true },
        ...rows.map((row) => ({ key: row.key, value: row.value, seq: row.seq, shows: false })),
      ];
      const by = (seq: number) => actorOf.get(seq) as string;
      const wanted = asked?.get(`${n} ${number}`);
      const side = sides.find(({ key, seq, shows }) => {
        if (asked) return key.toString('hex') === wanted;
        if (!use || 'shown' in use) return shows;
        return 'of' in use ? use.of.includes(by(seq)) : !use.notOf.includes(by(seq));
      });
      return side ? [{ n, number, ...side }] : [];
    });
    const may = new Set(permitted(tx, standing, [...new Set(chosen.map(({ n }) => n))]));
    const todo = chosen.filter(({ n }) => may.has(n));
    const label = `Decided on ${todo.length === 1 ? 'a value' : `${todo.length.toLocaleString('en-US')} values`} that two wrote at once`;
    const outcome = commit(tx, { actor, label }, (change) => {
      for (const some of Map.groupBy(
        todo,
        ({ number, shows, value }) => `${number} ${shows} ${shows ? '' : value}`,
      ).values()) {
        const { number, shows, value } = some[0] as (typeof some)[number];
        const ns = some.map(({ n }) => n);
        if (shows) asJudge(change).confirm(ns, number);
        else change.set(ns, number, value === null ? undefined : (JSON.parse(value) as Value));
      }
    });
    return { ...outcome, decided: todo.length, refused: chosen.length - todo.length };
  },
);
