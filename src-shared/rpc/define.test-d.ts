/** What must not compile, and what is inferred. Checked by tsc; never run. */
import { z } from 'zod';
import type { Client } from './client.ts';
import { command, type Handlers, type JobOutcome, type JobProgress, job, query, stream, topic } from './define.ts';
import type { TopicHub } from './topics.ts';

const contract = {
  'a.query': query({ in: z.object({ n: z.number().default(1) }), out: z.object({ sum: z.number() }) }),
  'a.command': command({ in: z.object({}), out: z.object({ seq: z.number(), label: z.string() }) }),
  'a.job': job({
    in: z.object({}),
    out: z.object({ jobId: z.string() }),
    progress: z.object({ done: z.number() }),
    outcome: z.object({ files: z.number() }),
  }),
  'a.bytes': stream({ in: z.object({ from: z.number() }), chunk: 'bytes' }),
  'a.rows': stream({ in: z.object({}), chunk: z.object({ n: z.number() }) }),
  'a.topic': topic({ data: z.object({ ns: z.array(z.number()) }) }),
};
type C = typeof contract;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

// @ts-expect-error a command answers with its seq
command({ in: z.object({}), out: z.object({ label: z.string() }) });
// @ts-expect-error a job answers with its id
job({ in: z.object({}), out: z.object({}), progress: z.object({}) });
// @ts-expect-error the one word that is no schema is 'bytes'
stream({ in: z.object({}), chunk: 'text' });

same<JobProgress<C, 'a.job'>, { done: number }>(true);
same<JobOutcome<C, 'a.job'>, { files: number }>(true);
same<keyof Handlers<C>, 'a.query' | 'a.command' | 'a.job' | 'a.bytes' | 'a.rows'>(true);

const handlers: Handlers<C> = {
  'a.query': async ({ n }) => ({ sum: n }),
  'a.command': async () => ({ seq: 1, label: '' }),
  'a.job': async () => ({ jobId: '' }),
  async *'a.bytes'({ from }) {
    yield new Uint8Array(from);
  },
  async *'a.rows'(_, { client }) {
    yield { n: client.id.length };
  },
};

// @ts-expect-error a handler is missing
export const missing: Handlers<C> = { 'a.query': handlers['a.query'] };
// @ts-expect-error a handler of nothing
export const misspelt: Handlers<C> = { ...handlers, 'a.qeury': handlers['a.query'] };
// @ts-expect-error topics have no handlers
export const tooMany: Handlers<C> = { ...handlers, 'a.topic': async () => ({ ns: [] }) };
// @ts-expect-error the answer is of another type
export const wrong: Handlers<C> = { ...handlers, 'a.query': async () => ({ sum: 'one' }) };
// @ts-expect-error a stream yields, it does not answer
export const notStream: Handlers<C> = { ...handlers, 'a.rows': async () => [{ n: 1 }] };

export async function asks(client: Client<C>, hub: TopicHub<C>): Promise<void> {
  // What has a default may be left out.
  const answer = await client.call('a.query', {});
  same<typeof answer, { sum: number }>(true);
  // @ts-expect-error no such name
  await client.call('a.qeury', {});
  // @ts-expect-error wrong input
  await client.call('a.query', { n: 'one' });
  // @ts-expect-error a stream is not called
  await client.call('a.bytes', { from: 1 });
  // @ts-expect-error a query is not streamed
  client.stream('a.query', {});
  for await (const chunk of client.stream('a.bytes', { from: 1 })) same<typeof chunk, Uint8Array>(true);
  for await (const row of client.stream('a.rows', {})) same<typeof row, { n: number }>(true);
  client.subscribe('a.topic', (data, seq) => {
    same<typeof data, { ns: number[] }>(true);
    same<typeof seq, number>(true);
  });
  // @ts-expect-error a query is not subscribed to
  client.subscribe('a.query', () => {});
  hub.publish('a.topic', { ns: [1] }, 1);
  // @ts-expect-error wrong data
  hub.publish('a.topic', { ns: ['1'] }, 1);
}
