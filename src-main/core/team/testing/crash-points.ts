/**
 * Two machines at work, one of which ends at a given step: every wait for its database, and every step of every call to the share, is one. It
 * is cheap, so that each step of a run can have its turn, where `simulateTeam` leaves to chance which of them do.
 */
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import type { AclBody } from '../../../../src-shared/domain/team/acl.ts';
import { base32 } from '../../../../src-shared/domain/team/names.ts';
import { proofBy, writeAcl } from '../acl-file.ts';
import { secretsFrom, type Signer, signerOf } from '../keys.ts';
import { CALM, type Faults } from '../remote/testing/faults.ts';
import { Crash, createSimulation } from '../remote/testing/simulation.ts';
import { MemoryOwnStore } from './memory-own.ts';
import { CATALOG, SimMachine } from './sim-team.ts';

/** What a bad disk does at the moment of an end; the rest of the storm is the simulator's. */
const ROUGH: Faults = { ...CALM, latency: [1, 40], full: 0.03, torn: 0.05, lied: 0.05, lostSync: 0.1, partial: 0.05, unreadable: 0.03 };
const ROUNDS = 9;
/** Of the small packs of these machines, so that a run makes some. */
const PACK = 3;

export interface Ended {
  /** Steps of the machine that ends, all its lives. */
  readonly steps: number;
  readonly ends: number;
  /** Edits that their machine had, and that not everybody has. */
  readonly lost: number;
  /** What each shows differs, or something is left to be told. */
  readonly apart: boolean;
}

/** @param at its steps at which it ends; the same seed has the same steps up to the first of them */
export async function endingAt(seed: number, at: readonly number[]): Promise<Ended> {
  const sim = createSimulation(seed);
  const { random } = sim;
  const bytes = (n: number) => Uint8Array.from({ length: n }, () => Math.floor(random.next() * 256));
  const share = sim.share(base32(CATALOG));
  const signer = (): Signer => signerOf({ sign: bytes(32), wrap: bytes(32) });
  const [first, second, key] = [signer(), signer(), signerOf(secretsFrom(bytes(16), 'invite'))];
  const [ann, bob, invite] = [base32(bytes(16)), base32(bytes(16)), base32(bytes(16))];
  const found: AclBody = { t: 'found', team: 'Studio', member: ann, name: 'Ann', device: first.keys, recovery: signerOf(secretsFrom(bytes(16), 'recovery')).keys };
  const founding = writeAcl(CATALOG, { heads: [], depth: 0 }, found, first);
  const faults = seed % 2 ? CALM : ROUGH;
  const machine = (name: string, of: Signer, member: string) =>
    new SimMachine(name, { client: sim.client(name, share, { faults }), signer: of, member, random: random.fork(name), root: founding.hash, store: new MemoryOwnStore(bytes(16)), packOf: PACK });
  const [one, other] = [machine('ann', first, ann), machine('bob', second, bob)];
  one.store.toPlace(`acl/000000-${founding.hash}.acl`, founding.bytes);
  one.replica.log.take([founding.bytes]);
  one.replica.say({ t: 'invite', invite, key: key.keys.sign, role: 'editor', name: 'Bob' });
  const asked = { invite, member: bob, device: second.keys };
  one.replica.say({ t: 'admit', ...asked, name: 'Bob', proof: proofBy(key, second, asked) });
  other.replica.log.take([...one.store.entries.values()].map((entry) => entry.bytes));

  const done = new Set<string>();
  let [ends, rounds] = [0, 0];
  one.client.onStep = (where, step) => {
    if (at.includes(step)) throw new Crash(where);
  };
  const act = (who: SimMachine, times: number) => {
    for (let i = 0; i < times; i++) done.add(hex(who.act().group));
  };
  sim.spawn('both', async () => {
    for (; rounds < ROUNDS; rounds++) {
      act(one, 2);
      try {
        await one.client.run(async () => {
          if (ends) one.begin();
          one.last = await one.exchange.round({ full: rounds % 3 === 2 }).catch(() => undefined);
        });
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        ends++;
      }
      act(other, 1);
      await other.client.run(async () => await other.exchange.round({ full: rounds % 4 === 3 }).catch(() => undefined));
      await sim.schedule.sleep(5000);
    }
  });
  await sim.run();
  const { steps } = one.client;
  delete one.client.onStep;
  sim.calm();
  share.losePower();
  for (const each of [one, other]) sim.spawn(`begin ${each.name}`, () => each.client.run(async () => each.begin()));
  await sim.run();
  for (let round = 0; round < 3; round++)
    for (const each of [one, other]) {
      sim.spawn(each.name, async () => {
        each.last = await each.client.run(() => each.exchange.round({ full: true }));
      });
      await sim.run();
    }
  const has = (each: SimMachine) => new Set([...each.store.counting()].map(({ group }) => hex(group.group)));
  const everywhere = [has(one), has(other)];
  return {
    steps,
    ends,
    lost: [...done].filter((group) => !everywhere.every((some) => some.has(group))).length,
    apart: one.store.digest() !== other.store.digest() || [one, other].some(({ last }) => last?.share !== 'ok' || last.left > 0),
  };
}

export interface Points {
  /** How many ends are wanted. */
  readonly ends: number;
  /** Every so many steps; 1: each. */
  readonly stride: number;
}

export interface Told {
  readonly ends: number;
  readonly lost: number;
  readonly apart: number;
  /** Seed and steps of those that went wrong: `endingAt(seed, steps)` runs one again. */
  readonly wrong: readonly string[];
}

/** One run for each step of a run, then of another; every third of them ends once more soon after it began again. */
export async function endEverywhere({ ends: wanted, stride }: Points): Promise<Told> {
  let [ends, lost, apart] = [0, 0, 0];
  const wrong: string[] = [];
  for (let seed = 1; ends < wanted; seed++) {
    const { steps } = await endingAt(seed, []);
    for (let step = 1 + (seed % stride); step <= steps && ends < wanted; step += stride) {
      const at = step % 3 ? [step] : [step, step + 1 + ((step * 7 + seed) % 40)];
      const told = await endingAt(seed, at);
      ends += told.ends;
      lost += told.lost;
      if (told.apart) apart++;
      if (told.lost || told.apart) wrong.push(`seed ${seed}, steps ${at.join(' and ')}`);
    }
  }
  return { ends, lost, apart, wrong };
}
