/** The hash of a large file, which ingest does not read whole. */
import { ingestWrite } from '../db/procedure.ts';
import { noteTwins } from '../db/twins.ts';

export interface Hashed {
  readonly n: number;
  /** Bytes. */
  readonly size: number;
  /** ms since 1970. */
  readonly mtime: number;
  readonly sha256: Uint8Array;
}

/** What a file that is still as it was was read to hold. */
export const noteHash = ingestWrite('ingest.hashed', (tx, { n, size, mtime, sha256 }: Hashed): void => {
  if (tx.sql('UPDATE asset SET sha256 = ? WHERE n = ? AND size = ? AND mtime = ?').run(sha256, n, size, mtime).changes) noteTwins(tx, [n]);
});
