/** The folder chooser for windows without a native one: what folders there are, and whether they hold anything. */
import { homedir } from 'node:os';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { isAway } from '../../disks/away.ts';
import type { PlaceFiles } from '../../disks/disks.ts';
import { isFolder, namesIn } from './look.ts';

export interface Browsed {
  readonly path: string;
  readonly parent?: string;
  readonly places: { name: string; path: string }[];
  readonly folders: { name: string; path: string }[];
  readonly files: number;
  readonly catalog: boolean;
}

const COUNT_LIMIT = 999;

/** Throws RpcError when the folder cannot be read, with the reason. What does not answer is not shown. */
export async function browse(disk: PlaceFiles, path: string | undefined, hidden: boolean): Promise<Browsed> {
  const here = resolve(path === undefined || path.trim() === '' ? homedir() : expandHome(path.trim()));
  const entries = await disk.readdir(here).catch((error: NodeJS.ErrnoException) => {
    if (isAway(error)) throw new RpcError('offline', `The disk of ${here} does not answer. Look whether it is connected, or choose another folder.`);
    throw new RpcError('not-found', reason(here, error.code));
  });
  const shown = entries.map(({ name, kind }) => ({ name: Buffer.from(name).toString(), kind })).filter(({ name }) => hidden || !name.startsWith('.'));
  const folders = await Promise.all(
    shown.map(async ({ name, kind }) => {
      const at = join(here, name);
      return kind === 'folder' || (kind === 'link' && (await isFolder(disk, at))) ? { name, path: at } : undefined;
    }),
  );
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const parent = dirname(here);
  return {
    path: here,
    ...(parent === here ? {} : { parent }),
    places: await places(disk),
    folders: folders.filter((f) => f !== undefined).sort((a, b) => order.compare(a.name, b.name)),
    files: Math.min(COUNT_LIMIT, shown.filter(({ kind }) => kind === 'file').length),
    catalog: shown.some(({ name, kind }) => kind === 'file' && name === 'catalog.db'),
  };
}

const expandHome = (path: string): string => (path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path);

function reason(path: string, code: string | undefined): string {
  if (code === 'EACCES' || code === 'EPERM') return `Vitrine may not look into ${path}. Give yourself the right to read it, or choose another folder.`;
  if (code === 'ENOTDIR') return `${path} is a file, not a folder.`;
  return `There is no folder at ${path}.`;
}

/** Home, pictures, drives: what exists of them. */
async function places(disk: PlaceFiles): Promise<{ name: string; path: string }[]> {
  const home = homedir();
  const usual = [
    { name: 'Home', path: home },
    ...['Pictures', 'Photos', 'Movies', 'Videos', 'Documents', 'Desktop', 'Downloads'].map((name) => ({ name, path: join(home, name) })),
    ...(await drives(disk)),
    { name: process.platform === 'win32' ? parse(home).root : 'Computer', path: parse(home).root },
  ];
  const there = await Promise.all(usual.map((place) => isFolder(disk, place.path)));
  return usual.filter((_, i) => there[i]);
}

async function drives(disk: PlaceFiles): Promise<{ name: string; path: string }[]> {
  const user = basename(homedir());
  const found = await Promise.all(
    ['/Volumes', `/media/${user}`, `/run/media/${user}`, '/mnt'].map(async (base) => (await namesIn(disk, base)).map((name) => ({ name, path: join(base, name) }))),
  );
  return found.flat();
}
