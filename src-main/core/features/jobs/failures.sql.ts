import { ingestWrite, read } from '../../db/procedure.ts';
import { joinPath, showPath } from '../../paths.ts';

export interface StoredFailure {
  readonly n: number;
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What could not be written, and what could not be read, newest first. */
export const failures = read('jobs.failures', (tx, limit: number): { seq: number; total: number; failures: StoredFailure[] } => {
  const rows = tx.sql(
    `SELECT asset.n, root.path AS root_path, folder.path, location.name, problem_code AS code, asset.problem AS message FROM asset INDEXED BY asset_problem
     JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
     WHERE problem_code IS NOT NULL AND asset.state <> 2 ORDER BY asset.n DESC LIMIT ?`,
  ).all(limit) as { n: number; root_path: Buffer; path: Buffer; name: Buffer; code: string; message: string | null }[];
  const { total: unread } = tx.sql('SELECT count(*) AS total FROM asset WHERE problem_code IS NOT NULL AND state <> 2').get() as { total: number };
  const unwritten = tx.sql(
    `SELECT asset.n, root.path AS root_path, folder.path, location.name, unwritten.problem_code AS code, unwritten.problem AS message FROM unwritten JOIN asset ON asset.n = unwritten.asset
     JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
     WHERE unwritten.problem_code IS NOT NULL AND asset.state <> 2 ORDER BY since DESC`,
  ).all() as typeof rows;
  const total = unread + unwritten.length;
  return { seq: tx.rev(), total, failures: [...unwritten, ...rows].slice(0, limit).map((r) => ({ n: r.n, path: showPath(joinPath(r.root_path, r.path, r.name)), code: r.code, message: r.message ?? '' })) };
}, 'slow');

/** Puts failed assets back at the start of ingest; all of them without `ns`. */
export const retryFailed = ingestWrite('jobs.retry', (tx, ns: readonly number[] | null): { seq: number; queued: number } => {
  const failed = (ns ?? (tx.column('SELECT n FROM asset WHERE problem_code IS NOT NULL AND state <> 2').all() as number[]));
  const isUnread = tx.sql('SELECT 1 FROM asset WHERE n = ? AND problem_code IS NOT NULL');
  const again = tx.sql('UPDATE asset SET step = 0, tries = 0, problem_code = NULL, problem = NULL WHERE n = ?');
  const write = tx.sql('UPDATE unwritten SET problem_code = NULL, problem = NULL WHERE asset = ? AND problem_code IS NOT NULL');
  if (!ns) tx.sql('UPDATE unwritten SET problem_code = NULL, problem = NULL WHERE problem_code IS NOT NULL').run();
  // What was read and only not written need not be read again.
  for (const n of failed) if (!write.run(n).changes || isUnread.get(n)) again.run(n);
  tx.touch(failed, 'problem');
  return { seq: tx.rev(), queued: failed.length };
});
