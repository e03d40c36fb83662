/**
 * What each role may do with the team's data (team.md §3). A rule looks only at what can never become untrue again (who made an entity),
 * never at what stands now, so that the order in which operations arrive cannot matter.
 */
import { FIELD } from '../ops/fields.ts';
import type { OpGroup, Op } from '../ops/op.ts';

export const ROLES = ['viewer', 'contributor', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];
export const isRole = (value: unknown): value is Role => (ROLES as readonly unknown[]).includes(value);

/** Is the first at least the second? */
export const atLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

/** Of the library as a whole: roots and their modes, and which fields of one's own there are. */
const ADMINS: ReadonlySet<number> = new Set([
  FIELD.rootName, FIELD.rootRemoved, FIELD.rootWrites, FIELD.rootVersions,
  FIELD.defName, FIELD.defOrder, FIELD.defRemoved, FIELD.defOf, FIELD.defKinds, FIELD.defKey, FIELD.defType, FIELD.defFormer,
]);

export interface Asked {
  readonly role: Role;
  /** Did this member make the entity? */
  readonly made: (entity: Uint8Array) => boolean;
  /** May this member change what is in this collection, whatever the role? */
  readonly granted: (collection: Uint8Array) => boolean;
}

/** May a member do all of this? */
export const mayDo = (asked: Asked, group: OpGroup): boolean => group.ops.every((op) => mayDoOne(asked, op));

function mayDoOne({ role, made, granted }: Asked, op: Op): boolean {
  if (role === 'admin') return true;
  if (op.op === 'create') return atLeast(role, 'contributor');
  if (ADMINS.has(op.field)) return false;
  if (role === 'editor') return true;
  if ((op.op === 'add' || op.op === 'remove') && op.field === FIELD.collections && granted(op.elem)) return true;
  if (role === 'viewer') return false;
  return op.entities.every(made);
}
