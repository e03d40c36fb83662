/**
 * Moving files to the trash and back, with their sidecars: one left behind would be taken for the next file of that name. The system's
 * trash where the host has one, else `.vitrine-trash` in the file's root.
 */
import type { CommandResult } from '../../../../src-shared/contract/shapes.ts';
import type { Deps } from '../../deps.ts';
import { mayMoveFiles } from '../../team/team.sql.ts';
import { isAway } from '../../disks/away.ts';
import type { DiskFiles } from '../../disks/disks.ts';
import { joinPath, showPath } from '../../paths.ts';
import { pathsOf } from './details.sql.ts';
import { copiesAmong, endTrashWork, markTrashed, sidecarsOf, trashMoves, type TrashPlace, unmarkTrashed, withSidecars } from './trash.sql.ts';

export const TRASH = '.vitrine-trash';
const SLASH = 47;

type TrashDeps = Pick<Deps, 'db' | 'host' | 'actor' | 'disks'>;

/** One undo step for all. What could not be moved is named in the warnings and stays as it was. */
export async function trashAssets(deps: TrashDeps, given: readonly number[]): Promise<CommandResult> {
  const places: { n: number; place: TrashPlace }[] = [];
  const warnings: string[] = [];
  const copies = await deps.db.call(copiesAmong, given);
  const without = new Set(copies);
  const files = given.filter((n) => !without.has(n));
  const ns = await deps.db.call(withSidecars, { ns: files, partners: true });
  if (ns.length) await deps.db.call(mayMoveFiles, ns);
  for (const { n, path, root, rootN, missing } of await deps.db.call(pathsOf, ns)) {
    if (missing) {
      warnings.push(`${showPath(path)} is not there; nothing was moved.`);
      continue;
    }
    try {
      const sidecars = (await deps.db.call(sidecarsOf, n)).map((sidecar) => Buffer.from(sidecar));
      places.push({ n, place: await moveAway(deps, deps.disks.of(rootN), Buffer.from(path), Buffer.from(root), sidecars) });
    } catch (error) {
      warnings.push(`${showPath(path)} stays where it is: ${(error as Error).message}`);
    }
  }
  const count = (n: number, one: string, several: string) => `${n.toLocaleString('en')} ${n === 1 ? one : several}`;
  const label = [
    ...(places.length || !copies.length ? [`Moved ${count(places.length, 'file', 'files')} to the trash`] : []),
    ...(copies.length ? [`${places.length ? 'deleted' : 'Deleted'} ${count(copies.length, 'virtual copy', 'virtual copies')}`] : []),
  ].join(', ');
  const { seq, changed } = await deps.db.call(markTrashed, { actor: deps.actor, label, places, copies });
  return { seq, changed, label, warnings };
}

async function moveAway(deps: TrashDeps, disk: DiskFiles, path: Buffer, root: Buffer, sidecars: readonly Buffer[]): Promise<TrashPlace> {
  if (deps.host.trash) {
    await deps.host.trash(path.toString('utf8'));
    for (const sidecar of sidecars) await deps.host.trash(sidecar.toString('utf8')).catch(() => undefined);
    return { in: 'system' };
  }
  const below = belowTrash(path, root);
  const to = joinPath(root, below);
  await disk.mkdir(folderOf(to));
  await disk.rename(path, to);
  const moved: string[] = [];
  for (const sidecar of sidecars) {
    const name = nameOf(sidecar);
    await disk.rename(sidecar, joinPath(folderOf(to), name)).then(() => moved.push(name.toString('base64')), () => undefined);
  }
  return { in: 'vitrine', path: below.toString('base64'), ...(moved.length ? { sidecars: moved } : {}) };
}

/** Below the root, so that it is a rename on one volume: at once, whatever the size. */
const belowTrash = (path: Buffer, root: Buffer): Buffer =>
  joinPath(Buffer.from(TRASH), Buffer.from(Date.now().toString(36)), path.subarray(root.length + (root.at(-1) === SLASH ? 0 : 1)));

/** Where a file will lie that goes after its change was committed. */
export function plannedPlace(deps: Pick<Deps, 'host'>, path: Buffer, root: Buffer, sidecars: readonly Uint8Array[]): TrashPlace {
  if (deps.host.trash) return { in: 'system' };
  const names = sidecars.map((sidecar) => nameOf(Buffer.from(sidecar)).toString('base64'));
  return { in: 'vitrine', path: belowTrash(path, root).toString('base64'), ...(names.length ? { sidecars: names } : {}) };
}

/** Moves what the change at `seq` says to be in the trash; what cannot be moved is said not to be there. Answers what could not be done, for people. */
export async function carryToTrash(deps: TrashDeps, seq: number, late = false): Promise<{ warnings: string[]; failed: number[] }> {
  const { warnings, failed } = await moveAsSaid(deps, seq, late);
  if (failed.length) await deps.db.call(unmarkTrashed, { actor: deps.actor, ns: failed });
  await deps.db.call(endTrashWork, seq);
  return { warnings, failed };
}

/**
 * After undo or redo: files follow what the change at `seq` says of them. Answers what could not be done, for people. `late`: a program
 * that was killed may not have got to it; then only a file that is still the one which was seen at its place goes to the trash.
 */
export async function restoreTrash(deps: TrashDeps, seq: number, late = false): Promise<string[]> {
  const { warnings, failed } = await moveAsSaid(deps, seq, late);
  if (failed.length) await deps.db.call(unmarkTrashed, { actor: deps.actor, ns: failed });
  return warnings;
}

async function moveAsSaid(deps: TrashDeps, seq: number, late: boolean): Promise<{ warnings: string[]; failed: number[] }> {
  const failed: number[] = [];
  const moves = await deps.db.call(trashMoves, seq);
  if (!moves.length) return { warnings: [], failed };
  const homes = new Map((await placesOf(deps, moves.map((m) => m.n))).map((p) => [p.n, p]));
  const warnings: string[] = [];
  for (const { n, place, direction } of moves) {
    const home = homes.get(n);
    if (!home) continue;
    if (place.in === 'system') {
      if (direction === 'back') warnings.push(`${showPath(home.path)} lies in the system's trash: restore it there and Vitrine knows it again.`);
      else if (!(await intoSystem(deps, home, late))) {
        failed.push(n);
        warnings.push(`${showPath(home.path)} could not be moved to the trash; it stays where it is.`);
      }
      continue;
    }
    const below = Buffer.from(place.path, 'base64');
    const trashed = joinPath(rootThen(Buffer.from(home.path), below) ?? home.root, below);
    const [from, to] = direction === 'back' ? [trashed, Buffer.from(home.path)] : [Buffer.from(home.path), trashed];
    try {
      const disk = deps.disks.of(home.rootN);
      if (late && direction === 'again' && !(await isAsSeen(disk, home))) continue;
      await moveTo(disk, from, to);
      for (const sidecar of place.sidecars ?? []) {
        const name = Buffer.from(sidecar, 'base64');
        await moveTo(disk, joinPath(folderOf(from), name), joinPath(folderOf(to), name)).catch((error: Error) =>
          warnings.push(`Its sidecar ${showPath(name)} stays at ${showPath(folderOf(from))}: ${error.message}.`),
        );
      }
    } catch (error) {
      if (direction === 'again') {
        failed.push(n);
        warnings.push(`${showPath(home.path)} stays where it is: ${(error as Error).message}.`);
      } else warnings.push(`${showPath(home.path)} could not be brought back: ${(error as Error).message}. It lies at ${showPath(from)}.`);
    }
  }
  return { warnings, failed };
}

const placesOf = (deps: TrashDeps, ns: readonly number[]) => deps.db.call(pathsOf, ns);

/** False: it is still where it was. */
async function intoSystem(deps: TrashDeps, home: Awaited<ReturnType<typeof placesOf>>[number], late: boolean): Promise<boolean> {
  const disk = deps.disks.of(home.rootN);
  // Whoever was killed may have done it already; another file that stands there by now is nobody's to move.
  if (late && !(await isAsSeen(disk, home))) return true;
  if (!deps.host.trash) return false;
  try {
    await deps.host.trash(Buffer.from(home.path).toString('utf8'));
  } catch {
    return false;
  }
  for (const sidecar of await deps.db.call(sidecarsOf, home.n)) await deps.host.trash(Buffer.from(sidecar).toString('utf8')).catch(() => undefined);
  return true;
}

/** Whether the file at its place is, by size and time, what the catalog saw there last. */
async function isAsSeen(disk: DiskFiles, { path, size, mtime }: { path: Uint8Array; size: number; mtime: number }): Promise<boolean> {
  const stat = await statOf(disk, path);
  return stat?.size === size && stat.mtimeMs === mtime;
}

/** The root as it was when the file went: another may have taken it in since. `below`: `.vitrine-trash/<when>/<path in the root>`. */
function rootThen(home: Buffer, below: Buffer): Buffer | undefined {
  const path = below.subarray(below.indexOf(SLASH, TRASH.length + 1) + 1);
  const at = home.length - path.length;
  return at > 0 && home.subarray(at).equals(path) && home[at - 1] === SLASH ? home.subarray(0, Math.max(1, at - 1)) : undefined;
}

/** Throws when something stands there already. */
export async function moveTo(disk: DiskFiles, from: Buffer, to: Buffer): Promise<void> {
  if (await statOf(disk, to)) throw new Error(`there is a file at ${showPath(to)} by now`);
  await disk.mkdir(folderOf(to));
  await disk.rename(from, to);
}

const folderOf = (path: Buffer): Buffer => path.subarray(0, path.lastIndexOf(SLASH));
const nameOf = (path: Buffer): Buffer => path.subarray(path.lastIndexOf(SLASH) + 1);

/** Undefined: nothing is there. A disk that does not answer says nothing of it: rejects. */
const statOf = (disk: DiskFiles, path: Uint8Array) =>
  disk.lstat(path).catch((error: unknown) => {
    if (isAway(error)) throw error;
    return undefined;
  });
