/** What a scan is asked, and what it finds. Crosses processes, so paths and names are byte strings. */
import type { Bytes } from './bytes.ts';
import type { FileFound, FolderProblem } from './list.ts';

export interface ScanInput {
  /** Number of the root's entity, and its lasting id. */
  readonly root: number;
  readonly rootId: Bytes;
  /** Absolute. */
  readonly path: Bytes;
  /** Folders to look at, below the root; null = everything. `deep`: with all below. */
  readonly scope: readonly { readonly path: Bytes; readonly deep: boolean }[] | null;
  /** The watcher reported it just now: a file replaced at its place is the same asset. */
  readonly live: boolean;
  /** A file younger than this many ms is still being written. */
  readonly settle: number;
  /** Said yes to losing more than half of the root. */
  readonly told: boolean;
  /** fsids of folders that are not looked into. */
  readonly skip: readonly string[];
  /** Roots on disks that this process must not touch: one that hangs would stop it. Their files count as there. */
  readonly closed: readonly number[];
  /** Earlier looks at files that were still being written, by path below the root. */
  readonly looks: ReadonlyMap<Bytes, Look>;
  /** Locations that vanished while we watched, a moment ago: what appears there now is the same asset. */
  readonly justGone: readonly number[];
}

export interface Look {
  readonly size: number;
  readonly mtime: number;
  /** ms since 1970, when these were seen first. */
  readonly at: number;
}

export interface FileSeen extends FileFound {
  /** Below the root. */
  readonly folder: Bytes;
  /** 32 bytes; absent when the file could not be read. */
  readonly print?: Bytes;
}
export interface FreshFile extends FileSeen {
  /** 16 bytes. */
  readonly id: Bytes;
}
/** A known location whose file is now as described. */
export interface KnownFile extends FileSeen {
  readonly n: number;
}

export interface SidecarSeen extends FileSeen {
  /** `photoshop:SidecarForExtension`, lower case. */
  readonly forExt?: string;
}

/** Differences between disk and catalog, ready to be written. Every list may be empty. */
export interface ScanBatch {
  readonly root: number;
  /** As in ScanInput. */
  readonly live: boolean;
  /** Nothing was known before this scan. */
  readonly first: boolean;
  /** ms since 1970, when the scan began: what appears in one scan is compared together. */
  readonly wave: number;
  /** It holds as much as a batch may: others follow soon. */
  readonly full: boolean;
  /** Folders seen first, back, or whose problem came or went. */
  readonly folders: readonly { readonly path: Bytes; readonly problem: FolderProblem | null }[];
  readonly fresh: readonly FreshFile[];
  /** Same asset, other place. */
  readonly moved: readonly KnownFile[];
  /** Same place, other content. */
  readonly changed: readonly KnownFile[];
  /** Were missing, are there again as they were. */
  readonly back: readonly KnownFile[];
  readonly sidecars: readonly SidecarSeen[];
  /** Folders whose sidecars must be matched with their pictures again. */
  readonly attach: readonly Bytes[];
  /** Location numbers. */
  readonly gone: readonly number[];
  readonly goneFolders: readonly number[];
  readonly goneSidecars: readonly number[];
}
export type ScanList = Exclude<keyof ScanBatch, 'root' | 'live' | 'first' | 'wave' | 'full'>;

export interface ScanResult {
  readonly state: 'online' | 'offline';
  /** Why the root cannot be read, or why vanished files were not taken as missing. */
  readonly problem?: { readonly code: string; readonly message: string };
  /** So many of the files that should be there vanished that none was taken as missing. */
  readonly held?: { readonly gone: number; readonly there: number };
  /** Files that are assets, in what was looked at. */
  readonly found: number;
  readonly unsettled: readonly (Look & { readonly path: Bytes })[];
  /** Locations that went missing by this scan. */
  readonly gone: readonly number[];
}

export type ScanMessage =
  | { readonly kind: 'batch'; readonly batch: ScanBatch }
  | { readonly kind: 'done'; readonly result: ScanResult }
  | { readonly kind: 'failed'; readonly message: string };
