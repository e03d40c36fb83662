/**
 * Loaded into the program before anything else (`NODE_OPTIONS=--import`): writes down whenever its main thread did not get to run for
 * longer than it should, as lines `ms since 1970 at its end, ms` in the file VITRINE_BENCH_LOOP names, with the process' number behind.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const EVERY_MS = 4;
const WORTH_MS = 15;

export interface Block {
  readonly from: number;
  readonly ms: number;
}

const file = process.env['VITRINE_BENCH_LOOP'];
if (file && isMainThread) {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const blocked = now - last - EVERY_MS;
    if (blocked > WORTH_MS) appendFileSync(`${file}.${process.pid}`, `${performance.timeOrigin + now} ${blocked}\n`);
    last = performance.now();
  }, EVERY_MS).unref();
}

/** What makes a program write them down. */
export const loopEnv = (path: string): NodeJS.ProcessEnv => ({
  VITRINE_BENCH_LOOP: path,
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${import.meta.url}`,
});

/** The blocks of process `pid` that ended between two moments, ms since 1970. */
export function blocksOf(path: string, pid: number, from: number, to: number): Block[] {
  if (!existsSync(`${path}.${pid}`)) return [];
  return readFileSync(`${path}.${pid}`, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ').map(Number) as [number, number])
    .filter(([end]) => end >= from && end <= to)
    .map(([end, ms]) => ({ from: end - ms, ms }));
}
