/** Files are read from the share, so many at a time, and taken in by portions: whoever edits meanwhile waits for one of them. */
import type { FileHint, TeamDisk } from './disk.ts';
import { shortHash } from './keys.ts';
import { isPack, unpack } from './pack.ts';
import { asName, type Remote } from './remote/remote.ts';
import type { Unread } from './unread.ts';

/** Files, and bytes of them, taken in at a time. */
const BATCH = 256;
const PORTION = 512 * 1024;

export interface Fetched {
  readonly taken: number;
  /** A file of this machine's own log that it never wrote. */
  readonly foreign: boolean;
}

type Hints = readonly FileHint[];

/** @param abreast how many files are read at a time */
export function createFetching({ remote, disk, unread, abreast }: { remote: Pick<Remote, 'get'>; disk: TeamDisk; unread: Unread; abreast: number }) {
  /** Reads what is not here yet, and takes it in. What is damaged may stand under several names. */
  return async function fetch(names: Hints): Promise<Fetched> {
    let [taken, foreign, size] = [0, false, 0];
    let bodies: Uint8Array[] = [];
    const take = async (some: readonly Uint8Array[]) => {
      const told = await disk.take(some);
      taken += told.kept;
      foreign ||= told.foreign;
    };
    const due = names.filter(({ name }) => unread.isDue(name));
    for await (const { hints, bytes } of reading([...Map.groupBy(due, ({ hash }) => hash).values()])) {
      if (!bytes) {
        unread.failed(hints);
        continue;
      }
      unread.read(hints);
      // The pack itself comes after what it holds: then all of it is here.
      if (bytes.length > PORTION && isPack(bytes)) for (const some of portions(await unpack(bytes))) await take(some);
      bodies.push(bytes);
      size += bytes.length;
      if (size < PORTION && bodies.length < BATCH) continue;
      await take(bodies);
      [bodies, size] = [[], 0];
    }
    if (bodies.length) await take(bodies);
    return { taken, foreign };
  };

  /** In their order; the next ones are read while one is taken in. */
  async function* reading(files: readonly Hints[]): AsyncGenerator<{ hints: Hints; bytes: Uint8Array | undefined }> {
    const ask = async (hints: Hints) => ({ hints, bytes: await readOne(hints) });
    const open = files.slice(0, abreast).map(ask);
    for (const at of files.keys()) {
      const next = files[at + abreast];
      const answer = await (open.shift() as (typeof open)[number]);
      if (next) open.push(ask(next));
      yield answer;
    }
  }

  async function readOne(hints: Hints): Promise<Uint8Array | undefined> {
    for (const { name, hash } of hints) {
      const bytes = await remote.get(asName(name)).catch(() => 'not-visible' as const);
      if (bytes !== 'not-visible' && shortHash(bytes) === hash) return bytes;
    }
    return undefined;
  }
}

function* portions(files: readonly Uint8Array[]): Generator<Uint8Array[]> {
  let [some, size]: [Uint8Array[], number] = [[], 0];
  for (const one of files) {
    if (some.length && size + one.length > PORTION) {
      yield some;
      [some, size] = [[], 0];
    }
    some.push(one);
    size += one.length;
  }
  if (some.length) yield some;
}
