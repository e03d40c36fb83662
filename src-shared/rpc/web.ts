/** The two web globals the engine needs, typed for every runtime: the host's own type where it has one. */

interface MinimalSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** AbortSignal; src-shared itself is compiled without the libraries that declare it. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : MinimalSignal;

export interface Aborter {
  readonly signal: Signal;
  abort(reason: unknown): void;
}

export function aborter(): Aborter {
  const { AbortController } = globalThis as unknown as { AbortController: new () => Aborter };
  return new AbortController();
}
