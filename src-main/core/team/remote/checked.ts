/** What every adapter asks of its callers before it does anything. */
import { createHash } from 'node:crypto';
import { asName, type Name, RemoteError } from './remote.ts';

export const sha256Of = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

export const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** @throws RangeError for a bad name or a hash that is not the body's (memory, or our own mistake), RemoteError for what is too large */
export function checkPut(name: Name, body: Uint8Array, sha256: Uint8Array, maxObject: number): void {
  asName(name);
  if (body.length > maxObject)
    throw new RemoteError('full', `${name} is larger than what can be stored here (${maxObject} bytes).`);
  if (!isSame(sha256, sha256Of(body))) throw new RangeError(`The bytes of ${name} are not those of its hash.`);
}

/** @throws RangeError */
export function checkRange(range: readonly [number, number] | undefined): void {
  if (
    range &&
    !(Number.isSafeInteger(range[0]) && Number.isSafeInteger(range[1]) && range[0] >= 0 && range[1] >= range[0])
  )
    throw new RangeError(`This is no range of bytes: ${range.join(' to ')}.`);
}

/** What the person is told when `coveredBy` is not there. */
export const uncovered = (name: Name, coveredBy: Name): RemoteError =>
  new RemoteError('failed', `${name} was kept: ${coveredBy}, which is to take its place, cannot be seen.`);

export const noCatalog = (): RemoteError =>
  new RemoteError(
    'offline',
    'The team’s folder is not there, or it is empty. Nothing is taken as deleted; Vitrine goes on when it is back.',
  );

/** Lets so many at a time through; the others wait in their order. */
export function atMost(most: number): <T>(act: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (act) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
