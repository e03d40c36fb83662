/** Files are read from the share, so many at a time, and taken in by portions: whoever edits meanwhile waits for one of them. */
import type { FileHint, TeamDisk } from './disk.ts';
import type { FairTurns, Portion } from './fair.ts';
import { shortHash } from './keys.ts';
import { isPack, unpack } from './pack.ts';
import { asName, type Remote } from './remote/remote.ts';
import type { Unread } from './unread.ts';

/** Files, and bytes of them, taken in at a time. */
const BATCH = 256;
const PORTION = 512 * 1024;
/** Names under which one file may stand that are tried in one look: each is a copy, torn or not. */
const MOST_NAMES = 8;

export interface Fetched {
  readonly taken: number;
  /** A file of this machine's own log that it never wrote. */
  readonly foreign: boolean;
  /** Files that are to be read still. */
  readonly later: number;
}

type Hints = readonly FileHint[];

/** One file, by its hash. */
interface Wanted {
  /** By which it has its turn, whichever of its names are tried. */
  readonly name: string;
  readonly all: Hints;
  /** Those that are tried now. */
  readonly hints: Hints;
}

interface Read {
  readonly bytes: Uint8Array | undefined;
  /** Names that were read in vain. */
  readonly failed: Hints;
  /** Bytes of all that was read. */
  readonly spent: number;
}

interface FetchingDeps {
  readonly remote: Pick<Remote, 'get'>;
  readonly disk: TeamDisk;
  readonly unread: Unread;
  readonly turns: FairTurns;
  /** How many files are read at a time. */
  readonly abreast: number;
}

export function createFetching({ remote, disk, unread, turns, abreast }: FetchingDeps) {
  /** Reads what is not here yet, and takes it in: no more than this portion, and what is on its way then. What is damaged may stand under several names. */
  return async function fetch(names: Hints, most: Portion): Promise<Fetched> {
    let [taken, foreign, size, files, spent, gone] = [0, false, 0, 0, 0, 0];
    let bodies: Uint8Array[] = [];
    const take = async (some: readonly Uint8Array[]) => {
      const told = await disk.take(some);
      taken += told.kept;
      foreign ||= told.foreign;
    };
    const wanted = turns.inOrder(wantedIn(names), ({ name }) => name);
    const isFull = (): boolean => files >= most.files || spent >= most.bytes;
    for await (const [{ name, all }, read] of reading(wanted, isFull)) {
      turns.had(name);
      gone++;
      files += read.failed.length + (read.bytes ? 1 : 0);
      spent += read.spent;
      if (read.bytes) {
        unread.read(all);
        size += read.bytes.length;
        if (isPack(read.bytes)) {
          const { held, size: plain } = await unpack(read.bytes);
          spent += plain;
          size += plain;
          // The pack itself comes after what it holds: then all of it is here.
          if (plain > PORTION) for (const some of portions(held)) await take(some);
        }
        bodies.push(read.bytes);
      } else unread.failed(read.failed);
      if (size < PORTION && bodies.length < BATCH) continue;
      await take(bodies);
      [bodies, size] = [[], 0];
    }
    if (bodies.length) await take(bodies);
    return { taken, foreign, later: wanted.length - gone };
  };

  /** Names that were tried least come first: any number of junk may stand beside the one that is whole. */
  function wantedIn(names: Hints): Wanted[] {
    return [...Map.groupBy(names, ({ hash }) => hash).values()].flatMap((all) => {
      const due = all.filter(({ name }) => unread.isDue(name)).sort((a, b) => unread.triesOf(a.name) - unread.triesOf(b.name));
      const name = all.reduce((least, one) => (one.name < least.name ? one : least)).name;
      return due.length ? [{ name, all, hints: due.slice(0, MOST_NAMES) }] : [];
    });
  }

  /** In their order; the next ones are read while one is taken in. Once it is full none is begun any more, and what is on its way is not in vain. */
  async function* reading(files: readonly Wanted[], isFull: () => boolean): AsyncGenerator<readonly [Wanted, Read]> {
    const ask = async (one: Wanted) => [one, await readOne(one.hints)] as const;
    const open = files.slice(0, abreast).map(ask);
    for (const at of files.keys()) {
      const next = files[at + abreast];
      const answer = await open.shift();
      if (!answer) return;
      if (next && !isFull()) open.push(ask(next));
      yield answer;
    }
  }

  async function readOne(hints: Hints): Promise<Read> {
    let spent = 0;
    for (const [at, { name, hash }] of hints.entries()) {
      const bytes = await remote.get(asName(name)).catch(() => 'not-visible' as const);
      if (bytes === 'not-visible') continue;
      spent += bytes.length;
      if (shortHash(bytes) === hash) return { bytes, failed: hints.slice(0, at), spent };
    }
    return { bytes: undefined, failed: hints, spent };
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
