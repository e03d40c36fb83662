/** A catalog that leaves its team keeps what it has, as nobody's but its own. */
import { decodeGroup, encodeGroup } from '../../../src-shared/domain/ops/op.ts';
import type { Tx } from '../db/procedure.ts';
import { forgetRights } from './rights.ts';
import { privateOps } from './scope.ts';
import { MARKS } from './sql-store.ts';

export function forgetTeam(tx: Tx): void {
  // What did not count in the team does not count afterwards either; that it was the team's can be told now only.
  const held = tx.sql('SELECT seq, ops FROM change WHERE held = 1').all() as { seq: number; ops: Buffer }[];
  const narrow = tx.sql('UPDATE change SET ops = ? WHERE seq = ?');
  for (const { seq, ops } of held) {
    const group = decodeGroup(ops);
    narrow.run(Buffer.from(encodeGroup({ ...group, ops: privateOps(tx, group.ops) })), seq);
  }
  tx.sql('UPDATE root SET team = 0').run();
  const tables = tx.column("SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 5) = 'team_'").all() as string[];
  for (const table of tables) tx.sql(`DELETE FROM ${table}`).run();
  for (const mark of MARKS) tx.sql('DELETE FROM meta WHERE key = ?').run(mark);
  forgetRights(tx);
  tx.changed('library');
}
