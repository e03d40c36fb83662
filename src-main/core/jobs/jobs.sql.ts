import { read, write } from '../db/procedure.ts';

export interface StoredJob {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly state: string;
  /** JSON. */
  readonly input: string;
  readonly outcome: string | null;
  readonly error: string | null;
  /** ms since 1970. */
  readonly started: number;
  readonly ended: number | null;
}

export const putJob = write('jobs.put', (tx, job: StoredJob) => {
  tx.sql('INSERT OR REPLACE INTO job VALUES (@id, @name, @title, @state, @input, @outcome, @error, @started, @ended)').run(job);
  // Old ones are only history; the newest hundred are enough of it.
  tx.sql("DELETE FROM job WHERE state IN ('done', 'failed', 'cancelled') AND id NOT IN (SELECT id FROM job ORDER BY started DESC LIMIT 100)").run();
});

export const allJobs = read('jobs.all', (tx, _: null) => tx.sql('SELECT * FROM job ORDER BY started DESC LIMIT 100').all() as StoredJob[]);
