/** What a reader of references is: one file for each family in this folder, listed in index.ts. */
import type { FileRef } from '../../../../src-shared/domain/links.ts';
import { readRefAddress } from '../../../../src-shared/domain/links.ts';
import type { MediaFile } from '../handler.ts';
import { decodeText } from '../pages/plain-text.ts';

export interface RefReader {
  /** Canonical extensions of the types it reads. */
  readonly exts: readonly string[];
  /** In the order in which they stand; the same may come twice. Throws when the file cannot be read; what is only partly sound gives what there is. */
  read(file: MediaFile): Promise<readonly FileRef[]>;
}

const MAX_TEXT = 16 * 2 ** 20;

/** The beginning of a file of text. */
export const textOf = async (file: MediaFile): Promise<string> =>
  decodeText(await file.part(0, MAX_TEXT), file.size > MAX_TEXT).text;

/** By addresses as they stand in files of the web and of XML; those that lead out of this disk are none. */
export const placedAt = (addresses: Iterable<string | undefined>): FileRef[] =>
  Array.from(addresses, (address) => address && readRefAddress(address)).flatMap((path) =>
    path ? [{ kind: 'placed' as const, path }] : [],
  );

/** By paths as they are written. */
export const placed = (paths: Iterable<string | undefined>): FileRef[] =>
  Array.from(paths).flatMap((path) => (path ? [{ kind: 'placed' as const, path }] : []));
