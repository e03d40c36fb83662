/** What is asked of a disk process, and what it answers. Sent with `serialization: 'advanced'`. */

import type { Base } from '../../../src-shared/domain/asset.ts';
import type { ScanBatch, ScanInput } from '../library/scan.types.ts';
import type { FullMetadata } from '../metadata/read.types.ts';
import type { WriteAnswer, WriteTask } from '../metadata/write/task.ts';
import type { ShareAnswer, ShareAsk } from '../team/remote/share-protocol.ts';

/** Bytes, or text where a person typed it. */
export type PathLike = Uint8Array | string;

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FileStat {
  readonly kind: EntryKind;
  /** Bytes. */
  readonly size: number;
  /** ms since 1970, with fraction. */
  readonly mtimeMs: number;
  /** `device:inode`. */
  readonly fsid: string;
}

export interface ToDescribe {
  readonly path: Uint8Array;
  /** Lower case, without the dot. */
  readonly ext: string;
  /** As it was looked at before: of a file that is another by now nothing is told. */
  readonly seen?: { readonly size: number; readonly mtime: number };
}

export interface Sample {
  /** Below the folder, in bytes. */
  readonly at: Uint8Array;
  readonly size: number;
  /** Fingerprint, 32 bytes. */
  readonly print: Uint8Array;
}

/** Short operations: what they are given and what they answer. A failure of the system keeps its code (`ENOENT`). */
export interface DiskWork {
  lstat(path: PathLike): FileStat;
  /** Follows links. */
  stat(path: PathLike): FileStat;
  realpath(path: PathLike): Uint8Array;
  /** Entries in no order; `kind` as the folder says it, links not followed. */
  readdir(path: PathLike): { readonly name: Uint8Array; readonly kind: EntryKind }[];
  /** Makes those above too. */
  mkdir(path: PathLike): void;
  rename(from: PathLike, to: PathLike): void;
  /** Opens for reading; throws for what is no file. `handle` is valid in this process alone. */
  open(path: PathLike): { readonly handle: number; readonly size: number; readonly mtimeMs: number };
  /** Shorter than `length` at the end of the file only. */
  read(handle: number, position: number, length: number): Uint8Array;
  close(handle: number): void;
  /** Does the disk answer? A file that is not there is an answer. */
  probe(path: PathLike): void;
  /** How many of these files are in a folder as they are known. */
  match(folder: Uint8Array, samples: readonly Sample[]): number;
  /** Reads a file from end to end: what lies in the cloud is brought here by that. Answers its bytes. */
  fetch(path: PathLike): number;
  /** As metadata/read.ts readFull; null of one that has changed since it was `seen`. */
  describe(files: readonly ToDescribe[]): (FullMetadata | null)[];
  /** As metadata/read.ts readRest. */
  enrich(files: readonly ToDescribe[]): (Pick<FullMetadata, 'facts' | 'raw'> | undefined)[];
  /** Text: why it cannot be read. */
  sidecar(path: Uint8Array): Base | string;
  /** Fingerprint, 32 bytes; null when the file cannot be read or is not `size` bytes long. */
  print(path: PathLike, size: number): Uint8Array | null;
  /** Into new files, each flushed to its disk, with this time. Errors of the source are named SourceError; nothing is left of a copy that failed. */
  copy(from: PathLike, to: readonly PathLike[], mtimeMs: number): { readonly size: number; readonly sha256: Uint8Array };
  /** A new file that shares the blocks of another one on its disk, with this time; false where the disk cannot, and then there is none. */
  clone(from: PathLike, to: PathLike, mtimeMs: number): boolean;
  /** The copy whose first new file this is fails with ECANCELED. */
  stopCopy(to: PathLike): void;
  /** Read from end to end. `direct`: from the disk itself, past what the system still holds in memory. */
  readBack(path: PathLike): { readonly size: number; readonly sha256: Uint8Array; readonly direct: boolean };
  /** Renames within one volume; fails with EEXIST where anything stands at `to`. `soon`: its folder need not be flushed at once. */
  moveNew(from: PathLike, to: PathLike, soon?: boolean): void;
  /** Puts a file of ours in the place of another one, which it takes the permissions of; at no time is neither there. */
  replace(from: PathLike, to: PathLike): void;
  /** Deletes a file of our own; one that is not there is no error. */
  discard(path: PathLike): void;
  /** A ZIP of these, a new file that is flushed to its disk; nothing is left of one that failed. @returns its bytes */
  pack(entries: readonly { readonly path: string; readonly name: string }[], to: PathLike): number;
  /** The ZIP that is being written there fails with ECANCELED. */
  stopPack(to: PathLike): void;
  /** A new file. */
  writeNew(path: PathLike, bytes: Uint8Array): void;
  /** Deletes a folder of our own with all that is in it: its name says that it is one. */
  discardFolder(path: PathLike): void;
  /** Bytes free for us. */
  free(path: PathLike): number;
  /** As metadata/write/file.ts writeMetadata, with what a scan would find afterwards. */
  write(task: WriteTask): DiskWriteAnswer;
  /** Of a folder that a team shares. */
  share(ask: ShareAsk): ShareAnswer;
  /** The same, for what is not to be done twice, or is known to this process alone. */
  shareOnce(ask: ShareAsk): ShareAnswer;
}
export type DiskWriteAnswer =
  | Exclude<WriteAnswer, { done: 'inside' }>
  /** `print`: fingerprint, 32 bytes; `sha256` of the whole. */
  | (Extract<WriteAnswer, { done: 'inside' }> & { readonly fsid: string; readonly print: Uint8Array; readonly sha256: Uint8Array });
export type DiskOp = keyof DiskWork;

export type DiskRequest =
  | { readonly id: number; readonly task: 'work'; readonly op: DiskOp; readonly args: readonly unknown[] }
  | { readonly id: number; readonly task: 'scan'; readonly dbPath: string; readonly input: ScanInput }
  /** The writer has taken one batch of the scan. */
  | { readonly id: number; readonly task: 'written' }
  | { readonly id: number; readonly task: 'watch'; readonly path: string; readonly files: number }
  | { readonly id: number; readonly task: 'unwatch' };

export interface DiskFailure {
  readonly name: string;
  readonly message: string;
  readonly code?: string | undefined;
}

export type DiskReply =
  | { readonly id: number; readonly kind: 'done'; readonly value: unknown }
  | { readonly id: number; readonly kind: 'failed'; readonly error: DiskFailure }
  /** It got on with it. */
  | { readonly id: number; readonly kind: 'alive' }
  | { readonly id: number; readonly kind: 'batch'; readonly batch: ScanBatch }
  /** Of a watch: absolute paths that changed. */
  | { readonly id: number; readonly kind: 'changed'; readonly paths: readonly string[] }
  /** A watch that has ended. */
  | { readonly id: number; readonly kind: 'lost'; readonly error: DiskFailure };
