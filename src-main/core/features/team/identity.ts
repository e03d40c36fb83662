/** Which team this catalog belongs to, and the device's secrets: a file of its own in the catalog's folder, that only its user may read. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';

export interface Identity {
  /** The team's own folder on the share. */
  readonly folder: string;
  /** base32: of the catalog that all share, and of the founding. */
  readonly catalogId: string;
  readonly root: string;
  readonly member: string;
  readonly name: string;
  /** Seeds of the device's keys, hex. */
  readonly sign: string;
  readonly wrap: string;
  /** Of one who waits to be let in. */
  readonly words: string | null;
}

export const fileIn = (catalog: string): string => join(catalog, 'team', 'device.json');

/** @returns undefined where there is no team */
export function readIdentity(catalog: string): Identity | undefined {
  let text: string;
  try {
    text = readFileSync(fileIn(catalog), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as Identity;
  } catch {
    throw new RpcError('internal', `${fileIn(catalog)} says which team this catalog belongs to, and cannot be read. Put it back from a backup of the catalog's folder.`);
  }
}

export function writeIdentity(catalog: string, identity: Identity): void {
  mkdirSync(join(catalog, 'team'), { recursive: true, mode: 0o700 });
  const temp = `${fileIn(catalog)}.new`;
  rmSync(temp, { force: true });
  writeFileSync(temp, JSON.stringify(identity, undefined, 1), { mode: 0o600, flush: true });
  renameSync(temp, fileIn(catalog));
}
