/** Files replaced as wholes: written beside, safely on disk, then renamed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { constants, copyFile, type FileHandle, link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import type { Stats } from 'node:fs';

/** Undefined when nothing is there. */
export async function statOf(path: Uint8Array): Promise<Stats | undefined> {
  try {
    return await stat(Buffer.from(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export const readWhole = (path: Uint8Array): Promise<Buffer> => readFile(Buffer.from(path));

/**
 * Beside the file, hidden, and always the same for one file and catalog: what a crash leaves behind is replaced by the next try. ASCII,
 * and short however long the name is. The file's own ending stays, since tools go by it.
 */
export function temporary(path: Uint8Array, mark: string): Buffer {
  const bytes = Buffer.from(path);
  const cut = bytes.lastIndexOf(0x2f) + 1;
  const name = bytes.subarray(cut);
  const ext = /\.[A-Za-z0-9]{1,8}$/.exec(name.toString('latin1'))?.[0] ?? '';
  const id = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return Buffer.concat([bytes.subarray(0, cut), Buffer.from(`.vitrine-${mark}-${id}${ext}`)]);
}

export interface Written {
  readonly size: number;
  /** ms since 1970, with fraction. */
  readonly mtime: number;
}

/** Puts `bytes` in a file's place. `isStill` is asked last of all; false leaves everything as it is, and the answer is undefined. */
export async function put(
  path: Uint8Array,
  temp: Buffer,
  bytes: Uint8Array,
  isStill: () => Promise<boolean>,
  replaces: boolean,
): Promise<Written | undefined> {
  await rm(temp, { force: true });
  const file = await open(temp, 'wx', 0o666);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return await replace(path, temp, isStill, { replaces });
}

/** As `put`, with what stands in `temp` already. */
export async function replace(
  path: Uint8Array,
  temp: Buffer,
  isStill: () => Promise<boolean>,
  { replaces, keepTime = false }: { readonly replaces: boolean; readonly keepTime?: boolean },
): Promise<Written | undefined> {
  const target = Buffer.from(path);
  try {
    if (replaces) await takeAttributes(target, temp, keepTime);
    await synced(temp);
    if (!(await isStill())) return undefined;
    if (replaces) await rename(temp, target);
    else await appear(temp, target);
    await synced(target.subarray(0, target.lastIndexOf(0x2f) || 1), true);
    const { size, mtimeMs } = await stat(target);
    return { size, mtime: mtimeMs };
  } finally {
    await rm(temp, { force: true });
  }
}

/** Never over a file that came meanwhile; disks without links get a rename, after one more look. */
async function appear(temp: Buffer, target: Buffer): Promise<void> {
  try {
    await link(temp, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    if (await statOf(target)) throw Object.assign(new Error('It is there already.'), { code: 'EEXIST' });
    await rename(temp, target);
  }
}

/** Rights, owner and extended attributes of the file that is replaced. */
async function takeAttributes(from: Buffer, to: Buffer, keepTime: boolean): Promise<void> {
  const before = await stat(from);
  const touched = await stat(to);
  if (process.platform === 'linux') await run('cp', ['--attributes-only', '--preserve=all', '--', from, to]);
  const file: FileHandle = await open(to, 'r+').catch(() => open(to, 'r'));
  try {
    await file.chmod(before.mode & 0o7777).catch(() => undefined);
    if (before.uid !== touched.uid || before.gid !== touched.gid) await file.chown(before.uid, before.gid).catch(() => undefined);
  } finally {
    await file.close();
  }
  const now = new Date();
  if (keepTime) await utimes(to, before.atime, before.mtime);
  else await utimes(to, before.atime, now);
}

/** What it cannot copy is no reason not to write. */
async function run(command: string, args: readonly (string | Buffer)[]): Promise<void> {
  // Names that are no UTF-8 cannot be given to a program; such files keep their rights and lose what only cp would bring.
  if (args.some((arg) => typeof arg !== 'string' && !Buffer.from(arg.toString()).equals(arg))) return;
  const child = spawn(command, args.map(String), { stdio: 'ignore' });
  await once(child, 'close').catch(() => undefined);
}

/** Safely on disk, as far as the system can say; folders cannot be asked everywhere. */
async function synced(path: Buffer, folder = false): Promise<void> {
  try {
    const file = await open(path, folder ? 'r' : 'r+');
    await file.sync().finally(() => file.close());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!folder && code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'EACCES' && code !== 'EPERM') throw error;
  }
}

/** A copy with all that the system keeps of a file, to be changed in place. */
export const copied = (from: Uint8Array, to: Buffer): Promise<void> => copyFile(Buffer.from(from), to, constants.COPYFILE_FICLONE);
