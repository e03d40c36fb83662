/**
 * After a start: files that went to `.vitrine-trash` and whose change was never committed, or whose undo or
 * redo did not get to move them, or whose change was committed before they were moved, since the program was killed in between. They go
 * where the catalog says of them.
 */
import type { Deps } from '../../deps.ts';
import { joinPath } from '../../paths.ts';
import { openTrashWork, placesIn, trashState } from './trash.sql.ts';
import { carryToTrash, moveTo, restoreTrash, TRASH } from './trash.ts';

type RecoveryDeps = Pick<Deps, 'db' | 'host' | 'actor' | 'disks'>;

const MOST_FILES = 100_000;

/** Answers how many files were moved back by it. Rejects with DiskAway. */
export async function recoverTrash(deps: RecoveryDeps): Promise<number> {
  const { lastStep, roots, claimed } = await deps.db.call(trashState, null);
  for (const seq of await deps.db.call(openTrashWork, undefined)) await carryToTrash(deps, seq, true);
  if (lastStep !== null) await restoreTrash(deps, lastStep, true);
  let back = 0;
  for (const { n, path } of roots) {
    for (const when of await unclaimed(deps, n, path, claimed))
      back += await bringBack(deps, n, Buffer.from(path), when);
  }
  return back;
}

/** The newest folders of the trash of which no committed change knows. */
async function unclaimed(
  deps: RecoveryDeps,
  root: number,
  path: Uint8Array,
  claimed: ReadonlySet<string>,
): Promise<Buffer[]> {
  const entries = await deps.disks
    .of(root)
    .readdir(joinPath(path, Buffer.from(TRASH)))
    .catch((error: unknown) => {
      if ((error as { code?: string }).code === 'ENOENT') return [];
      throw error;
    });
  const names = entries.filter(({ kind }) => kind === 'folder').map(({ name }) => Buffer.from(name).toString('latin1'));
  // Names are times in base 36, of one length until the year 2059.
  const newest = names.sort().reverse();
  const known = newest.findIndex((name) => claimed.has(name));
  return newest.slice(0, known < 0 ? newest.length : known).map((name) => Buffer.from(name, 'latin1'));
}

async function bringBack(deps: RecoveryDeps, root: number, rootPath: Buffer, when: Buffer): Promise<number> {
  const disk = deps.disks.of(root);
  const top = joinPath(rootPath, Buffer.from(TRASH), when);
  const files = await filesBelow(deps, root, top);
  const known = new Set(
    (await deps.db.call(placesIn, { root, paths: files })).map((path) => Buffer.from(path).toString('latin1')),
  );
  // What the catalog does not know was put there by somebody else; sidecars go with their pictures.
  if (!files.some((file) => known.has(file.toString('latin1')))) return 0;
  let back = 0;
  for (const file of files)
    await moveTo(disk, joinPath(top, file), joinPath(rootPath, file)).then(
      () => back++,
      () => undefined,
    );
  return back;
}

/** Paths below `top`. */
async function filesBelow(deps: RecoveryDeps, root: number, top: Buffer): Promise<Buffer[]> {
  const files: Buffer[] = [];
  const open: Buffer[] = [Buffer.alloc(0)];
  for (const folder of open) {
    if (files.length > MOST_FILES) break;
    for (const { name, kind } of await deps.disks.of(root).readdir(folder.length ? joinPath(top, folder) : top)) {
      const path = folder.length ? joinPath(folder, name) : Buffer.from(name);
      if (kind === 'folder') open.push(path);
      else files.push(path);
    }
  }
  return files;
}
