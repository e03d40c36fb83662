/** A small contract with one operation of each kind, and handlers whose doings a test can see and steer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type ClientInfo, command, type Handlers, job, query, stream, topic } from '../../../src-shared/rpc/define.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { Port } from '../../../src-shared/rpc/port.ts';

export const contract = {
  'math.add': query({
    in: z.object({ a: z.number(), b: z.number().default(1) }),
    out: z.object({ sum: z.number(), host: z.string() }),
  }),
  /** Ends only when it is aborted. */
  'wait.query': query({ in: z.object({}), out: z.object({}) }),
  /** Ends when the test says so, whatever the client wants. */
  'wait.command': command({ in: z.object({}), out: z.object({ seq: z.number(), aborted: z.boolean() }) }),
  'note.write': command({ in: z.object({ text: z.string() }), out: z.object({ seq: z.number() }) }),
  'fail.as': query({ in: z.object({ how: z.string() }), out: z.object({ well: z.boolean() }) }),
  'size.of': query({ in: z.object({ text: z.string() }), out: z.object({ length: z.number() }) }),
  'size.make': query({ in: z.object({ length: z.number() }), out: z.object({ text: z.string() }) }),
  'work.start': job({
    in: z.object({}),
    out: z.object({ jobId: z.string() }),
    progress: z.object({ done: z.number() }),
    outcome: z.object({ files: z.number() }),
  }),
  'count.up': stream({ in: z.object({ to: z.number() }), chunk: z.object({ n: z.number() }) }),
  'bytes.read': stream({ in: z.object({ sizes: z.array(z.number()) }), chunk: 'bytes' }),
  'note.changed': topic({ data: z.object({ text: z.string() }) }),
};
export type TestContract = typeof contract;

export const tester: ClientInfo = { id: 'tester', host: 'test', can: { reveal: true } };

export const translate = (error: unknown): RpcError | undefined =>
  (error as { code?: string }).code === 'ENOSPC' ? new RpcError('disk-full', 'The disk is full.') : undefined;

export function createHandlers(publish: (text: string, seq: number) => void) {
  const seen = { started: 0, aborted: 0, produced: 0, ended: 0, release: () => {} };
  let seq = 0;
  const handlers: Handlers<TestContract> = {
    'math.add': async ({ a, b }, { client }) => ({ sum: a + b, host: client.host }),
    'wait.query': async (_, { signal }) => {
      seen.started++;
      await sleep(60_000, undefined, { signal }).finally(() => seen.aborted++);
      return {};
    },
    'wait.command': (_, { signal }) => {
      seen.started++;
      return new Promise((resolve) => {
        seen.release = () => resolve({ seq: ++seq, aborted: signal.aborted });
      });
    },
    'note.write': async ({ text }) => {
      publish(text, ++seq);
      return { seq };
    },
    'fail.as': async ({ how }) => {
      if (how === 'known') {
        throw new RpcError('conflict', 'Somebody else was first.', { details: { by: 'Ines', at: [1, 2] } });
      }
      if (how === 'thread') throw Object.assign(new Error('It is not there.'), { code: 'not-found' });
      if (how === 'full') throw Object.assign(new Error('write'), { code: 'ENOSPC' });
      if (how === 'wrong') return { well: 'yes' as never };
      if (how === 'not data') return { well: (() => true) as never, big: 1n };
      throw new Error('/home/ines/secret is broken');
    },
    'size.of': async ({ text }) => ({ length: text.length }),
    'size.make': async ({ length }) => ({ text: 'x'.repeat(length) }),
    'work.start': async () => ({ jobId: 'job-1' }),
    async *'count.up'({ to }) {
      try {
        for (let n = 1; n <= to; n++) {
          if (n === 13) throw new RpcError('offline', 'The drive went away.');
          seen.produced++;
          yield { n };
        }
      } finally {
        seen.ended++;
      }
    },
    async *'bytes.read'({ sizes }) {
      try {
        for (const [i, size] of sizes.entries()) {
          seen.produced++;
          // A view on a part, as a pooled Buffer is one.
          yield new Uint8Array(new ArrayBuffer(size + 16), 8, size).fill(i + 1);
        }
      } finally {
        seen.ended++;
      }
    },
  };
  return { handlers, seen };
}

/** Two joined ports, and what to clean up after them. */
export interface Joined {
  readonly server: Port;
  readonly client: Port;
  close?(): Promise<void>;
}

/** @returns the RpcError that the work fails with; rejects when it does not, or fails otherwise */
export async function failure(work: Promise<unknown>): Promise<RpcError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RpcError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
