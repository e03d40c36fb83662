/** Names of a folder and those below it, by listings alone: no file is asked for, so nobody's system remembers that one was not there. */
import { join } from 'node:path';
import { isGone } from './folder-errors.ts';
import { type Entry, entriesOf, type FileCalls } from './folder-files.ts';
import { isName, type Listed, type Name, UNKNOWN_SIZE } from './remote.ts';

/** Folders that are read before their turn: each takes a round trip, which may be long. */
const AHEAD = 16;

/** As Remote.list says; empty where the folder is not there. Names that are none are left out, and so are links. */
export async function* listFolder(
  calls: FileCalls,
  top: string,
  prefix: string,
  after: Name | undefined,
): AsyncGenerator<Listed> {
  const dir = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
  if (prefix.startsWith('/') || (dir !== '' && !(isName(dir) && (await isReached(calls, top, dir))))) return;
  yield* walk(read(dir), dir === '' ? '' : `${dir}/`);

  async function read(at: string): Promise<Entry[]> {
    return await entriesOf(calls, join(top, at)).catch((error: unknown) => {
      if (isGone(error)) return [];
      throw error;
    });
  }

  /** @param at ends with `/`, or is empty */
  async function* walk(entries: Promise<Entry[]>, at: string): AsyncGenerator<Listed> {
    const keys = (await entries)
      .filter(({ kind }) => kind !== 'other')
      .map(({ name, kind }) => (kind === 'folder' ? `${at}${name}/` : `${at}${name}`))
      .filter(isAsked)
      .sort();
    const ahead = new Map<string, Promise<Entry[]>>();
    const folders = keys.filter((key) => key.endsWith('/'));
    const readAhead = (): void => {
      while (ahead.size < AHEAD) {
        const next = folders.shift();
        if (next === undefined) return;
        const reading = read(next);
        reading.catch(() => undefined);
        ahead.set(next, reading);
      }
    };
    for (const key of keys) {
      readAhead();
      const below = ahead.get(key);
      if (!below) {
        if (isName(key)) yield { name: key, size: UNKNOWN_SIZE };
        continue;
      }
      yield* walk(below, key);
      ahead.delete(key);
    }
  }

  function isAsked(key: string): boolean {
    if (!key.endsWith('/')) return isName(key) && key.startsWith(prefix) && (after === undefined || key > after);
    if (!isName(key.slice(0, -1)) || !(key.startsWith(prefix) || prefix.startsWith(key))) return false;
    return after === undefined || key > after || after.startsWith(key);
  }
}

/** A way that leads over no link. */
async function isReached(calls: FileCalls, top: string, dir: string): Promise<boolean> {
  const parts = dir.split('/');
  for (let i = 0; i < parts.length; i++) {
    const stats = await calls.lstat(join(top, ...parts.slice(0, i + 1))).catch((error: unknown) => {
      if (isGone(error)) return undefined;
      throw error;
    });
    if (!stats?.isDirectory()) return false;
  }
  return true;
}
