/** Larger pictures, made on demand and kept as files under a size limit, least recently used out first. Losing them costs time only. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface LargeFiles {
  /**
   * The file's bytes, made by `make` when there is none. Who asks for the same at once shares the work, which is told to stop only
   * when nobody waits for it any more. Rejects with `signal`'s reason.
   */
  get(name: string, make: (signal: AbortSignal) => Promise<Uint8Array>, signal?: AbortSignal): Promise<Uint8Array>;
}

/** `limit`: bytes on disk. */
export function createLargeFiles(folder: string, limit: number): LargeFiles {
  mkdirSync(folder, { recursive: true });
  const sizes = new Map<string, number>();
  let total = 0;
  for (const { name, size } of readAll(folder)) {
    sizes.set(name, size);
    total += size;
  }
  interface Work {
    readonly data: Promise<Uint8Array>;
    readonly abort: AbortController;
    waiting: number;
  }
  const making = new Map<string, Work>();

  function begin(name: string, make: (signal: AbortSignal) => Promise<Uint8Array>): Work {
    const abort = new AbortController();
    const work: Work = { data: make(abort.signal), abort, waiting: 0 };
    making.set(name, work);
    const ended = () => {
      if (making.get(name) === work) making.delete(name);
    };
    // A full disk keeps no picture, and shows it all the same.
    work.data
      .finally(ended)
      .then((data) => store(name, data))
      .catch(() => undefined);
    return work;
  }

  async function store(name: string, data: Uint8Array): Promise<void> {
    const path = join(folder, name);
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.part`, data);
    await rename(`${path}.part`, path);
    total += data.length - (sizes.get(name) ?? 0);
    touch(name, data.length);
    for (const [old, size] of sizes) {
      if (total <= limit || old === name) break;
      sizes.delete(old);
      total -= size;
      await rm(join(folder, old), { force: true });
    }
  }
  /** A Map keeps insertion order: what was used last stands last. */
  function touch(name: string, size: number): void {
    sizes.delete(name);
    sizes.set(name, size);
  }

  return {
    async get(name, make, signal) {
      const known = sizes.get(name);
      if (known !== undefined) {
        const data = await readFile(join(folder, name)).catch(() => undefined);
        if (data) {
          touch(name, known);
          const now = new Date();
          void utimes(join(folder, name), now, now).catch(() => undefined);
          return data;
        }
        if (sizes.delete(name)) total -= known;
      }
      signal?.throwIfAborted();
      const work = making.get(name) ?? begin(name, make);
      work.waiting++;
      return await new Promise<Uint8Array>((resolve, reject) => {
        const leave = (): void => {
          reject(signal?.reason);
          if (--work.waiting === 0) {
            // Who asks from now on begins anew.
            if (making.get(name) === work) making.delete(name);
            work.abort.abort(signal?.reason);
          }
        };
        signal?.addEventListener('abort', leave, { once: true });
        work.data.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave));
      });
    },
  };
}

function readAll(folder: string): { name: string; size: number; used: number }[] {
  return readdirSync(folder)
    .filter((name) => {
      // Half written when the program ended.
      if (name.endsWith('.part')) rmSync(join(folder, name), { force: true });
      return !name.endsWith('.part');
    })
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return { name, size, used: mtimeMs };
    })
    .sort((a, b) => a.used - b.used);
}
