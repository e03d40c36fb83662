/** The folder chooser for windows without a native one: what folders there are, and whether they hold anything. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';

export interface Browsed {
  readonly path: string;
  readonly parent?: string;
  readonly places: { name: string; path: string }[];
  readonly folders: { name: string; path: string }[];
  readonly files: number;
}

const COUNT_LIMIT = 999;

/** Throws RpcError not-found when the folder cannot be read, with the reason. */
export async function browse(path: string | undefined, hidden: boolean): Promise<Browsed> {
  const here = resolve(path === undefined || path.trim() === '' ? homedir() : expandHome(path.trim()));
  const entries = await readdir(here, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new RpcError('not-found', reason(here, error.code));
  });
  const shown = entries.filter((entry) => hidden || !entry.name.startsWith('.'));
  const folders = await Promise.all(shown.filter((e) => e.isDirectory() || e.isSymbolicLink()).map((e) => folderOf(here, e)));
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const parent = dirname(here);
  return {
    path: here,
    ...(parent === here ? {} : { parent }),
    places: await places(),
    folders: folders.filter((f) => f !== undefined).sort((a, b) => order.compare(a.name, b.name)),
    files: Math.min(COUNT_LIMIT, shown.filter((e) => e.isFile()).length),
  };
}

async function folderOf(here: string, entry: Dirent): Promise<{ name: string; path: string } | undefined> {
  const path = join(here, entry.name);
  if (entry.isDirectory()) return { name: entry.name, path };
  const target = await stat(path).catch(() => undefined);
  return target?.isDirectory() ? { name: entry.name, path } : undefined;
}

const expandHome = (path: string): string => (path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path);

function reason(path: string, code: string | undefined): string {
  if (code === 'EACCES' || code === 'EPERM') return `Vitrine may not look into ${path}. Give yourself the right to read it, or choose another folder.`;
  if (code === 'ENOTDIR') return `${path} is a file, not a folder.`;
  return `There is no folder at ${path}.`;
}

/** Home, pictures, drives: what exists of them. */
async function places(): Promise<{ name: string; path: string }[]> {
  const home = homedir();
  const usual = [
    { name: 'Home', path: home },
    ...['Pictures', 'Photos', 'Movies', 'Videos', 'Documents', 'Desktop', 'Downloads'].map((name) => ({ name, path: join(home, name) })),
    ...(await drives()),
    { name: process.platform === 'win32' ? parse(home).root : 'Computer', path: parse(home).root },
  ];
  const there = await Promise.all(usual.map((place) => stat(place.path).then((s) => s.isDirectory(), () => false)));
  return usual.filter((_, i) => there[i]);
}

async function drives(): Promise<{ name: string; path: string }[]> {
  const user = basename(homedir());
  const found = await Promise.all(
    ['/Volumes', `/media/${user}`, `/run/media/${user}`, '/mnt'].map((base) =>
      readdir(base, { withFileTypes: true }).then((all) => all.filter((e) => e.isDirectory()).map((e) => ({ name: e.name, path: join(base, e.name) })), () => []),
    ),
  );
  return found.flat();
}
