/** How a folder that is to be added lies to the roots that are known: the same, inside one, above some. By what the system says, not by spelling: a link or another case is the same folder. */
import { lstat, realpath, stat } from 'node:fs/promises';
import { type Bytes, isWithin, nameOf, parentOf, toBuffer, toBytes } from './bytes.ts';
import { fsidOf } from './list.ts';
import type { RootRow } from './roots.sql.ts';

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
  readonly volume: string;
  readonly caseSensitive: boolean;
  readonly same?: RootRow;
  /** The root in the library that holds it, and where below it. */
  readonly inside?: { readonly root: RootRow; readonly at: Bytes };
  readonly below: readonly { readonly root: number; readonly at: Bytes }[];
  readonly above: readonly { readonly root: number; readonly at: Bytes }[];
}

/** `given`: as typed. Throws FolderError when it is no folder that can be read. */
export async function relate(given: string, roots: readonly RootRow[]): Promise<Relation> {
  const path = await realFolder(given);
  const up = await ancestors(path);
  const fsid = up.get(path);
  let same: RootRow | undefined;
  let inside: Relation['inside'];
  const below: { root: number; at: Bytes }[] = [];
  const above: { root: number; at: Bytes }[] = [];
  for (const root of roots) {
    const rootId = await fsidAt(root.path);
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
    const at = await placeBelow(root.path, path, fsid);
    if (at !== undefined) below.push({ root: root.n, at });
  }
  const stats = await stat(toBuffer(path));
  const base = { path, volume: String(stats.dev), caseSensitive: await isCaseSensitive(path), below, above };
  return { ...base, ...(same ? { same } : {}), ...(inside ? { inside } : {}) };
}

async function realFolder(given: string): Promise<Bytes> {
  try {
    const real = toBytes(await realpath(Buffer.from(given), 'buffer'));
    const path = process.platform === 'win32' ? real.replaceAll('\\', '/') : real;
    if (!(await stat(toBuffer(path))).isDirectory())
      throw new FolderError('not-a-folder', 'This is a file. Add the folder it is in.');
    return path;
  } catch (error) {
    if (error instanceof FolderError) throw error;
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

async function fsidAt(path: Bytes): Promise<string | undefined> {
  return await stat(toBuffer(path)).then(fsidOf, () => undefined);
}

/** The folder itself and all above it. */
async function ancestors(path: Bytes): Promise<Map<Bytes, string | undefined>> {
  const found = new Map<Bytes, string | undefined>();
  for (let at = path; ; at = parentOf(at) || '/') {
    found.set(at, await fsidAt(at));
    if (at === '/' || parentOf(at) === at) return found;
  }
}

async function placeBelow(inner: Bytes, outer: Bytes, outerId: string | undefined): Promise<Bytes | undefined> {
  if (inner !== outer && isWithin(inner, outer === '/' ? '' : outer))
    return inner.slice(outer === '/' ? 1 : outer.length + 1);
  for (const [folder, id] of await ancestors(inner))
    if (id && id === outerId && folder !== inner) return inner.slice(folder.length + 1);
  return undefined;
}

/** Looked at through the folder's own name in the other case. */
async function isCaseSensitive(path: Bytes): Promise<boolean> {
  const name = nameOf(path);
  const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
  if (!name || other === name) return process.platform === 'linux';
  const [a, b] = await Promise.all([
    lstat(toBuffer(path)),
    lstat(toBuffer(`${parentOf(path)}/${other}`)).catch(() => undefined),
  ]);
  return !b || b.ino !== a.ino;
}
