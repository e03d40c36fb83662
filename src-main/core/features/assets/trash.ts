/** Moving files to the trash and back. The system's trash where the host has one, else `.vitrine-trash` in the file's root. */
import { lstat, mkdir, rename } from 'node:fs/promises';
import type { CommandResult } from '../../../../src-shared/contract/shapes.ts';
import type { Deps } from '../../deps.ts';
import { joinPath, showPath } from '../../paths.ts';
import { pathsOf } from './details.sql.ts';
import { markTrashed, trashMoves, type TrashPlace } from './trash.sql.ts';

type TrashDeps = Pick<Deps, 'db' | 'host' | 'actor'>;

/** One undo step for all. What could not be moved is named in the warnings and stays as it was. */
export async function trashAssets(deps: TrashDeps, ns: readonly number[]): Promise<CommandResult> {
  const places: { n: number; place: TrashPlace }[] = [];
  const warnings: string[] = [];
  for (const { n, path, root, missing } of await deps.db.call(pathsOf, ns)) {
    if (missing) {
      warnings.push(`${showPath(path)} is not there; nothing was moved.`);
      continue;
    }
    try {
      places.push({ n, place: await moveAway(deps, Buffer.from(path), Buffer.from(root)) });
    } catch (error) {
      warnings.push(`${showPath(path)} stays where it is: ${(error as Error).message}`);
    }
  }
  const label = `Moved ${places.length.toLocaleString('en')} ${places.length === 1 ? 'file' : 'files'} to the trash`;
  const { seq, changed } = await deps.db.call(markTrashed, { actor: deps.actor, label, places });
  return { seq, changed, label, warnings };
}

async function moveAway(deps: TrashDeps, path: Buffer, root: Buffer): Promise<TrashPlace> {
  if (deps.host.trash) {
    await deps.host.trash(path.toString('utf8'));
    return { in: 'system' };
  }
  // Below the root, so that it is a rename on one volume: at once, whatever the size.
  const below = joinPath(Buffer.from('.vitrine-trash'), Buffer.from(`${Date.now().toString(36)}`), path.subarray(root.length + (root.at(-1) === 47 ? 0 : 1)));
  const to = joinPath(root, below);
  await mkdir(to.subarray(0, to.lastIndexOf(47)), { recursive: true });
  await rename(path, to);
  return { in: 'vitrine', path: below.toString('base64') };
}

/** After undo or redo: files follow what the change at `seq` says of them. Answers what could not be done, for people. */
export async function restoreTrash(deps: TrashDeps, seq: number): Promise<string[]> {
  const moves = await deps.db.call(trashMoves, seq);
  if (!moves.length) return [];
  const homes = new Map((await deps.db.call(pathsOf, moves.map((m) => m.n))).map((p) => [p.n, p]));
  const warnings: string[] = [];
  for (const { n, place, direction } of moves) {
    const home = homes.get(n);
    if (!home) continue;
    if (place.in === 'system') {
      warnings.push(direction === 'back' ? `${showPath(home.path)} lies in the system's trash: restore it there and Vitrine knows it again.` : `${showPath(home.path)} was not moved again.`);
      continue;
    }
    const trashed = joinPath(home.root, Buffer.from(place.path, 'base64'));
    const [from, to] = direction === 'back' ? [trashed, Buffer.from(home.path)] : [Buffer.from(home.path), trashed];
    try {
      if (await exists(to)) throw new Error(`there is a file at ${showPath(to)} by now`);
      await mkdir(to.subarray(0, to.lastIndexOf(47)), { recursive: true });
      await rename(from, to);
    } catch (error) {
      warnings.push(`${showPath(home.path)} could not be brought back: ${(error as Error).message}. It lies at ${showPath(from)}.`);
    }
  }
  return warnings;
}

const exists = (path: Buffer): Promise<boolean> => lstat(path).then(() => true, () => false);
