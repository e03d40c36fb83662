/** Pictures of what files were: made of a kept content as of any file, and kept as larger pictures are. */
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { DbClient } from '../db/procedure.ts';
import type { CatalogPaths } from '../deps.ts';
import { contentPath } from '../paths.ts';
import { reshape } from '../tools/sharp-reshape.ts';
import type { MediaPool } from '../workers/media-pool.ts';
import type { LargeFiles } from './large.ts';
import { versionSource } from './previews.sql.ts';

export interface VersionPicturesDeps {
  readonly db: DbClient;
  readonly pool: Pick<MediaPool, 'head' | 'large'>;
  readonly paths: Pick<CatalogPaths, 'versions'>;
  readonly large: LargeFiles;
}

export interface VersionPicture {
  /** The same as long as the picture is. */
  readonly mark: string;
  /** Upright WebP. Throws FormatError where there is none to be had. */
  bytes(signal: AbortSignal): Promise<Uint8Array>;
}

/** @returns what makes the picture of a version (`id`: hex), at most `edge` pixels long. Throws RpcError not-found. */
export function createVersionPictures({ db, pool, paths, large }: VersionPicturesDeps) {
  return async (id: string, edge: number): Promise<VersionPicture> => {
    const from = await db.call(versionSource, id);
    if (!from) throw new RpcError('not-found', 'The content of this version is no longer kept.');
    const { sha256, name, size, rotate } = from;
    const mark = `version-${sha256}-${edge}-${rotate}`;
    const draw = async (stop: AbortSignal) => {
      const path = Buffer.from(contentPath(paths.versions, sha256));
      const options = { priority: 10, signal: stop };
      // It may have been of another kind than the file is now.
      const { type, facts, full } = await pool.head({ path, size, name: Buffer.from(name) }, options);
      const { data } = await pool.large({ path, size, type, facts: { ...facts, ...full?.facts }, edge, format: 'webp' }, options);
      return rotate ? reshape(data, { degrees: rotate }) : data;
    };
    return { mark, bytes: (signal) => large.get(`${mark}.webp`, draw, signal) };
  };
}
