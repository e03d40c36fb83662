import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { fuseMount, hasFuse } from '../../testing/fuse.ts';
import { createCatalogFolder } from './create.ts';
import { asName, type Remote } from './remote.ts';
import { createShare, type Share } from './share.ts';
import { namesOf, put, remoteContract } from './testing/contract.ts';

const CATALOG = 'abcdefghijklmnopqrstuvwxyz';
const marker = { format: 1, catalogId: CATALOG, founderKeyFp: 'f', aclRoot: 'r' };
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const isLinux = process.platform === 'linux';

const shared = createShare();
afterAll(() => shared.close());

remoteContract('folder, in a process of its own', async () => {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-share-'));
  const folder = join(top, 'Team.vitrine');
  await shared.create(folder, marker);
  const none = join(top, 'Else.vitrine');
  mkdirSync(none);
  let n = 0;
  return {
    catalog: CATALOG,
    client: () => shared.remote({ folder, writer: `w${n++}` }),
    nowhere: () => shared.remote({ folder: none, writer: 'lost' }),
    wipe: async () => {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    },
    count: async () => readdirSync(top, { recursive: true }).length,
    close: async () => rmSync(top, { recursive: true, force: true }),
  };
});

const TIMEOUT = 1750;

async function setUp(top = mkdtempSync(join(tmpdir(), 'vitrine-share-')), page = 20_000) {
  const stalls: boolean[] = [];
  const share = createShare({ timeoutMs: TIMEOUT, page, onStall: (stalled) => stalls.push(stalled) });
  onTestFinished(async () => {
    await share.close();
    rmSync(top, { recursive: true, force: true });
  });
  const folder = join(top, 'Team.vitrine');
  await createCatalogFolder(folder, marker);
  const before = children();
  const remote = share.remote({ folder, writer: 'me' });
  expect(await remote.open(CATALOG)).toBe('ok');
  /** The process that does this share's work now, and was begun for it. */
  const worker = (): number => children().find((pid) => !before.includes(pid)) as number;
  return { share, folder, remote, worker, stalls };
}

/** The disk processes that this one began, or that were begun for it (disks/starter.ts). */
function children(): number[] {
  if (!isLinux) return [];
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='])
    .toString()
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, state = '', words = ''] = /^ *(\d+) +(\d+) +(\S+) +(.*)$/.exec(line) ?? [];
      return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), words }];
    });
  const of = (parent: number, name: RegExp) => all.filter((one) => one.parent === parent && name.test(one.words)).map(({ pid }) => pid);
  return [process.pid, ...of(process.pid, /starter\.[jt]s/)].flatMap((parent) => of(parent, /disk\.[jt]s/));
}

/** Whether the core turned all the while: how late its timers were, ms, in all but one of ten cases. A busy machine shows in `before`. */
async function lateness(): Promise<{ end(): { late: number; most: number } }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = delay.percentile(90) / 1e6;
  delay.reset();
  return {
    end() {
      delay.disable();
      return { late: delay.percentile(90) / 1e6, most: Math.max(50, 3 * before) };
    },
  };
}

/** How a call ended, and after how long. */
async function timed(asked: Promise<unknown>): Promise<{ told: unknown; ms: number }> {
  const start = performance.now();
  const told = await asked.catch((error: { trouble?: string }) => error.trouble ?? error);
  return { told, ms: performance.now() - start };
}
const all = (remote: Remote, n: number) => [
  remote.open(CATALOG),
  namesOf(remote.list('')),
  remote.get(asName('log/me/1')),
  put(remote, `log/me/new${n}`, bytes('x')),
  remote.retire(asName('log/me/none'), asName('log/me/1')),
  remote.now(),
];

test.skipIf(!isLinux)(
  'a process that was stopped: its calls end in their time as out of reach, and the next ones are done by another',
  async () => {
    const { remote, worker, stalls } = await setUp();
    await put(remote, 'log/me/1', bytes('one'));
    for (let round = 0; round < 2; round++) {
      const stopped = worker();
      process.kill(stopped, 'SIGSTOP');
      const turning = await lateness();
      const ended = await Promise.all(all(remote, round).map(timed));
      const { late, most } = turning.end();
      expect(ended.map(({ told }) => told)).toEqual(['offline', 'offline', 'offline', 'offline', 'offline', 'offline']);
      for (const { ms } of ended) expect(ms).toBeLessThan(2 * TIMEOUT + 2000);
      // Half of the time the core did nothing but turn.
      expect(late).toBeLessThan(most);
      const again = await Promise.all(all(remote, round).map(timed));
      expect(
        again.map(({ told }) =>
          typeof told === 'number'
            ? 'time'
            : Buffer.isBuffer(told) || told instanceof Uint8Array
              ? Buffer.from(told).toString()
              : told,
        ),
      ).toEqual([
        'ok',
        expect.arrayContaining(['log/me/1']),
        'one',
        expect.stringMatching(/stored|already-same/),
        undefined,
        'time',
      ]);
      expect(worker()).not.toBe(stopped);
    }
    expect(stalls).toEqual([]);
  },
);

test.skipIf(!isLinux)('a process that is killed at any moment loses nothing, and leaves nothing torn', async () => {
  const { remote, worker, folder } = await setUp();
  const bodies = new Map(
    Array.from({ length: 40 }, (_, i) => [
      `log/me/${String(i).padStart(3, '0')}`,
      Uint8Array.from(randomBytes(i % 10 ? 3000 : 3 * 2 ** 20)),
    ]),
  );
  let kills = 0;
  for (const [name, body] of bodies)
    for (;;) {
      const putting = put(remote, name, body).catch((error) => error.trouble);
      if (name.endsWith('5') || name.endsWith('0')) {
        const pid = worker();
        await new Promise((resolve) => setTimeout(resolve, 2 * kills));
        if (pid && kills++ < 8) process.kill(pid, 'SIGKILL');
      }
      const told = await putting;
      if (told === 'stored' || told === 'already-same') break;
      expect(told).toBe('offline');
    }
  expect(kills).toBeGreaterThanOrEqual(8);
  expect(await namesOf(remote.list(''))).toEqual([...bodies.keys()]);
  for (const [name, body] of bodies)
    expect(Buffer.compare((await remote.get(asName(name))) as Uint8Array, body)).toBe(0);
  // Of each that was interrupted at most one; they go after a day.
  expect(readdirSync(join(folder, 'tmp')).length).toBeLessThanOrEqual(kills);
});

test.skipIf(!hasFuse)(
  'a share that hangs: offline in time, slow is said before, and it goes on when the share does (needs bindfs)',
  async () => {
    const mount = fuseMount();
    const { remote, share, stalls } = await setUp(mount.at);
    await put(remote, 'log/me/1', bytes('one'));
    mount.hang();
    const ended = await Promise.all([...all(remote, 0), share.find(mount.at)].map(timed));
    expect(new Set(ended.map(({ told }) => told))).toEqual(new Set(['offline']));
    for (const { ms } of ended) expect(ms).toBeLessThan(2 * TIMEOUT + 2000);
    mount.goOn();
    await expect.poll(() => remote.open(CATALOG), { timeout: 60_000 }).toBe('ok');
    expect(Buffer.from((await remote.get(asName('log/me/1'))) as Uint8Array).toString()).toBe('one');
    expect(await put(remote, 'log/me/new0', bytes('x'))).toMatch(/stored|already-same/);
    mount.pull();
    expect(['absent', 'offline']).toContain(await remote.open(CATALOG));
    await expect(put(remote, 'log/me/2', bytes('x'))).rejects.toMatchObject({ trouble: 'offline' });
    expect(stalls.filter((stalled, i) => stalled === stalls[i - 1])).toEqual([]);
  },
  180_000,
);

test('large bodies cross in parts: the core turns meanwhile', async () => {
  const { remote } = await setUp();
  const body = Uint8Array.from(randomBytes(24 * 2 ** 20 + 5));
  const loop = await lateness();
  expect(await put(remote, 'prev/me/1.pvp', body)).toBe('stored');
  const got = (await remote.get(asName('prev/me/1.pvp'))) as Uint8Array;
  const { late, most } = loop.end();
  expect(Buffer.compare(got, body)).toBe(0);
  expect(late).toBeLessThan(most);
  expect(
    Buffer.compare(
      (await remote.get(asName('prev/me/1.pvp'), [2 ** 20, 4 * 2 ** 20])) as Uint8Array,
      body.subarray(2 ** 20, 4 * 2 ** 20),
    ),
  ).toBe(0);
  expect(await put(remote, 'prev/me/1.pvp', body)).toBe('already-same');
  const many = await Promise.all(
    Array.from({ length: 20 }, (_, i) => put(remote, `prev/me/many${i}`, body.subarray(i, i + 1.5 * 2 ** 20))),
  );
  expect(new Set(many)).toEqual(new Set(['stored']));
});

test('a listing of more than a page is one listing', async () => {
  const { remote } = await setUp(undefined, 7);
  await Promise.all(Array.from({ length: 50 }, (_, i) => put(remote, `heads/h${i}`, new Uint8Array())));
  const names = await namesOf(remote.list('heads/'));
  expect([names.length, new Set(names).size]).toEqual([50, 50]);
});

test('a share that was closed answers as one that is away', async () => {
  const { remote, share }: { remote: Remote; share: Share } = await setUp();
  await share.close();
  expect(await remote.open(CATALOG)).toBe('offline');
  await expect(put(remote, 'log/me/1', bytes('x'))).rejects.toMatchObject({ trouble: 'offline' });
});
