/** A team's tables, one step a transaction; and the disk that the exchange with the share works on. */
import type { AclBody } from '../../../src-shared/domain/team/acl.ts';
import type { AclState } from '../../../src-shared/domain/team/state.ts';
import { hurry } from '../db/hurry.ts';
import { type DbClient, ingestWrite, type Procedure, read, type Tx, write } from '../db/procedure.ts';
import { printAcl } from '../../../src-shared/domain/team/names.ts';
import { readAcl } from './acl-file.ts';
import type { TeamDisk } from './disk.ts';
import { heldIn } from './held.ts';
import { type Secrets, signerOf } from './keys.ts';
import { forgetTeam } from './leave.ts';
import { Replica } from './replica.ts';
import { checkFiles, checkFolder, countLocked, grantedEntities, keepRights, lockedEntities } from './rights.ts';
import { shareRoot } from './share-root.ts';
import { digestOf, SqlOwnStore } from './sql-store.ts';
import { settleTouched } from './touched.ts';

/** Which team it is, and by which device this catalog belongs to it. */
export interface TeamIdentity {
  /** 16 bytes. */
  readonly catalog: Uint8Array;
  /** Hash of the founding, base32. */
  readonly root: string;
  readonly secrets: Secrets;
}

/** Bytes taken in at a time that are a part of a long history. */
const HURRY_FROM = 256 * 1024;

type Asked<I> = { readonly of: TeamIdentity; readonly input: I };

function replicaOf(tx: Tx, { catalog, root, secrets }: TeamIdentity): { replica: Replica; store: SqlOwnStore } {
  const store = new SqlOwnStore(tx);
  const replica = new Replica({ team: { catalog: new Uint8Array(catalog), root }, store, signer: signerOf(secrets), now: () => tx.now });
  return { replica, store };
}

const step = <I, O>(name: string, act: (replica: Replica, store: SqlOwnStore, input: I, tx: Tx) => O, kind = write): Procedure<Asked<I>, O> =>
  kind(`team.${name}`, (tx, { of, input }) => {
    const { replica, store } = replicaOf(tx, of);
    const out = act(replica, store, input, tx);
    store.finish();
    return out;
  });
type Step<M extends keyof TeamDisk, I> = Procedure<Asked<I>, Awaited<ReturnType<TeamDisk[M]>>>;

export const standing: Step<'standing', undefined> = step('standing', (replica) => replica.standing());
export const outbox: Step<'outbox', undefined> = step('outbox', (replica) => replica.outbox());
export const stands = step('stands', (replica, _, names: readonly string[]) => replica.stands(names));
export const unknown = step('unknown', (replica, _, files: Parameters<TeamDisk['unknown']>[0]) => replica.unknown(files));
/** What is lost of it with the power is on the share still, and is read again. */
export const take = step(
  'take',
  (replica, _, files: readonly Uint8Array[], tx) => {
    if (files.reduce((sum, { length }) => sum + length, 0) > HURRY_FROM) hurry(tx.db);
    return replica.take(files);
  },
  ingestWrite,
);
export const beginLog = step('beginLog', (replica, _, reason: string) => replica.beginLog(reason));
export const belongs: Step<'belongs', undefined> = step('belongs', (replica) => replica.belongs());
export const files = step('files', (replica, _, name: string) => replica.files(name));
export const heard = step('heard', (replica, _, heads: readonly Uint8Array[]) => replica.heard(heads));
export const head = step('head', (replica, _, { wall, wants }: { wall: number; wants: readonly string[] }) => replica.head(wall, wants));
export const toPack: Step<'toPack', undefined> = step('toPack', (replica) => replica.toPack());
export const mayGo = step('mayGo', (replica, _, now: number) => replica.mayGo(now));
export const gone = step('gone', (_, store, name: string) => store.drop(name));
/** An entry of this device for the membership log. */
export const say = step('say', (replica, _, body: AclBody): string => replica.say(body).hash);
/** Who belongs to the team. */
export const members = read('team.members', (tx, { of }: Asked<undefined>): AclState => replicaOf(tx, of).replica.log.membership.resolved.state);
/** What was done here is looked through, though the share is away: so that one sees what waits. */
export const gather = step('gather', (_, store): void => void store.pending(1));
/** What this machine may do from now on. */
export const noteRights = step('noteRights', (replica, _, person: { readonly device: string; readonly member: string }, tx) => keepRights(tx, replica.log.membership.resolved.state, person));
/** @throws RpcError where these assets' files are not this person's to move, rename or put away */
export const mayMoveFiles = read('team.mayMoveFiles', (tx, ns: readonly number[]): void => checkFiles(tx, ns));
/** @throws RpcError where files may not be put into this folder by this person */
export const mayPutInto = read('team.mayPutInto', (tx, path: string): void => checkFolder(tx, path));
/** See rights.ts. */
export const lockedOf = read('team.lockedOf', (tx, ns: readonly number[]) => countLocked(tx, ns), 'slow');
export const locked = read('team.locked', (tx, _: undefined) => ({ ns: lockedEntities(tx), granted: grantedEntities(tx) }), 'slow');
/** What does not count, of which segment; see held.ts. */
export const held = read('team.held', (tx, _: undefined) => heldIn(tx));
/** This catalog belongs to no team any more; see leave.ts. */
export const forget = write('team.forget', (tx, _: undefined) => forgetTeam(tx));
/** From now on the team hears of what is done; of what was done before only as far as roots are shared. `founding`: of who begins it. */
export const begin = step('begin', (replica, store, founding: Uint8Array | null) => {
  store.tellFrom();
  const entry = founding && readAcl(founding);
  if (!founding || !entry) return;
  store.toPlace(printAcl(entry.depth, entry.hash), founding);
  replica.take([founding]);
});
/** Up to where what these devices wrote is known here. */
export const cutOf = step('cutOf', (_, store, devices: readonly string[]) => store.cutOf(devices));
export const share = step('share', (_, __, root: number, tx) => shareRoot(tx, root));
/** Hex: equal where the same counts. */
export const digest = read('team.digest', (tx) => digestOf(tx), 'slow');

export function createTeamDisk(db: DbClient, of: TeamIdentity): TeamDisk {
  const ask = <I, O>(procedure: Procedure<Asked<I>, O>, input: I): Promise<O> => db.call(procedure, { of, input });
  return {
    standing: () => ask(standing, undefined),
    outbox: () => ask(outbox, undefined),
    stands: (names) => ask(stands, names),
    unknown: (files) => ask(unknown, files),
    take: (files) => ask(take, files),
    settle: () => db.call(settleTouched, 2000),
    beginLog: (reason) => ask(beginLog, reason),
    belongs: () => ask(belongs, undefined),
    files: (name) => ask(files, name),
    heard: (heads) => ask(heard, heads),
    head: (wall, wants) => ask(head, { wall, wants }),
    toPack: () => ask(toPack, undefined),
    mayGo: (now) => ask(mayGo, now),
    gone: (name) => ask(gone, name),
  };
}
