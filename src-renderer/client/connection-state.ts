/** Whether the core answers. Set by whoever holds the connection; shown by the app. */
let connected = true;
let refused = false;
let retry: () => void = () => window.location.reload();
const watchers = new Set<() => void>();

export const isConnected = (): boolean => connected;
/** Somebody answers, but not to this window: the program was started anew, and has opened another. */
export const isRefused = (): boolean => refused;
export const reconnectNow = (): void => retry();

export function watchConnection(watch: () => void): () => void {
  watchers.add(watch);
  return () => watchers.delete(watch);
}

/** @param how what `Try now` does; a reload unless told */
export function setConnected(now: boolean, how?: () => void): void {
  if (how) retry = how;
  if (now) refused = false;
  if (now === connected) return;
  connected = now;
  for (const watch of watchers) watch();
}

export function setRefused(now: boolean): void {
  if (now === refused) return;
  refused = now;
  for (const watch of watchers) watch();
}
