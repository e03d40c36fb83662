/** The steps of "Check this folder", each done by one of two processes (probe.ts). All in one folder that is made for it. */
import {
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rmdir,
  stat,
  statfs,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, isUnsupported } from './folder-errors.ts';
import { folderTime } from './folder-files.ts';

export interface ProbeSteps {
  /** Makes the folder of the check; answers what is in the folder that is checked, at most 1,000 names. */
  begin(folder: string, dir: string): string[];
  /** Tries to make files, in this order, from that time on and for so long. Answers which it made, of how many. */
  race(dir: string, count: number, fromMs: number, mostMs: number): { readonly made: number[]; readonly tried: number };
  /** Puts one content after the other in a file's place, until then. */
  replace(dir: string, untilMs: number): number;
  /** Reads it until then. Answers how often it was neither content. */
  watch(dir: string, untilMs: number): { readonly reads: number; readonly torn: number };
  make(dir: string, name: string, size: number): void;
  /** How long until a listing has the name, ms; undefined after `mostMs`. */
  waitFor(dir: string, name: string, mostMs: number): number | undefined;
  /** Asks for it; answers whether it is there. */
  ask(dir: string, name: string): boolean;
  /** How long until asking for it finds it, ms; at most `mostMs`. */
  askFor(dir: string, name: string, mostMs: number): number;
  isAsMade(dir: string, name: string, size: number): boolean;
  /** ms each; as the program itself stores. */
  publish(dir: string, count: number, mostMs: number): number[];
  list(dir: string, times: number): number[];
  flush(dir: string): 'works' | 'unsupported' | 'fails';
  names(dir: string): { readonly caseSensitive: boolean; readonly keepsNames: boolean; readonly longNames: boolean };
  free(dir: string): number;
  /** The server's clock, ahead of ours, ms. */
  clock(dir: string): number;
  /** Answers what could not be taken away. */
  end(dir: string): string | undefined;
}
export type ProbeStep = keyof ProbeSteps;
export type ProbeWork = {
  [K in ProbeStep]: (...args: Parameters<ProbeSteps[K]>) => Promise<ReturnType<ProbeSteps[K]>>;
};

/** As long as the longest that a team catalog has, below a folder of its own. */
const LONG = `log/${'a'.repeat(26)}/${`${'x~1._-'.repeat(20)}`.slice(0, 85)}.seg`;
const A = Buffer.alloc(20_000, 'a');
const B = Buffer.alloc(30_000, 'b');
const body = (size: number): Buffer => Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) % 256));
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    },
  );

/** @param alive called whenever the folder has answered */
export const createProbeSteps = (alive: () => void): ProbeWork => ({
  async begin(folder, dir) {
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    const names = await readdir(folder);
    await mkdir(dir);
    return names.slice(0, 1000);
  },
  async race(dir, count, fromMs, mostMs) {
    await sleep(Math.max(0, fromMs - Date.now()));
    const made: number[] = [];
    let tried = 0;
    for (; tried < count && Date.now() < fromMs + mostMs; tried++) {
      try {
        await (await open(join(dir, `race-${tried}`), 'wx')).close();
        made.push(tried);
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
      alive();
    }
    return { made, tried };
  },
  async replace(dir, untilMs) {
    let count = 0;
    for (; Date.now() < untilMs || count < 2; count++) {
      const temp = join(dir, `replace-tmp-${count % 2}`);
      await writeFile(temp, count % 2 ? B : A);
      // Windows refuses while it is being read: then it is not replaced in part either.
      await rename(temp, join(dir, 'replaced')).catch((error: unknown) => {
        if (!['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))) throw error;
      });
      alive();
    }
    return count;
  },
  async watch(dir, untilMs) {
    let reads = 0;
    let torn = 0;
    while (Date.now() < untilMs) {
      const got = await readFile(join(dir, 'replaced')).catch((error: unknown) => {
        if (['ENOENT', 'ESTALE', 'EIO', 'EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))) return undefined;
        throw error;
      });
      alive();
      if (!got) continue;
      reads++;
      if (!got.equals(A) && !got.equals(B)) torn++;
    }
    return { reads, torn };
  },
  async make(dir, name, size) {
    await publishOne(dir, name, body(size));
  },
  async waitFor(dir, name, mostMs) {
    const start = performance.now();
    for (;;) {
      if ((await readdir(dir)).includes(name)) return performance.now() - start;
      alive();
      if (performance.now() - start > mostMs) return undefined;
      await sleep(20);
    }
  },
  ask: (dir, name) => isThere(join(dir, name)),
  async askFor(dir, name, mostMs) {
    const start = performance.now();
    while (!(await isThere(join(dir, name))) && performance.now() - start < mostMs) await sleep(50);
    return performance.now() - start;
  },
  isAsMade: async (dir, name, size) => (await readFile(join(dir, name))).equals(body(size)),
  async publish(dir, count, mostMs) {
    const took: number[] = [];
    const bytes = body(4096);
    for (let i = 0, start = performance.now(); i < count && performance.now() - start < mostMs; i++) {
      const from = performance.now();
      await publishOne(dir, `publish-${i}`, bytes);
      took.push(performance.now() - from);
      alive();
    }
    return took;
  },
  async list(dir, times) {
    const took: number[] = [];
    const inner = join(dir, 'list');
    await mkdir(inner);
    await Promise.all(Array.from({ length: 25 }, (_, i) => writeFile(join(inner, `${i}`), '')));
    for (let i = 0; i < times; i++) {
      const from = performance.now();
      await readdir(inner);
      took.push(performance.now() - from);
      alive();
    }
    return took;
  },
  async flush(dir) {
    await using file = await open(join(dir, 'flush'), 'wx');
    await file.write(A);
    return await file.sync().then(
      () => 'works',
      (error: unknown) => (isUnsupported(error) ? 'unsupported' : 'fails'),
    );
  },
  async names(dir) {
    const names = ['case-a', 'tilde~1.seg', 'under_score.seg'];
    for (const name of names) await writeFile(join(dir, name), '');
    const listed = await readdir(dir);
    const long = join(dir, 'long');
    const longNames = await (async () => {
      await mkdir(join(long, LONG, '..'), { recursive: true });
      await writeFile(join(long, LONG), '');
      return (await readdir(join(long, LONG, '..'))).some((name) => LONG.endsWith(name));
    })().catch(() => false);
    return {
      caseSensitive: !(await isThere(join(dir, 'CASE-A'))),
      keepsNames: names.every((name) => listed.includes(name)),
      longNames,
    };
  },
  async free(dir) {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  },
  async clock(dir) {
    const before = Date.now();
    const child = join(dir, 'clock');
    await writeFile(child, '');
    const after = Date.now();
    const mtimeMs = await folderTime({ open, lstat }, dir);
    await unlink(child);
    return mtimeMs < before ? mtimeMs - before : Math.max(0, mtimeMs - after);
  },
  async end(dir) {
    for (let tries = 0; tries < 5; tries++) {
      if (await removeAll(dir, alive)) return undefined;
      // What somebody else still has open goes a moment later.
      await sleep(200);
    }
    return dir;
  },
});

async function publishOne(dir: string, name: string, bytes: Uint8Array): Promise<void> {
  const temp = join(dir, `tmp-${name}`);
  const file = await open(temp, 'wx');
  try {
    await file.write(bytes);
    await file.sync().catch((error: unknown) => {
      if (!isUnsupported(error)) throw error;
    });
  } finally {
    await file.close();
  }
  await rename(temp, join(dir, name));
}

/** True when it is gone, or was not there. Many at once, as each is a round trip. */
async function removeAll(dir: string, alive: () => void): Promise<boolean> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    await Promise.all(
      entries.map(async (entry) => {
        const path = join(dir, entry.name);
        if (entry.isDirectory()) await removeAll(path, alive);
        else await unlink(path).catch(() => undefined);
        alive();
      }),
    );
    await rmdir(dir);
    return true;
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
}
