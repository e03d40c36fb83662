/** Originals of colleagues that were fetched: in the catalog's folder, each once, by their hash. What stands there is whole. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import type { Tx } from '../../db/procedure.ts';

/** @param folder of the catalog. @param ext by which programs know what it is */
export function keptPath(folder: string, sha256: Uint8Array, ext: string | null): string {
  const name = hex(sha256);
  return join(folder, 'originals', name.slice(0, 2), /^[a-z0-9]{1,12}$/.test(ext ?? '') ? `${name}.${ext}` : name);
}

/** The fetched copy of what an asset's file holds; undefined: there is none. */
export function keptIn(tx: Tx, sha256: Uint8Array | null, ext: string | null): Buffer | undefined {
  if (sha256?.length !== 32) return undefined;
  const path = keptPath(dirname(tx.db.name), sha256, ext);
  return existsSync(path) ? Buffer.from(path) : undefined;
}
