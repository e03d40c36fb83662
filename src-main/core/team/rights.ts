/**
 * What this machine's person may not do is refused here already, with words: everybody else's program would hold it back anyhow
 * (domain/team/authorize). What a role allows is said in one place, domain/team/roles.
 */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { decodeGroup, type Op } from '../../../src-shared/domain/ops/op.ts';
import { mayDo } from '../../../src-shared/domain/team/roles.ts';
import { type AclState, roleOf } from '../../../src-shared/domain/team/state.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { Tx } from '../db/procedure.ts';
import { showPath } from '../paths.ts';
import { KEY, type Rights, rightsIn } from './rights-kept.ts';
import { toldOf } from './scope.ts';

/** What is done to files is not told, and is done by the same people. */
const FILES: ReadonlySet<number> = new Set([FIELD.trashed, FIELD.renamed, FIELD.moved]);

/** Kept where it differs. Nothing is kept for a machine that was never let in, and so has nothing of the team's. */
export function keepRights(
  tx: Tx,
  state: AclState,
  { device, member }: { readonly device: string; readonly member: string },
): void {
  const known = state.members.get(member);
  if (!known || !state.devices.has(device)) {
    forgetRights(tx);
    return;
  }
  const rights: Rights = {
    team: state.team,
    member,
    role: roleOf(state, device) ?? null,
    grants: [...known.grants].sort(),
  };
  const text = JSON.stringify(rights);
  if (text === tx.column('SELECT value FROM meta WHERE key = ?').get(KEY)) return;
  tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(KEY, text);
  // Every row says whether it may be changed.
  tx.changed('library');
}

export function forgetRights(tx: Tx): void {
  tx.sql('DELETE FROM meta WHERE key = ?').run(KEY);
}

/** @throws RpcError where an action says of the team's things what its author may not say. Within the action's transaction, which ends with it. */
export function checkRights(tx: Tx, ops: readonly Op[]): void {
  const rights = rightsIn(tx);
  if (!rights || rights.role === 'admin') return;
  const numberOf = tx.column('SELECT n FROM entity WHERE id = ?');
  const concerned = ops.flatMap((op) => (op.op === 'set' && FILES.has(op.field) ? op.entities : []));
  if (concerned.length)
    checkFiles(
      tx,
      concerned.map((id) => numberOf.get(Buffer.from(id)) as number),
    );
  const told = wouldTell(tx, ops);
  const refused = told.find((op) => !may(tx, rights, [op], told));
  if (refused) throw refusal(rights, nameOf(tx, refused));
}

/** Files of the team's folders are moved, renamed, trashed or put away by editors and admins, and by those who brought them in. @throws RpcError */
export function checkFiles(tx: Tx, ns: readonly number[]): void {
  const rights = rightsIn(tx);
  if (!rights || rights.role === 'admin' || rights.role === 'editor') return;
  const shared = tx.sql(
    'SELECT asset.n, asset.name, entity.id FROM json_each(?) AS one JOIN asset ON asset.n = one.value JOIN root ON root.n = asset.root JOIN entity ON entity.n = asset.n WHERE root.team = 1',
  );
  for (const { id, name } of shared.iterate(JSON.stringify(ns)) as IterableIterator<{ id: Buffer; name: string }>)
    if (rights.role !== 'contributor' || !isMade(tx, rights, id)) throw refusal(rights, name);
}

/** Files come into a folder of the team's by whoever may bring in some. `path`: of a folder, in the library or not. @throws RpcError */
export function checkFolder(tx: Tx, path: string): void {
  const rights = rightsIn(tx);
  if (!rights || (rights.role !== null && rights.role !== 'viewer')) return;
  const roots = tx.sql('SELECT path, name FROM root WHERE team = 1 AND removed = 0').all() as { path: Buffer; name: string }[];
  const into = roots.find((root) => [path, `${path}/`].some((one) => one === showPath(root.path) || one.startsWith(`${showPath(root.path).replace(/\/$/, '')}/`)));
  if (into) throw refusal(rights, into.name);
}

/** Why an asset of the team's is not this person's to change. */
export type Locked = 'viewer' | 'contributor' | 'removed';

/** Of assets, by id, whose root is the team's (`team`) or not. Nothing is locked for editors and admins, nor where there is no team. */
export function locksIn(tx: Tx): (id: Uint8Array, team: boolean) => Locked | undefined {
  const rights = rightsIn(tx);
  if (!rights || rights.role === 'admin' || rights.role === 'editor') return () => undefined;
  const { role } = rights;
  if (role !== 'contributor') return (_, team) => (team ? (role ?? 'removed') : undefined);
  return (id, team) => (team && !isMade(tx, rights, id) ? role : undefined);
}

/** How many of these assets are locked. */
export function countLocked(tx: Tx, ns: readonly number[]): { count: number; why: Locked | null } {
  const lockOf = locksIn(tx);
  const get = tx.sql('SELECT entity.id, root.team FROM asset JOIN entity ON entity.n = asset.n LEFT JOIN root ON root.n = asset.root WHERE asset.n = ?');
  const all = ns.flatMap((n) => {
    const row = get.get(n) as { id: Buffer; team: number | null } | undefined;
    return (row && lockOf(row.id, row.team === 1)) ?? [];
  });
  return { count: all.length, why: all[0] ?? null };
}

/** Tags, collections and the like that are the team's and not this person's to change: local numbers. */
export function lockedEntities(tx: Tx): number[] {
  const lockOf = locksIn(tx);
  const rights = rightsIn(tx);
  if (!rights) return [];
  const all = tx.sql('SELECT n, id FROM team_entity JOIN entity USING (n)').all() as { n: number; id: Buffer }[];
  // What is in a collection that was granted may be changed.
  return all.flatMap(({ n, id }) => (lockOf(id, true) && !rights.grants.includes(id.toString('hex')) ? n : []));
}

/** Collections of which this person says what is in them, whatever their role: local numbers. */
export function grantedEntities(tx: Tx): number[] {
  const rights = rightsIn(tx);
  const numberOf = tx.column('SELECT n FROM entity WHERE id = ?');
  return (rights?.role ? rights.grants : []).flatMap((id) => (numberOf.get(Buffer.from(id, 'hex')) as number | undefined) ?? []);
}

/** As it is going to be told, which notes what becomes the team's: undone here. */
function wouldTell(tx: Tx, ops: readonly Op[]): readonly Op[] {
  tx.db.exec('SAVEPOINT would_tell');
  try {
    const told = toldOf(tx, ops);
    return [...told.before, ...told.ops];
  } finally {
    tx.db.exec('ROLLBACK TO would_tell; RELEASE would_tell');
  }
}

function may(tx: Tx, rights: Rights, ops: readonly Op[], all: readonly Op[]): boolean {
  const { role, grants } = rights;
  if (!role) return false;
  const fresh = new Set(all.flatMap((op) => (op.op === 'create' ? [Buffer.from(op.entity).toString('hex')] : [])));
  const asked = {
    role,
    made: (entity: Uint8Array) => fresh.has(Buffer.from(entity).toString('hex')) || isMade(tx, rights, entity),
    granted: (collection: Uint8Array) => grants.includes(Buffer.from(collection).toString('hex')),
  };
  return mayDo(asked, { stamp: { ms: 0, counter: 0 }, group: new Uint8Array(16), ops });
}

/** Signed by this member alone; or about to be. */
function isMade(tx: Tx, { member }: Rights, entity: Uint8Array): boolean {
  const makers = tx
    .column('SELECT DISTINCT member FROM team_made WHERE entity = ?')
    .all(Buffer.from(entity)) as string[];
  if (makers.length) return makers.length === 1 && makers[0] === member;
  const own = tx.column(
    'SELECT ops FROM entity JOIN hist ON hist.entity = entity.n JOIN change USING (seq) WHERE entity.id = ? AND writer IS NULL AND held = 0 ORDER BY seq',
  );
  for (const ops of own.iterate(Buffer.from(entity)) as IterableIterator<Buffer>)
    if (decodeGroup(ops).ops.some((op) => op.op === 'create' && Buffer.compare(op.entity, entity) === 0)) return true;
  return false;
}

/** The first thing that it says something of, in quotes. */
function nameOf(tx: Tx, op: Op): string {
  const [id] = op.op === 'create' ? [op.entity] : op.entities;
  const row =
    id &&
    (tx.sql('SELECT n, kind FROM entity WHERE id = ?').get(Buffer.from(id)) as { n: number; kind: number } | undefined);
  const table =
    row &&
    (
      {
        [ENTITY.asset]: 'asset',
        [ENTITY.tag]: 'tag',
        [ENTITY.collection]: 'collection',
        [ENTITY.root]: 'root',
        [ENTITY.field]: 'field',
      } as Record<number, string>
    )[row.kind];
  return (table && (tx.column(`SELECT name FROM ${table} WHERE n = ?`).get(row.n) as string | null | undefined)) ?? '';
}

function refusal({ team, role }: Rights, name: string): RpcError {
  const what = name ? `“${name}”` : 'This';
  const why = {
    none: `You are no longer in the team “${team}”, whose ${what === 'This' ? 'this' : what} is. Leave the team to go on alone with what you have.`,
    viewer: `${what} is of the team “${team}”, of which you are a viewer: viewers look, search and export. Ask an admin of the team for another role.`,
    contributor: `${what} is of the team “${team}”, of which you are a contributor: contributors change what they brought in themselves. Ask an editor, or an admin for another role.`,
    editor: `${what} is for admins of the team “${team}” to change: its folders and how metadata is written there, and which fields there are. Ask one of them.`,
  };
  return new RpcError(
    'read-only',
    why[role === 'viewer' || role === 'contributor' || role === 'editor' ? role : 'none'],
    { details: { team, role } },
  );
}
