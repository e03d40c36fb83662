import { read } from '../../db/procedure.ts';
import { showPath } from '../../paths.ts';

/** What the database knows of how the work goes. Each count is one of a small index. */
export const healthFacts = read(
  'health.facts',
  (tx) => {
    const one = (text: string) => (tx.sql(text).get() as { c: number }).c;
    const steps = [
      ...(tx
        .sql(
          'SELECT step, count(*) AS count FROM asset INDEXED BY asset_todo WHERE step < 3 AND state <> 2 GROUP BY step',
        )
        .all() as {
        step: number;
        count: number;
      }[]),
      { step: 3, count: one('SELECT count(*) AS c FROM asset INDEXED BY asset_enrich WHERE step = 3') },
    ];
    return {
      seq: tx.rev(),
      last: one('SELECT ifnull(max(seq), 0) AS c FROM change'),
      steps: steps.filter(({ count }) => count > 0),
      failures: tx
        .sql(
          'SELECT problem_code AS code, count(*) AS count FROM asset INDEXED BY asset_problem WHERE problem_code IS NOT NULL AND state <> 2 GROUP BY problem_code ORDER BY count DESC',
        )
        .all() as { code: string; count: number }[],
      roots: (
        tx.sql('SELECT n, path, name, state FROM root WHERE removed = 0 ORDER BY name').all() as {
          n: number;
          path: Buffer;
          name: string;
          state: string;
        }[]
      ).map((root) => ({ ...root, path: showPath(root.path) })),
      sqlite: (tx.sql('SELECT sqlite_version() AS v').get() as { v: string }).v,
    };
  },
  'slow',
);

/** Structure and counts, for a diagnosis. */
export const structure = read(
  'health.structure',
  (tx) => {
    const count = (table: string) => (tx.sql(`SELECT count(*) AS c FROM ${table}`).get() as { c: number }).c;
    return {
      migrations: tx.sql('SELECT number, name, sum, at FROM migration ORDER BY number').all() as Record<
        string,
        unknown
      >[],
      counts: {
        assets: count('asset'),
        locations: count('location'),
        folders: count('folder'),
        roots: count('root'),
        tags: count('tag'),
        changes: count('change'),
        registers: count('register'),
        members: count('member'),
        jobs: count('job'),
      },
      endings: tx.sql('SELECT ext, count(*) AS count FROM asset GROUP BY ext ORDER BY count DESC LIMIT 40').all() as {
        ext: string;
        count: number;
      }[],
      states: tx.sql('SELECT state, count(*) AS count FROM asset GROUP BY state').all() as Record<string, unknown>[],
      pages: {
        size: tx.db.pragma('page_size', { simple: true }) as number,
        count: tx.db.pragma('page_count', { simple: true }) as number,
        free: tx.db.pragma('freelist_count', { simple: true }) as number,
        journal: tx.db.pragma('journal_mode', { simple: true }) as string,
      },
    };
  },
  'long',
);
