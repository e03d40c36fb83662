/**
 * A team at work in a simulation: machines that act, crash, are copied and restored, on a share where everything goes wrong, and admins who
 * let in, demote, remove and adopt meanwhile. The same seed gives the same run.
 */
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import type { Op, OpGroup } from '../../../../src-shared/domain/ops/op.ts';
import type { AclBody, Cut } from '../../../../src-shared/domain/team/acl.ts';
import { base32 } from '../../../../src-shared/domain/team/names.ts';
import type { Role } from '../../../../src-shared/domain/team/roles.ts';
import { proofBy, writeAcl } from '../acl-file.ts';
import type { TeamDisk } from '../disk.ts';
import { createExchange, type Exchange, type Round } from '../exchange.ts';
import { type Secrets, secretsFrom, type Signer, signerOf } from '../keys.ts';
import { CALM, type Faults, STORM } from '../remote/testing/faults.ts';
import type { Random } from '../remote/testing/random.ts';
import { Crash, createSimulation, type SimClient, type Simulation, YEAR } from '../remote/testing/simulation.ts';
import type { SimShare } from '../remote/testing/sim-share.ts';
import { Replica } from '../replica.ts';
import { type Losses, watchLosses } from './losses.ts';
import { MemoryOwnStore } from './memory-own.ts';

export interface SimTeam {
  readonly sim: Simulation;
  readonly machines: readonly Machine[];
  readonly share: SimShare;
  /** Groups (hex) that people did on a machine. */
  readonly done: ReadonlySet<string>;
  readonly losses: Losses;
  /** How often a machine ended in the middle of something. */
  readonly crashes: number;
}

export interface Machine {
  readonly name: string;
  readonly client: SimClient;
  readonly store: MemoryOwnStore;
  readonly replica: Replica;
  readonly last: Round | undefined;
}

export interface SimTeamOptions {
  readonly seed: number;
  readonly writers: number;
  readonly operations: number;
  readonly faults?: Faults;
}

export const CATALOG: Uint8Array = new Uint8Array(16).fill(7);
const MINUTE = 60_000;

export interface MachineOf {
  readonly client: SimClient;
  readonly signer: Signer;
  readonly member: string;
  readonly random: Random;
  /** Hash of the founding. */
  readonly root: string;
  readonly store: MemoryOwnStore;
  /** Segments of a pack. */
  readonly packOf?: number;
}

export class SimMachine implements Machine {
  store: MemoryOwnStore;
  replica: Replica;
  exchange: Exchange;
  last: Round | undefined;
  readonly name: string;
  readonly client: SimClient;
  readonly signer: Signer;
  readonly member: string;
  readonly random: Random;
  readonly #root: string;
  /** Of the machine's clock; never goes back. */
  #ms = 0;
  acted = 0;

  readonly #packOf: number;

  constructor(name: string, { client, signer, member, random, root, store, packOf = 12 }: MachineOf) {
    this.name = name;
    this.#packOf = packOf;
    this.client = client;
    this.signer = signer;
    this.member = member;
    this.random = random;
    this.#root = root;
    this.store = store;
    [this.replica, this.exchange] = this.#begin();
  }

  /** As a program that starts: from what lies on disk. */
  begin(store = this.store): void {
    this.store = store;
    [this.replica, this.exchange] = this.#begin();
  }

  #begin(): [Replica, Exchange] {
    const replica = new Replica({ team: { catalog: CATALOG, root: this.#root }, store: this.store, signer: this.signer, now: () => this.client.wall(), random: () => this.#id(), packOf: this.#packOf, stayMs: 5 * MINUTE });
    const disk: TeamDisk = {
      standing: this.#step(() => replica.standing()),
      outbox: this.#step(() => replica.outbox()),
      stands: this.#step((names) => replica.stands(names)),
      unknown: this.#step((files) => replica.unknown(files)),
      take: this.#step((files) => replica.take(files)),
      settle: async () => false,
      beginLog: this.#step((reason) => replica.beginLog(reason)),
      belongs: this.#step(() => replica.belongs()),
      files: this.#step((name) => replica.files(name)),
      heard: this.#step((heads) => replica.heard(heads)),
      head: this.#step((wall, wants) => replica.head(wall, wants)),
      toPack: this.#step(() => replica.toPack()),
      mayGo: this.#step((now) => replica.mayGo(now)),
      gone: this.#step((file) => this.store.drop(file)),
    };
    return [replica, createExchange({ remote: this.client.remote, disk, catalog: base32(CATALOG), now: () => this.client.wall() })];
  }

  /** The database answers a moment later, and the machine may die before or after. */
  #step<I extends unknown[], O>(act: (...input: I) => O): (...input: I) => Promise<O> {
    return async (...input) => {
      await this.client.step('before the database');
      const told = act(...input);
      await this.client.step('after the database');
      return told;
    };
  }

  act(): OpGroup {
    this.#ms = Math.max(this.#ms + 1, Math.floor(this.client.wall()));
    const group: OpGroup = { stamp: { ms: this.#ms, counter: 0 }, group: this.#id(), ops: [this.#op()] };
    this.store.act(group);
    this.acted++;
    return group;
  }

  #op(): Op {
    const { random } = this;
    const asset = small(1, Math.floor(random.next() * 40));
    const tag = small(2, Math.floor(random.next() * 8));
    const what = random.next();
    if (what < 0.1) return { op: 'create', entity: this.#id(), kind: 1 };
    if (what < 0.6) {
      const name = `${hex(asset)} 1`;
      const value: Value = Math.floor(random.next() * 6);
      return { op: 'set', entities: [asset], field: 1, value, seen: [this.store.state.registers.get(name)?.key ?? null] };
    }
    if (what < 0.85) return { op: 'add', entities: [asset], field: 40, elem: tag, dot: this.#id() };
    const dots = [...(this.store.state.members.get(`${hex(asset)} 40 ${hex(tag)}`) ?? [])].map((dot) => new Uint8Array(Buffer.from(dot, 'hex')));
    return { op: 'remove', entities: [asset], field: 40, elem: tag, dots: [dots] };
  }

  #id(): Uint8Array {
    return Uint8Array.from({ length: 16 }, () => Math.floor(this.random.next() * 256));
  }
}

const small = (kind: number, n: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? kind : i === 1 ? n : 0));

export async function simulateTeam({ seed, writers, operations, faults = STORM }: SimTeamOptions): Promise<SimTeam> {
  const sim = createSimulation(seed);
  const { random } = sim;
  const share = sim.share(base32(CATALOG));
  const bytes = (n: number) => Uint8Array.from({ length: n }, () => Math.floor(random.next() * 256));
  const secrets = (): Secrets => ({ sign: bytes(32), wrap: bytes(32) });
  const founder = { signer: signerOf(secrets()), member: base32(bytes(16)) };
  const found: AclBody = {
    t: 'found', team: 'Studio', member: founder.member, name: 'Founder', device: founder.signer.keys, recovery: signerOf(secretsFrom(bytes(16), 'recovery')).keys,
  };
  const first = writeAcl(CATALOG, { heads: [], depth: 0 }, found, founder.signer);
  const machines: SimMachine[] = [];
  const losses = watchLosses(share, () => machines.map(({ store }) => store));
  const done = new Set<string>();
  let crashes = 0;

  const machine = (name: string, signer: Signer, member: string, store: MemoryOwnStore): SimMachine => {
    const client = sim.client(name, share, { faults: CALM, skewMs: random.chance(0.2) ? (random.next() - 0.5) * 4 * YEAR : random.next() * MINUTE });
    const one = new SimMachine(name, { client, signer, member, random: random.fork(`acts ${name}`), root: first.hash, store });
    machines.push(one);
    return one;
  };

  const boss = machine('founder', founder.signer, founder.member, new MemoryOwnStore(bytes(16)));
  boss.store.toPlace(`acl/000000-${first.hash}.acl`, first.bytes);
  boss.replica.log.take([first.bytes]);
  const roles: Role[] = ['admin', 'contributor', 'viewer', 'editor', 'editor'];
  for (let i = 1; i < writers; i++) {
    const key = signerOf(secretsFrom(bytes(16), 'invite'));
    const invite = base32(bytes(16));
    const [signer, member] = [signerOf(secrets()), base32(bytes(16))];
    boss.replica.say({ t: 'invite', invite, key: key.keys.sign, role: roles[i % roles.length] as Role, name: `m${i}` });
    const asked = { invite, member, device: signer.keys };
    boss.replica.say({ t: 'admit', ...asked, name: `m${i}`, proof: proofBy(key, signer, asked) });
    const one = machine(`m${i}`, signer, member, new MemoryOwnStore(bytes(16)));
    one.replica.log.take([...boss.store.entries.values()].map((entry) => entry.bytes));
  }

  const working = [...machines];
  for (const one of working) {
    one.client.faults = faults;
    const own = random.fork(`life ${one.name}`);
    const image = one.store.copy();
    sim.spawn(one.name, async () => {
      while (one.acted < operations) {
        try {
          await one.client.run(async () => {
            one.begin();
            while (one.acted < operations) {
              await one.client.sleep(own.span(1000, 90_000));
              const many = Math.min(operations - one.acted, 1 + Math.floor(own.next() * 12));
              for (let i = 0; i < many; i++) done.add(hex(one.act().group));
              if (own.chance(0.05) && one.member === founder.member) command(one, machines, own);
              one.last = await one.exchange.round({ full: own.chance(0.1) }).catch(() => undefined);
            }
          });
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
          crashes++;
          // A disk image of the machine as it was when it began.
          if (own.chance(0.03)) losses.setBack(() => one.begin(image.copy()));
        }
      }
    });
  }
  // A copy of one machine, which works on beside it for a while.
  const twin = working[3] ?? boss;
  sim.spawn('copy', async () => {
    await sim.schedule.sleep(20 * MINUTE);
    const copy = machine(`copy of ${twin.name}`, twin.signer, twin.member, twin.store.copy());
    for (let i = 0; i < 20; i++) {
      await sim.schedule.sleep(30_000);
      done.add(hex(copy.act().group));
      await copy.client.run(async () => await copy.exchange.round().catch(() => undefined));
    }
  });
  sim.spawn('weather', () => sim.weather(share, 60 * MINUTE));
  await sim.run();

  sim.calm();
  for (const one of machines) sim.spawn(`begin ${one.name}`, () => one.client.run(async () => one.begin()));
  await sim.run();
  // Everybody hears of everything after a few rounds: what one puts back another reads in the next.
  for (let round = 0; round < 6; round++) {
    for (const one of machines)
      sim.spawn(`last ${one.name}`, async () => {
        one.last = await one.client.run(() => one.exchange.round({ full: true }));
      });
    await sim.run();
  }
  return { sim, share, machines, done, losses, crashes };
}

/** Something that only an admin may do. */
function command(boss: SimMachine, machines: readonly SimMachine[], random: Random): void {
  const target = random.pick(machines.slice(1));
  const cut: Cut = Object.fromEntries(
    Object.keys(boss.store.seen()).flatMap((writer) => {
      const theirs = [...boss.store.all()].filter((segment) => segment.writer === writer && segment.header.device === target.signer.id && boss.store.get(segment.hash)?.state === 'taken');
      const last = theirs.sort((a, b) => a.header.last - b.header.last).at(-1);
      return last ? [[writer, [last.header.last, Buffer.from(last.hash, 'hex')] as const]] : [];
    }),
  );
  const held = [...boss.store.segments.values()].filter(({ verdict }) => verdict.some(Boolean)).map(({ segment }) => Buffer.from(segment.hash, 'hex'));
  const what = random.next();
  if (what < 0.35) boss.replica.say({ t: 'role.set', member: target.member, role: random.pick(['viewer', 'contributor', 'editor', 'admin'] as const), cut });
  else if (what < 0.5) boss.replica.say({ t: 'remove', member: target.member, cut });
  else if (what < 0.7) boss.replica.say({ t: 'grant', member: target.member, collection: small(3, 1), on: random.chance(0.7), cut });
  else if (held.length) boss.replica.say({ t: 'adopt', segments: held.slice(0, 50) });
}
