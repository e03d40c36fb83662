/** What goes along with files that are moved into another folder, and under which names. */
import type { MoveWish } from '../../../../src-shared/contract/rename.ts';
import { assignNames, type Wish } from '../../../../src-shared/domain/naming/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { type Bytes, bytesOf, join, toBuffer, toBytes, toText } from '../../library/bytes.ts';
import { resolveTargets } from '../../targets.ts';
import { withSidecars } from '../assets/assets.service.ts';
import { type At, type Moved, type RootAt, rootsThere } from './move.sql.ts';
import { type Shot, shotsIn } from './plan.ts';
import { assetsNamed, type FileRow, filesToRename } from './rename.sql.ts';

export interface MovePlan {
  readonly moves: readonly { readonly n: number; readonly value: Moved }[];
  readonly warnings: readonly string[];
}

/** @throws RpcError not-found where the folder is not in the library, conflict for a name that is taken */
export async function planMoves(deps: Pick<Deps, 'db' | 'disks' | 'search' | 'settled'>, wish: MoveWish): Promise<MovePlan> {
  const roots = await deps.db.call(rootsThere, undefined);
  const { root, folder } = placeIn(roots, wish.to);
  const ns = await deps.db.call(withSidecars, { ns: await resolveTargets(deps, wish.targets), partners: true });
  const rows = await deps.db.call(filesToRename, ns);
  const warnings = rows.filter(({ missing }) => missing).map((row) => `${toText(join(join(row.rootPath, row.folder), row.name))} is not there; it was not moved.`);
  const elsewhere = rows.filter((row) => !row.missing && !(row.root === root.n && row.folder === folder));
  const shots: Shot[] = [];
  for (const some of Map.groupBy(elsewhere, (row) => `${row.root}\0${row.folder}`).values()) {
    const [first] = some as [FileRow];
    const at = { root: first.root, folder: first.folder, path: join(first.rootPath, first.folder) };
    const names = await deps.disks.of(at.root).readdir(toBuffer(at.path)).catch(() => []);
    shots.push(...shotsIn(at, some, names.map(({ name }) => toBytes(name))).shots);
  }
  const there = await deps.disks.of(root.n).readdir(toBuffer(join(root.path, folder))).catch(() => []);
  const staying = there.map(({ name }) => toText(toBytes(name)));
  const wishes = shots.map((shot): Wish => ({ folder: 'target', stem: shot.facts.name ?? '', rests: shot.files.map(({ rest }) => rest) }));
  const assigned = assignNames(wishes, () => staying, wish.clash);
  const clash = shots.find((_, i) => assigned[i]?.clash);
  if (clash) {
    const count = assigned.filter((one) => one.clash).length;
    throw new RpcError('conflict', `Nothing was moved: ${count === 1 ? 'a name is' : `${count.toLocaleString('en')} names are`} taken in ${wish.to}, ${toText(clash.files[0]?.name ?? '')} for one. A number can be added to those that come.`);
  }
  const rootId = new Map(roots.map(({ n, id }) => [n, id]));
  const moves: { n: number; value: Moved }[] = [];
  for (const [i, shot] of shots.entries()) {
    const stem = assigned[i]?.stem ?? '';
    const found = await deps.db.call(assetsNamed, { root: shot.at.root, folder: shot.at.folder, names: shot.files.map(({ name }) => name) });
    const files = shot.files.map(({ name, rest }, k) => ({ name, to: bytesOf(`${stem}${rest}`), n: found[k] ?? undefined }));
    const owner = files.find(({ n }) => n !== undefined && shot.targets.some((row) => row.n === n))?.n;
    const others = files.filter(({ n }) => n === undefined).map(({ name, to }) => [name, to] as const);
    const at = (where: string, inside: Bytes, name: Bytes): At => [where, inside, name];
    for (const { n, name, to } of files)
      if (n !== undefined)
        moves.push({ n, value: { to: at(root.id, folder, to), from: at(rootId.get(shot.at.root) ?? '', shot.at.folder, name), ...(n === owner && others.length ? { with: others } : {}) } });
  }
  return { moves, warnings };
}

/** The root that a folder is in, and the folder below it. */
function placeIn(roots: readonly RootAt[], path: string): { root: RootAt; folder: Bytes } {
  const wanted = bytesOf(path.replace(/[\\/]+$/, '') || '/');
  if (path.split(/[\\/]/).includes('..')) throw new RpcError('invalid-input', `${path} is no plain path of a folder.`);
  const holds = (root: Bytes) => wanted === root || wanted.startsWith(root.endsWith('/') ? root : `${root}/`);
  const [root] = roots.filter((one) => holds(one.path)).sort((a, b) => b.path.length - a.path.length);
  if (!root) throw new RpcError('not-found', `${path} is in no folder of the library that is there. Add it first.`);
  return { root, folder: wanted.slice(root.path.length).replace(/^\//, '') };
}
