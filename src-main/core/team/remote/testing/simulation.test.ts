import { describe, expect, test } from 'vitest';
import { isSame, sha256Of } from '../checked.ts';
import { asName, type Listed, type Remote } from '../remote.ts';
import { collect, namesOf, put, remoteContract } from './contract.ts';
import { CALM, type Faults, STORM } from './faults.ts';
import { NOTHING } from './sim-share.ts';
import { Crash, createSimulation, type SimClient, type Simulation, YEAR } from './simulation.ts';

const CATALOG = 'abcdefghijklmnopqrstuvwxyz';
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const MINUTE = 60_000;

/** A remote of a simulation for callers that know nothing of its clock: each call lets as much time pass as it takes. */
function pumped(sim: Simulation, remote: Remote): Remote {
  const pass = async <T>(asked: Promise<T>): Promise<T> => {
    asked.catch(() => undefined);
    await sim.run();
    return await asked;
  };
  return {
    ...remote,
    open: (want) => pass(remote.open(want)),
    async *list(prefix, after): AsyncGenerator<Listed> {
      yield* await pass(collect(remote.list(prefix, after)));
    },
    get: (...args) => pass(remote.get(...args)),
    putNew: (...args) => pass(remote.putNew(...args)),
    retire: (...args) => pass(remote.retire(...args)),
    now: () => pass(remote.now()),
  };
}

remoteContract('simulated, on a good day', async () => {
  const sim = createSimulation(1);
  const share = sim.share(CATALOG);
  const none = sim.share(CATALOG);
  none.restore(NOTHING);
  share.skewMs = Date.now() - sim.schedule.now();
  let n = 0;
  return {
    catalog: CATALOG,
    client: () => pumped(sim, sim.client(`client ${n++}`, share).remote),
    nowhere: () => pumped(sim, sim.client('lost', none).remote),
    wipe: async () => share.wipe(),
    count: async () => share.objects.size + none.objects.size,
  };
});

/** Publishes what it is given until all of it stands under its name as it is, and looks at what others have; as simple as it can be. */
async function publish(client: SimClient, all: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [name, body] of all)
    for (let tries = 0; ; tries++) {
      const told = await put(client.remote, tries ? `${name}~h${tries}` : name, body).catch(() => 'failed');
      if (told === 'stored' || told === 'already-same') break;
      if (told === 'failed') tries--;
      await client.sleep(5000);
    }
}

async function lived(client: SimClient, act: () => Promise<void>): Promise<void> {
  for (;;)
    try {
      return await client.run(act);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
}

async function team(seed: number): Promise<{ sim: Simulation; trace: string; wrong: number; crashes: number }> {
  const sim = createSimulation(seed);
  const share = sim.share(CATALOG);
  const all = new Map<string, Uint8Array>();
  let crashes = 0;
  const clients = ['a', 'b', 'c', 'd'].map((name) => {
    const client = sim.client(name, share, { faults: STORM, skewMs: (sim.random.next() - 0.5) * 4 * YEAR });
    const own = new Map(
      Array.from({ length: 15 }, (_, i) => [
        `log/${name}/${String(i).padStart(4, '0')}`,
        bytes(`${name} ${i} `.repeat(40)),
      ]),
    );
    for (const [one, body] of own) all.set(one, body);
    const work = async (): Promise<void> => {
      crashes++;
      await publish(client, own);
    };
    sim.spawn(name, () => lived(client, work));
    return { client, own };
  });
  sim.spawn('weather', () => sim.weather(share, 60 * MINUTE));
  await sim.run();
  const trace = sim.trace.join('\n');
  sim.calm();
  // Everybody still has what is his, and puts it back.
  for (const { client, own } of clients) sim.spawn('heal', () => client.run(() => publish(client, own)));
  await sim.run();
  const seen = new Map<string, Uint8Array>();
  sim.spawn('look', async () => {
    const { remote } = sim.client('newcomer', share);
    for (const { name } of await collect(remote.list(''))) {
      const got = await remote.get(name);
      if (typeof got !== 'string') seen.set(name, got);
    }
  });
  await sim.run();
  const stands = [...all].filter(([name, body]) =>
    [...seen].some(([one, got]) => one.startsWith(name) && isSame(got, body)),
  );
  return { sim, trace, wrong: all.size - stands.length, crashes: crashes - clients.length };
}

describe('a simulation', () => {
  test('comes out the same for the same seed, and otherwise for another one', async () => {
    const [one, again, other] = [await team(7), await team(7), await team(8)];
    expect(again.trace).toBe(one.trace);
    expect(again.sim.schedule.now()).toBe(one.sim.schedule.now());
    expect(other.trace).not.toBe(one.trace);
  });

  test('lets those through who repeat identical bytes and put their own back, in all that goes wrong', async () => {
    let crashes = 0;
    for (let seed = 0; seed < 30; seed++) {
      const run = await team(seed);
      expect([seed, run.wrong]).toEqual([seed, 0]);
      crashes += run.crashes;
    }
    expect(crashes).toBeGreaterThan(10);
  });

  test('says who waits for something that is not of it', async () => {
    const sim = createSimulation(1);
    sim.spawn('ann', () => new Promise(() => undefined));
    await expect(sim.run()).rejects.toThrow(/ann/);
    const next = createSimulation(1);
    next.spawn('ben', async () => {
      await next.schedule.sleep(5);
      throw new Error('of ben');
    });
    await expect(next.run()).rejects.toThrow('of ben');
  });

  test('ends a process at any of its steps: nothing of it goes on, and the object is there whole or not at all', async () => {
    const told: string[] = [];
    for (let at = 1; ; at++) {
      const sim = createSimulation(at);
      const share = sim.share(CATALOG);
      const ann = sim.client('ann', share);
      ann.onStep = (where, step) => {
        if (step === at) throw new Crash(where);
      };
      let after = 0;
      const ended = ann.run(async () => {
        await put(ann.remote, 'log/a/1', bytes('one'));
        await ann.step('saved');
        await put(ann.remote, 'log/a/2', bytes('two'));
        after++;
      });
      sim.spawn('ann', () => ended.catch((error) => void told.push((error as Error).message)));
      await sim.run();
      if (after) break;
      for (const [name, body] of share.objects)
        expect(isSame(body, bytes(name.endsWith('1') ? 'one' : 'two'))).toBe(true);
      const again: unknown[] = [];
      sim.spawn('again', () =>
        ann.run(
          async () =>
            void again.push(
              await put(ann.remote, 'log/a/1', bytes('one')),
              await put(ann.remote, 'log/a/2', bytes('two')),
            ),
        ),
      );
      await sim.run();
      expect(again.every((one) => one === 'stored' || one === 'already-same')).toBe(true);
      expect([...share.objects.keys()].sort()).toEqual(['log/a/1', 'log/a/2']);
    }
    expect(new Set(told)).toContain('ann: saved');
    expect(told.length).toBeGreaterThanOrEqual(9);
  });
});

/** One client with one fault, and what it is told; ann puts `log/a/1` first, without any. */
async function alone(
  faults: Partial<Faults>,
  act: (ben: SimClient, sim: Simulation, share: ReturnType<Simulation['share']>, ann: SimClient) => Promise<void>,
): Promise<void> {
  for (let seed = 0; seed < 8; seed++) {
    const sim = createSimulation(seed);
    const share = sim.share(CATALOG);
    const ann = sim.client('ann', share);
    const ben = sim.client('ben', share, { faults: { ...CALM, ...faults } });
    sim.spawn('test', async () => {
      await put(ann.remote, 'log/a/1', bytes('one, which ann wrote'));
      await act(ben, sim, share, ann);
    });
    await sim.run();
  }
}
const NAME = asName('log/a/1');
const troubles = { full: 'full', torn: 'failed', lied: 'failed' } as const;

describe('each fault shows as it is said to', () => {
  test('missing, duplicate and wrong sizes in listings, one that ends in the middle', async () => {
    await alone({ missing: 1 }, async ({ remote }) => expect(await namesOf(remote.list(''))).toEqual([]));
    await alone({ duplicate: 1 }, async ({ remote }) => expect(await namesOf(remote.list(''))).toEqual([NAME, NAME]));
    await alone({ wrongSize: 1 }, async ({ remote }) =>
      expect((await collect(remote.list('')))[0]?.size).toBeLessThanOrEqual(20),
    );
    await alone(
      { brokenOff: 1 },
      async ({ remote }) => await expect(namesOf(remote.list(''))).rejects.toMatchObject({ trouble: 'offline' }),
    );
  });

  test('what others stored or took away is seen late', async () => {
    await alone({ lag: 10 * MINUTE }, async ({ remote }, sim, _, ann) => {
      expect(await namesOf(remote.list(''))).toEqual([]);
      expect(await remote.get(NAME)).toBe('not-visible');
      await sim.schedule.sleep(10 * MINUTE);
      expect(await namesOf(remote.list(''))).toEqual([NAME]);
      await put(ann.remote, 'log/a/2', bytes('pack'));
      await ann.remote.retire(NAME, asName('log/a/2'));
      expect(await namesOf(remote.list(''))).toContain(NAME);
      expect(await remote.get(NAME)).toBe('not-visible');
    });
  });

  test('a name that was asked for too soon stays invisible for a minute, though it is listed', async () => {
    await alone({ negative: 1 }, async ({ remote }, sim, _, ann) => {
      expect(await remote.get(asName('log/a/2'))).toBe('not-visible');
      await put(ann.remote, 'log/a/2', bytes('two'));
      expect(await namesOf(remote.list(''))).toContain('log/a/2');
      expect(await remote.get(asName('log/a/2'))).toBe('not-visible');
      await sim.schedule.sleep(MINUTE);
      expect(await remote.get(asName('log/a/2'))).toEqual(bytes('two'));
    });
  });

  test('a file that cannot be read, and one of which only a part is there yet', async () => {
    await alone({ unreadable: 1 }, async ({ remote }) => expect(await remote.get(NAME)).toBe('not-visible'));
    let torn = 0;
    await alone({ partial: 1 }, async ({ remote }, sim) => {
      const first = await remote.get(NAME);
      if (typeof first === 'string' || !isSame(first, bytes('one, which ann wrote'))) torn++;
      await sim.schedule.sleep(MINUTE);
      expect(await remote.get(NAME)).toEqual(bytes('one, which ann wrote'));
    });
    expect(torn).toBeGreaterThan(4);
  });

  test('what is not written may stand all the same, whole or torn; what is said to have failed is done', async () => {
    const stands = {
      full: new Set<number | undefined>(),
      torn: new Set<number | undefined>(),
      lied: new Set<number | undefined>(),
    };
    for (const [fault, trouble] of Object.entries(troubles) as [keyof typeof troubles, string][])
      await alone({ [fault]: 1 }, async ({ remote }, _, share) => {
        await expect(put(remote, 'log/b/1', bytes('12345678'))).rejects.toMatchObject({ trouble });
        const got = share.objects.get('log/b/1');
        stands[fault].add(got && (isSame(got, bytes('12345678')) ? 1 : 0));
      });
    expect(stands.full.has(undefined)).toBe(true);
    expect(stands.full.size).toBeGreaterThan(1);
    expect([...stands.torn]).toEqual([0]);
    expect([...stands.lied]).toEqual([1]);
  });

  test('what the disk never got is lost with the power; what comes back comes back; copies are made', async () => {
    let lost = 0;
    await alone({ lostSync: 1, conflict: 1, resurrect: 1 }, async ({ remote }, sim, share) => {
      expect(await put(remote, 'log/b/1', bytes('12345678'))).toBe('stored');
      expect(share.objects.size).toBe(3);
      share.losePower();
      if (!share.objects.has('log/b/1')) lost++;
      expect(share.objects.get('log/b/1')).not.toEqual(bytes('12345678'));
      const listed = await collect(remote.list(''));
      expect(listed.length).toBeLessThanOrEqual(share.objects.size);
      await remote.retire(NAME, listed.find(({ name }) => name !== NAME)?.name ?? NAME);
      expect(share.objects.has(NAME)).toBe(false);
      await sim.schedule.sleep(60 * MINUTE);
      expect(share.objects.has(NAME)).toBe(true);
    });
    expect(lost).toBeGreaterThan(0);
  });

  test('a call that hangs is given up after 20 s, and may be done later; one that is cut off says so; no time passes for others', async () => {
    let late = 0;
    let slow = 0;
    await alone({ hang: 1 }, async ({ remote }, sim, share) => {
      const start = sim.schedule.now();
      const told = await remote
        .putNew(asName('log/b/1'), bytes('x'), sha256Of(bytes('x')))
        .catch((error) => error.trouble);
      expect(sim.schedule.now() - start).toBeLessThan(20_100);
      if (told === 'stored') slow++;
      else {
        expect([told, share.objects.has('log/b/1')]).toEqual(['offline', false]);
        await sim.schedule.sleep(10 * MINUTE);
        if (share.objects.has('log/b/1')) late++;
      }
    });
    expect([late > 0, slow > 0]).toEqual([true, true]);
    await alone({ cut: 1 }, async ({ remote }) => {
      await expect(remote.get(NAME)).rejects.toMatchObject({ trouble: 'offline' });
      expect(await remote.open(CATALOG)).toBe('offline');
    });
  });

  test('clocks: the client’s, the server’s, and none', async () => {
    await alone({}, async (ben, sim, share) => {
      ben.skewMs = 2 * YEAR;
      share.skewMs = -YEAR;
      expect(ben.wall() - sim.schedule.now()).toBe(2 * YEAR);
      expect(Math.abs(((await ben.remote.now()) as number) + YEAR - sim.schedule.now())).toBeLessThan(1000);
    });
    await alone({ noClock: 1 }, async ({ remote }) => expect(await remote.now()).toBe(undefined));
  });

  test('a share that is emptied, put back to an older day, or damaged', async () => {
    await alone({}, async ({ remote }, _, share, ann) => {
      const day = share.snapshot();
      await put(ann.remote, 'log/a/2', bytes('two'));
      share.wipe();
      expect(await remote.open(CATALOG)).toBe('absent');
      await expect(namesOf(remote.list(''))).rejects.toMatchObject({ trouble: 'offline' });
      await expect(put(remote, 'log/b/1', bytes('x'))).rejects.toMatchObject({ trouble: 'offline' });
      share.restore(day);
      expect(await remote.open(CATALOG)).toBe('ok');
      expect(await namesOf(remote.list(''))).toEqual([NAME]);
      expect(share.damage(1)).toEqual([NAME]);
      expect(share.objects.get(NAME)).not.toEqual(bytes('one, which ann wrote'));
    });
  });
});
