/** The file that says which catalog a shared folder is: written once, in three copies, at its creation. */
import type { CatalogId } from './remote.ts';

export interface CatalogMarker {
  /** Of the layout; 1. A later one has the same fields and maybe more. */
  readonly format: number;
  readonly catalogId: CatalogId;
  /** Fingerprint of the founder's key; text, for the core to compare. */
  readonly founderKeyFp: string;
  /** Hash of the first membership operation; text. */
  readonly aclRoot: string;
}

export const MARKERS = ['catalog-3.json', 'catalog-2.json', 'catalog.json'] as const;
/** Sync programs may have renamed the copies we made. */
export const isMarkerName = (name: string): boolean => /^catalog.{0,80}\.json$/.test(name);
export const MAX_MARKER = 64 * 1024;
export const ENDING = '.vitrine';

const ID = /^[a-z0-9]{26}$/;
const TEXT = 200;

export const markerBytes = ({ format, catalogId, founderKeyFp, aclRoot }: CatalogMarker): Uint8Array =>
  Buffer.from(`${JSON.stringify({ format, catalogId, founderKeyFp, aclRoot }, null, 2)}\n`);

/** Undefined for what is torn, or none. */
export function parseMarker(bytes: Uint8Array): CatalogMarker | undefined {
  try {
    const { format, catalogId, founderKeyFp, aclRoot } = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (!Number.isSafeInteger(format) || format < 1) return undefined;
    for (const text of [catalogId, founderKeyFp, aclRoot])
      if (typeof text !== 'string' || text.length > TEXT) return undefined;
    return ID.test(catalogId) ? { format, catalogId, founderKeyFp, aclRoot } : undefined;
  } catch {
    return undefined;
  }
}
