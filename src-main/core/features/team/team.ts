/** This catalog's part in a team: the exchange with the share in the background, and what an admin or a newcomer does. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { base32, unbase32 } from '../../../../src-shared/domain/team/names.ts';
import type { AclBody, Cut } from '../../../../src-shared/domain/team/acl.ts';
import { parseCode, printCode } from '../../../../src-shared/domain/team/code.ts';
import { atLeast, type Role } from '../../../../src-shared/domain/team/roles.ts';
import { type AclState, type Invite, inviteFor, leastToLetIn, roleOf } from '../../../../src-shared/domain/team/state.ts';
import type { TeamRequest, TeamSynced } from '../../../../src-shared/contract/team.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { writeAcl } from '../../team/acl-file.ts';
import { createExchange, type Exchange } from '../../team/exchange.ts';
import { inviteOf, type JoinRequest, wordsOf, writeRequest } from '../../team/join.ts';
import { newSecrets, sha256, signerOf, secretsFrom, type Signer } from '../../team/keys.ts';
import { asName, type Remote, RemoteError } from '../../team/remote/remote.ts';
import { createShare, type Share } from '../../team/remote/share.ts';
import { settleDoubts } from '../../team/overlooked.ts';
import { createRequests, type Requests } from '../../team/requests.ts';
import { markRoot } from '../../team/root-marker.ts';
import { begin, createTeamDisk, cutOf, gather, members, noteRights, say, share as shareRoot, type TeamIdentity } from '../../team/team.sql.ts';
import type { Deps } from '../../deps.ts';
import type { TeamPreviews } from '../../team/previews/previews.ts';
import { showPath } from '../../paths.ts';
import { createGoing, printRecovery } from './going.ts';
import { type Identity, readIdentity, writeIdentity } from './identity.ts';
import { looksAgain } from './looks.ts';
import { previewsOf } from './team-previews.ts';
import { noteSetBack, rootsToShare } from './team.sql.ts';
import { markLooked } from '../together/together.service.ts';

/** How often the share is looked at: soon after something happened, and less and less often where nothing does (team.md §2.7). */
const SOON_MS = 2000;
const LATEST_MS = 30_000;
const SLOWER = 1.5;
/** All logs are looked into, and what is missing is put back. */
const FULL_MS = 10 * 60_000;
const DOUBTS_AT_A_TIME = 200;
/** It is looked whether anybody told of files, unless something else came. */
const PREVIEWS_MS = 60_000;
/** A window that looks at the team sees at least so often when it was last heard of. */
const CALM_MS = 15_000;
/** For so long metadata waits to be told before it is written into files. */
const TELL_MS = 5000;

export type Team = ReturnType<typeof createTeam>;

interface Asking extends JoinRequest {
  readonly id: string;
  readonly role: Role;
  /** Another computer of a member's. */
  readonly computer: boolean;
}

export interface Session {
  readonly identity: Identity;
  readonly of: TeamIdentity;
  readonly signer: Signer;
  readonly remote: Remote;
  readonly exchange: Exchange;
  readonly requests: Requests;
  readonly previews: TeamPreviews;
}

type TeamDeps = Pick<Deps, 'db' | 'disks' | 'ingest' | 'log' | 'paths' | 'previews' | 'publish' | 'search' | 'now'>;

/** What the parts of this feature share. */
export interface TeamInside extends Pick<TeamDeps, 'db' | 'paths'> {
  shareNow(): Share;
  begun(): Session | undefined;
  /** The exchange ends, what is under way is waited for, and what is given is done; until then there is no team for anybody who asks. */
  end(then: () => Promise<void>): Promise<void>;
  /** @throws RpcError where there is no team */
  needed(): Session;
  stateOf(one: Session): Promise<AclState>;
  sync(): Promise<TeamSynced>;
  sayOne(one: Session, body: AclBody): Promise<void>;
  /** @throws RpcError */
  mayDo(state: AclState, one: Session, least: Role, what: string): void;
  /** Of an identity that was just written. `founding`: of who begins the team. */
  start(founding: Uint8Array | null): Promise<Session>;
}

export function createTeam({ db, disks, ingest, log, paths, previews, publish, search, now }: TeamDeps) {
  let share: Share | undefined;
  let session: Session | undefined;
  let last: { readonly round: TeamSynced; /** ms since 1970 of the last one that reached the share. */ readonly at: number | null } | undefined;
  /** Who asks to be let in, as of the last exchange. */
  let asking = 0;
  let stalled = false;
  let leaving = false;
  let toldAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let wait = SOON_MS;
  let lastFull = 0;
  let lastPreviews = 0;
  const ending = new AbortController();
  let closed = false;
  /** One round at a time. */
  let turn: Promise<unknown> = Promise.resolve();

  const shareNow = (): Share => {
    share ??= createShare({
      onStall(now) {
        stalled = now;
        changed();
      },
    });
    return share;
  };

  function begun(): Session | undefined {
    if (leaving) return undefined;
    const identity = session?.identity ?? readIdentity(paths.folder);
    if (!identity || session) return session;
    const secrets = { sign: Buffer.from(identity.sign, 'hex'), wrap: Buffer.from(identity.wrap, 'hex') };
    const catalog = unbase32(identity.catalogId, 16) ?? new Uint8Array(16);
    const of: TeamIdentity = { catalog, root: identity.root, secrets };
    const signer = signerOf(secrets);
    const remote = shareNow().remote({ folder: identity.folder, writer: signer.id });
    session = { identity, of, signer, remote, exchange: createExchange({ remote, disk: createTeamDisk(db, of), catalog: identity.catalogId, now }), requests: createRequests(remote), previews: previewsOf({ db, previews, search }, { of, signer, remote }) };
    return session;
  }

  const needed = (): Session => {
    const one = begun();
    if (!one) throw new RpcError('not-found', 'This catalog belongs to no team. Begin one with team create, or join one with the code you were given.');
    return one;
  };

  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const next = turn.then(act, act);
    turn = next.catch(() => undefined);
    return next;
  };

  function changed(): void {
    toldAt = now();
    publish('team.changed', { seq: 0 }, 0);
  }

  const mine = ({ of, signer, identity }: Session) => ({ of, input: { device: signer.id, member: identity.member } });

  /** What windows show of it is told when it is another, and now and then that all is well. */
  async function after(one: Session, told: TeamSynced): Promise<void> {
    const [share, before] = [last?.round.share, asking];
    last = { round: told, at: told.share === 'ok' ? now() : (last?.at ?? null) };
    if (told.share !== 'ok') await db.call(gather, { of: one.of, input: undefined });
    else {
      await db.call(noteRights, mine(one));
      asking = (await requestsOf(one).catch(() => [])).length;
    }
    if (told.setBack) await db.call(noteSetBack, told.setBack);
    if (told.taken || told.published || told.setBack || share !== told.share || before !== asking || now() - toldAt > CALM_MS) changed();
  }

  const round = (one: Session, full: boolean): Promise<TeamSynced> =>
    inTurn(async () => {
      const told = await one.exchange.round({ full }).catch((error: unknown): TeamSynced => {
        if (!(error instanceof RemoteError)) throw error;
        return { share: 'offline', taken: 0, published: 0, healed: 0, setBack: 0, unread: 0, later: 0, left: 0 };
      });
      if (full && told.share === 'ok') lastFull = now();
      await settle();
      await after(one, told);
      return told;
    });

  /** What files look like is told when there is time for it, and nobody waits. `all`: also what is not enough for a pack yet. */
  const showFiles = (one: Session, all: boolean): Promise<void> =>
    inTurn(async () => {
      lastPreviews = now();
      try {
        await one.previews.take(ending.signal);
        await one.previews.tell(all, ending.signal);
      } catch (error) {
        if (!(error instanceof RemoteError) && !ending.signal.aborted) throw error;
      }
    });

  /** Until nothing is left to hear or to tell. */
  async function sync(): Promise<TeamSynced> {
    const one = needed();
    const sum = { taken: 0, published: 0, healed: 0, setBack: 0 };
    for (let [all, inVain] = [1, 0]; ; all++) {
      const told = await round(one, true);
      if (told.share !== 'ok') throw new RpcError('offline', WHY[told.share](one.identity.folder));
      sum.taken += told.taken;
      sum.published += told.published;
      sum.healed += told.healed;
      sum.setBack += told.setBack;
      inVain = told.taken > 0 ? 0 : inVain + 1;
      if (looksAgain(told, { all, inVain })) continue;
      await showFiles(one, true);
      return { ...told, ...sum };
    }
  }

  function again(ms: number): void {
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(() => void poll(), ms * (0.8 + Math.random() * 0.4));
    timer.unref();
  }

  async function poll(): Promise<void> {
    const one = begun();
    if (!one || closed) return;
    try {
      const told = await round(one, now() - lastFull > FULL_MS);
      if (told.share === 'ok' && (told.taken || now() - lastPreviews > PREVIEWS_MS)) await showFiles(one, ingest.state().state === 'idle');
      wait = told.taken || told.published ? SOON_MS : Math.min(LATEST_MS, wait * SLOWER);
    } catch (error) {
      if (!closed) log.warn({ error }, 'the exchange with the team failed');
      wait = LATEST_MS;
    }
    again(wait);
  }

  /** What two wrote at once is looked for as long as it takes, but in small steps: people's edits go between. */
  async function settle(): Promise<void> {
    while (!closed && (await db.call(settleDoubts, DOUBTS_AT_A_TIME)) > 0);
  }

  const stateOf = (one: Session): Promise<AclState> => db.call(members, { of: one.of, input: undefined });

  const sayOne = async (one: Session, body: AclBody): Promise<void> => {
    await db.call(say, { of: one.of, input: body });
    await db.call(noteRights, mine(one));
  };

  async function start(founding: Uint8Array | null): Promise<Session> {
    const one = needed();
    await db.call(begin, { of: one.of, input: founding });
    return one;
  }

  async function end(then: () => Promise<void>): Promise<void> {
    clearTimeout(timer);
    [leaving, session] = [true, undefined];
    try {
      await share?.close();
      await turn;
      [share, last, asking, stalled] = [undefined, undefined, 0, false];
      await then();
    } finally {
      leaving = false;
    }
    changed();
  }

  function mayDo(state: AclState, one: Session, least: Role, what: string): void {
    const role = roleOf(state, one.signer.id);
    if (!role) throw new RpcError('read-only', 'You are not a member of this team yet, or no longer. Ask one of its admins.');
    if (!atLeast(role, least)) throw new RpcError('read-only', `Only ${least === 'admin' ? 'an admin' : `an ${least} or an admin`} may ${what}; you are ${role === 'admin' || role === 'editor' ? 'an' : 'a'} ${role} of this team.`);
  }

  async function requestsOf(one: Session): Promise<Asking[]> {
    const state = await stateOf(one);
    const role = roleOf(state, one.signer.id);
    const mayLetIn = (invite: Invite) => invite.state === 'open' && role !== undefined && (atLeast(role, leastToLetIn(state, invite)) || invite.member === one.identity.member);
    if (![...state.invites.values()].some(mayLetIn)) return [];
    const open: Asking[] = [];
    const wanted = new Set([...state.invites.values()].filter(mayLetIn).map(({ id }) => id));
    for (const { hash, request } of await one.requests.look((invite) => wanted.has(invite), (asked) => inviteFor(state, asked))) {
      const invite = inviteFor(state, request);
      if (!invite || !mayLetIn(invite)) continue;
      const member = invite.member === undefined ? undefined : state.members.get(invite.member);
      // For another computer: only of whom the invitation names, as what they are now.
      if (invite.member !== undefined && (request.member !== invite.member || !member?.role)) continue;
      open.push({ ...request, id: hash, name: member?.name ?? request.name, role: member?.role ?? invite.role, computer: member !== undefined });
    }
    return open;
  }

  const going = createGoing({ db, paths, shareNow, begun, end, needed, stateOf, sync, sayOne, mayDo, start });

  return {
    ...going,
    async recover(asked: Parameters<typeof going.recover>[0]) {
      const told = await going.recover(asked);
      again(wait);
      return told;
    },
    /** Begins to exchange, where there is a team. */
    wake(): void {
      try {
        if (begun()) again(0);
      } catch (error) {
        log.warn({ error }, 'this catalog’s team could not be read');
      }
    },
    /** What people do is told soon. */
    touched(): void {
      if (!session) return;
      if (now() - toldAt > 1000) changed();
      if (wait <= SOON_MS) return;
      wait = SOON_MS;
      again(wait);
    },
    /** What was done here is told, if that can be done soon. */
    async tellFirst(): Promise<void> {
      const one = begun();
      if (one) await Promise.race([round(one, false).catch((error: unknown) => log.warn({ error }, 'the team was not told before files were written')), sleep(TELL_MS, undefined, { ref: false })]);
    },
    session: begun,
    last: () => last,
    asking: () => asking,
    async setBackSeen(): Promise<void> {
      await db.call(noteSetBack, 0);
      changed();
    },
    stalled: () => stalled,
    stateOf,
    sync,
    async create({ folder, name, team = `${name}’s team`, roots }: { folder: string; name: string; team?: string; roots?: readonly string[] }) {
      if (begun()) throw new RpcError('conflict', 'This catalog belongs to a team already.');
      const chosen = await rootsAsked(await db.call(rootsToShare, null), roots);
      for (const { id, path } of chosen) await markRoot(disks.between, showPath(path), id);
      const [catalog, secrets, seed] = [randomBytes(16), newSecrets(), randomBytes(16)];
      const [signer, member] = [signerOf(secrets), base32(randomBytes(16))];
      const recovery = signerOf(secretsFrom(seed, 'recovery'));
      const first = writeAcl(catalog, { heads: [], depth: 0 }, { t: 'found', team, member, name, device: signer.keys, recovery: recovery.keys }, signer);
      const at = join(folder, `${safe(team)}.vitrine`);
      await shareNow().create(at, { format: 1, catalogId: base32(catalog), founderKeyFp: signer.id, aclRoot: first.hash });
      writeIdentity(paths.folder, { folder: at, catalogId: base32(catalog), root: first.hash, member, name, sign: hex(secrets.sign), wrap: hex(secrets.wrap), words: null });
      const { of } = await start(first.bytes);
      for (const { n } of chosen) await db.call(shareRoot, { of, input: n });
      await sync();
      again(wait);
      return { folder: at, team, member, roots: chosen.map(({ path }) => showPath(path)), recovery: printRecovery(seed) };
    },
    /** A folder of the library becomes the team's too. */
    async share(path: string): Promise<string> {
      const one = needed();
      mayDo(await stateOf(one), one, 'admin', 'give folders to the team');
      const [root] = await rootsAsked(await db.call(rootsToShare, null), [path]);
      if (!root) throw new RpcError('not-found', `${path} is no folder of this library.`);
      await markRoot(disks.between, showPath(root.path), root.id);
      await db.call(shareRoot, { of: one.of, input: root.n });
      await sync();
      return showPath(root.path);
    },
    async invite({ role, name }: { role: Role; name: string }): Promise<string> {
      const one = needed();
      mayDo(await stateOf(one), one, 'admin', 'invite people');
      const seed = randomBytes(16);
      const { id, signer } = inviteOf(seed);
      await sayOne(one, { t: 'invite', invite: id, key: signer.keys.sign, role, name });
      await sync();
      return codeOf(seed, one);
    },
    /** A code for another computer of a member's; their own, unless it says whose. */
    async inviteComputer(asked?: string) {
      const one = needed();
      await sync();
      const state = await stateOf(one);
      const member = asked === undefined ? one.identity.member : memberIn(state, asked);
      const { name, role } = state.members.get(member) ?? {};
      if (!role || !roleOf(state, one.signer.id)) throw new RpcError('read-only', 'You are not a member of this team yet, or no longer. Ask one of its admins.');
      if (member !== one.identity.member) mayDo(state, one, 'admin', 'let in other people’s computers');
      const seed = randomBytes(16);
      const { id, signer } = inviteOf(seed);
      await sayOne(one, { t: 'invite', invite: id, key: signer.keys.sign, role, name: name ?? '', member });
      await sync();
      return { code: codeOf(seed, one, member), member, name: name ?? '' };
    },
    async join({ folder, code, name: called }: { folder: string; code: string; name?: string | undefined }) {
      const asked = parseCode(code);
      if (!asked) throw new RpcError('invalid-input', 'This is no code of an invitation. Paste all of it: it begins with vitrine- and has three or four parts after that.');
      const name = called ?? (asked.member === undefined ? undefined : '');
      if (name === undefined) throw new RpcError('invalid-input', 'Say your name, as the team is to see it.');
      if (begun()) throw new RpcError('conflict', 'This catalog belongs to a team already. Make another catalog for another team.');
      const found = (await shareNow().find(folder)).find(({ marker }) => marker?.catalogId === base32(asked.catalog) && marker.aclRoot === asked.root);
      if (!found) throw new RpcError('not-found', `The team of this invitation is not in ${folder}. Choose the folder that the team shares, or the one it lies in.`);
      const [secrets, member] = [newSecrets(), asked.member ?? base32(randomBytes(16))];
      const signer = signerOf(secrets);
      const request = writeRequest(asked.seed, { member, name }, signer);
      const words = wordsOf({ invite: inviteOf(asked.seed).id, member, device: signer.keys });
      const remote = shareNow().remote({ folder: found.folder, writer: signer.id });
      await remote.putNew(asName(request.name), request.bytes, sha256(request.bytes));
      writeIdentity(paths.folder, { folder: found.folder, catalogId: base32(asked.catalog), root: asked.root, member, name, sign: hex(secrets.sign), wrap: hex(secrets.wrap), words });
      await start(null);
      await sync();
      // What was done before one came is no news.
      const there = begun();
      if (there) await db.call(markLooked, { actors: [...(await stateOf(there)).members.keys()].map((one) => `member:${one}`) });
      again(wait);
      return { folder: found.folder, member, words };
    },
    async requests(): Promise<TeamRequest[]> {
      const one = begun();
      return (one ? await requestsOf(one) : []).map(shownRequest);
    },
    async admit(ids?: readonly string[]): Promise<TeamRequest[]> {
      const one = needed();
      await sync();
      const wanted = (await requestsOf(one)).filter(({ id }) => !ids || ids.includes(id));
      const missing = ids?.find((id) => !wanted.some((request) => request.id === id));
      if (missing !== undefined) throw new RpcError('not-found', `Nobody asks to be let in as ${missing}. See who does: vitrine team requests`);
      // One's own computers need no role.
      if (!wanted.length || wanted.some(({ member }) => member !== one.identity.member)) mayDo(await stateOf(one), one, 'editor', 'let people in');
      for (const { invite, member, device, name, proof } of wanted) await sayOne(one, { t: 'admit', invite, member, device, name, proof });
      await sync();
      return wanted.map(shownRequest);
    },
    async setRole(member: string, role: Role): Promise<string> {
      const one = needed();
      await sync();
      const state = await stateOf(one);
      const target = memberIn(state, member);
      mayDo(state, one, 'admin', 'change roles');
      await sayOne(one, { t: 'role.set', member: target, role, cut: await cut(one, state, target) });
      await sync();
      if ((await stateOf(one)).members.get(target)?.role !== role) throw new RpcError('conflict', 'A team needs at least one admin: make somebody else one first.');
      return target;
    },
    /** Whether a member may change what is in this collection (its id), whatever their role. */
    async grant({ member, collection, on }: { member: string; collection: Uint8Array; on: boolean }): Promise<string> {
      const one = needed();
      await sync();
      const state = await stateOf(one);
      const target = memberIn(state, member);
      mayDo(state, one, 'admin', 'say who may change a collection');
      await sayOne(one, { t: 'grant', member: target, collection, on, cut: await cut(one, state, target) });
      await sync();
      return target;
    },
    async remove(member: string): Promise<string> {
      const one = needed();
      await sync();
      const state = await stateOf(one);
      const target = memberIn(state, member);
      if (target !== one.identity.member) mayDo(state, one, 'admin', 'remove people');
      await sayOne(one, { t: 'remove', member: target, cut: await cut(one, state, target) });
      await sync();
      if ((await stateOf(one)).members.get(target)?.role) throw new RpcError('conflict', 'A team needs at least one admin: make somebody else one first.');
      return target;
    },
    async close(): Promise<void> {
      closed = true;
      ending.abort();
      clearTimeout(timer);
      await share?.close();
      await turn;
    },
  };

  async function cut(one: Session, state: AclState, member: string): Promise<Cut> {
    const devices = [...state.devices.values()].filter((device) => device.member === member).map(({ id }) => id);
    return db.call(cutOf, { of: one.of, input: devices });
  }

  /** Roots that take part: all that are there, or those of these paths. */
  async function rootsAsked(all: readonly { n: number; id: Uint8Array; path: Uint8Array }[], asked: readonly string[] | undefined) {
    if (!asked) return all;
    return asked.map((path) => {
      const root = all.find((one) => showPath(one.path) === path);
      if (!root) throw new RpcError('not-found', `${path} is no folder of this library that could be given to the team. Those are ${all.map((one) => showPath(one.path)).join(', ') || 'none yet'}.`);
      return root;
    });
  }
}

const WHY = {
  absent: (folder: string) => `No team catalog is in ${folder} now: it was moved or emptied, or its drive is not connected. Nothing was changed here; when it is back, Vitrine goes on.`,
  'other-catalog': (folder: string) => `In ${folder} there is another team's catalog. Nothing was changed here.`,
  offline: (folder: string) => `${folder} cannot be reached. What you do is kept here and told when it is back.`,
} as const;

/** A folder's name on every system. */
const safe = (name: string): string => name.normalize('NFC').replaceAll(/[^\p{L}\p{N} _.-]/gu, '').trim().replace(/\.+$/, '').slice(0, 60) || 'Team';

function memberIn(state: AclState, asked: string): string {
  const named = [...state.members.values()].filter(({ id, name, role }) => role && (id === asked || name === asked) && name !== '');
  if (named.length === 1) return (named[0] as { id: string }).id;
  throw new RpcError('not-found', named.length ? `Several members are called ${asked}. Name them by their id: vitrine team members` : `Nobody in this team is called ${asked}. See vitrine team members.`);
}

function codeOf(seed: Uint8Array, { identity, of }: Session, member?: string): string {
  return printCode({ seed, catalog: of.catalog, root: identity.root, member });
}

const shownRequest = (request: Asking): TeamRequest => ({ id: request.id, name: request.name, role: request.role, words: wordsOf(request), computer: request.computer });
