/**
 * Files that a file names and that lie with it: in its folder or below, and nowhere else. Names are what strangers wrote, so links
 * out of that folder, pipes, what a sync program keeps elsewhere, and what is too large are as if they were not there.
 */
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { linkKey, readRefPath } from '../../../src-shared/domain/links.ts';

export interface Beside {
  readonly name: string;
  readonly data: Buffer;
}

/** Where pictures of models are mostly put, when the path that was written is that of another machine. */
const USUAL = ['textures', 'maps', 'images'];
/** Names in a folder that are looked at for one that differs in case. */
const MOST_NAMES = 5000;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const LEAST_IN_CLOUD = 4096;

/**
 * @param path of the file that names it
 * @param written a path as any system writes it; of one that leads elsewhere the last part is looked for
 * @param most bytes
 */
export async function readBeside(path: Buffer, written: string, most: number): Promise<Beside | undefined> {
  const said = readRefPath(written);
  const name = said?.parts.at(-1);
  if (!said || !name) return undefined;
  const folder = await realpath(folderOf(path), 'buffer').catch(() => undefined);
  if (!folder) return undefined;
  const asWritten = said.absolute || said.parts[0] === '..' ? [] : [said.parts];
  const below = said.parts.slice(-2);
  const ways = [...asWritten, ...(below[0] === '..' ? [] : [below]), [name], ...USUAL.map((one) => [one, name])];
  for (const parts of ways) {
    const data = await read(folder, parts, most);
    if (data) return { name, data };
  }
  return undefined;
}

async function read(folder: Buffer, parts: readonly string[], most: number): Promise<Buffer | undefined> {
  let at = folder;
  for (const part of parts) {
    const next = await below(at, part);
    if (!next) return undefined;
    at = next;
  }
  const real = await realpath(at, 'buffer').catch(() => undefined);
  if (!real || !isBelow(folder, real)) return undefined;
  try {
    // A pipe would be waited for.
    await using file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await file.stat();
    if (!stats.isFile() || stats.size === 0 || stats.size > most) return undefined;
    if (stats.blocks === 0 && stats.size > LEAST_IN_CLOUD && (await lstat(folder)).blocks > 0) return undefined;
    const data = Buffer.allocUnsafeSlow(stats.size);
    let filled = 0;
    while (filled < data.length) {
      const { bytesRead } = await file.read(data, filled, data.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return data.subarray(0, filled);
  } catch {
    return undefined;
  }
}

/** What is there under this name, or under one that differs in case or accents alone. */
async function below(folder: Buffer, part: string): Promise<Buffer | undefined> {
  const joined = (name: Buffer): Buffer => Buffer.concat([folder, Buffer.of(SLASH), name]);
  const exact = joined(Buffer.from(part));
  if (
    await lstat(exact).then(
      () => true,
      () => false,
    )
  )
    return exact;
  const names = await readdir(folder, { encoding: 'buffer' }).catch((): Buffer[] => []);
  const alike = names.slice(0, MOST_NAMES).find((name) => linkKey(name.toString()) === linkKey(part));
  return alike && joined(alike);
} // prettier-ignore

function folderOf(path: Buffer): Buffer {
  const end = Math.max(path.lastIndexOf(SLASH), process.platform === 'win32' ? path.lastIndexOf(BACKSLASH) : -1);
  return end > 0 ? path.subarray(0, end) : Buffer.from(end === 0 ? '/' : '.');
}

const isBelow = (folder: Buffer, path: Buffer): boolean =>
  path.subarray(0, folder.length).equals(folder) &&
  (folder.at(-1) === SLASH || path[folder.length] === SLASH || path[folder.length] === BACKSLASH);
