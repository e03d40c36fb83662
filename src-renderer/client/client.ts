/** The window's one connection to the core: what may be asked, and who answers. */
import type { Contract } from '../../src-shared/contract/index.ts';
import type * as rpc from '../../src-shared/rpc/define.ts';

export type CallName = rpc.CallName<Contract>;
export type StreamName = rpc.StreamName<Contract>;
export type TopicName = rpc.TopicName<Contract>;

/** As a caller writes it: what has a default may be left out. */
export type Input<N extends CallName | StreamName> = rpc.Input<Contract, N>;
export type Output<N extends CallName> = rpc.Output<Contract, N>;
export type TopicData<N extends TopicName> = rpc.TopicData<Contract, N>;

export interface CallOptions {
  signal?: AbortSignal;
}

export interface Client {
  /** @throws an error with `code`, `message` for people and `retryable`. */
  call<N extends CallName>(name: N, input: Input<N>, options?: CallOptions): Promise<Output<N>>;
  stream<N extends StreamName>(name: N, input: Input<N>, options?: CallOptions): AsyncIterable<Uint8Array>;
  /** `onReset`: something may have been missed, read again. @returns a function that ends it. */
  subscribe<N extends TopicName>(topic: N, onData: (data: TopicData<N>) => void, onReset: () => void): () => void;
}

export type Hello = Output<'app.hello'>;

let present: Client | undefined;
let greeted: Hello | undefined;

/** Says who answers from now on; asks may begin at once. Called once at start, before anything is drawn. */
export async function openClient(client: Client): Promise<Hello> {
  present = client;
  greeted = await client.call('app.hello', {});
  return greeted;
}

export function getClient(): Client {
  if (!present) throw new Error('The window is not connected yet.');
  return present;
}

/** What the host is and can; known before anything is drawn. */
export function getHello(): Hello {
  if (!greeted) throw new Error('The window is not connected yet.');
  return greeted;
}

export const useClient = (): Client => getClient();
export const useHello = (): Hello => getHello();

/** @returns what went wrong in words for people, whatever was thrown. */
export function errorText(error: unknown): string {
  // A job's is data, not an Error.
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && message ? message : String(error);
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
