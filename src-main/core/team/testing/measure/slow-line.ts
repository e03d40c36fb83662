/** A share at the other end of a slow line: what each call of the system costs, in round trips, as it was measured of SMB over 30 ms. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileCalls, SYSTEM } from '../../remote/folder-files.ts';

/** Of 30 ms: a listing of 25 names takes 111 ms, a small file 129 ms to read and 366 ms to publish, a look 30 ms. */
const TRIPS = { opendir: 3.7, open: 2, read: 1.3, sync: 2.2, close: 1, rename: 2, lstat: 1, mkdir: 2, unlink: 2 };

export function slowLine(roundTripMs: number): FileCalls {
  if (!roundTripMs) return SYSTEM;
  const wait = (trips: number) => sleep(trips * roundTripMs);
  const after = <T>(trips: number, call: T): T =>
    (async (...args: unknown[]) => {
      await wait(trips);
      return (call as (...all: unknown[]) => unknown)(...args);
    }) as T;
  return {
    ...SYSTEM,
    opendir: after(TRIPS.opendir, SYSTEM.opendir),
    rename: after(TRIPS.rename, SYSTEM.rename),
    mkdir: after(TRIPS.mkdir, SYSTEM.mkdir),
    unlink: after(TRIPS.unlink, SYSTEM.unlink),
    lstat: after(TRIPS.lstat, SYSTEM.lstat),
    async open(...args: Parameters<FileCalls['open']>) {
      await wait(TRIPS.open);
      const file = await SYSTEM.open(...args);
      const [read, sync, close] = [file.read.bind(file) as (...all: unknown[]) => Promise<unknown>, file.sync.bind(file), file.close.bind(file)];
      let began = false;
      // What is read on, and where it ends, comes with the first answer.
      const reading = async (...all: unknown[]) => {
        if (!began) await wait(TRIPS.read);
        began = true;
        return read(...all);
      };
      return Object.assign(file, { read: reading, sync: after(TRIPS.sync, sync), close: after(TRIPS.close, close), [Symbol.asyncDispose]: after(TRIPS.close, close) });
    },
  };
}
