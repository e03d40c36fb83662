/** What a machine keeps of a team, as the exchange with the share sees it: asynchronous, since a catalog's tables are in another thread. */
import type { Taken } from './log.ts';

export interface OwnFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Standing {
  /** base32 of the id of the log that this machine writes. */
  readonly writer: string;
  /** Number of the last own group in a segment, and the beginning of that segment's hash. */
  readonly seq: number;
  readonly hash: string;
  /** Heads of the membership log. */
  readonly acl: readonly string[];
  /** By writer: number of the last group that was decided upon. */
  readonly seen: Readonly<Record<string, number>>;
}

/** As names say it: a segment or a pack by its writer, or an entry of the membership log. */
export interface FileHint {
  readonly name: string;
  /** base32 of the first 16 bytes of SHA-256. */
  readonly hash: string;
}

export interface Heard {
  /** Files that others found damaged and that are known here. */
  readonly lacking: readonly FileHint[];
  /** Logs (base32) whose heads were signed by devices of the team. */
  readonly writers: readonly string[];
}

export interface TeamDisk {
  standing(): Promise<Standing>;
  /**
   * What people have done since becomes segments. Answers what is not known to stand on the share yet, in the order in which it is to
   * get there; the same bytes each time.
   */
  outbox(): Promise<readonly OwnFile[]>;
  stands(names: readonly string[]): Promise<void>;
  /** Which of these are not here yet. */
  unknown(files: readonly FileHint[]): Promise<readonly FileHint[]>;
  /** Files as they lie on the share; packs too. `foreign`: one of them is of this machine's own log, and it never wrote it. */
  take(files: readonly Uint8Array[]): Promise<Taken & { readonly foreign: boolean }>;
  /** Computes some of what a long history left to be computed. @returns whether there is more */
  settle(): Promise<boolean>;
  /** Another log from now on, since the one so far is written by somebody else too: a copy of this catalog, or it before it was restored. */
  beginLog(reason: string): Promise<void>;
  /** What ought to be on the share, without what packs hold as well; the bytes are asked for one by one. */
  belongs(): Promise<readonly FileHint[]>;
  /** The file of this name; of a pack that would come out otherwise now, the files of what is in it. None: not known here. */
  files(name: string): Promise<readonly OwnFile[]>;
  /** What is shown of the others; latest by writer. */
  heard(heads: readonly Uint8Array[]): Promise<Heard>;
  /** The head of this machine, signed. `wants`: hashes of files that it cannot read. */
  head(wall: number, wants: readonly string[]): Promise<OwnFile>;
  /** Own segments that should become one pack now; undefined: none. */
  toPack(): Promise<{ readonly file: OwnFile } | undefined>;
  /** Own files that a pack holds as well, that others have, and that have stood there for long enough. `now`: ms since 1970. */
  mayGo(now: number): Promise<readonly { readonly name: string; readonly coveredBy: string }[]>;
  gone(name: string): Promise<void>;
}
