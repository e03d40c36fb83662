/**
 * A scan is synchronous and may wait in the system for ever. It beats here whenever the disk has answered; who watches it from another
 * thread sees by that whether it still gets on.
 */
let beats: Int32Array = new Int32Array(1);

/** Shared with the watching thread. */
export function beatInto(shared: Int32Array): void {
  beats = shared;
}

export function beat(): void {
  beats[0] = ((beats[0] as number) + 1) | 0;
}
