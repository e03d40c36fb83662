/** Serves a contract to any number of ports, and to callers without one. */
import { type Connection, connect } from './connection.ts';
import type { ClientInfo, Contract, Handlers } from './define.ts';
import { createDispatcher, type DispatchOptions } from './dispatch.ts';
import { disconnected } from './errors.ts';
import type { Port } from './port.ts';
import type { TopicHub } from './topics.ts';
import { aborter, type Signal } from './web.ts';

export type ServeOptions = DispatchOptions;

export interface Server {
  /** Answers this port from now on. */
  attach(port: Port, client: ClientInfo): Connection;
  /**
   * One query, command or job without a port, as `POST /api/<name>` needs it; input is validated.
   * @throws RpcError only
   */
  call(name: string, input: unknown, client: ClientInfo, signal?: Signal): Promise<unknown>;
  /** What is open now; all zero after close. */
  load(): { connections: number; open: number; running: number };
  /** A barrier: nothing new starts, what runs is cancelled and waited for, every port is closed. */
  close(): Promise<void>;
}

/** @throws Error when handlers and contract do not match */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  topics: TopicHub<C>,
  options: ServeOptions = {},
): Server {
  const dispatcher = createDispatcher(contract, handlers, options);
  const connections = new Set<Connection>();
  const direct = new Map<Promise<unknown>, (reason: unknown) => void>();
  let closing = false;

  return {
    attach(port, client) {
      if (closing) port.close('closing');
      const connection = connect(port, client, dispatcher, topics);
      connections.add(connection);
      void connection.closed.then(() => connections.delete(connection));
      return connection;
    },
    async call(name, input, client, signal) {
      if (closing) throw disconnected('closing');
      const abort = aborter();
      const forward = () => abort.abort(signal?.reason);
      if (signal?.aborted) forward();
      signal?.addEventListener('abort', forward, { once: true });
      const task = dispatcher.call(name, input, { signal: abort.signal, client });
      direct.set(task, (reason) => abort.abort(reason));
      try {
        return await task;
      } catch (error) {
        throw dispatcher.explain(error, name);
      } finally {
        direct.delete(task);
        signal?.removeEventListener('abort', forward);
      }
    },
    load() {
      const all = [...connections];
      return {
        connections: all.length,
        open: all.reduce((sum, one) => sum + one.open, 0),
        running: all.reduce((sum, one) => sum + one.running, direct.size),
      };
    },
    async close() {
      closing = true;
      for (const abort of direct.values()) abort(disconnected('closing'));
      await Promise.allSettled([...direct.keys(), ...[...connections].map((connection) => connection.close())]);
      // The last `closed` has been heard of when this runs.
      await Promise.all([...connections].map((connection) => connection.closed));
    },
  };
}
