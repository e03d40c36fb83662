/** Operations of a contract, declared as values; every type on both sides of the wire is inferred from them. */
import type { z } from 'zod';
import type { Signal } from './web.ts';

type Schema = z.ZodType;

export interface Query<I extends Schema = Schema, O extends Schema = Schema> {
  readonly kind: 'query';
  readonly in: I;
  readonly out: O;
}
export interface Command<I extends Schema = Schema, O extends Schema = Schema> {
  readonly kind: 'command';
  readonly in: I;
  readonly out: O;
}
export interface Job<I extends Schema = Schema, O extends Schema = Schema, P extends Schema = Schema, R = unknown> {
  readonly kind: 'job';
  readonly in: I;
  readonly out: O;
  readonly progress: P;
  readonly outcome: R;
}
export interface Stream<I extends Schema = Schema, K extends Schema | 'bytes' = Schema | 'bytes'> {
  readonly kind: 'stream';
  readonly in: I;
  readonly chunk: K;
}
export interface Topic<D extends Schema = Schema> {
  readonly kind: 'topic';
  readonly data: D;
}
export type Op = Query | Command | Job | Stream | Topic;
export type Contract = Readonly<Record<string, Op>>;

/** No effect; a client that aborts it does not wait for it. */
export const query = <I extends Schema, O extends Schema>(op: { in: I; out: O }): Query<I, O> => ({
  kind: 'query',
  ...op,
});

/** Changes something, answers with what really came of it and the `seq` of the change, also when it was aborted too late. */
export const command = <I extends Schema, O extends z.ZodType<{ seq: number }>>(op: {
  in: I;
  out: O;
}): Command<I, O> => ({
  kind: 'command',
  ...op,
});

/** Answers `{ jobId }` once the job is persisted. Progress and outcome come by a topic. */
export const job = <
  I extends Schema,
  O extends z.ZodType<{ jobId: string }>,
  P extends Schema,
  R extends Schema | undefined = undefined,
>(op: {
  in: I;
  out: O;
  progress: P;
  outcome?: R;
}): Job<I, O, P, R> => ({ kind: 'job', ...op, outcome: op.outcome as R });

/** Pulled by the client with credit. Chunks arrive as they were yielded, never split or joined: keep them below 1 MB. */
export const stream = <I extends Schema, K extends Schema | 'bytes'>(op: { in: I; chunk: K }): Stream<I, K> => ({
  kind: 'stream',
  ...op,
});

/** Pushed to subscribers, each event with its `seq`. */
export const topic = <D extends Schema>(op: { data: D }): Topic<D> => ({ kind: 'topic', ...op });

type Names<C, K extends Op['kind']> = { [N in keyof C]: C[N] extends { kind: K } ? N : never }[keyof C] & string;
export type CallName<C> = Names<C, 'query' | 'command' | 'job'>;
export type JobName<C> = Names<C, 'job'>;
export type StreamName<C> = Names<C, 'stream'>;
export type TopicName<C> = Names<C, 'topic'>;

/** What a client may send: values with defaults can be left out. */
export type Input<C, N extends keyof C> = C[N] extends { in: infer I extends Schema } ? z.input<I> : never;
/** What a handler gets: defaults are filled in. */
export type ParsedInput<C, N extends keyof C> = C[N] extends { in: infer I extends Schema } ? z.output<I> : never;
export type Output<C, N extends keyof C> = C[N] extends { out: infer O extends Schema } ? z.output<O> : never;
export type Chunk<C, N extends keyof C> = C[N] extends { chunk: infer K }
  ? K extends Schema
    ? z.output<K>
    : Uint8Array
  : never;
export type TopicData<C, N extends keyof C> = C[N] extends { data: infer D extends Schema } ? z.output<D> : never;
export type JobProgress<C, N extends keyof C> = C[N] extends { progress: infer P extends Schema } ? z.output<P> : never;
export type JobOutcome<C, N extends keyof C> = C[N] extends { outcome: infer R extends Schema } ? z.output<R> : never;

/** Who asks. `can`: which abilities its host has (`nativeDialog`, `reveal`…). */
export interface ClientInfo {
  readonly id: string;
  readonly host: 'electron' | 'browser' | 'cli' | 'test';
  readonly can: Readonly<Record<string, boolean>>;
  /** Prefix of the URLs under which this client reaches pictures; none for clients without URLs. */
  readonly assetBase?: string;
}
export interface Context {
  /** Aborted when the client cancels, when its connection ends, and when the server closes. */
  readonly signal: Signal;
  readonly client: ClientInfo;
}

/** One function for each query, command, job and stream; topics have none. A noun's part: `Handlers<typeof tags>`. */
export type Handlers<C> = {
  readonly [N in CallName<C>]: (input: ParsedInput<C, N>, ctx: Context) => Promise<Output<C, N>>;
} & {
  readonly [N in StreamName<C>]: (input: ParsedInput<C, N>, ctx: Context) => AsyncIterable<Chunk<C, N>>;
};
