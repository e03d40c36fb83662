/**
 * Thumbnails that colleagues made of files that are not here. They come from a share, so they are kept as they came, and made anew by a media
 * worker when somebody wants to see them: no other process of this program decodes what it did not encode.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reshape } from '../tools/sharp-reshape.ts';
import type { MediaPool } from '../workers/media-pool.ts';
import type { StoreClient } from './store-client.ts';

const BEGINS = 'team-';
const raw = (key: string): string => `raw-${key}`;
const EDGE = 512;
/** What they are, whatever they say. */
const WEBP = { ext: 'webp', mime: 'image/webp', kind: 'image', name: 'WebP', handler: 'raster' } as const;

/** Key in the store of a picture that is known to colleagues by this. */
export const theirKey = (of: string): string => `${BEGINS}${of}`;

export interface Theirs {
  keep(entries: readonly { readonly key: string; readonly data: Uint8Array }[]): Promise<void>;
  /** Sees to it that the store has the thumbnails of this key, where a colleague's came. Throws FormatError for what is no picture. */
  bring(key: string): Promise<void>;
  /** Those of these keys, of which the store has no thumbnail, of which it has no colleague's either. */
  missing(keys: readonly string[]): Promise<string[]>;
}

export function createTheirs({ store, pool }: { readonly store: Pick<StoreClient, 'get' | 'put' | 'missing'>; readonly pool: Pick<MediaPool, 'large'> }): Theirs {
  const coming = new Map<string, Promise<void>>();

  async function make(key: string): Promise<void> {
    if (await store.get(key, EDGE)) return;
    const theirs = await store.get(raw(key), EDGE);
    if (!theirs) return;
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-thumb-'));
    try {
      const path = join(folder, 'thumb.webp');
      await writeFile(path, theirs);
      const { data } = await pool.large({ path: Buffer.from(path), size: theirs.length, type: WEBP, facts: {}, edge: EDGE, format: 'webp' }, { priority: 10 });
      await store.put([{ key, size: EDGE, data }, { key, size: 256, data: await reshape(data, { edge: 256 }) }]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    keep: (entries) => store.put(entries.map(({ key, data }) => ({ key: raw(key), size: EDGE, data }))),
    bring(key) {
      if (!key.startsWith(BEGINS)) return Promise.resolve();
      const now = coming.get(key) ?? make(key).finally(() => coming.delete(key));
      coming.set(key, now);
      return now;
    },
    async missing(keys) {
      const gone = new Set(await store.missing(keys.filter((key) => key.startsWith(BEGINS)).map(raw)));
      return keys.filter((key) => !key.startsWith(BEGINS) || gone.has(raw(key)));
    },
  };
}
