/** What a core does by itself waits until a window has what it was opened for; whoever asks for a deed does not wait for that. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Contract, contract } from '../../src-shared/contract/index.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';

export interface FirstLook {
  /** The same handlers: those that change something begin first, and the first rows that were read are what is waited for. */
  over(handlers: Handlers<Contract>): Handlers<Contract>;
  /** It does not begin any more; resolves when what has begun has come to its end. */
  close(): Promise<void>;
}

/** Pictures come after their rows, and are looked at too. */
const PICTURES_MS = 400;

type Handler = (input: unknown, ctx: unknown) => Promise<unknown>;

/**
 * @param begin called once: after the first rows, after `patience` ms (0: now), or before the first command or job
 * @param failed hears why it could not begin
 */
export function createFirstLook(
  begin: () => Promise<void>,
  patience: number,
  failed: (error: unknown) => void,
): FirstLook {
  let begun: Promise<void> | undefined;
  const ended = new AbortController();
  const start = (): Promise<void> => {
    ended.abort();
    begun ??= begin().catch(failed);
    return begun;
  };
  const startAfter = (ms: number) =>
    void sleep(ms, undefined, { signal: ended.signal, ref: false }).then(start, () => undefined);
  startAfter(patience);

  return {
    over: (handlers) =>
      Object.fromEntries(
        Object.entries(handlers as unknown as Record<string, Handler>).map(([name, handler]) => {
          const kind = contract[name as keyof Contract].kind;
          if (kind === 'command' || kind === 'job')
            return [name, (...args: Parameters<Handler>) => start().then(() => handler(...args))];
          if (name !== 'assets.rows') return [name, handler];
          const told: Handler = (...args) => handler(...args).finally(() => startAfter(PICTURES_MS));
          return [name, told];
        }),
      ) as unknown as Handlers<Contract>,
    async close() {
      ended.abort();
      await begun;
    },
  };
}
