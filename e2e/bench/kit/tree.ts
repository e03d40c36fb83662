/** What a program and everything it starts costs: wall time, CPU, memory, bytes read. Linux only (/proc). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { statOf, treeOf } from '../../cli/testing/tree.ts';

export interface Cost {
  /** Seconds. */
  readonly wall: number;
  /** User and system seconds of the whole tree. */
  readonly cpu: number;
  /** The same by kind of process, as last seen: short-lived ones may be missing. */
  readonly cpuOf: Readonly<Record<string, number>>;
  /** Largest sum of resident memory, and of proportional memory (shared pages once), MiB. */
  readonly rss: number;
  readonly pss: number;
  /** Bytes that read calls of the whole tree returned: from files, but also from databases, programs and pipes. */
  readonly read: number;
  readonly output: string;
}

const TICKS = 100;
const LOOK_MS = 150;

/** Runs a command to its end and measures it. Rejects when it fails with another code than those allowed. @param onPss hears of each look: MiB */
export async function measure(
  command: string,
  args: readonly string[],
  allowed: readonly number[] = [0],
  onPss?: (mib: number) => void,
): Promise<Cost> {
  const before = childrensCpu();
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const seen = new Map<number, { kind: string; cpu: number }>();
  const peak = { rss: 0, pss: 0, read: 0 };
  const timer = setInterval(() => {
    const pss = look(child, seen, peak);
    onPss?.(pss);
  }, LOOK_MS);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearInterval(timer);
  if (code === null || !allowed.includes(code)) throw new Error(`${command} ended with ${code ?? signal}: ${output}`);
  const wall = (performance.now() - start) / 1000;
  const cpuOf: Record<string, number> = {};
  for (const { kind, cpu } of seen.values()) cpuOf[kind] = Math.round(((cpuOf[kind] ?? 0) + cpu) * 100) / 100;
  return { wall, cpu: childrensCpu() - before, cpuOf, ...peak, output };
}

/** Of all children that have ended, and theirs: exact where each waited for its own. */
function childrensCpu(): number {
  const fields = statOf('self');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

function look(
  child: ChildProcess,
  seen: Map<number, { kind: string; cpu: number }>,
  peak: { rss: number; pss: number; read: number },
): number {
  let [rss, pss, read] = [0, 0, 0];
  for (const pid of treeOf(child.pid as number)) {
    try {
      const fields = statOf(pid);
      const cpu = (Number(fields[11]) + Number(fields[12])) / TICKS;
      const kind = kindOf(pid);
      // What has ended and was not waited for yet has no command line any more.
      seen.set(pid, { kind: kind === 'other' ? (seen.get(pid)?.kind ?? kind) : kind, cpu });
      // With those of the children that it has waited for.
      read += Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1] ?? 0);
      rss += Number(fields[21]) / 256;
      pss += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0) / 1024;
    } catch {
      // It has just ended.
    }
  }
  peak.rss = Math.max(peak.rss, Math.round(rss));
  peak.pss = Math.max(peak.pss, Math.round(pss));
  peak.read = Math.max(peak.read, read);
  return pss;
}

/** CPU seconds of a tree so far, with those of its children that have ended and were waited for. */
export function cpuOf(top: number): number {
  let ticks = 0;
  for (const pid of treeOf(top)) {
    try {
      for (const field of statOf(pid).slice(11, 15)) ticks += Number(field);
    } catch {
      // It has just ended.
    }
  }
  return ticks / TICKS;
}

export interface Memory {
  /** Without pages of files: what the processes made themselves. MiB. */
  readonly own: number;
  /** With their share of what is mapped from files. MiB. */
  readonly pss: number;
}

export function memoryOf(top: number): Memory {
  let [own, pss] = [0, 0];
  for (const pid of treeOf(top)) {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
      const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024;
      own += field('Pss_Anon') + field('Pss_Shmem');
      pss += field('Pss');
    } catch {
      // It has just ended.
    }
  }
  return { own, pss };
}

/** Notes a tree's memory until it is stopped; the answer is the largest seen. */
export function watchMemory(top: number, everyMs = LOOK_MS): () => Memory {
  const most = { own: 0, pss: 0 };
  const look = () => {
    const { own, pss } = memoryOf(top);
    most.own = Math.max(most.own, own);
    most.pss = Math.max(most.pss, pss);
  };
  look();
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    return most;
  };
}

/**
 * Resolves when a tree has used less than 5 % of a core for `quietMs`, with the moment (ms since 1970) when that began; after `limitMs`
 * with undefined.
 */
export async function untilIdle(top: number, quietMs = 2000, limitMs = 300_000): Promise<number | undefined> {
  const end = Date.now() + limitMs;
  let seen: { at: number; cpu: number }[] = [];
  while (Date.now() < end) {
    const now = { at: Date.now(), cpu: cpuOf(top) };
    seen = [...seen.filter(({ at }) => now.at - at < quietMs + 300), now];
    const [first] = seen as [{ at: number; cpu: number }];
    if (now.at - first.at >= quietMs && (now.cpu - first.cpu) / ((now.at - first.at) / 1000) < 0.05) return first.at;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

function kindOf(pid: number): string {
  const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  if (line.includes('exiftool')) return 'exiftool';
  if (line.includes('media')) return 'media';
  if (line.includes('floor')) return 'floor';
  return line.includes('node') ? 'core' : 'other';
}
