/** "Check this folder": measures by two processes what a team catalog asks of a folder, and takes all it made away again. */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type FolderFacts, type FolderReport, judgeFolder } from '../../../../src-shared/domain/team/folder-check.ts';
import { isAway } from '../../disks/away.ts';
import { createDisk } from '../../disks/disk.ts';
import { diskKind, mountOf, mounts } from '../../disks/kind.ts';
import { codeOf } from './folder-errors.ts';
import type { ProbeStep, ProbeSteps } from './probe-work.ts';
import { syncedBy } from './synced.ts';

export interface ProbeOptions {
  /** Without an answer, for each step. Default 20,000. */
  readonly timeoutMs?: number;
  /** A part of the whole that is done, 0 to 1. */
  onProgress?(done: number): void;
  readonly signal?: AbortSignal;
}

type Ask = <K extends ProbeStep>(step: K, ...args: Parameters<ProbeSteps[K]>) => Promise<ReturnType<ProbeSteps[K]>>;
type Writable = { -readonly [K in keyof FolderFacts]: FolderFacts[K] };

const RACE = 50;
const RACE_MS = 6000;
const REPLACE_MS = 1000;
const FRESH_ROUNDS = 3;
const FRESH_MS = 10_000;
const BLIND_MS = 3000;
const PUBLISHED = 15;
const PUBLISH_MS = 6000;
const READ_BACK = 300_000;
const STEPS = 10;

/** Never rejects but by `signal`: what goes wrong is what was asked about. */
export async function probeFolder(
  given: string,
  { timeoutMs = 20_000, onProgress, signal }: ProbeOptions = {},
): Promise<FolderReport> {
  const folder = resolve(given);
  const dir = join(folder, `vitrine-check-${randomBytes(6).toString('hex')}`);
  const disks = [createDisk({ dbPath: '', timeoutMs }), createDisk({ dbPath: '', timeoutMs })] as const;
  const [a, b] = disks.map(
    (disk): Ask =>
      async (step, ...args) => {
        signal?.throwIfAborted();
        const answer = await disk.work(1, 'shareOnce', { op: 'probe', args: [step, ...args] });
        if ('value' in answer) return answer.value as never;
        throw new Error('wrong' in answer ? answer.wrong : answer.message);
      },
  ) as [Ask, Ask];
  const facts: Writable = {
    reached: 'yes',
    disk: diskKind(folder),
    fileSystem: mountOf(folder, mounts())?.type,
  };
  let begun = false;
  try {
    const names = await a('begin', folder, dir);
    begun = true;
    facts.syncedBy = syncedBy(folder, names);
    let done = 0;
    for (const step of STEPS_OF(a, b, dir)) {
      Object.assign(facts, await step());
      onProgress?.(++done / STEPS);
    }
  } catch (error) {
    signal?.throwIfAborted();
    facts.reached = reachedBy(error, begun);
    facts.error = isAway(error) ? undefined : (error as Error).message;
  } finally {
    // The other process, where the first one was the one that hung.
    if (begun)
      facts.left = await disks[1].work(1, 'shareOnce', { op: 'probe', args: ['end', dir] }).then(
        (answer) => ('value' in answer ? (answer.value as string | undefined) : dir),
        () => dir,
      );
    await Promise.all(disks.map((disk) => disk.close()));
  }
  return judgeFolder(facts);
}

function reachedBy(error: unknown, begun: boolean): FolderFacts['reached'] {
  if (isAway(error)) return 'hangs';
  switch (codeOf(error)) {
    case 'ENOENT':
      return begun ? 'failed' : 'absent';
    case 'ENOTDIR':
      return begun ? 'failed' : 'no-folder';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'refused';
    default:
      return 'failed';
  }
}

/** One after the other, the quick and decisive ones first. */
const STEPS_OF = (a: Ask, b: Ask, dir: string): (() => Promise<Partial<FolderFacts>>)[] => [
  async () => ({ freeBytes: await a('free', dir) }),
  async () => await a('names', dir),
  async () => ({ flush: await a('flush', dir) }),
  async () => {
    await a('make', dir, 'read-back', READ_BACK);
    const seen = await b('waitFor', dir, 'read-back', FRESH_MS);
    return { readBack: seen !== undefined && (await b('isAsMade', dir, 'read-back', READ_BACK)) };
  },
  async () => ({ clockMs: await a('clock', dir) }),
  async () => ({ publishMs: middle(await a('publish', dir, PUBLISHED, PUBLISH_MS)) }),
  async () => ({ listMs: middle(await a('list', dir, 7)) }),
  async () => {
    let most = 0;
    for (let i = 0; i < FRESH_ROUNDS; i++) {
      const waiting = b('waitFor', dir, `fresh-${i}`, FRESH_MS);
      const start = performance.now();
      const [seen] = await Promise.all([
        waiting.then((ms) => (ms === undefined ? FRESH_MS : performance.now() - start)),
        a('make', dir, `fresh-${i}`, 10),
      ]);
      most = Math.max(most, seen);
    }
    // Asked for before it is there, which the program never does.
    await b('ask', dir, 'blind');
    await a('make', dir, 'blind', 10);
    return { freshMs: most, blindMs: await b('askFor', dir, 'blind', BLIND_MS) };
  },
  async () => {
    const from = Date.now() + 100;
    const [mine, others] = await Promise.all([
      a('race', dir, RACE, from, RACE_MS),
      b('race', dir, RACE, from, RACE_MS),
    ]);
    const tried = Math.min(mine.tried, others.tried);
    const made = [...mine.made, ...others.made].filter((i) => i < tried);
    return { exclusive: made.length === tried && new Set(made).size === tried };
  },
  async () => {
    const until = Date.now() + REPLACE_MS;
    const [, { torn }] = await Promise.all([a('replace', dir, until), b('watch', dir, until)]);
    return { replacedWhole: torn === 0 };
  },
];

const middle = (times: readonly number[]): number | undefined => times.toSorted((x, y) => x - y)[times.length >> 1];
