/** The fast way: what a file says of itself in its first bytes. */
import type { Facts, FileLayer } from '../../../src-shared/domain/asset.ts';

export interface HeadMetadata {
  readonly facts: Facts;
  /** Only when `complete`: half a layer would look like a change made by another program once the rest is known. */
  readonly layer?: FileLayer;
  /** The camera's embedded thumbnail, a JPEG. */
  readonly thumb?: Buffer;
  /** How `thumb` must be turned (EXIF orientation). */
  readonly thumbOrientation?: number;
  /** Every block of metadata lay inside the head. */
  readonly complete: boolean;
}
export interface HeadType {
  readonly ext: string;
  readonly mime: string;
  readonly handler: string;
}

/** Reads the first ≤ 256 KB of a file; `undefined` when this format's head says nothing. Never throws. */
export async function readHead(_head: Uint8Array, _type: HeadType): Promise<HeadMetadata | undefined> {
  return undefined;
}
