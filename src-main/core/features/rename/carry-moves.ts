/**
 * Moves files on disk as a change says: within a volume by name, to another one as a copy that is read back before the first one goes.
 * Nothing is ever written over. What a crash cut off is completed by the next one that comes here.
 */
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import { type Bytes, join, parentOf, toBuffer, toText } from '../../library/bytes.ts';
import type { CarriedOut } from './carry-out.ts';
import { applyMoved, type Arrived, type Move, movesOf, type Place } from './move.sql.ts';

type MoveDeps = Pick<Deps, 'db' | 'disks' | 'library'>;

const pathOf = ({ rootPath, folder }: Place, name: Bytes): Buffer => toBuffer(join(join(rootPath, folder), name));
const shown = (path: Buffer): string => path.toString('utf8');

/** `late`: a crash cut it off. */
export async function carryMoves(deps: MoveDeps, seq: number, late: boolean): Promise<CarriedOut> {
  const warnings: string[] = [];
  const failed: number[] = [];
  const groups = Map.groupBy(await deps.db.call(movesOf, seq), ({ from, to }) => [from.root, from.folder, to.root, to.folder].join('\0'));
  for (const some of groups.values()) {
    const { from, to } = some[0] as Move;
    const [first, second] = from.root < to.root ? [from.root, to.root] : [to.root, from.root];
    const work = () => betweenFolders(deps, seq, some, late);
    const part = await deps.library.exclusive(first, () => (first === second ? work() : deps.library.exclusive(second, work)));
    warnings.push(...part.warnings);
    failed.push(...part.failed);
    if (part.told) continue;
    for (const { root, folder } of [from, to]) await deps.library.look(root, [folder]).catch(() => undefined);
  }
  return { warnings, failed };
}

async function betweenFolders(deps: MoveDeps, seq: number, moves: readonly Move[], late: boolean): Promise<CarriedOut & { told: boolean }> {
  const { from, to } = moves[0] as Move;
  const warnings: string[] = [];
  const failed: number[] = [];
  const files: Arrived[] = [];
  await deps.disks.of(to.root).mkdir(toBuffer(join(to.rootPath, to.folder)));
  let k = 0;
  for (const move of moves) {
    const isAt = (place: Place) => move.now.root === place.root && move.now.folder === place.folder && move.now.name === place.name;
    if (!isAt(move.from) && !(late && isAt(move.to))) {
      failed.push(move.n);
      warnings.push(`${shown(pathOf(move.from, move.from.name))} is elsewhere by now; it stays there.`);
      continue;
    }
    const names = [[move.from.name, move.to.name] as const, ...move.with];
    for (const [i, [a, b]] of names.entries()) {
      try {
        files.push({ from: a, to: b, ...(await carry(deps, { from, to, a, b, part: `.vitrine-move-${seq}-${k++}`, late })) });
      } catch (error) {
        if (isAway(error)) throw error;
        warnings.push(`${shown(pathOf(from, a))} stays where it is: ${reason(error, toText(b))}`);
        if (i > 0) continue;
        failed.push(move.n);
        break;
      }
    }
  }
  const told = files.length === 0 || (await deps.db.call(applyMoved, { from, to, files }));
  return { warnings, failed, told };
}

interface One {
  readonly from: Place;
  readonly to: Place;
  readonly a: Bytes;
  readonly b: Bytes;
  /** Hidden name of a copy that is not whole yet. */
  readonly part: Bytes;
  readonly late: boolean;
}

async function carry({ disks }: MoveDeps, { from, to, a, b, part, late }: One): Promise<Pick<Arrived, 'size' | 'mtime' | 'fsid'>> {
  const [source, target] = [disks.of(from.root), disks.of(to.root)];
  const [old, now] = [pathOf(from, a), pathOf(to, b)];
  const arrived = async () => {
    const { size, mtimeMs, fsid } = await target.lstat(now);
    return { size, mtime: mtimeMs, fsid };
  };
  const statOf = (disk: typeof source, path: Buffer) =>
    disk.lstat(path).catch((error: unknown) => {
      if (isAway(error)) throw error;
      return undefined;
    });
  if (late) {
    const [before, after] = [await statOf(source, old), await statOf(target, now)];
    if (!before && after) return await arrived();
    // It stands under both: by two links, or as a copy that was whole before the first could go.
    if (before && after) {
      if (before.fsid !== after.fsid && !(await isEqual(disks, old, now))) throw Object.assign(new Error('in the way'), { code: 'EEXIST' });
      await source.discard(old);
      return await arrived();
    }
  }
  try {
    await source.moveNew(old, now);
    return await arrived();
  } catch (error) {
    if ((error as { code?: string }).code !== 'EXDEV') throw error;
  }
  const before = await source.lstat(old);
  const copy = toBuffer(join(parentOf(now.toString('latin1')), part));
  await target.discard(copy);
  try {
    const { size, sha256 } = await disks.between.copy(old, [copy], before.mtimeMs);
    const back = await disks.between.readBack(copy);
    if (back.size !== size || !Buffer.from(back.sha256).equals(Buffer.from(sha256))) throw new Error('what was written is not what was read');
    const after = await source.lstat(old);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || after.size !== size) throw new Error('it changed while it was copied');
    await target.moveNew(copy, now);
  } catch (error) {
    await target.discard(copy).catch(() => undefined);
    throw error;
  }
  await source.discard(old);
  return await arrived();
}

async function isEqual(disks: MoveDeps['disks'], a: Buffer, b: Buffer): Promise<boolean> {
  const [one, other] = [await disks.between.readBack(a), await disks.between.readBack(b)];
  return one.size === other.size && Buffer.from(one.sha256).equals(Buffer.from(other.sha256));
}

function reason(error: unknown, to: string): string {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'EEXIST') return `there is a file named ${to} by now.`;
  if (code === 'ENOENT') return 'it is not there any more.';
  if (code === 'ENOSPC') return 'the disk that it goes to is full.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'the system does not allow it to be moved.';
  return `${code ?? message}.`;
}
