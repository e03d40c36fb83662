/** Who of the team is at work, as far as what they publish anyhow says: nothing is written for it, and so nothing private is told. */

import { decodeGroup } from '../../../../src-shared/domain/ops/op.ts';
import type { ChangeKind } from '../../../../src-shared/domain/team/kinds.ts';
import { read, type Tx } from '../../db/procedure.ts';
import { kindsOf } from './log.sql.ts';

/** Who was not heard of for so long is not here any more. */
export const HERE_MS = 10 * 60_000;
/** A clock that is further ahead says nothing about now. */
const AHEAD_MS = 5 * 60_000;
/** Pictures named of one person. */
const MOST = 200;
/** Changes looked at of one person. */
const LATEST = 20;

export interface Here {
  readonly actor: string;
  /** ms since 1970. */
  readonly at: number;
  readonly kinds: readonly ChangeKind[];
  readonly ns: readonly number[];
}

/** `people`: actors with the devices of each. */
export const hereNow = read(
  'together.here',
  (
    tx,
    {
      people,
      now,
    }: { people: readonly { readonly actor: string; readonly devices: readonly string[] }[]; now: number },
  ): { seq: number; here: Here[] } => {
    const heard = new Map(
      (
        tx
          .sql("SELECT said ->> '$.device' AS device, max(said ->> '$.wall') AS wall FROM team_head GROUP BY 1")
          .all() as { device: string; wall: number }[]
      ).map(({ device, wall }) => [device, wall]),
    );
    const here = people.flatMap(({ actor, devices }): Here[] => {
      const done = latestOf(tx, actor, now - HERE_MS);
      const told = devices.flatMap((device) => heard.get(device) ?? []).filter((wall) => wall <= now + AHEAD_MS);
      const at = Math.min(now, Math.max(0, ...told, done.at));
      return at < now - HERE_MS ? [] : [{ actor, at, kinds: done.kinds, ns: done.ns }];
    });
    return { seq: tx.rev(), here: here.sort((a, b) => b.at - a.at) };
  },
);

function latestOf(tx: Tx, actor: string, since: number): Omit<Here, 'actor'> {
  const rows = tx
    .sql(
      `SELECT seq, ops, assets, min(ifnull(said, wall), wall) AS at FROM change INDEXED BY change_actor WHERE actor = ? AND held = 0 ORDER BY seq DESC LIMIT ${LATEST}`,
    )
    .all(actor) as { seq: number; ops: Buffer; assets: number; at: number }[];
  const recent = rows.filter(({ at }) => at >= since);
  const numberOf = tx.column(
    'SELECT entity.n FROM entity JOIN asset ON asset.n = entity.n WHERE id = ? AND asset.state < 2',
  );
  const ns = new Set<number>();
  for (const { ops, assets } of recent) {
    if (ns.size >= MOST || assets > MOST) break;
    for (const op of decodeGroup(ops).ops)
      for (const id of op.op === 'create' ? [] : op.entities) {
        const n = numberOf.get(Buffer.from(id)) as number | undefined;
        if (n !== undefined) ns.add(n);
      }
  }
  return {
    at: Math.max(0, ...recent.map(({ at }) => at)),
    kinds: [...new Set(recent.flatMap(({ seq }) => kindsOf(tx, seq)))],
    ns: [...ns].slice(0, MOST),
  };
}

/** A collection whose content members may be let change: its id (16 bytes) and name. undefined: there is none, or the team knows nothing of it. */
export const teamCollection = read(
  'together.collection',
  (tx, n: number): { id: Uint8Array; name: string; teams: boolean } | undefined => {
    const row = tx
      .sql(
        "SELECT id, name, EXISTS (SELECT 1 FROM team_entity WHERE team_entity.n = collection.n) AS teams FROM collection JOIN entity USING (n) WHERE n = ? AND removed = 0 AND collection.kind = 'manual'",
      )
      .get(n) as { id: Buffer; name: string; teams: number } | undefined;
    return row && { id: row.id, name: row.name, teams: row.teams === 1 };
  },
);
