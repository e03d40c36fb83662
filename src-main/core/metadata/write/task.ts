/** What is asked of a write, and what comes of it. Crosses processes: plain data. */
import { type Base, BLOCK_SOURCES } from '../../../../src-shared/domain/asset.ts';
import type { Order } from './sidecar.ts';

/** Containers that are written into. */
export type Format = 'jpeg' | 'tiff' | 'dng' | 'png' | 'psd' | 'pdf' | 'mp4';

export interface WriteTask extends Order {
  /** Of the file, absolute. */
  readonly path: Uint8Array;
  /** Lower case, without the dot. */
  readonly ext: string;
  /** Undefined: it has a sidecar, whatever it is. */
  readonly format: Format | undefined;
  /** As the catalog knows the file: another state is no longer what `wish` was made for. */
  readonly size: number;
  readonly mtime: number;
  /** Of the file's own blocks and its sidecar, as last read. */
  readonly bases: readonly Base[];
  /** The sidecar that counts, when there is one, with the hash of its bytes. */
  readonly sidecar?: { readonly path: Uint8Array; readonly hash: string };
  /** Where a sidecar would stand when none is there. */
  readonly fresh: Uint8Array;
  /** For `photoshop:SidecarForExtension` in a fresh `name.xmp`. */
  readonly forExt?: string;
  /** Where others may have put one that the catalog has not seen: absolute paths. */
  readonly watchFor: readonly Uint8Array[];
  /** The file's time stays as it was. */
  readonly keepTime: boolean;
  /** In names of temporary files: which catalog writes. */
  readonly mark: string;
}

export type WriteAnswer =
  /** Into the file itself; its blocks now. */
  | { readonly done: 'inside'; readonly size: number; readonly mtime: number; readonly bases: readonly Base[] }
  | {
      readonly done: 'sidecar';
      readonly path: Uint8Array;
      readonly size: number;
      readonly mtime: number;
      readonly base: Base;
      /** Why not into the file, where it could have been. */
      readonly why?: string;
    }
  /** The file or its sidecar is not what the catalog knows: it is looked at again first. */
  | { readonly done: 'stale' }
  /** Nobody may write there. Normal, and nothing is lost. */
  | { readonly done: 'read-only'; readonly message: string }
  | { readonly done: 'failed'; readonly code: string; readonly message: string };

const BY_EXT: Readonly<Record<string, Format>> = {
  jpg: 'jpeg',
  tif: 'tiff',
  dng: 'dng',
  png: 'png',
  psd: 'psd',
  psb: 'psd',
  pdf: 'pdf',
  mp4: 'mp4',
  m4v: 'mp4',
  mov: 'mp4',
};

/** By the canonical extension of what the file is, whatever it is called. */
export const formatOf = (ext: string): Format | undefined => BY_EXT[ext];

/** Do a file's own blocks stand as they were? */
export const sameBases = (a: readonly Base[], b: readonly Base[]): boolean =>
  BLOCK_SOURCES.every((source) => {
    if (source === 'sidecar') return true;
    const of = (bases: readonly Base[]) => bases.find((base) => base.source === source)?.hash;
    return of(a) === of(b);
  });
