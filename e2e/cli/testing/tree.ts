/** Processes as the system shows them. Linux only (/proc). */
import { readdirSync, readFileSync } from 'node:fs';

/** Fields of /proc/PID/stat from the state on, which is the third: [1] parent, [11] utime, [12] stime, [21] pages. Throws when it has ended. */
export function statOf(pid: number | 'self'): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name before may hold anything, brackets too.
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** A process and all below it, itself first. */
export function treeOf(top: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(statOf(Number(name))[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It has just ended.
    }
  }
  const tree = [top];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}
