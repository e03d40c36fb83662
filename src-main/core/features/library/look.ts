/** Looking at places that may be anything: what does not answer within a moment is not there. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlaceFiles } from '../../disks/disks.ts';

const MOMENT_MS = 2000;

/** `otherwise` when it fails, or does not answer within a moment. */
export async function soon<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  const abort = new AbortController();
  const late = sleep(MOMENT_MS, otherwise, { signal: abort.signal, ref: false }).catch(() => otherwise);
  try {
    return await Promise.race([asked.catch(() => otherwise), late]);
  } finally {
    abort.abort();
  }
}

export const isFolder = (disk: PlaceFiles, path: string): Promise<boolean> =>
  soon(
    disk.stat(path).then((s) => s.kind === 'folder'),
    false,
  );

/** Names of the folders in a folder; none when it cannot be read. */
export const namesIn = (disk: PlaceFiles, path: string): Promise<string[]> =>
  soon(
    disk.readdir(path).then((all) => all.filter((e) => e.kind === 'folder').map((e) => Buffer.from(e.name).toString())),
    [],
  );
