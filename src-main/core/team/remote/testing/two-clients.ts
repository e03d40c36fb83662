/**
 * One of two writers on one share, each of whom may be another computer: both put, list and get until each has all of the other's, and
 * what came of it is written down. Started once on each:
 *
 *     node src-main/core/team/remote/testing/two-clients.ts <folder on the share> A|B <result.json> [objects of each]
 *
 * Meanwhile the share may be frozen, cut off, filled up or restarted from outside; `<result.json>.progress` says how far it is.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Of } from '../checked.ts';
import { probeFolder } from '../probe.ts';
import { asName, isOffline, type Remote, RemoteError } from '../remote.ts';
import { createShare } from '../share.ts';

export interface TwoClientsResult {
  readonly role: string;
  /** Objects of both that were read back with the bytes that their names say. */
  readonly verified: number;
  readonly missing: readonly string[];
  /** Names under which something else stands, to the end. */
  readonly wrong: readonly string[];
  /** Errors by trouble, until it went on. */
  readonly troubles: Readonly<Record<string, number>>;
  /** To store one, ms: the middle, one in twenty, the longest. */
  readonly putMs: readonly number[];
  /** From stored there to seen here, ms; by the clocks of both. */
  readonly seenMs: readonly number[];
  /** `get` of what was listed, though not visible yet. */
  readonly notVisible: number;
  /** Names that stood already when put again. */
  readonly again: number;
  readonly probe: unknown;
  /** How late the core's timers were: the middle, one in a hundred, the latest; ms. */
  readonly loopMs: readonly number[];
  readonly clock: number | undefined;
  readonly leftInTmp: number;
}

const CATALOG = 'twoclientstwoclientstwocli';
const GIVE_UP_MS = 8 * 60_000;

async function main(top: string, role: string, result: string, count: number): Promise<void> {
  const other = role === 'A' ? 'B' : 'A';
  const start = performance.now();
  const folder = join(top, 'two-clients.vitrine');
  const share = createShare();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const troubles: Record<string, number> = {};
  const patiently = async <T>(act: () => Promise<T>): Promise<T> => {
    for (;;)
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof RemoteError) || performance.now() - start > GIVE_UP_MS) throw error;
        troubles[error.trouble] = (troubles[error.trouble] ?? 0) + 1;
        await sleep(isOffline(error) ? 500 : 1000);
      }
  };

  const probe = await probeFolder(top);
  delay.enable();
  if (role === 'A') await share.create(folder, { format: 1, catalogId: CATALOG, founderKeyFp: '-', aclRoot: '-' });
  const remote = share.remote({ folder, writer: role.toLowerCase() });
  while ((await remote.open(CATALOG)) !== 'ok') await sleep(200);

  const putMs: number[] = [];
  const seenMs: number[] = [];
  const seen = new Set<string>();
  let verified = 0;
  let notVisible = 0;
  let again = 0;
  const wrong = new Map<string, number>();

  async function write(): Promise<void> {
    for (let i = 0; i < count; i++) {
      const body = Uint8Array.from(randomBytes(i % 25 === 24 ? 3_000_000 : 100 + i * 37));
      const from = performance.now();
      let name = '';
      const told = await patiently(() => {
        // The time of the try that succeeds.
        name ||= `log/${role.toLowerCase()}/${String(i).padStart(6, '0')}-${Date.now()}-${hashOf(body)}`;
        return remote.putNew(asName(name), body, sha256Of(body));
      });
      if (told !== 'stored') again++;
      putMs.push(performance.now() - from);
      const head = asName(`heads/${role.toLowerCase()}~${String(i).padStart(6, '0')}`);
      await patiently(() => remote.putNew(head, new Uint8Array(), sha256Of(new Uint8Array())));
      if (i > 1)
        await patiently(() =>
          remote.retire(asName(`heads/${role.toLowerCase()}~${String(i - 2).padStart(6, '0')}`), head),
        );
      writeFileSync(`${result}.progress`, `${(i + 1) / count}`);
      await sleep(20);
    }
  }

  async function read(): Promise<void> {
    while (seen.size < 2 * count && performance.now() - start < GIVE_UP_MS) {
      const names = await patiently(() => listed(remote));
      for (const name of names) {
        if (seen.has(name)) continue;
        const got = await patiently(() => remote.get(asName(name)));
        if (typeof got === 'string') {
          notVisible++;
          continue;
        }
        if (!name.endsWith(`-${hashOf(got)}`)) {
          wrong.set(name, got.length);
          continue;
        }
        wrong.delete(name);
        seen.add(name);
        verified++;
        if (name.startsWith(`log/${other.toLowerCase()}/`)) seenMs.push(Date.now() - Number(name.split('-')[1]));
      }
      await sleep(100);
    }
  }

  await Promise.all([write(), read()]);
  delay.disable();
  const names = await patiently(() => listed(remote));
  const said: TwoClientsResult = {
    role,
    verified,
    missing: names.length === 2 * count ? [] : [`${names.length} of ${2 * count} names are listed`],
    wrong: [...wrong].map(([name, length]) => `${name} (${length} bytes)`),
    troubles,
    putMs: spread(putMs),
    seenMs: spread(seenMs),
    notVisible,
    again,
    probe,
    loopMs: [50, 99, 100].map((p) => Math.round(delay.percentile(p) / 1e6)),
    clock: await remote.now().catch(() => undefined),
    leftInTmp: readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith(`${role.toLowerCase()}-`)).length,
  };
  writeFileSync(result, JSON.stringify(said, null, 1));
  await share.close();
}

async function listed(remote: Remote): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of remote.list('log/')) names.push(name);
  return names;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 26);
const spread = (times: number[]): number[] => {
  times.sort((a, b) => a - b);
  return [0.5, 0.95, 1].map(
    (part) => Math.round((times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0) * 10) / 10,
  );
};

const [top, role, result, count] = process.argv.slice(2);
if (top && (role === 'A' || role === 'B') && result) {
  mkdirSync(top, { recursive: true });
  await main(top, role, result, Number(count ?? 150));
}
