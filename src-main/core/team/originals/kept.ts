/** Originals of colleagues that were fetched: in the catalog's folder, each once, by their hash. What stands there is whole. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hex, unhex } from '../../../../src-shared/domain/ops/key.ts';
import type { Tx } from '../../db/procedure.ts';

export const keptFolder = (folder: string): string => join(folder, 'originals');

/** @param folder of the catalog. @param ext by which programs know what it is */
export function keptPath(folder: string, sha256: Uint8Array, ext: string | null): string {
  const name = hex(sha256);
  return join(keptFolder(folder), name.slice(0, 2), /^[a-z0-9]{1,12}$/.test(ext ?? '') ? `${name}.${ext}` : name);
}

/** The fetched copy of what an asset's file holds; undefined: there is none. */
export function keptIn(tx: Tx, sha256: Uint8Array | null, ext: string | null): Buffer | undefined {
  if (sha256?.length !== 32) return undefined;
  const path = keptPath(dirname(tx.db.name), sha256, ext);
  return existsSync(path) ? Buffer.from(path) : undefined;
}

export interface Kept {
  readonly path: string;
  readonly sha256: Uint8Array;
  /** Bytes. */
  readonly size: number;
}

/** What stands so beside its name is about to be deleted, or was when the program ended. */
export const ASIDE = '.freed';

const filesIn = (folder: string) => readdir(keptFolder(folder), { withFileTypes: true, recursive: true }).catch(() => []);

/** @param folder of the catalog. @returns paths */
export const listAside = async (folder: string): Promise<string[]> =>
  (await filesIn(folder)).flatMap((entry) => (entry.isFile() && entry.name.endsWith(ASIDE) ? [join(entry.parentPath, entry.name)] : []));

/** What has come of an original so far, whose fetching goes on or was broken off. */
export interface Unfinished {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** When the last of it came, in ms since 1970. */
  readonly at: number;
}

/** What an original is fetched into. */
export const PART = '.part';

/** All that were fetched, and what there is of those that were not fetched whole. @param folder of the catalog */
export async function listFetched(folder: string): Promise<{ kept: Kept[]; unfinished: Unfinished[] }> {
  const entries = await filesIn(folder);
  const kept: Kept[] = [];
  const unfinished: Unfinished[] = [];
  // One after the other: they may be many, and other files are waited for.
  for (const entry of entries) {
    const [, hash, ext = null, part] = /^([0-9a-f]{64})(?:\.(?!(?:part|freed)$)([a-z0-9]{1,12}))?(\.part)?$/.exec(entry.name) ?? [];
    if (!hash || !entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // Somebody may have put a file of their own there.
    if (path !== `${keptPath(folder, unhex(hash), ext)}${part ?? ''}`) continue;
    const stats = await stat(path).catch(() => undefined);
    if (!stats) continue;
    if (part) unfinished.push({ path, size: stats.size, at: stats.mtimeMs });
    else kept.push({ path, sha256: unhex(hash), size: stats.size });
  }
  return { kept, unfinished };
}

export const bytesOf = (all: readonly { readonly size: number }[]): number => all.reduce((bytes, { size }) => bytes + size, 0);
