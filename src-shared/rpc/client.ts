/** The asking end of a port. */
import type { CallName, Chunk, Contract, Input, Output, StreamName, TopicData, TopicName } from './define.ts';
import { cancelled, disconnected, RpcError } from './errors.ts';
import { type ClientFrame, type ServerFrame, STREAM_WINDOW, TOPIC_WINDOW } from './frames.ts';
import type { Port } from './port.ts';
import type { Signal } from './web.ts';

export interface CallOptions {
  readonly signal?: Signal;
}

/** Every method fails with RpcError only. */
export interface Client<C> {
  /**
   * An aborted query rejects with `cancelled` at once; an aborted command or job tells what became of it, since it may
   * have happened already.
   */
  call<N extends CallName<C>>(name: N, input: Input<C, N>, options?: CallOptions): Promise<Output<C, N>>;
  /** Opened by the first pull; leaving the loop ends it at the server too. */
  stream<N extends StreamName<C>>(name: N, input: Input<C, N>, options?: CallOptions): AsyncIterable<Chunk<C, N>>;
  /**
   * Active at the server before any call made after it: subscribe, then query.
   * @param onReset events were missed: read again
   * @returns how to end it
   */
  subscribe<N extends TopicName<C>>(
    topic: N,
    onData: (data: TopicData<C, N>, seq: number) => void,
    onReset?: (seq: number) => void,
  ): () => void;
  /** Called once, at once when the connection has ended already. */
  onClose(ended: (reason?: string) => void): void;
  close(): void;
  /** Calls, streams and subscriptions open now; zero after close. */
  load(): number;
}

interface Entry {
  receive(frame: ServerFrame): void;
  lost(error: RpcError): void;
}

/** All that a client needs of a contract. */
type Kinds<C extends Contract> = { readonly [N in keyof C]: Pick<C[N], 'kind'> };

/** @param options `onError`: what a subscriber threw, or why a subscription was refused */
export function createClient<C extends Contract>(
  contract: C | Kinds<C>,
  port: Port,
  options: { onError?: (error: unknown) => void } = {},
): Client<C> {
  const entries = new Map<number, Entry>();
  const onError = options.onError ?? throwLater;
  let ended: RpcError | undefined;
  let lastId = 0;

  const enter = (entry: Entry): number => {
    if (ended) throw ended;
    lastId = (lastId % 0xffffffff) + 1;
    entries.set(lastId, entry);
    return lastId;
  };
  const send = (frame: ClientFrame) => port.send(frame);

  port.onFrame((frame) => {
    // Answers to what was given up meanwhile find no entry.
    if (isServerFrame(frame)) entries.get(frame.id)?.receive(frame);
    else port.close('Only a client says this.');
  });
  port.onClose((reason) => {
    ended = disconnected(reason);
    for (const entry of [...entries.values()]) entry.lost(ended);
    entries.clear();
  });

  function call(name: string, input: unknown, signal?: Signal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) throw cancelled();
      const done = () => {
        entries.delete(id);
        signal?.removeEventListener('abort', onAbort);
      };
      const lost = (error: unknown) => {
        done();
        reject(error);
      };
      const id = enter({
        lost,
        receive(frame) {
          done();
          if (frame.t === 'ok') resolve(frame.out);
          else reject(errorOf(frame));
        },
      });
      const onAbort = () => {
        send({ t: 'cancel', id });
        if (contract[name]?.kind === 'query') lost(cancelled());
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        send({ t: 'call', id, name, input });
      } catch (error) {
        lost(error);
      }
    });
  }

  async function* stream(name: string, input: unknown, signal?: Signal): AsyncGenerator<unknown, void> {
    if (signal?.aborted) throw cancelled();
    const chunks: unknown[] = [];
    let last: { error?: RpcError } | undefined;
    let wake: (() => void) | undefined;
    const finish = (error?: RpcError) => {
      last ??= { error };
      entries.delete(id);
      wake?.();
    };
    const id = enter({
      lost: finish,
      receive(frame) {
        if (frame.t === 'chunk') chunks.push(frame.data);
        else finish(frame.t === 'end' ? undefined : errorOf(frame));
        wake?.();
      },
    });
    const stop = () => {
      if (!last) send({ t: 'cancel', id });
    };
    const onAbort = () => {
      stop();
      chunks.length = 0;
      finish(cancelled());
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      send({ t: 'open', id, name, input, credit: STREAM_WINDOW });
      for (let taken = 0; ; ) {
        while (chunks.length > 0) {
          yield chunks.shift();
          if (++taken < STREAM_WINDOW / 2 || last) continue;
          send({ t: 'credit', id, credit: taken });
          taken = 0;
        }
        if (last?.error) throw last.error;
        if (last) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      stop();
      finish();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  function subscribe(name: string, onData: (data: unknown, seq: number) => void, onReset?: (seq: number) => void) {
    let taken = 0;
    const receive = (frame: ServerFrame) => {
      try {
        if (frame.t === 'event') onData(frame.data, frame.seq);
        else if (frame.t === 'reset') onReset?.(frame.seq);
        else {
          entries.delete(id);
          throw errorOf(frame);
        }
      } catch (error) {
        onError(error);
      }
      if (++taken < TOPIC_WINDOW / 2 || !entries.has(id)) return;
      send({ t: 'credit', id, credit: taken });
      taken = 0;
    };
    const id = enter({ receive, lost: () => {} });
    send({ t: 'subscribe', id, name, credit: TOPIC_WINDOW });
    return () => {
      if (entries.delete(id)) send({ t: 'cancel', id });
    };
  }

  // Inside, operations are names and unknowns; the contract gives them their types at this one place.
  return {
    call: (name, input, { signal } = {}) => call(name, input, signal),
    stream: (name, input, { signal } = {}) => stream(name, input, signal),
    subscribe: (topic, onData, onReset) => (ended ? () => {} : subscribe(topic, onData as never, onReset)),
    onClose: (closer) => port.onClose(closer),
    close: () => port.close(),
    load: () => entries.size,
  } as Client<C>;
}

const SERVER_SAYS: readonly string[] = ['ok', 'error', 'chunk', 'end', 'event', 'reset'];
const isServerFrame = (frame: { readonly t: string }): frame is ServerFrame => SERVER_SAYS.includes(frame.t);

const errorOf = (frame: ServerFrame): RpcError =>
  frame.t === 'error'
    ? RpcError.fromData(frame.error)
    : new RpcError('internal', `The core gave an answer of the wrong kind (${frame.t}).`);

/** To where the host reports uncaught errors, without stopping the port. */
function throwLater(error: unknown): void {
  void Promise.reject(error);
}
