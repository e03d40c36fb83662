/**
 * Renames on disk what a change says. Nothing is ever written over; a file that is in the way is left and named. What a crash cut off is
 * done by the next one that comes here.
 */
import { nameKey } from '../../../../src-shared/domain/naming/index.ts';
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import type { DiskFiles } from '../../disks/disks.ts';
import { type Bytes, join, toBuffer, toText } from '../../library/bytes.ts';
import { carryMoves } from './carry-moves.ts';
import { applyRenamed, endFileWork, openFileWork, type RenameMove, renameMoves } from './rename.sql.ts';

export type CarryDeps = Pick<Deps, 'db' | 'disks' | 'library'>;

export interface CarriedOut {
  readonly warnings: readonly string[];
  /** Assets whose file has the name it had. */
  readonly failed: readonly number[];
}

/** The change at `seq`, and before it those that a crash cut off. */
export async function carryOut(deps: CarryDeps, seq: number): Promise<CarriedOut> {
  let own: CarriedOut = { warnings: [], failed: [] };
  for (const open of await deps.db.call(openFileWork, null)) {
    if (open === seq) own = await carryOutOne(deps, open, false);
    // On a disk that is away it waits for another time, and nobody waits for it.
    else await carryOutOne(deps, open, true).catch(() => undefined);
  }
  return own;
}

/** `late`: a crash cut it off. */
async function carryOutOne(deps: CarryDeps, seq: number, late: boolean): Promise<CarriedOut> {
  const warnings: string[] = [];
  const failed: number[] = [];
  for (const some of Map.groupBy(await deps.db.call(renameMoves, seq), ({ root, folder }) => `${root}\0${folder}`).values()) {
    const { root, folder } = some[0] as RenameMove;
    const part = await deps.library.exclusive(root, () => inFolder(deps, seq, some, late));
    warnings.push(...part.warnings);
    failed.push(...part.failed);
    if (!part.told) await deps.library.look(root, [folder]).catch(() => undefined);
  }
  const moved = await carryMoves(deps, seq, late);
  warnings.push(...moved.warnings);
  failed.push(...moved.failed);
  await deps.db.call(endFileWork, seq);
  return { warnings, failed };
}

/** Before anything is scanned: half renamed files would be taken for others. */
export const recoverRenames = async (deps: CarryDeps): Promise<void> => void (await carryOut(deps, -1));

interface Step {
  readonly n: number;
  readonly from: Bytes;
  readonly to: Bytes;
  /** A hidden name that it may have meanwhile. */
  readonly between: Bytes;
}

/** `late`: a part of it may be done. */
async function inFolder({ db, disks }: CarryDeps, seq: number, moves: readonly RenameMove[], late: boolean): Promise<CarriedOut & { told: boolean }> {
  const { root, rootPath, folder } = moves[0] as RenameMove;
  const disk = disks.of(root);
  const at = join(rootPath, folder);
  const warnings: string[] = [];
  const failed = new Set<number>();
  const steps = moves.flatMap(({ n, name, from, to, with: others = [] }): Step[] => {
    if (name !== from && !(late && name === to)) {
      warnings.push(`${toText(join(at, name))} was renamed since; it keeps its name.`);
      failed.add(n);
      return [];
    }
    return [[from, to] as const, ...others].map(([a, b]) => ({ n, from: a, to: b, between: '' }));
  });
  const done: [Bytes, Bytes][] = [];
  const move = (from: Bytes, to: Bytes) => disk.moveNew(toBuffer(join(at, from)), toBuffer(join(at, to)), true);
  const todo = steps.map((step, k): Step => ({ ...step, between: `.vitrine-rename-${seq}-${k}` }));
  if (late) todo.splice(0, todo.length, ...(await leftOf(disk, at, todo, done)));
  const origin = new Map(todo.map((step) => [step, step.from]));
  while (todo.length) {
    const names = new Set(todo.map(({ from }) => nameKey(from)));
    // One whose new name nobody has any more; where all wait for each other one steps aside.
    const free = todo.findIndex(({ to }) => !names.has(nameKey(to)));
    const step = todo.splice(Math.max(0, free), 1)[0] as Step;
    try {
      if (free >= 0) {
        await move(step.from, step.to);
        done.push([origin.get(step) as Bytes, step.to]);
      } else {
        await move(step.from, step.between);
        const aside = { ...step, from: step.between };
        origin.set(aside, origin.get(step) as Bytes);
        todo.push(aside);
      }
    } catch (error) {
      if (isAway(error)) throw error;
      failed.add(step.n);
      warnings.push(`${toText(join(at, origin.get(step) as Bytes))} keeps its name: ${reason(error, toText(step.to))}`);
      if (step.from === step.between) await move(step.between, origin.get(step) as Bytes).catch(() => undefined);
    }
  }
  const told = done.length === 0 || (await db.call(applyRenamed, { root, folder, names: done }));
  return { warnings, failed: [...failed], told };
}

/** What a crash left to do. A file that stands under both names has them by two links: the old one goes. */
async function leftOf(disk: DiskFiles, at: Bytes, steps: readonly Step[], done: [Bytes, Bytes][]): Promise<Step[]> {
  const there = new Set((await disk.readdir(toBuffer(at))).map(({ name }) => Buffer.from(name).toString('latin1')));
  const left: Step[] = [];
  for (const step of steps) {
    const { from, to, between } = step;
    if (there.has(between)) left.push({ ...step, from: between });
    else if (!there.has(from)) done.push([from, to]);
    else {
      const [a, b] = there.has(to) ? await Promise.all([from, to].map((name) => disk.lstat(toBuffer(join(at, name))))) : [];
      if (a && b && a.fsid === b.fsid && a.kind === 'file') {
        await disk.discard(toBuffer(join(at, from)));
        done.push([from, to]);
      } else left.push(step);
    }
  }
  return left;
}

function reason(error: unknown, to: string): string {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'EEXIST') return `there is a file named ${to} by now.`;
  if (code === 'ENOENT') return 'it is not there any more.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'the system does not allow it to be renamed.';
  if (code === 'ENAMETOOLONG') return `${to} is longer than the disk takes.`;
  return `the system says ${code ?? message}.`;
}
