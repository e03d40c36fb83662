/** The fast way: what a file says of itself in its first bytes. */
import type { Facts, FileLayer } from '../../../src-shared/domain/asset.ts';
import { readEmbedded } from './embedded.ts';
import { factsOf } from './facts.ts';
import { layerOf } from './layer.ts';
import { Window } from './window.ts';

/** What pass 1 reads of every file; a shorter head is the whole file. */
export const HEAD_BYTES = 256 * 1024;

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
  /** Nothing is left for exiftool to find that changes size, orientation, time, camera, lens or what the layer holds. */
  readonly settled: boolean;
}
export interface HeadType {
  readonly ext: string;
  readonly mime: string;
  readonly handler: string;
}

/** Reads the first ≤ 256 KB of a file, which may be all of it (`whole`); `undefined` when this format's head says nothing. Never throws. */
export async function readHead(
  head: Uint8Array,
  _type?: HeadType,
  whole: boolean = head.length < HEAD_BYTES,
): Promise<HeadMetadata | undefined> {
  const window = new Window(whole ? head.length : Number.POSITIVE_INFINITY, [{ offset: 0, bytes: head }]);
  const found = readEmbedded(window);
  if (!found) return undefined;
  const facts = factsOf(found.tags);
  const complete = !found.missing && !found.sizeOnly;
  return {
    facts,
    ...(complete && { layer: layerOf(found.bases) }),
    ...(found.thumb && {
      thumb: Buffer.from(found.thumb),
      ...(facts.orientation && { thumbOrientation: facts.orientation }),
    }),
    complete,
    settled: complete && Boolean(facts.width && facts.height) && (!found.makers || Boolean(facts.camera && facts.lens)),
  };
}
