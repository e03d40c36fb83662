/** Larger pictures, made on demand and kept as files under a size limit, least recently used out first. Losing them costs time only. */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface LargeFiles {
  /** The file's bytes, made by `make` when there is none. Two who ask for the same at once share the work. */
  get(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array>;
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
  const making = new Map<string, Promise<Uint8Array>>();

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
    async get(name, make) {
      const known = sizes.get(name);
      if (known !== undefined) {
        const data = await readFile(join(folder, name)).catch(() => undefined);
        if (data) {
          touch(name, known);
          const now = new Date();
          void utimes(join(folder, name), now, now).catch(() => undefined);
          return data;
        }
        sizes.delete(name);
        total -= known;
      }
      const running = making.get(name) ?? make().finally(() => making.delete(name));
      if (!making.has(name)) {
        making.set(name, running);
        // A full disk keeps no picture, and shows it all the same.
        running.then((data) => store(name, data)).catch(() => undefined);
      }
      return running;
    },
  };
}

function readAll(folder: string): { name: string; size: number; used: number }[] {
  return readdirSync(folder)
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return { name, size, used: mtimeMs };
    })
    .sort((a, b) => a.used - b.used);
}
