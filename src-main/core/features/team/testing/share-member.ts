/**
 * One of two people's programs on one share, each of which may run on another computer: both look through the pictures on it, edit all the
 * time until `<out>/stop` is there, exchange in the background as in a window, and at the end tell what each has. Started once on each:
 *
 *     node src-main/core/features/team/testing/share-member.ts <the share as this computer mounts it> A|B <folder for what is told, the same for both>
 *
 * `<out>/A.progress` says `ready` once it edits; `<out>/A.json` is written at the end (`MemberResult`).
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCore } from '../../../core.ts';
import { TIDY_PROCESS } from '../../../workers/entry.ts';
import { ownWaits, type Wait, watchLateness } from './lateness.ts';

export interface MemberResult {
  readonly role: 'A' | 'B';
  /** Edits that the program answered as done; each puts a tag of its own on one picture. */
  readonly done: number;
  /** Of both people's edits, those that are not in this catalog at the end. */
  readonly lost: readonly string[];
  readonly digest: string;
  readonly held: number;
  readonly pending: number;
  readonly problems: readonly unknown[];
  /** Edits that were refused, by their words. */
  readonly refused: Readonly<Record<string, number>>;
  /** An edit, ms: the middle, the longest. */
  readonly editMs: readonly number[];
  /** How late the core's timers were while it edited, ms: the middle, one in a hundred, the latest; before `<out>/fault` was there and after. */
  readonly loopMs: Readonly<Record<'calm' | 'fault', readonly number[]>>;
  /** The longest that the core's thread stood by its own doing, ms: see lateness.ts. */
  readonly stoodMs: number;
  /** The longest wait of the core's thread, whatever it was by, ms; and of a process beside that does nothing but keep watch. */
  readonly rawMs: number;
  readonly controlMs: number;
  /** The longest of these waits, by the thread's own doing and all in all; `atS`: how long after it began to edit. */
  readonly stood: readonly (Omit<Wait, 'from'> & { readonly atS: number })[];
  /** The processes that the core began meanwhile: when, s, how long that held the thread, ms, and which. */
  readonly begun: readonly (readonly [atS: number, ms: number, what: string])[];
  /** What stood at the share meanwhile, by how often it was asked: `ok`, `offline`, `stalled`… */
  readonly seen: Readonly<Record<string, number>>;
  /** From `stop` until both had the same, s. */
  readonly settledS: number;
  readonly clock: string;
}

const PICTURES = 12;
/** Of 300 × 200 pixels, no two alike. */
const picture = (n: number): Buffer => Buffer.concat([Buffer.from('P6 300 200 255\n'), Buffer.alloc(300 * 200 * 3, 10 + n * 17)]);
const TEAM = 'Soak';
const GIVE_UP_MS = 5 * 60_000;
const CLIENT = { id: 'soak', host: 'soak', can: {} } as never;
// biome-ignore lint/suspicious/noExplicitAny: whatever an operation answers
type Answer = any;

async function main(share: string, role: 'A' | 'B', out: string): Promise<void> {
  const other = role === 'A' ? 'B' : 'A';
  const begun = performance.now();
  const folder = mkdtempSync(join(tmpdir(), `vitrine-share-${role}-`));
  const photos = join(share, 'Photos');
  const tell = (name: string, text: string): void => {
    writeFileSync(join(out, `${name}.new`), text);
    renameSync(join(out, `${name}.new`), join(out, name));
  };
  const until = async <T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> => {
    const from = performance.now();
    for (;;) {
      const got = await ask();
      if (got !== undefined) return got;
      if (performance.now() - from > GIVE_UP_MS) throw new Error(`${role}: ${what} did not come`);
      await sleep(200);
    }
  };
  const told = (name: string): string | undefined => (existsSync(join(out, name)) ? readFileSync(join(out, name), 'utf8') : undefined);
  const say = (line: string): void => void process.stdout.write(`${Math.round((performance.now() - begun) / 1000)} s ${role}: ${line}\n`);

  const lateness = watchLateness();
  const core = await createCore({ folder: join(folder, 'catalog'), version: 'soak', background: true });
  const call = async (operation: string, input: object = {}): Promise<Answer> => core.call(operation, input, CLIENT);
  const add = async (): Promise<void> => {
    const { jobId } = await call('library.add', { paths: [photos] });
    await until('the pictures', async () => ((await call('jobs.get', { id: jobId })).state === 'done' ? true : undefined));
  };
  const state = async (digest = false): Promise<Answer> => (await call('team.state', { digest })).team;

  if (role === 'A') {
    mkdirSync(photos);
    for (let i = 0; i < PICTURES; i++) writeFileSync(join(photos, `p${i}.ppm`), picture(i));
    await add();
    await call('team.create', { folder: share, name: 'A', team: TEAM });
    tell('code', (await call('team.invite', { role: 'editor', name: 'B' })).code);
    await until('somebody who asks', async () => {
      await call('team.sync');
      return (await call('team.admit', {})).admitted.length ? true : undefined;
    });
  } else {
    const code = await until('the code', () => told('code'));
    await until('the team’s folder', () => call('team.join', { folder: share, code, name: 'B' }).then(() => true, () => undefined));
    await until('being let in', async () => {
      await call('team.sync');
      return (await state())?.state === 'member' ? true : undefined;
    });
    await until('the pictures', () => (readdirSync(share).includes('Photos') && readdirSync(photos).length >= PICTURES ? true : undefined));
    await add();
  }
  const ns = await until('all pictures', async () => {
    const page = await call('search.page', { query: 'kind:image', sort: 'name', dir: 'asc', limit: 100 });
    return page.ns.length === PICTURES ? (page.ns as number[]) : undefined;
  });
  tell(`${role}.progress`, 'ready');
  say('edits');
  await until('the other', () => told(`${other}.progress`));

  const late = { calm: monitorEventLoopDelay({ resolution: 5 }), fault: monitorEventLoopDelay({ resolution: 5 }) };
  const edits = Date.now();
  const after = (at: number): number => Math.round((at - edits) / 100) / 10;
  const seen: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const count = (what: Record<string, number>, name: string): void => {
    what[name] = (what[name] ?? 0) + 1;
  };
  const editMs: number[] = [];
  let done = 0;
  late.calm.enable();
  while (!existsSync(join(out, 'stop'))) {
    if (existsSync(join(out, 'fault')) && late.calm.disable()) late.fault.enable();
    const from = performance.now();
    await call('assets.set', { targets: [ns[done % PICTURES]], changes: { rating: done % 6 }, tags: { add: [tagOf(role, done)], remove: [] } }).then(
      () => void done++,
      (error: Error) => count(refused, error.message),
    );
    editMs.push(performance.now() - from);
    const now = await state();
    count(seen, now.stalled ? 'stalled' : (now.last?.share ?? 'not yet'));
    await sleep(300);
  }
  late.fault.disable();
  const watched = await lateness.end();
  const waits = ownWaits({ ...watched, own: watched.own.filter(([from]) => from >= edits) });
  say(`did ${done}; the share was ${JSON.stringify(seen)}`);
  tell(`${role}.done`, String(done));

  const from = performance.now();
  const others = Number(await until('what the other did', () => told(`${other}.done`)));
  const expected = [...tagsOf(role, done), ...tagsOf(other, others)];
  let lost = expected;
  await until('everything of both', async () => {
    await call('team.sync').catch((error: Error) => say(error.message));
    const paths = new Set(((await call('tags.list')).tags as { path: string; count: number }[]).filter(({ count }) => count === 1).map(({ path }) => path));
    lost = expected.filter((tag) => !paths.has(tag));
    return lost.length ? undefined : true;
  }).catch((error: Error) => say(error.message));
  // What one publishes last the other hears of before both are compared.
  let digest = '';
  await until('the same for both', async () => {
    await call('team.sync').catch((error: Error) => say(error.message));
    digest = (await state(true)).digest;
    tell(`${role}.digest`, digest);
    return told(`${other}.digest`) === digest ? true : undefined;
  }).catch((error: Error) => say(error.message));
  const settledS = Math.round((performance.now() - from) / 100) / 10;
  await sleep(3000);
  const { held, pending } = await state();
  const { problems } = await call('catalog.verify');
  editMs.sort((a, b) => a - b);
  const result: MemberResult = {
    role,
    done,
    lost,
    digest,
    held,
    pending,
    problems,
    refused,
    editMs: [editMs[editMs.length >> 1] ?? 0, editMs.at(-1) ?? 0].map(Math.round),
    loopMs: { calm: spread(late.calm), fault: spread(late.fault) },
    stoodMs: waits[0]?.own ?? 0,
    rawMs: Math.max(0, ...waits.map(({ ms }) => ms)),
    controlMs: Math.max(0, ...watched.control.filter(([from]) => from >= edits).map(([from, to]) => to - from)),
    stood: [...new Set([...waits.slice(0, 8), ...waits.toSorted((a, b) => b.ms - a.ms).slice(0, 8)])].map(({ from, ...rest }) => ({ atS: after(from), ...rest })),
    begun: watched.begun.map(([from, to, what]) => [after(from), to - from, what]),
    seen,
    settledS,
    clock: new Date().toISOString(),
  };
  tell(`${role}.json`, JSON.stringify(result, null, 1));
  await core.close();
  rmSync(folder, { recursive: true, force: true });
}

const spread = (delay: ReturnType<typeof monitorEventLoopDelay>): number[] => [50, 99, 100].map((p) => Math.round(delay.percentile(p) / 1e6));
const tagOf = (role: string, n: number): string => `${role}/${String(n).padStart(4, '0')}`;
const tagsOf = (role: string, count: number): string[] => Array.from({ length: count }, (_, n) => tagOf(role, n));

const [share, role, out] = process.argv.slice(2);
if (!share || (role !== 'A' && role !== 'B') || !out) throw new Error('share-member.ts <share> A|B <out>');
// As the program is begun (build/node-guard.mjs): what V8 lets lie is how long a collection holds the thread.
if (process.execve && !process.execArgv.includes(TIDY_PROCESS[0]))
  process.execve(process.execPath, [process.execPath, ...TIDY_PROCESS, ...process.execArgv, ...process.argv.slice(1)], process.env);
await main(share, role, out);
process.exit(0);
