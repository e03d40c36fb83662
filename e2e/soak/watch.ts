/** What a running program and all it started hold, looked at again and again, and whether that grows. Linux only (/proc). */
import { readdirSync, readFileSync } from 'node:fs';
import { treeOf } from '../cli/testing/tree.ts';

export interface Held {
  /** Seconds since the first look. */
  readonly at: number;
  /** Memory of its own, without file pages, of the whole tree: MiB. */
  readonly memory: number;
  /** Open files and sockets of the core. */
  readonly files: number;
  /** Threads of the core. */
  readonly threads: number;
  /** Processes that the core started, and theirs. */
  readonly processes: number;
}

/** Undefined: it has ended. */
export function look(pid: number, at: number): Held | undefined {
  try {
    const tree = treeOf(pid);
    return {
      at,
      memory: tree.reduce((sum, one) => sum + ownMemory(one), 0),
      files: readdirSync(`/proc/${pid}/fd`).length,
      threads: readdirSync(`/proc/${pid}/task`).length,
      processes: tree.length - 1,
    };
  } catch {
    return undefined;
  }
}

function ownMemory(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
    return Number(/^Pss_Anon:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export interface Growth {
  readonly what: string;
  /** A low value of the first and of the last windows, and what the trend adds from one to the other. */
  readonly from: number;
  readonly to: number;
  readonly trend: number;
  readonly allowed: number;
  readonly grows: boolean;
}

const WINDOWS = 12;

/**
 * Judges what came after the warm-up. Of each of twelve windows the lowest value counts, since collectors and idle workers give back
 * late; the trend is the median slope between all pairs of windows, which a few odd ones do not bend.
 */
export function growth(looks: readonly Held[]): Growth[] {
  if (looks.length < WINDOWS * 2) return [];
  const lows = (get: (held: Held) => number): number[] =>
    Array.from({ length: WINDOWS }, (_, i) => {
      const from = Math.floor((i * looks.length) / WINDOWS);
      const to = Math.floor(((i + 1) * looks.length) / WINDOWS);
      return Math.min(...looks.slice(from, to).map(get));
    });
  const judge = (what: string, values: readonly number[], allowed: number): Growth => {
    const slopes = values.flatMap((a, i) => values.slice(i + 1).map((b, j) => (b - a) / (j + 1)));
    const trend = median(slopes) * (values.length - 1);
    const from = Math.min(...values.slice(0, 3));
    const to = Math.min(...values.slice(-3));
    return { what, from, to, trend, allowed, grows: trend > allowed && to - from > allowed };
  };
  const memory = lows((held) => held.memory);
  return [
    judge('memory (MiB)', memory, Math.max(40, 0.1 * median(memory))),
    judge(
      'open files',
      lows((held) => held.files),
      8,
    ),
    judge(
      'threads',
      lows((held) => held.threads),
      4,
    ),
    judge(
      'processes',
      lows((held) => held.processes),
      3,
    ),
  ];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
