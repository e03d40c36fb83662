/** What there is to import: cards that are mounted, and the files of a card or folder. */
import { homedir } from 'node:os';
import { basename, join as joinText } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { isAway } from '../../disks/away.ts';
import type { DiskFiles, PlaceFiles } from '../../disks/disks.ts';
import { diskKind, mounts } from '../../disks/kind.ts';
import { type Bytes, bytesOf, extOf, join, toBuffer, toBytes } from '../../library/bytes.ts';
import { isIgnoredFile, isIgnoredFolder } from '../../library/ignore.ts';
import { namesIn } from '../library/library.service.ts';

export interface SourceFile {
  /** Below the source, `/` between names. */
  readonly path: Bytes;
  readonly size: number;
  /** ms since 1970. */
  readonly mtime: number;
}

const isDcim = (name: string): boolean => name.toUpperCase() === 'DCIM';

/** Mounted cards and cameras: whatever may be pulled and has a DCIM folder. `tops`: where else disks appear. */
export async function findCards(disk: PlaceFiles, tops: readonly string[] = usualTops()): Promise<{ name: string; path: string }[]> {
  const table = mounts();
  const candidates = new Set(table.filter(({ at }) => diskKind(at, table) !== 'fixed' && !/^\/(proc|sys|dev|run\/(?!media))/.test(at)).map(({ at }) => at));
  for (const top of tops) for (const name of await namesIn(disk, top)) candidates.add(joinText(top, name));
  const cards = await Promise.all([...candidates].map(async (path) => ((await namesIn(disk, path)).some(isDcim) ? [{ name: basename(path), path }] : [])));
  return cards.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

function usualTops(): string[] {
  const user = basename(homedir());
  return ['/Volumes', '/media', `/media/${user}`, `/run/media/${user}`, '/mnt'];
}

/** Cameras keep lists and settings for themselves; nobody misses them. */
const HOUSEKEEPING = new Set('ctg mrk bin inp bnp ind int bdm cpi mpl dat db ini idx'.split(' '));
const AT_ONCE = 32;

/** All files of a card or folder in order of their paths; those that no program's library would hold are left out. Throws RpcError. */
export async function listSource(disk: DiskFiles, source: string, signal?: AbortSignal): Promise<SourceFile[]> {
  const top = bytesOf(source);
  const files: SourceFile[] = [];
  const first = await disk.readdir(source).catch((error: unknown) => {
    throw cannotRead(source, error);
  });
  const isCard = first.some(({ name, kind }) => kind === 'folder' && isDcim(Buffer.from(name).toString()));
  const todo: Bytes[] = [''];
  for (const folder of todo) {
    signal?.throwIfAborted();
    const at = join(top, folder);
    const entries = folder === '' ? first : await disk.readdir(toBuffer(at)).catch((error: unknown) => {
      throw cannotRead(toBuffer(at).toString(), error);
    });
    const names: Bytes[] = [];
    for (const { name: raw, kind } of entries) {
      const name = toBytes(raw);
      if (kind === 'folder' && !isIgnoredFolder(name)) todo.push(join(folder, name));
      if (kind === 'file' && !isIgnoredFile(name) && !(isCard && HOUSEKEEPING.has(extOf(name)))) names.push(name);
    }
    for (let i = 0; i < names.length; i += AT_ONCE)
      await Promise.all(
        names.slice(i, i + AT_ONCE).map(async (name) => {
          const stats = await disk.lstat(toBuffer(join(at, name))).catch((error: unknown) => {
            throw cannotRead(toBuffer(join(at, name)).toString(), error);
          });
          files.push({ path: join(folder, name), size: stats.size, mtime: stats.mtimeMs });
        }),
      );
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function cannotRead(path: string, error: unknown): RpcError {
  const { code } = error as { code?: string };
  if (isAway(error)) return new RpcError('offline', `The disk of ${path} does not answer. Look whether it is connected, then try again.`);
  if (code === 'EACCES' || code === 'EPERM') return new RpcError('read-only', `Vitrine may not look into ${path}. Give yourself the right to read it.`);
  if (code === 'ENOTDIR') return new RpcError('invalid-input', `${path} is a file. Name the card or folder that it is in.`);
  if (code === 'ENOENT') return new RpcError('not-found', `There is nothing at ${path}. Look whether the card is in.`);
  return new RpcError('offline', `${path} cannot be read (${code ?? (error as Error).message}). Look whether the card is in and whole.`);
}
