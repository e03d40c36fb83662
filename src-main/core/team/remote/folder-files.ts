/** The few things that are done to files on a share, so that each failure means one thing: written, or not. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy, isUnsupported } from './folder-errors.ts';

/** What of node:fs/promises is used; tests give others. */
export interface FileCalls extends Pick<typeof fs, 'open' | 'opendir' | 'rename' | 'mkdir' | 'unlink' | 'lstat'> {
  /** Something that may take long got on. */
  alive?(): void;
}
export const SYSTEM: FileCalls = fs;

/** A named pipe, or a link in a file's place, is neither waited for nor followed. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
/** Entries of one folder that are looked at; the layout has 2,000 at most. */
const MAX_ENTRIES = 100_000;
/** Entries that are asked for at once. */
const BATCH = 512;
/** After so much of a file whoever waits is told that it gets on; a slow line takes a quarter of a minute for it. */
const STRIDE = 2 * 2 ** 20;
const WAITS = [10, 20, 50, 100, 200, 400, 800];

export interface Entry {
  readonly name: string;
  /** `other`: links, and what is never to be touched. */
  readonly kind: 'file' | 'folder' | 'other';
}

/** In no order; links are not followed. */
export async function entriesOf(calls: FileCalls, path: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const entry of await calls.opendir(path, { bufferSize: BATCH })) {
    found.push({ name: entry.name, kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other' });
    if (found.length >= MAX_ENTRIES) break;
    if (found.length % BATCH === 0) calls.alive?.();
  }
  calls.alive?.();
  return found;
}

/**
 * From `from` to before `to`, or to the end. Sizes that the system tells may lag, so the end is where nothing more is read. Undefined for
 * what is no file, or longer than `most`.
 */
export async function readPart(
  calls: FileCalls,
  path: string,
  from: number,
  to: number | undefined,
  most: number,
): Promise<Uint8Array | undefined> {
  await using file = await calls.open(path, READ);
  const stats = await file.stat();
  if (!stats.isFile()) return undefined;
  const end = to ?? most + 1;
  let bytes = Buffer.alloc(Math.min(end - from, Math.max(1024, stats.size + 1 - from), most + 1));
  let length = 0;
  while (from + length < end) {
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(end - from, 2 * length, most + 1));
    const { bytesRead } = await file.read(bytes, length, Math.min(bytes.length - length, STRIDE), from + length);
    if (!bytesRead) break;
    length += bytesRead;
    calls.alive?.();
    if (length > most) return undefined;
  }
  return Uint8Array.prototype.slice.call(bytes, 0, length);
}

/** A new file that is on the disk when this resolves. Nothing is left of it when it rejects, as far as that can be done. */
export async function writeNew(calls: FileCalls, path: string, bytes: Uint8Array): Promise<void> {
  const file = await calls.open(path, 'wx', 0o666);
  try {
    try {
      let at = 0;
      do {
        const end = Math.min(bytes.length, at + STRIDE);
        while (at < end) at += (await file.write(bytes, at, end - at, at)).bytesWritten;
        await file.sync().catch((error: unknown) => {
          if (!isUnsupported(error)) throw error;
        });
        calls.alive?.();
      } while (at < bytes.length);
    } finally {
      // Full disks of other machines may be told of no sooner than here.
      await file.close();
    }
  } catch (error) {
    await calls.unlink(path).catch(() => undefined);
    throw error;
  }
}

/** Renames; while somebody else holds one of the files it waits, for `patienceMs` at most. */
export async function renamePatiently(calls: FileCalls, from: string, to: string, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  for (let tries = 0; ; tries++)
    try {
      return await calls.rename(from, to);
    } catch (error) {
      const wait = WAITS[Math.min(tries, WAITS.length - 1)] as number;
      if (!isBusy(error) || performance.now() + wait > end) throw error;
      await sleep(wait);
    }
}

/** So that a name is there after a loss of power; where a system cannot, it is there soon. */
export async function syncFolder(calls: FileCalls, path: string): Promise<void> {
  const folder = await calls.open(path, constants.O_RDONLY).catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close().catch(() => undefined);
}

/**
 * When something was last made in or taken from a folder, by its server's clock, ms; asked of the folder itself, since what systems
 * remember of names may be old.
 */
export async function folderTime(calls: Pick<FileCalls, 'open' | 'lstat'>, path: string): Promise<number> {
  const folder = await calls.open(path, constants.O_RDONLY).catch(() => undefined);
  // Not every system opens folders.
  if (!folder) return (await calls.lstat(path)).mtimeMs;
  try {
    return (await folder.stat()).mtimeMs;
  } finally {
    await folder.close();
  }
}

/** `<writer>-<when>-<chance>`: when by the clock of the machine that made it, and that alone is to take it away again. */
export const tempName = (writer: string, now: number = Date.now()): string =>
  `${writer}-${now.toString(36)}-${randomBytes(6).toString('hex')}`;

/** When a temporary file of this writer was begun; undefined for others'. */
export function tempTime(writer: string, name: string): number | undefined {
  if (!name.startsWith(`${writer}-`)) return undefined;
  const match = /^([0-9a-z]{1,11})-[0-9a-f]{12}$/.exec(name.slice(writer.length + 1));
  return match?.[1] === undefined ? undefined : Number.parseInt(match[1], 36);
}
