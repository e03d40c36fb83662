import type { Client, HostPorts } from '../host.ts';
import type { WindowAnswer, WindowWish } from '../catalog.ts';

/** `show`: what must not be opened is shown with the reason and the way out. `open`, `make`: it is refused. */
export type Opening = 'show' | 'open' | 'make';

/** From the window's process to the core's. `client` comes with one port. */
export type ToCore =
  | { t: 'client'; client: Client }
  | { t: 'ask'; id: number; name: string; input: unknown }
  | { t: 'answer'; id: number; value?: unknown; error?: string }
  | { t: 'close' };

/** From the core's process to the window's. */
export type ToMain =
  | { t: 'ready'; role: 'owner' | 'guest' }
  | { t: 'failed'; message: string; code?: string | undefined }
  | { t: 'answer'; id: number; value?: unknown; error?: string }
  /** What only the window's process can do. */
  | { t: 'ask'; id: number; what: keyof HostPorts; path: string }
  | { t: 'ask'; id: number; what: 'window'; wish: WindowWish };

export type MainAnswer = WindowAnswer | undefined;

/** Questions under way, by number. */
export function createAsking() {
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  return {
    /** `send` gets the number that the answer will carry. */
    ask: (send: (id: number) => void): Promise<unknown> =>
      new Promise((resolve, reject) => {
        open.set(++last, { resolve, reject });
        send(last);
      }),
    answered({ id, value, error }: { id: number; value?: unknown; error?: string }): void {
      const asked = open.get(id);
      open.delete(id);
      if (error === undefined) asked?.resolve(value);
      else asked?.reject(new Error(error));
    },
    lost(message: string): void {
      for (const { reject } of open.values()) reject(new Error(message));
      open.clear();
    },
  };
}

/** Does what was asked and sends the answer, also when it failed. */
export async function respond(
  id: number,
  what: Promise<unknown>,
  send: (answer: { t: 'answer'; id: number; value?: unknown; error?: string }) => void,
) {
  try {
    send({ t: 'answer', id, value: await what });
  } catch (error) {
    send({ t: 'answer', id, error: error instanceof Error ? error.message : String(error) });
  }
}
