import type { Facts, FileLayer } from '../../../src-shared/domain/asset.ts';

/** Exiftool's whole answer for one file, already mapped. */
export interface FullMetadata {
  readonly facts: Facts;
  /** Embedded blocks only; sidecars are laid over it by `withSidecar`. */
  readonly layer: FileLayer;
  /** Everything exiftool said (`-j -struct -G1 -n`), for the facts panel and the cache database. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly problem?: string;
}
