/** Which originals of the team's folders can be kept in the team's folder, or be fetched from it. */
import { ingestWrite, read } from '../../db/procedure.ts';
import { joinPath } from '../../paths.ts';
import { keptIn } from '../../team/originals/kept.ts';

export interface Source {
  readonly n: number;
  readonly name: string;
  readonly ext: string | null;
  readonly root: number;
  /** Absolute, where it is or would be on this machine. */
  readonly path: Uint8Array;
  readonly size: number;
  /** ms since 1970. */
  readonly mtime: number;
  readonly sha256: Uint8Array;
}

type Row = Omit<Source, 'path' | 'sha256'> & { top: Buffer; below: Buffer; file: Buffer; sha256: Buffer | null };
const ROW = `SELECT asset.n, asset.name, asset.ext, folder.root, location.size, location.mtime, asset.sha256, root.path AS top, folder.path AS below, location.name AS file
  FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
  WHERE root.team = 1 AND root.removed = 0 AND asset.copy_of IS NULL`;
const sourceOf = ({ top, below, file, sha256, ...row }: Row): Source => ({
  ...row,
  path: joinPath(top, below, file),
  sha256: new Uint8Array(sha256 as Buffer),
});

/** Files of a root of the team's that are here and have been read whole; `unread`: those that have not, yet. */
export const toKeep = read(
  'team.toKeep',
  (tx, root: number): { files: Source[]; unread: number } => {
    const rows = tx
      .sql(
        `${ROW} AND root.n = ? AND root.state = 'online' AND location.state = 0 AND location.cloud <> 1 ORDER BY asset.n`,
      )
      .all(root) as Row[];
    return {
      files: rows.filter(({ sha256 }) => sha256).map(sourceOf),
      unread: rows.filter(({ sha256 }) => !sha256).length,
    };
  },
  'slow',
);

/** Of these assets those whose files are elsewhere and were not fetched yet. */
export const toFetch = read(
  'team.toFetch',
  (tx, ns: readonly number[]): Source[] => {
    const get = tx.sql(
      `${ROW} AND asset.n = ? AND (root.state <> 'online' OR location.state <> 0) AND asset.sha256 IS NOT NULL`,
    );
    return ns.flatMap((n) => {
      const row = get.get(n) as Row | undefined;
      return row && !keptIn(tx, row.sha256, row.ext) ? [sourceOf(row)] : [];
    });
  },
  'slow',
);

/** What fetched originals are of, by their hashes: where that is or would be; null: nothing in the catalog holds it any more. */
export const keptOf = read(
  'team.keptOf',
  (tx, all: readonly Uint8Array[]): (Uint8Array | null)[] => {
    const get = tx.sql(`${ROW} AND asset.sha256 = ? ORDER BY asset.n LIMIT 1`);
    return all.map((sha256) => {
      const row = get.get(Buffer.from(sha256)) as Row | undefined;
      return row ? sourceOf(row).path : null;
    });
  },
  'slow',
);

/** An original was fetched, or freed: whoever shows it asks anew. */
export const noteKept = ingestWrite('team.noteKept', (tx, sha256: Uint8Array): void => {
  tx.touch(tx.column('SELECT n FROM asset WHERE sha256 = ?').all(Buffer.from(sha256)) as number[], 'state');
});
