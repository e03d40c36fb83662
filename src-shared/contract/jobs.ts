import { z } from 'zod';
import { query, command, topic } from '../rpc/define.ts';
import { AssetNo, Seq } from './shapes.ts';

export const Job = z.object({
  id: z.string(),
  /** `library.add`, `ingest`… */
  name: z.string(),
  /** For people: `Adding Pictures`. */
  title: z.string(),
  state: z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled']),
  done: z.number().int(),
  total: z.number().int(),
  failed: z.number().int(),
  /** Of the next one that is done, 0–1: where one takes long. */
  part: z.number().optional(),
  rate: z.number().optional(),
  secondsLeft: z.number().optional(),
  phase: z.string().optional(),
  outcome: z.json().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
});
export type Job = z.infer<typeof Job>;

export const Failure = z.object({ n: AssetNo.optional(), path: z.string(), code: z.string(), message: z.string(), retryable: z.boolean() });

export const jobs = {
  'jobs.list': query({ in: z.object({}), out: z.object({ seq: Seq, jobs: z.array(Job) }) }),
  'jobs.get': query({ in: z.object({ id: z.string() }), out: Job }),
  'jobs.pause': command({ in: z.object({ id: z.string() }), out: z.object({ seq: Seq }) }),
  'jobs.resume': command({ in: z.object({ id: z.string() }), out: z.object({ seq: Seq }) }),
  'jobs.cancel': command({ in: z.object({ id: z.string() }), out: z.object({ seq: Seq }) }),
  /** Everything that could not be read, newest first. */
  'jobs.failures': query({
    in: z.object({ limit: z.number().int().min(1).max(1000).default(200) }),
    out: z.object({ seq: Seq, total: z.number().int(), failures: z.array(Failure) }),
  }),
  /** Reads failed files again; without `ns` all of them. */
  'jobs.retry': command({ in: z.object({ ns: z.array(AssetNo).optional() }), out: z.object({ seq: Seq, queued: z.number().int() }) }),
  'jobs.changed': topic({ data: Job }),
};
