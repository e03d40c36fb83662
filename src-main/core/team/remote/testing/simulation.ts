/**
 * A team on a share where everything goes wrong, the same way each time for the same seed.
 *
 *     const sim = createSimulation(seed);
 *     const share = sim.share(catalogId);
 *     const ann = sim.client('ann', share, { faults: STORM, skewMs: 2 * YEAR });
 *     sim.spawn('ann', () => ann.run(async () => { … await ann.remote.putNew(…); await ann.step('saved'); … }));
 *     sim.spawn('weather', () => sim.weather(share, hours(8)));
 *     await sim.run();
 *     sim.calm();          // no more faults; then let everybody sync, and compare
 *
 * What runs in a client waits only for its remote, `client.sleep`, `client.step` and other clients' promises; its time is
 * `client.wall()`. When it dies `run` rejects with Crash, nothing of it goes on, and `run` may be called again with what its disk had:
 * what a real program keeps on disk has to live outside of the function that `run` is given.
 * A failing run is replayed by its seed; `sim.trace` has its last steps; `client.onStep` stops at one of them.
 */
import type { CatalogId, Remote } from '../remote.ts';
import { CALM, type Faults } from './faults.ts';
import { createRandom, type Random } from './random.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import { Crash, createLife, type Life } from './sim-life.ts';
import { createSimRemote } from './sim-remote.ts';
import { createSimShare, type SimShare, type Snapshot } from './sim-share.ts';

export const YEAR = 365 * 24 * 3600_000;

export interface SimClient {
  readonly name: string;
  readonly remote: Remote;
  /** May be changed while it runs. */
  faults: Faults;
  /** Its clock, ahead of the true time. May be changed while it runs. */
  skewMs: number;
  /** ms since 1970, as this machine believes. */
  wall(): number;
  sleep(ms: number): Promise<void>;
  /** A moment at which it may die, as at any step of its remote: for waits of its own (its database, say). */
  step(where: string): Promise<void>;
  /** Steps so far, of all its lives. */
  readonly steps: number;
  /** Called with each step; may throw Crash to end it there. */
  onStep?: (where: string, step: number) => void;
  /** Runs in this client's process; rejects with Crash when that dies. */
  run<T>(act: () => Promise<T>): Promise<T>;
  kill(why?: string): void;
  /** Out of reach of the share for so long. */
  cut(ms: number): void;
}

export interface ClientOptions {
  readonly faults?: Faults;
  readonly skewMs?: number;
  /** As the process that does the share's work gives up. Default 20,000. */
  readonly deadlineMs?: number;
}

export interface Simulation {
  readonly seed: number | string;
  readonly random: Random;
  readonly schedule: Schedule;
  /** The last 2,000 steps: time, who, where. */
  readonly trace: readonly string[];
  share(catalog: CatalogId): SimShare;
  client(name: string, share: SimShare, options?: ClientOptions): SimClient;
  spawn(what: string, act: () => Promise<unknown>): void;
  run(until?: number): Promise<void>;
  /** For `ms`, every few minutes: losses of power, rollbacks, an emptied share that is restored, damaged files, a wrong server clock. */
  weather(share: SimShare, ms: number): Promise<void>;
  /** From now on nothing goes wrong, for every client and share. */
  calm(): void;
}

const TRACE = 2000;
const DEADLINE_MS = 20_000;

export function createSimulation(seed: number | string): Simulation {
  const random = createRandom(seed);
  const schedule = createSchedule(random.fork('order'));
  const trace: string[] = [];
  const clients: { readonly client: SimClient; cut(ms: number): void }[] = [];
  const shares: SimShare[] = [];
  const note = (who: string, what: string): void => {
    if (trace.length >= 2 * TRACE) trace.splice(0, TRACE);
    trace.push(`${schedule.now().toFixed(1)} ${who} ${what}`);
  };

  function addClient(name: string, share: SimShare, options: ClientOptions = {}): SimClient {
    const own = random.fork(`client ${name}`);
    let life: Life;
    const begin = (): Life =>
      createLife({
        who: name,
        schedule,
        random: own,
        faults: () => client.faults,
        onStep(where) {
          steps++;
          note(name, where);
          client.onStep?.(where, steps);
        },
      });
    let steps = 0;
    const remote = createSimRemote({
      who: `${seed}/${name}`,
      share,
      schedule,
      random: own,
      faults: () => client.faults,
      life: () => life,
      deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    });
    const client: SimClient = {
      name,
      remote,
      faults: options.faults ?? CALM,
      skewMs: options.skewMs ?? 0,
      wall: () => schedule.now() + client.skewMs,
      sleep: (ms) => life.step('sleep', ms),
      step: (where) => life.step(where),
      get steps() {
        return steps;
      },
      async run(act) {
        if (life.isOver) life = begin();
        return await Promise.race([act(), life.end]);
      },
      kill: (why = 'killed') => life.die(why),
      cut(ms) {
        remote.cutUntil = schedule.now() + ms;
      },
    };
    life = begin();
    clients.push({ client, cut: client.cut });
    return client;
  }

  async function weather(share: SimShare, ms: number): Promise<void> {
    const own = random.fork('weather');
    const end = schedule.now() + ms;
    const older: Snapshot[] = [];
    while (schedule.now() < end) {
      await schedule.sleep(own.span(10_000, 10 * 60_000));
      if (share.catalogs.size) older.push(share.snapshot());
      const what = own.pick(['nothing', 'power', 'power', 'rollback', 'wiped', 'damage', 'clock']);
      note('share', what);
      if (what === 'power') share.losePower();
      if (what === 'damage') share.damage(own.span(0.01, 0.2));
      if (what === 'clock') share.skewMs = (own.next() - 0.5) * 4 * YEAR;
      if (what === 'rollback') share.restore(own.pick(older));
      if (what === 'wiped') {
        const before = share.snapshot();
        share.wipe();
        await schedule.sleep(own.span(1000, 10 * 60_000));
        share.restore(own.chance(0.5) ? before : own.pick(older));
      }
    }
  }

  return {
    seed,
    random,
    schedule,
    trace,
    share(catalog) {
      const share = createSimShare(catalog, schedule, random.fork(`share ${shares.length}`));
      shares.push(share);
      return share;
    },
    client: addClient,
    spawn: schedule.spawn,
    run: schedule.run,
    weather,
    calm() {
      for (const { client, cut } of clients) {
        client.faults = CALM;
        cut(0);
      }
      for (const share of shares) share.skewMs = 0;
    },
  };
}

export { Crash };
