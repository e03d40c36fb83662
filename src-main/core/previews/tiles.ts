/** Tiles of huge pictures, made once in the background and kept under a size limit, least recently used out first. Losing them costs time only. */
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { openPyramid, type Pyramid } from './pyramid.ts';

/** A pyramid of a picture, as stored in its file. */
export interface Tiles {
  readonly pyramid: Pyramid;
  /** EXIF orientation that the picture is to be turned by. */
  readonly orientation: number;
}
export type TilesState =
  | ({ readonly state: 'ready' } & Tiles)
  /** `progress`: 0–1, where it is known. */
  | { readonly state: 'making'; readonly progress?: number };

/** Writes the pyramid to this path and answers with its orientation. */
type Make = (out: string, onProgress: (progress: number) => void) => Promise<number>;

export interface TileFiles {
  /** Begins to make it, where that is not done. Throws what `make` threw, once to each time it was begun. */
  state(key: string, make: Make): Promise<TilesState>;
  /** What is ready. */
  get(key: string): Promise<Tiles | undefined>;
  close(): Promise<void>;
}

/** Files held open at once. */
const OPEN = 8;

/** `limit`: bytes on disk. */
export function createTileFiles(folder: string, limit: number): TileFiles {
  const opened = new Map<string, Promise<Tiles | undefined>>();
  const making = new Map<string, { progress?: number; failure?: unknown }>();
  let begun: Promise<void> | undefined;
  /** What was half written when the program ended. */
  const begin = () =>
    (begun ??= mkdir(folder, { recursive: true })
      .then(() => readdir(folder))
      .then(async (names) => {
        for (const name of names) if (name.endsWith('.part')) await rm(join(folder, name), { force: true });
      }));

  async function load(key: string): Promise<Tiles | undefined> {
    await begin();
    const name = (await readdir(folder)).find((one) => one.startsWith(`${key}.`) && one.endsWith('.tif'));
    if (!name) return undefined;
    const path = join(folder, name);
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    const pyramid = await openPyramid(path).catch(() => undefined);
    // A damaged one is made again.
    if (!pyramid) await rm(path, { force: true });
    return pyramid && { pyramid, orientation: Number(name.slice(key.length + 1, -4)) || 1 };
  }

  function get(key: string): Promise<Tiles | undefined> {
    const known = opened.get(key) ?? load(key);
    opened.delete(key);
    opened.set(key, known);
    known.then(
      (tiles) => !tiles && opened.get(key) === known && opened.delete(key),
      () => opened.delete(key),
    );
    for (const old of opened.keys()) {
      if (opened.size <= OPEN) break;
      void shut(old);
    }
    return known;
  }

  async function shut(key: string): Promise<void> {
    const tiles = opened.get(key);
    opened.delete(key);
    await (await tiles?.catch(() => undefined))?.pyramid.close().catch(() => undefined);
  }

  async function run(key: string, make: Make, onProgress: (progress: number) => void): Promise<void> {
    await begin();
    const part = join(folder, `${key}.part`);
    try {
      const orientation = await make(part, onProgress);
      await rename(part, join(folder, `${key}.${orientation}.tif`));
    } finally {
      await rm(part, { force: true });
    }
    await shut(key);
    await tidy(key);
  }

  async function tidy(keep: string): Promise<void> {
    const files = await Promise.all(
      (await readdir(folder)).filter((name) => name.endsWith('.tif')).map(async (name) => ({ name, ...(await stat(join(folder, name))) })),
    );
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      const key = name.slice(0, name.lastIndexOf('.', name.length - 5));
      if (total <= limit || key === keep) continue;
      total -= size;
      await shut(key);
      await rm(join(folder, name), { force: true });
    }
  }

  return {
    get,
    async state(key, make) {
      const ready = await get(key);
      if (ready) return { state: 'ready', ...ready };
      const known = making.get(key);
      if (known?.failure !== undefined) {
        making.delete(key);
        throw known.failure;
      }
      if (!known) {
        const work: { progress?: number; failure?: unknown } = {};
        making.set(key, work);
        void run(key, make, (progress) => {
          work.progress = progress;
        }).then(
          () => void making.delete(key),
          (failure: unknown) => {
            work.failure = failure;
          },
        );
      }
      const progress = making.get(key)?.progress;
      return { state: 'making', ...(progress === undefined ? {} : { progress }) };
    },
    async close() {
      await Promise.all([...opened.keys()].map(shut));
    },
  };
}
