// Runs under any Node a newcomer may have: no dependencies, no new syntax.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** better-sqlite3 needs N-API 10 (Node 22.14 or newer); on an older Node it crashes without a word. */
export const nodeIsNewEnough = () => Number(process.versions.napi) >= 10;

/** Path of the Node that npm installed for this machine, or undefined where none is published (macOS). */
export function bundledNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  const path = `${root}node_modules/node-${platform}-${process.arch}/${file}`;
  return existsSync(path) ? path : undefined;
}

export const tooOld = () =>
  `Vitrine needs Node 24 (this is ${process.version}). Install it from https://nodejs.org and run the same line again.`;

/**
 * glibc gives each of a program's many threads a heap of its own, and what one of them has freed stays taken: two heaps for all of them
 * hold a third less after an hour's work. Once a large buffer has been freed it also puts the next ones of that size into these heaps, up
 * to 32 MB, where they leave holes; with a bound that is given each lies for itself and goes back whole. Read when a process starts.
 */
const HEAPS = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '1048576' };
const heaps = () => (process.platform === 'linux' ? { ...HEAPS, ...process.env } : process.env);

/**
 * V8 lets garbage lie until some 150 MB are full, though the core's own thread holds 20: collected sooner it costs no more. The same as
 * TIDY_PROCESS in src-main/core/workers/entry.ts, which an older Node cannot read.
 */
const tidy = ['--max-semi-space-size=4', '--initial-old-space-size=32'];

/**
 * Answers true when this process may go on. Otherwise the same script has been started under the bundled Node and
 * this process only passes signals and the exit code on.
 */
export function continuesHere() {
  if (nodeIsNewEnough()) {
    // Becomes the same program with another environment: some 40 ms, no second process. Only there since Node 22.15.
    if (process.platform === 'linux' && !process.env.MALLOC_ARENA_MAX && process.execve)
      process.execve(
        process.execPath,
        [process.execPath, ...tidy, ...process.execArgv, ...process.argv.slice(1)],
        heaps(),
      );
    return true;
  }
  const node = bundledNode();
  if (!node) {
    console.error(tooOld());
    process.exitCode = 1;
    return false;
  }
  follow(spawn(node, [...tidy, ...process.argv.slice(1)], { stdio: 'inherit', env: heaps() }));
  return false;
}

/** Passes our signals to the child and ends as it ends, so that nothing stays behind when the terminal closes. */
export function follow(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Could not start ${child.spawnfile}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
  return child;
}
