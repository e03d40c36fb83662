/** How a folder that is to be added lies to the roots that are known: the same, inside one, above some. By what the system says, not by spelling: a link or another case is the same folder. */

import { isAway } from '../disks/away.ts';
import type { Disks, PlaceFiles } from '../disks/disks.ts';
import { volumeOf } from '../disks/kind.ts';
import { type Bytes, bytesOf, isWithin, nameOf, parentOf, toBuffer, toBytes } from './bytes.ts';
import type { RootPlace, RootRow } from './roots.sql.ts';

/** Told to people as it stands. */
export class FolderError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Relation {
  /** Absolute, links resolved. */
  readonly path: Bytes;
  readonly place: RootPlace & { readonly fsid: string };
  readonly caseSensitive: boolean;
  readonly same?: RootRow;
  /** The root in the library that holds it, and where below it. */
  readonly inside?: { readonly root: RootRow; readonly at: Bytes };
  readonly below: readonly { readonly root: number; readonly at: Bytes }[];
  readonly above: readonly { readonly root: number; readonly at: Bytes }[];
}

/** `given`: as typed. Throws FolderError when it is no folder that can be read. */
export async function relate(
  disks: Pick<Disks, 'of' | 'elsewhere'>,
  given: string,
  roots: readonly RootRow[],
): Promise<Relation> {
  const files = disks.elsewhere;
  const path = await realFolder(files, given);
  const up = await ancestors(files, path);
  const fsid = up.get(path) as string;
  let same: RootRow | undefined;
  let inside: Relation['inside'];
  const below: { root: number; at: Bytes }[] = [];
  const above: { root: number; at: Bytes }[] = [];
  // A root whose disk is away is told by its path alone: asking would be waiting.
  const ups = await Promise.all(
    roots.map((root) =>
      root.state === 'offline' ? new Map([[root.path, undefined]]) : ancestors(disks.of(root.n), root.path),
    ),
  );
  for (const [i, root] of roots.entries()) {
    const rootUp = ups[i] as Awaited<ReturnType<typeof ancestors>>;
    const rootId = rootUp.get(root.path);
    if (root.path === path || (rootId && rootId === fsid)) {
      if (!same || !root.removed) same = root;
      continue;
    }
    const holder = [...up].find(([folder, id]) => folder === root.path || (rootId && id === rootId))?.[0];
    if (holder !== undefined) {
      const at = path.slice(holder === '/' ? 1 : holder.length + 1);
      if (root.removed) above.push({ root: root.n, at });
      else inside = { root, at };
      continue;
    }
    const at = placeBelow(root.path, rootUp, path, fsid);
    if (at !== undefined) below.push({ root: root.n, at });
  }
  const place = { ...(await placeOf(path)), fsid };
  const base = { path, place, caseSensitive: await isCaseSensitive(files, path, fsid), below, above };
  return { ...base, ...(same ? { same } : {}), ...(inside ? { inside } : {}) };
}

/** Which volume a folder is on, and where below its top. */
export async function placeOf(path: Bytes): Promise<RootPlace> {
  const volume = await volumeOf(toBuffer(path).toString('utf8'));
  if (!volume) return {};
  const top = bytesOf(volume.top);
  return { volume: volume.id, below: top === '/' ? path.slice(1) : path.slice(top.length + 1) };
}

export async function realFolder(files: PlaceFiles, given: string): Promise<Bytes> {
  try {
    const real = toBytes(await files.realpath(given));
    const path = process.platform === 'win32' ? real.replaceAll('\\', '/') : real;
    if ((await files.stat(toBuffer(path))).kind !== 'folder')
      throw new FolderError('not-a-folder', 'This is a file. Add the folder it is in.');
    return path;
  } catch (error) {
    if (error instanceof FolderError) throw error;
    if (isAway(error))
      throw new FolderError(
        'offline',
        'The disk of this folder does not answer. Look whether it is connected and in order.',
      );
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM')
      throw new FolderError(
        'no-access',
        'You have no right to read this folder. Allow it in the system, then add it again.',
      );
    if (code === 'ELOOP')
      throw new FolderError('link-loop', 'This link leads back to itself. Add the folder it was meant for.');
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new FolderError('not-found', 'There is no such folder. Check the spelling, or connect its drive.');
    throw new FolderError('unreadable', `This folder cannot be read (${code ?? (error as Error).message}).`);
  }
}

/** The folder itself and all above it, each with its id where it can be had. */
async function ancestors(files: PlaceFiles, path: Bytes): Promise<Map<Bytes, string | undefined>> {
  const all: Bytes[] = [];
  for (let at = path; ; at = parentOf(at) || '/') {
    all.push(at);
    if (at === '/' || parentOf(at) === at) break;
  }
  const ids = await Promise.all(
    all.map((at) =>
      files.stat(toBuffer(at)).then(
        (s) => s.fsid,
        () => undefined,
      ),
    ),
  );
  return new Map(all.map((at, i) => [at, ids[i]]));
}

function placeBelow(
  inner: Bytes,
  innerUp: ReadonlyMap<Bytes, string | undefined>,
  outer: Bytes,
  outerId: string,
): Bytes | undefined {
  if (inner !== outer && isWithin(inner, outer === '/' ? '' : outer))
    return inner.slice(outer === '/' ? 1 : outer.length + 1);
  for (const [folder, id] of innerUp) if (id === outerId && folder !== inner) return inner.slice(folder.length + 1);
  return undefined;
}

/** Looked at through the folder's own name in the other case. */
async function isCaseSensitive(files: PlaceFiles, path: Bytes, fsid: string): Promise<boolean> {
  const name = nameOf(path);
  const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
  if (!name || other === name) return process.platform === 'linux';
  const twin = await files.lstat(toBuffer(`${parentOf(path)}/${other}`)).catch(() => undefined);
  return twin?.fsid !== fsid;
}
