/** Puts what was made in its place: whole, under its final name, and never over the file that it was made of. */
import { fitted } from '../../../../src-shared/domain/export/names.ts';
import type { ExportPreset } from '../../../../src-shared/domain/export/preset.ts';
import { splitName } from '../../../../src-shared/domain/naming/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { isAway } from '../../disks/away.ts';
import type { DiskFiles } from '../../disks/disks.ts';
import { ITEM, type Item } from './export.sql.ts';

/** Hidden names: no library looks at them. */
export const temporaryOf = (to: string, job: string, { folder, i }: Pick<Item, 'folder' | 'i'>): string => `${placeOf(to, { folder, name: `.vitrine-export-${job.slice(0, 8)}-${i}` })}`;
export const placeOf = (to: string, { folder, name }: Pick<Item, 'folder' | 'name'>): string => [to.replace(/\/$/, ''), folder, name].filter(Boolean).join('/');

export interface Placing {
  readonly disk: DiskFiles;
  readonly job: string;
  readonly to: string;
  readonly clash: ExportPreset['clash'];
  /** `device:inode` of what the run exports. */
  readonly sources: ReadonlySet<string>;
  /** Notes a new name before anything is moved to it, so that a run that is cut off knows it again. */
  readonly renamed: (item: Item) => Promise<void>;
}

const MOST_TRIES = 10_000;

/** Answers the item as it is then. Throws RpcError where others would fare no better. */
export async function place(deps: Placing, made: Item): Promise<Item> {
  const { disk, to, job } = deps;
  const temporary = temporaryOf(to, job, made);
  const wanted = splitName(made.name);
  let item = made;
  for (let number = 2; number < MOST_TRIES; number++) {
    const at = placeOf(to, item);
    try {
      const there = deps.clash === 'overwrite' ? await disk.lstat(at).catch(() => undefined) : undefined;
      if (there) {
        if (there.kind !== 'file') return failed(item, 'name-clash', `${at} is no file, so it was not written over. Choose another name or folder.`);
        if (deps.sources.has(there.fsid)) return failed(item, 'onto-source', `${at} is the original itself, and is never written over. Export into another folder, or under another name.`);
        await disk.replace(temporary, at);
      } else await disk.moveNew(temporary, at);
      return { ...item, state: ITEM.placed };
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw stops(error, to) ?? error;
      if (deps.clash === 'skip') return { ...item, state: ITEM.skipped };
      item = { ...item, name: fitted(wanted.stem, `-${number}${wanted.ext ? `.${wanted.ext}` : ''}`) };
      await deps.renamed(item);
    }
  }
  return failed(item, 'name-clash', `There are too many files of the name ${made.name} in ${to}. Choose another name or folder.`);
}

export const failed = (item: Item, code: string, message: string): Item => ({ ...item, state: ITEM.failed, problem: { code, message } });

/** An error of the target with which the whole run ends; undefined: it is about one file. */
export function stops(error: unknown, to: string): RpcError | undefined {
  const { code = '', message } = error as { code?: string; message: string };
  const goesOn = 'What was exported is whole and stays';
  if (isAway(error)) return new RpcError('offline', message);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return new RpcError('disk-full', `There is no room left in ${to}. ${goesOn}; make room and start the export again: it goes on where it stopped.`);
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return new RpcError('read-only', `Vitrine may not write into ${to}. Give yourself the right to, or choose another folder.`);
  if (code === 'EIO' || code === 'ENXIO' || code === 'ESTALE' || code === 'ENOTCONN') return new RpcError('offline', `${to} cannot be written (${code}). ${goesOn}; look whether its disk is connected, then start the export again: it goes on where it stopped.`);
  return undefined;
}

/** For people, of one file that could not be written. */
export function unwritten(item: Item, code: string, at: string): Item | undefined {
  if (code === 'ENAMETOOLONG') return failed(item, 'too-long', `The path ${at} is longer than the disk takes. Choose shorter templates in the preset.`);
  if (code === 'ENOTDIR' || code === 'EEXIST') return failed(item, 'name-clash', `A file stands where a folder for ${at} has to be. Choose another folder template in the preset.`);
  if (code === 'ENOENT') return failed(item, 'gone', `The folder for ${at} was taken away meanwhile. Export it once more.`);
  return undefined;
}
