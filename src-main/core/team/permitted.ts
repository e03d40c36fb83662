/** Of what somebody is about to change: what their role allows, by the same rule that everybody's program judges by (domain/team/roles.ts). */
import { ENTITY } from '../../../src-shared/domain/ops/fields.ts';
import type { Role } from '../../../src-shared/domain/team/roles.ts';
import type { Tx } from '../db/procedure.ts';
import { select } from '../db/sel.ts';

export interface Standing {
  readonly member: string;
  readonly role: Role;
}

/** @param standing null: this catalog belongs to no team, and everything may be changed */
export function permitted(tx: Tx, standing: Standing | null, ns: readonly number[]): number[] {
  if (!standing || standing.role === 'editor' || standing.role === 'admin') return [...ns];
  select(tx, ns);
  const teams = new Set(
    tx
      .column(
        `SELECT sel.n FROM sel CROSS JOIN entity ON entity.n = sel.n LEFT JOIN asset ON asset.n = sel.n LEFT JOIN root ON root.n = asset.root
       LEFT JOIN team_entity ON team_entity.n = sel.n WHERE (entity.kind = ${ENTITY.asset} AND ifnull(root.team, 1) = 1) OR team_entity.n IS NOT NULL`,
      )
      .all() as number[],
  );
  const makers = tx.column('SELECT DISTINCT member FROM team_made WHERE entity = (SELECT id FROM entity WHERE n = ?)');
  const isOwn = (n: number): boolean => {
    const all = makers.all(n) as string[];
    return all.length === 1 && all[0] === standing.member;
  };
  return ns.filter((n) => !teams.has(n) || (standing.role === 'contributor' && isOwn(n)));
}
