/**
 * A folder dropped on a browser window has a name and contents but no path. Where on this machine may it be? Looked for by name in the
 * usual places, a few levels deep, within a time limit; the more of the dropped entries a folder holds, the earlier it stands.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { PlaceFiles } from '../../disks/disks.ts';
import { namesIn, soon } from './look.ts';

export interface Dropped {
  readonly name: string;
  readonly entries: readonly { readonly name: string; readonly size?: number | undefined }[];
}

const DEPTH = 5;
const TIME_MS = 3000;
const AT_ONCE = 16;
const SKIP = new Set(['node_modules', 'proc', 'sys', 'dev', 'Library', 'AppData', 'snap']);

export async function locate(disk: PlaceFiles, dropped: Dropped, known: readonly string[] = [], from: readonly string[] = usualPlaces()): Promise<string[]> {
  const until = Date.now() + TIME_MS;
  const found = new Map<string, number>();
  let level = [...new Set([...known, ...from])];
  for (let depth = 0; depth <= DEPTH && level.length && Date.now() < until; depth++) {
    const next: string[] = [];
    // Some at once: each asks another process.
    for (let at = 0; at < level.length && Date.now() < until; at += AT_ONCE)
      await Promise.all(
        level.slice(at, at + AT_ONCE).map(async (folder) => {
          for (const name of await namesIn(disk, folder)) {
            const path = join(folder, name);
            if (name === dropped.name) found.set(path, await likeness(disk, path, dropped));
            if (!name.startsWith('.') && !SKIP.has(name)) next.push(path);
          }
        }),
      );
    level = next;
  }
  return [...found].filter(([, score]) => score > 0 || dropped.entries.length === 0).sort((a, b) => b[1] - a[1]).map(([path]) => path).slice(0, 10);
}

const usualPlaces = (): string[] => [homedir(), '/Volumes', '/media', '/run/media', '/mnt', '/srv', '/data'];

/** How many of the dropped entries are there, with the same size where it is known. */
async function likeness(disk: PlaceFiles, path: string, { entries }: Dropped): Promise<number> {
  const matches = await Promise.all(
    entries.map(({ name, size }) => soon(disk.stat(join(path, name)).then((s) => size === undefined || s.kind === 'folder' || s.size === size), false)),
  );
  return matches.filter(Boolean).length;
}
