/** Several cores in this process that share one team over a folder; they exchange when told to. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Role } from '../../../../../src-shared/domain/team/roles.ts';
import { createCore } from '../../../core.ts';

const CLIENT = { id: 'test', host: 'test', can: {} } as never;
// biome-ignore lint/suspicious/noExplicitAny: whatever an operation answers
type Answer = any;

export interface Desk {
  call(name: string, input?: object): Promise<Answer>;
  /** Number of the asset of this name in the team's folder. */
  n(name: string): Promise<number>;
  sync(): Promise<void>;
  /** Looks through the folder of photos, which becomes one of its library. */
  add(): Promise<void>;
  /** What a search finds, by name. */
  finds(query: string): Promise<string[]>;
  /** What it refuses: code and words. */
  refusal(name: string, input?: object): Promise<{ code: string; message: string }>;
  state(): Promise<Answer>;
}

export interface Studio {
  readonly top: string;
  readonly share: string;
  readonly photos: string;
  /** Has a catalog of their own and no team yet. */
  desk(name: string): Promise<Desk>;
  /** The founder, whose library is the folder of photos. */
  readonly ann: Desk;
  readonly recovery: string;
  /** Are invited, join and are let in, all at once. */
  come<N extends string>(roles: Readonly<Record<N, Role>>): Promise<Readonly<Record<N, Desk>>>;
}

const PIXEL = (n: number): Buffer => Buffer.from(`P6 ${2 + n} 1 255 ${'abc'.repeat(2 + n)}`, 'latin1');

/** A team “Studio” that Ann begins, with three pictures a.ppm, b.ppm, c.ppm. */
export async function studio(): Promise<Studio> {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-studio-')));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const [share, photos] = [join(top, 'share'), join(top, 'photos')];
  mkdirSync(share);
  mkdirSync(photos);
  for (const [i, name] of ['a.ppm', 'b.ppm', 'c.ppm'].entries()) writeFileSync(join(photos, name), PIXEL(i));

  async function desk(name: string): Promise<Desk> {
    const core = await createCore({
      folder: join(top, name),
      version: 'test',
      background: false,
      settleMs: 0,
      validateOutput: true,
    });
    onTestFinished(() => core.close());
    const call = async (operation: string, input: object = {}): Promise<Answer> => core.call(operation, input, CLIENT);
    return {
      call,
      n: async (file) => (await call('assets.find', { ref: join(photos, file) })).n,
      sync: async () => void (await call('team.sync')),
      async add() {
        const { jobId } = await call('library.add', { paths: [photos] });
        await expect
          .poll(async () => (await call('jobs.get', { id: jobId })).state, { timeout: 60_000, interval: 20 })
          .toBe('done');
      },
      async finds(query) {
        const { ns } = await call('search.page', { query, sort: 'name', dir: 'asc', limit: 100 });
        return ((await call('assets.rows', { ns })).rows as { name: string }[]).map((row) => row.name);
      },
      refusal: (operation, input) =>
        call(operation, input).then(
          (answer) => ({ code: 'none', message: `${operation} was done: ${JSON.stringify(answer)}` }),
          (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
        ),
      state: async () => (await call('team.state', { digest: true })).team,
    };
  }
  const ann = await desk('ann');
  await ann.add();
  const { recovery } = await ann.call('team.create', { folder: share, name: 'Ann', team: 'Studio' });
  return {
    top,
    share,
    photos,
    desk,
    ann,
    recovery,
    async come<N extends string>(roles: Readonly<Record<N, Role>>) {
      const names = Object.keys(roles) as N[];
      const desks = await Promise.all(
        names.map(async (name) => {
          const { code } = await ann.call('team.invite', { role: roles[name], name });
          const one = await desk(name);
          await one.call('team.join', { folder: share, code, name });
          return one;
        }),
      );
      await ann.call('team.admit', {});
      await Promise.all(desks.map((one) => one.sync().then(() => one.add())));
      return Object.fromEntries(names.map((name, i) => [name, desks[i]])) as Readonly<Record<N, Desk>>;
    },
  };
}
