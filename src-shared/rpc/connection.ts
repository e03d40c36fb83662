/** The server's end of one port: what this client has open, and that all of it ends. */
import type { ClientInfo } from './define.ts';
import type { Dispatcher } from './dispatch.ts';
import { cancelled, disconnected, RpcError } from './errors.ts';
import type { ServerFrame } from './frames.ts';
import type { Port } from './port.ts';
import { boundedSink, type TopicHub } from './topics.ts';
import { aborter, type Signal } from './web.ts';

/** Calls, streams and subscriptions that one client may have open at once. */
export const MAX_OPEN = 1024;

interface Open {
  cancel(reason: RpcError): void;
  grant?(credit: number): void;
}

export interface Connection {
  readonly open: number;
  /** Handlers that still run, also those whose client has gone. */
  readonly running: number;
  /** The client has gone and every handler it started has ended. */
  readonly closed: Promise<void>;
  /** A barrier: cancels what runs, waits for it, sends the last answers, hangs up. */
  close(): Promise<void>;
}

export function connect<C>(port: Port, client: ClientInfo, dispatcher: Dispatcher, hub: TopicHub<C>): Connection {
  const open = new Map<number, Open>();
  const tasks = new Set<Promise<void>>();
  const gone = Promise.withResolvers<void>();
  let closing = false;

  const settled = async () => {
    while (tasks.size > 0) await Promise.all(tasks);
  };
  const cancelAll = (reason: RpcError) => {
    for (const entry of [...open.values()]) entry.cancel(reason);
  };
  /** @throws Error: what the core wants to send and cannot is the core's mistake */
  const send = (frame: ServerFrame, name: string) => {
    try {
      port.send(frame);
    } catch (cause) {
      throw new Error(`${name}: the ${frame.t} cannot be carried`, { cause });
    }
  };
  const fail = (id: number, error: unknown, name: string) => {
    const known = dispatcher.explain(error, name);
    try {
      send({ t: 'error', id, error: known.toData() }, name);
    } catch (mistake) {
      send({ t: 'error', id, error: dispatcher.explain(mistake, name).toData() }, name);
    }
  };

  /** Runs one call or stream; `work` never leaves anything behind, whatever its end. */
  const run = (id: number, name: string, work: (signal: Signal) => Promise<ServerFrame>, grant?: Open['grant']) => {
    const abort = aborter();
    open.set(id, { cancel: (reason) => abort.abort(reason), grant });
    const task = work(abort.signal)
      .then((last) => {
        open.delete(id);
        send(last, name);
      })
      .catch((error) => {
        open.delete(id);
        fail(id, error, name);
      })
      .finally(() => tasks.delete(task));
    tasks.add(task);
  };

  const runCall = (id: number, name: string, input: unknown) =>
    run(id, name, async (signal) => ({ t: 'ok', id, out: await dispatcher.call(name, input, { signal, client }) }));

  const runStream = (id: number, name: string, input: unknown, initial: number) => {
    const credit = creditGate(initial);
    const work = async (signal: Signal): Promise<ServerFrame> => {
      // Credit is taken before each pull, so that the producer never works ahead of the client.
      await credit.take(signal);
      for await (const data of dispatcher.stream(name, input, { signal, client })) {
        signal.throwIfAborted();
        send({ t: 'chunk', id, data }, name);
        await credit.take(signal);
      }
      return { t: 'end', id };
    };
    run(id, name, work, credit.grant);
  };

  const subscribe = (id: number, name: string, credit: number) => {
    dispatcher.topic(name);
    const sink = boundedSink(
      {
        event(seq, data) {
          try {
            send({ t: 'event', id, seq, data }, name);
          } catch (mistake) {
            dispatcher.explain(mistake, name);
            throw mistake;
          }
        },
        reset: (seq) => port.send({ t: 'reset', id, seq }),
      },
      credit,
    );
    const unsubscribe = hub.subscribe(name, sink);
    const cancel = () => {
      open.delete(id);
      unsubscribe();
    };
    open.set(id, { cancel, grant: sink.grant });
  };

  port.onFrame((frame) => {
    if (frame.t === 'cancel') return open.get(frame.id)?.cancel(cancelled());
    if (frame.t === 'credit') return open.get(frame.id)?.grant?.(frame.credit);
    if (frame.t !== 'call' && frame.t !== 'open' && frame.t !== 'subscribe') {
      return port.close('Only a server says this.');
    }
    const { id, name } = frame;
    if (open.has(id)) return port.close('An id was used twice.');
    try {
      if (closing) throw disconnected('closing');
      if (open.size >= MAX_OPEN) throw new RpcError('busy', 'Too much was asked at once. Try again in a moment.');
      if (frame.t === 'call') runCall(id, name, frame.input);
      else if (frame.t === 'open') runStream(id, name, frame.input, frame.credit);
      else subscribe(id, name, frame.credit);
    } catch (error) {
      fail(id, error, name);
    }
  });
  port.onClose((reason) => {
    closing = true;
    cancelAll(disconnected(reason));
    void settled().then(gone.resolve);
  });

  return {
    get open() {
      return open.size;
    },
    get running() {
      return tasks.size;
    },
    closed: gone.promise,
    async close() {
      closing = true;
      cancelAll(disconnected('closing'));
      await settled();
      port.close('closing');
      await gone.promise;
    },
  };
}

function creditGate(initial: number) {
  let credit = initial;
  let wake: (() => void) | undefined;
  return {
    grant(more: number) {
      credit += more;
      wake?.();
    },
    /** Waits for one credit and takes it. @throws the signal's reason */
    async take(signal: Signal): Promise<void> {
      signal.throwIfAborted();
      if (credit === 0) {
        const granted = Promise.withResolvers<void>();
        const resume = () => granted.resolve();
        wake = resume;
        signal.addEventListener('abort', resume);
        await granted.promise;
        signal.removeEventListener('abort', resume);
        wake = undefined;
        signal.throwIfAborted();
      }
      credit--;
    },
  };
}
