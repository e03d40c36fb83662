import { ingestWrite, read } from '../../db/procedure.ts';
import { joinPath } from '../../paths.ts';

export interface InCloud {
  readonly n: number;
  readonly root: number;
  readonly path: Uint8Array;
}

/** Those of the assets whose files lie in the cloud alone and can be asked for. */
export const inCloud = read('assets.inCloud', (tx, ns: readonly number[]): InCloud[] => {
  const get = tx.sql(
    `SELECT root.n AS root, root.path AS root_path, folder.path, location.name FROM asset JOIN location ON location.n = asset.location
     JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
     WHERE asset.n = ? AND location.cloud = 1 AND location.state = 0 AND root.state = 'online'`,
  );
  return ns.flatMap((n) => {
    const row = get.get(n) as { root: number; root_path: Buffer; path: Buffer; name: Buffer } | undefined;
    return row ? [{ n, root: row.root, path: joinPath(row.root_path, row.path, row.name) }] : [];
  });
});

/** It was asked for: it is read whatever its blocks say. Not an operation: it is about this machine. */
export const markFetched = ingestWrite('assets.fetched', (tx, n: number): void => {
  tx.sql('UPDATE location SET cloud = 2 WHERE n = (SELECT location FROM asset WHERE n = ?) AND cloud = 1').run(n);
  tx.touch([n], 'cloud');
});
