/** What goes along with files that are moved or copied into another folder, and under which names. */
import type { MoveWish, NewName } from '../../../../src-shared/contract/rename.ts';
import { assignNames, type Wish } from '../../../../src-shared/domain/naming/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { type Bytes, bytesOf, join, toBuffer, toBytes, toText } from '../../library/bytes.ts';
import { resolveTargets } from '../../targets.ts';
import { withSidecars } from '../assets/assets.service.ts';
import { type At, type Moved, type RootAt, rootsThere } from './move.sql.ts';
import { itemOf, missingItem, type Shot, shotsIn } from './plan.ts';
import { assetsNamed, type FileRow, filesToRename } from './rename.sql.ts';

/** One file: an asset, or what lies beside one and is none. */
export interface Going {
  /** The asset. */
  readonly n: number | null;
  /** Absolute. */
  readonly from: Bytes;
  /** In the folder that it goes to. */
  readonly to: Bytes;
}
export interface MovePlan {
  readonly items: readonly NewName[];
  readonly moves: readonly { readonly n: number; readonly value: Moved }[];
  readonly files: readonly Going[];
  readonly target: { readonly root: number; readonly folder: Bytes };
  /** How many lie there already. */
  readonly there: number;
}

/** @throws RpcError not-found where the folder is not in the library */
export async function planMoves(deps: Pick<Deps, 'db' | 'disks' | 'search' | 'settled'>, wish: MoveWish & { readonly copy?: boolean }): Promise<MovePlan> {
  const roots = await deps.db.call(rootsThere, undefined);
  const { root, folder } = placeIn(roots, wish.to);
  const ns = await deps.db.call(withSidecars, { ns: await resolveTargets(deps, wish.targets), partners: true });
  const rows = await deps.db.call(filesToRename, { ns, copying: wish.copy === true });
  const missing = rows.filter((row) => row.missing);
  const going = rows.filter((row) => !row.missing && (wish.copy || !(row.root === root.n && row.folder === folder)));
  const shots: Shot[] = [];
  for (const some of Map.groupBy(going, (row) => `${row.root}\0${row.folder}`).values()) {
    const [first] = some as [FileRow];
    const at = { root: first.root, folder: first.folder, path: join(first.rootPath, first.folder) };
    const names = await deps.disks.of(at.root).readdir(toBuffer(at.path)).catch(() => []);
    const found = shotsIn(at, some, names.map(({ name }) => toBytes(name)));
    shots.push(...found.shots);
    missing.push(...found.missing);
  }
  const there = await deps.disks.of(root.n).readdir(toBuffer(join(root.path, folder))).catch(() => []);
  const staying = there.map(({ name }) => toText(toBytes(name)));
  const wishes = shots.map((shot): Wish => ({ folder: 'target', stem: shot.facts.name ?? '', rests: shot.files.map(({ rest }) => rest) }));
  const assigned = assignNames(wishes, () => staying, wish.clash);
  const rootId = new Map(roots.map(({ n, id }) => [n, id]));
  const items: NewName[] = [];
  const moves: { n: number; value: Moved }[] = [];
  const files: Going[] = [];
  for (const [i, shot] of shots.entries()) {
    const { stem = '', clash } = assigned[i] ?? {};
    const made = shot.files.map(({ name, rest }): readonly [Bytes, Bytes] => [name, bytesOf(`${stem}${rest}`)]);
    items.push(...shot.targets.map((row) => itemOf(shot, row, made, clash, CLASH)));
    if (clash) continue;
    const found = await deps.db.call(assetsNamed, { root: shot.at.root, folder: shot.at.folder, names: made.map(([name]) => name) });
    const all = made.map(([name, to], k) => ({ name, to, n: found[k] ?? null }));
    files.push(...all.map(({ n, name, to }) => ({ n, from: join(shot.at.path, name), to })));
    const owner = all.find(({ n }) => n !== null && shot.targets.some((row) => row.n === n))?.n;
    const others = all.filter(({ n }) => n === null).map(({ name, to }) => [name, to] as const);
    const at = (where: string, inside: Bytes, name: Bytes): At => [where, inside, name];
    for (const { n, name, to } of all)
      if (n !== null)
        moves.push({ n, value: { to: at(root.id, folder, to), from: at(rootId.get(shot.at.root) ?? '', shot.at.folder, name), ...(n === owner && others.length ? { with: others } : {}) } });
  }
  items.push(...missing.map(missingItem));
  return { items, moves, files, target: { root: root.n, folder }, there: rows.length - going.length - rows.filter((row) => row.missing).length };
}

const CLASH = {
  twice: 'Another of these files has this name. Let a number be added.',
  taken: 'A file of this name, or one that would be taken for its partner, is there already. Let a number be added.',
} as const;

/** @throws RpcError conflict for names that are taken. Answers what is not there, for people. */
export function assertFree({ items }: MovePlan, to: string, done: 'moved' | 'copied'): string[] {
  const clashes = items.filter(({ problem }) => problem && problem.code !== 'missing');
  const [first] = clashes;
  if (first)
    throw new RpcError('conflict', `Nothing was ${done}: ${clashes.length === 1 ? 'a name is' : `${clashes.length.toLocaleString('en')} names are`} taken in ${to}, ${first.to} for one. A number can be added to those that come.`);
  return items.filter(({ problem }) => problem).map(({ folder, from }) => `${folder}/${from} is not there; it was not ${done}.`);
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
