/** What this machine's person may do in the team, as it was when the membership was last heard of: in `meta`, for every transaction. */
import type { Role } from '../../../src-shared/domain/team/roles.ts';
import type { Tx } from '../db/procedure.ts';

export interface Rights {
  readonly team: string;
  readonly member: string;
  /** null: no longer of the team. */
  readonly role: Role | null;
  /** Hex: collections whose content they may change whatever the role. */
  readonly grants: readonly string[];
}

export const KEY = 'teamRights';

/** undefined: this catalog is nobody else's, and everything may be done. */
export function rightsIn(tx: Tx): Rights | undefined {
  const text = tx.column('SELECT value FROM meta WHERE key = ?').get(KEY) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as Rights);
}
