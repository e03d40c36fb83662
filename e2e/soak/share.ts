/**
 * Two people's whole programs on one share that is frozen, cut off or filled up meanwhile. Real shares need root and servers, so none are
 * made here: `--folders` names one share mounted twice on this computer (or two folders that a sync program keeps alike), and `--fault` a
 * command that does to it what is to be tried while both edit. Where the two are other computers, `--start` is the command that runs
 * `share-member.ts` (of the team feature's testing folder) on one of them: it gets ROLE (A or B), OUT (this
 * computer's folder for what is told) and SCRIPT. With none of these it is a plain folder of this disk that nothing happens to, and says so.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../src-main/core/features/team/testing/share-member.ts', import.meta.url));
const READY_MS = 5 * 60_000;
/** Both edit so long before the fault and after it. */
const AROUND_MS = 10_000;
/** A window's thread may be late by so much (team.md §6). */
const LATEST_MS = 50;

export interface ShareSoak {
  /** `<mount>,<mount>` */
  readonly folders?: string | undefined;
  readonly start?: string | undefined;
  readonly fault?: string | (() => Promise<void>) | undefined;
  /** What the members tell each other and this script; a folder that is made, kept when given. */
  readonly out?: string | undefined;
}

/** What of a member's answer is judged: see `share-member.ts`. */
interface MemberResult {
  readonly role: 'A' | 'B';
  readonly done: number;
  readonly lost: readonly string[];
  readonly digest: string;
  readonly held: number;
  readonly pending: number;
  readonly problems: readonly unknown[];
  readonly refused: Readonly<Record<string, number>>;
  /** ms: the core's thread, by its own doing and all in all; and a process beside it that does nothing but keep watch. */
  readonly stoodMs: number;
  readonly rawMs: number;
  readonly controlMs: number;
}

/** @throws Error that says who lost what, or whose thread stood */
export async function soakShare({ folders, start, fault, out: given }: ShareSoak, say: (line: string) => void): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'vitrine-share-'));
  const out = given ?? join(work, 'out');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const plain = join(work, 'plain');
  mkdirSync(plain);
  if (!folders && !start) say('no share was given (--folders or --start): a plain folder of this disk is used');
  if (!fault) say('no --fault was given: nothing happens to the share');
  const [first = plain, second = first] = folders?.split(',') ?? [];
  const members = (['A', 'B'] as const).map((role) =>
    start
      ? run('sh', ['-c', start], { ROLE: role, OUT: out, SCRIPT })
      : run(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, role === 'A' ? first : second, role, out], {}),
  );
  let ended = false;
  const both = Promise.all(members).finally(() => {
    ended = true;
  });
  both.catch(() => undefined);
  try {
    const from = performance.now();
    while (!(existsSync(join(out, 'A.progress')) && existsSync(join(out, 'B.progress')))) {
      if (ended) await both;
      if (ended || performance.now() - from > READY_MS) throw new Error('The two did not come together.');
      await sleep(200);
    }
    say('both edit');
    await sleep(AROUND_MS);
    writeFileSync(join(out, 'fault'), '');
    await (typeof fault === 'string' ? run('sh', ['-c', fault], { OUT: out }) : fault?.());
    await sleep(AROUND_MS);
    writeFileSync(join(out, 'stop'), '');
    await both;
    const results = ['A', 'B'].map((role) => JSON.parse(readFileSync(join(out, `${role}.json`), 'utf8')) as MemberResult);
    for (const one of results) {
      say(JSON.stringify(one));
      say(`${one.role}: its thread was late by ${one.rawMs} ms at most, a process beside it that only keeps watch by ${one.controlMs} ms; by the thread's own doing it was ${one.stoodMs} ms`);
    }
    judge(results);
  } finally {
    writeFileSync(join(out, 'stop'), '');
    if (!ended) await both.catch(() => undefined);
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

function judge(results: readonly MemberResult[]): void {
  const wrong = results.flatMap(({ role, done, lost, held, pending, problems, refused, stoodMs }) => [
    ...(done ? [] : [`${role} did nothing`]),
    ...(lost.length ? [`${role} has not ${lost.length} edits: ${lost.slice(0, 5).join(', ')}…`] : []),
    ...(held || pending ? [`${role}: ${held} held back, ${pending} not published`] : []),
    ...(problems.length ? [`${role}: ${JSON.stringify(problems.slice(0, 3))}`] : []),
    ...Object.entries(refused).map(([words, times]) => `${role} was refused ${times} times: ${words}`),
    ...(stoodMs > LATEST_MS ? [`${role}'s thread stood for ${stoodMs} ms`] : []),
  ]);
  if (new Set(results.map(({ digest }) => digest)).size !== 1) wrong.push('their digests differ');
  if (wrong.length) throw new Error(wrong.join('\n'));
}

/** What it prints is printed. @throws Error when it ends with anything but 0 */
async function run(command: string, words: readonly string[], env: Record<string, string>): Promise<void> {
  const child = spawn(command, words, { stdio: 'inherit', env: { ...process.env, ...env } });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}.`);
}
