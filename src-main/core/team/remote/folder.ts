/**
 * A team catalog in a plain folder: on SMB, NFS, a sync program's, or this disk. Files are written under a temporary name, flushed,
 * closed, and renamed to a fresh one; nothing is ever overwritten, locked or appended to, and what is there is told by listings alone.
 */
import { dirname, join } from 'node:path';
import { diskKind } from '../../disks/kind.ts';
import { checkPut, checkRange, isSame, noCatalog, uncovered } from './checked.ts';
import { asRemoteError, codeOf, isAwayCode, isGone } from './folder-errors.ts';
import {
  entriesOf,
  type FileCalls,
  folderTime,
  readPart,
  renamePatiently,
  SYSTEM,
  syncFolder,
  tempName,
  writeNew,
} from './folder-files.ts';
import { listFolder } from './folder-list.ts';
import { tidyFolder } from './folder-tidy.ts';
import { isMarkerName, MAX_MARKER, parseMarker } from './marker.ts';
import { asName, type CatalogId, MAX_OBJECT, type Name, type Remote } from './remote.ts';

export interface FolderOptions {
  /** The catalog's own folder: `…/<name>.vitrine`. */
  readonly folder: string;
  /** Who writes: names temporary files. A part of a name without `-`. */
  readonly writer: string;
  /** For how long a file that somebody else holds is waited for. Default: 10 s on Windows, 1 s elsewhere. */
  readonly patienceMs?: number;
  readonly calls?: FileCalls;
}

/** What the folder was found to be is believed for so long, before something is written to it. */
const STANDS_MS = 10_000;
/** Folders that were no links are believed to be none for so long: each look is a round trip. */
const FOLDER_MS = 60_000;

export function createFolderRemote({
  folder,
  writer,
  patienceMs = process.platform === 'win32' ? 10_000 : 1000,
  calls = SYSTEM,
}: FolderOptions): Remote {
  if (!/^[a-z0-9]{1,40}$/.test(writer)) throw new RangeError(`This is no writer: ${writer}.`);
  const isNetwork = diskKind(folder) === 'network';
  const at = (name: string): string => join(folder, name);
  const checked = new Map<string, number>();
  const putting = new Map<string, Promise<unknown>>();
  let want: CatalogId | undefined;
  let stood = Number.NEGATIVE_INFINITY;
  let isTidy = false;

  /** Ids of the catalogs whose markers are here; undefined for a marker that cannot be read. */
  async function markers(): Promise<(CatalogId | undefined)[]> {
    const names = (await entriesOf(calls, folder))
      .filter(({ name, kind }) => kind === 'file' && isMarkerName(name))
      .map(({ name }) => name);
    // The one that is there in nearly all cases first.
    const found: (CatalogId | undefined)[] = [];
    for (const name of names.sort((a, b) => a.length - b.length).slice(0, 10)) {
      const bytes = await readPart(calls, at(name), 0, undefined, MAX_MARKER).catch((error: unknown) => {
        if (isAwayCode(error)) throw error;
        return undefined;
      });
      const id = bytes && parseMarker(bytes)?.catalogId;
      found.push(id);
      if (id !== undefined && id === want) break;
    }
    return found;
  }

  /** @throws RemoteError when the catalog that was opened is not here by now */
  async function standing(sinceMs: number): Promise<void> {
    if (performance.now() - stood < sinceMs) return;
    stood = Number.NEGATIVE_INFINITY;
    const found = await markers().catch((error: unknown) => {
      if (isGone(error)) return [];
      throw asRemoteError(error, 'looking at the folder');
    });
    if (!found.some((id) => id !== undefined && (want === undefined || id === want))) throw noCatalog();
    stood = performance.now();
  }

  /** False for a way that leads over a link, or something that is no folder. */
  async function isPlain(dir: string): Promise<boolean> {
    const parts = dir === '' ? [] : dir.split('/');
    for (let i = 1; i <= parts.length; i++) {
      const part = parts.slice(0, i).join('/');
      if (performance.now() - (checked.get(part) ?? Number.NEGATIVE_INFINITY) < FOLDER_MS) continue;
      if (!(await calls.lstat(at(part))).isDirectory()) return false;
      checked.set(part, performance.now());
    }
    return true;
  }

  /** Makes a folder of the layout, and those above it up to the catalog's own, which is never made. */
  async function makeFolder(dir: string): Promise<void> {
    await standing(0);
    const parts = dir.split('/');
    for (let i = 1; i <= parts.length; i++)
      await calls.mkdir(at(parts.slice(0, i).join('/'))).catch((error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      });
  }

  /** Is it in its folder's listing? */
  async function isListed(name: string): Promise<boolean> {
    const dir = dirOf(name);
    const base = dir ? name.slice(dir.length + 1) : name;
    return (await entriesOf(calls, dir ? at(dir) : folder)).some((entry) => entry.name === base);
  }

  async function read(name: Name, range?: readonly [number, number]): Promise<Uint8Array | 'not-visible'> {
    try {
      if (!(await isPlain(dirOf(name)))) return 'not-visible';
      return (await readPart(calls, at(name), range?.[0] ?? 0, range?.[1], MAX_OBJECT)) ?? 'not-visible';
    } catch (error) {
      if (isAwayCode(error)) throw asRemoteError(error, `reading ${name}`);
      // Not there yet, replaced under us, held by somebody, or failing: another time.
      return 'not-visible';
    }
  }

  const compared = async (name: Name, body: Uint8Array): Promise<'already-same' | 'taken' | undefined> => {
    if (!(await isListed(name))) return undefined;
    const there = await read(name);
    return typeof there !== 'string' && isSame(there, body) ? 'already-same' : 'taken';
  };

  /** In `tmp`, which sync programs may have dropped while it was empty. */
  async function writeTemp(body: Uint8Array): Promise<string> {
    const temp = `tmp/${tempName(writer)}`;
    const write = async (): Promise<void> => {
      if (!(await isPlain('tmp'))) throw Object.assign(new Error('tmp is no folder'), { code: 'EACCES' });
      await writeNew(calls, at(temp), body);
    };
    await write().catch(async (error: unknown) => {
      if (!isGone(error)) throw error;
      await makeFolder('tmp');
      await write();
    });
    return temp;
  }

  async function store(name: Name, body: Uint8Array): Promise<'stored' | 'already-same' | 'taken'> {
    const dir = dirOf(name);
    // A folder that was there a moment ago may be gone as well: somebody restored what it lies in.
    const there = await isPlain(dir)
      .then((plain) => (plain ? compared(name, body) : 'taken'))
      .catch(async (error: unknown) => {
        if (!isGone(error)) throw error;
        await makeFolder(dir);
        return (await isPlain(dir)) ? undefined : 'taken';
      });
    if (there) return there;
    const temp = await writeTemp(body);
    try {
      await renamePatiently(calls, at(temp), at(name), patienceMs);
    } catch (error) {
      // Over NFS what is said to have failed may be done.
      const isDone = (await compared(name, body).catch(() => undefined)) === 'already-same';
      await calls.unlink(at(temp)).catch(() => undefined);
      if (!isDone) throw error;
    }
    // A server keeps its names itself; asking it costs as much as the file.
    if (!isNetwork) await syncFolder(calls, dirname(at(name)));
    return 'stored';
  }

  const remote: Remote = {
    caps: { create: 'best-effort', serverClock: isNetwork, push: false, maxObject: MAX_OBJECT },
    async open(id) {
      want = id;
      stood = Number.NEGATIVE_INFINITY;
      try {
        const found = await markers();
        if (!found.includes(id))
          return found.length === 0 ? 'absent' : found.some((one) => one !== undefined) ? 'other-catalog' : 'offline';
        stood = performance.now();
        if (!isTidy) await tidyFolder(calls, folder, writer, () => remote.now());
        isTidy = true;
        return 'ok';
      } catch (error) {
        return isGone(error) ? 'absent' : 'offline';
      }
    },
    async *list(prefix, after) {
      try {
        let isEmpty = true;
        if (prefix === '') await standing(0);
        for await (const one of listFolder(calls, folder, prefix, after)) {
          isEmpty = false;
          yield one;
        }
        // Never taken for an answer before the folder is known to be the one that was meant.
        if (isEmpty) await standing(0);
      } catch (error) {
        throw asRemoteError(error, `listing ${prefix || 'the folder'}`);
      }
    },
    async get(name, range, signal) {
      asName(name);
      checkRange(range);
      signal?.throwIfAborted();
      const got = await read(name, range);
      signal?.throwIfAborted();
      return got;
    },
    async putNew(name, body, sha256) {
      checkPut(name, body, sha256, MAX_OBJECT);
      const mine = body.slice();
      // Of several at once under one name the later ones see what the first has put.
      const before = putting.get(name);
      const now = (async () => {
        await before?.catch(() => undefined);
        try {
          await standing(STANDS_MS);
          return await store(name, mine);
        } catch (error) {
          stood = Number.NEGATIVE_INFINITY;
          throw asRemoteError(error, `writing ${name}`);
        }
      })();
      putting.set(name, now);
      try {
        return await now;
      } finally {
        if (putting.get(name) === now) putting.delete(name);
      }
    },
    async retire(name, coveredBy) {
      asName(name);
      asName(coveredBy);
      try {
        await standing(STANDS_MS);
        const isThere = (one: Name): Promise<boolean> =>
          isPlain(dirOf(one))
            .then((plain) => plain && isListed(one))
            .catch((error: unknown) => {
              if (isGone(error)) return false;
              throw error;
            });
        if (!(await isThere(coveredBy))) throw uncovered(name, coveredBy);
        if (!(await isThere(name))) return;
        await away(name).catch((error: unknown) => {
          if (!isGone(error)) throw error;
        });
      } catch (error) {
        stood = Number.NEGATIVE_INFINITY;
        throw asRemoteError(error, `retiring ${name}`);
      }
    },
    async now() {
      try {
        await standing(STANDS_MS);
        const temp = await writeTemp(new Uint8Array());
        try {
          return await folderTime(calls, at('tmp'));
        } finally {
          await calls.unlink(at(temp)).catch(() => undefined);
        }
      } catch (error) {
        throw asRemoteError(error, 'asking the share for its time');
      }
    },
  };

  /** Heads hold nothing that is not in the log; all else is kept for a while. */
  async function away(name: Name): Promise<void> {
    if (name.startsWith('heads/')) return await calls.unlink(at(name));
    const month = new Date().toISOString().slice(0, 7).replace('-', '');
    const to = `trash/${month}/${name}`;
    if (!(await isPlain(dirOf(to)).catch(() => false))) await makeFolder(dirOf(to));
    if (!(await isPlain(dirOf(to)))) throw Object.assign(new Error('trash is no folder'), { code: 'EACCES' });
    await renamePatiently(calls, at(name), at(to), patienceMs);
  }

  return remote;
}

const dirOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')));
