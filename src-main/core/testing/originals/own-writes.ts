/** Follows what a test does to files itself, which is nobody's fault: node:fs tells of it. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Originals } from './ledger.ts';

type Call = (...args: unknown[]) => unknown;
type Module = Record<string, Call>;

/** Names, and which arguments are the paths that become other. */
const WRITES: Readonly<Record<string, readonly number[]>> = {
  writeFile: [0], appendFile: [0], truncate: [0], rm: [0], rmdir: [0], unlink: [0], rename: [0, 1], copyFile: [1], cp: [1], link: [1], symlink: [1],
};

/**
 * The test's part is what code of tests calls: files named `testing.ts`, `.test.ts` or `.spec.ts`, below `testing` or `e2e`. The program itself may run
 * in the same process. What a test lets other programs write is to be told with `originals.own`.
 */
export function followOwnWrites(originals: Originals): void {
  const modules = fs as unknown as Module & { promises: Module };
  const around = (call: Call, places: readonly number[], isLate: boolean): Call =>
    function (this: unknown, ...args) {
      const paths = places.map((i) => args[i]).filter(isPath);
      if (!isTestsOwn()) return call.apply(this, args);
      const done = paths.map((path) => originals.own(path));
      const tell = () => {
        for (const one of done) one();
      };
      if (isLate) return (call.apply(this, args) as Promise<unknown>).finally(tell);
      try {
        return call.apply(this, args);
      } finally {
        tell();
      }
    };
  for (const [name, places] of Object.entries(WRITES)) {
    modules[`${name}Sync`] = around(modules[`${name}Sync`] as Call, places, false);
    modules.promises[name] = around(modules.promises[name] as Call, places, true);
  }
  followHandles(originals, modules);
  syncBuiltinESMExports();
}

/** A file that is open for writing is the test's until it is closed. */
function followHandles(originals: Originals, modules: Module & { promises: Module }): void {
  const { openSync, closeSync } = modules as unknown as Readonly<Record<'openSync' | 'closeSync', Call>>;
  const open = modules.promises['open'] as Call;
  const closing = new Map<unknown, () => void>();
  const begins = (args: unknown[]) => (isPath(args[0]) && (args[1] ?? 'r') !== 'r' && isTestsOwn() ? originals.own(args[0]) : undefined);
  modules['openSync'] = (...args) => {
    const done = begins(args);
    const file = openSync(...args);
    if (done) closing.set(file, done);
    return file;
  };
  modules['closeSync'] = (file) => {
    closeSync(file);
    closing.get(file)?.();
    closing.delete(file);
  };
  modules.promises['open'] = async (...args) => {
    const done = begins(args);
    const handle = (await open.apply(modules.promises, args)) as { close: () => Promise<void> };
    if (done) {
      const close = handle.close.bind(handle);
      handle.close = () => close().finally(done);
    }
    return handle;
  };
}

const isPath = (value: unknown): value is string | Uint8Array | URL => typeof value === 'string' || value instanceof Uint8Array || value instanceof URL;

/** By whoever called, which is the first line that is neither Node's nor this file's. */
function isTestsOwn(): boolean {
  const lines = new Error().stack?.split('\n').slice(1) ?? [];
  const caller = lines.find((line) => /[\\/]/.test(line) && !/node:|own-writes\.ts/.test(line)) ?? '';
  return /\.(test|spec)\.tsx?|[\\/](testing(\.ts|[\\/])|e2e[\\/])/.test(caller);
}
