import { read, type Tx, write } from '../../db/procedure.ts';
import { SET_BACK } from '../../team/sql-store.ts';

/** Folders of the library that could take part in a team. `id`: 16 bytes. */
export const rootsToShare = read('team.roots', (tx, _: null): { n: number; id: Uint8Array; path: Uint8Array }[] =>
  tx.sql("SELECT root.n, id, path FROM root JOIN entity USING (n) WHERE removed = 0 AND team = 0 AND state = 'online' ORDER BY path").all() as never,
);

/** What this catalog waits to tell, and what of the team's does not count. */
export const standingOf = read('team.counts', (tx) => ({
  pending: tx.column('SELECT (SELECT count(*) FROM team_pending) + (SELECT ifnull(sum(last - first + 1), 0) FROM team_segment WHERE own = 1 AND placed = 0)').get() as number,
  held: tx.column("SELECT count(*) FROM team_segment, json_each(verdict) AS said WHERE said.value IS NOT NULL").get() as number,
}));

export interface SetBack {
  readonly files: number;
  /** ms since 1970 of the latest. */
  readonly at: number;
}
const setBackIn = (tx: Tx): SetBack | null => {
  const said = tx.column('SELECT value FROM meta WHERE key = ?').get(SET_BACK) as string | undefined;
  return said === undefined ? null : (JSON.parse(said) as SetBack);
};
export const setBackOf = read('team.setBackOf', setBackIn);
/** Files that had stood on the share and were put back; 0: somebody knows. */
export const noteSetBack = write('team.noteSetBack', (tx, files: number): void => {
  const before = setBackIn(tx)?.files ?? 0;
  if (files === 0) tx.sql('DELETE FROM meta WHERE key = ?').run(SET_BACK);
  else tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(SET_BACK, JSON.stringify({ files: before + files, at: tx.now }));
});

export interface Done {
  readonly seq: number;
  readonly actor: string;
  readonly label: string;
  readonly assets: number;
  readonly at: number;
  readonly held: number;
}
/** Changes that the team knows of, latest first. */
export const doneInTeam = read('team.done', (tx, limit: number): Done[] =>
  tx.sql(
    `SELECT seq, actor, label, assets, wall AS at, held FROM change WHERE writer IS NOT NULL OR seq IN (SELECT seq FROM team_group) ORDER BY seq DESC LIMIT ?`,
  ).all(limit) as Done[],
);
export const heardFrom = read('team.heads', (tx): { device: string; wall: number }[] => tx.sql("SELECT said ->> '$.device' AS device, said ->> '$.wall' AS wall FROM team_head").all() as never);

export const teamRoots = read('team.rootsShared', (tx): { n: number; name: string; path: Uint8Array }[] => tx.sql('SELECT n, name, path FROM root WHERE team = 1 AND removed = 0 ORDER BY name').all() as never);
