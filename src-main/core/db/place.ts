/**
 * Where a catalog may lie: on a disk of this machine that no program copies elsewhere behind our back. On a network drive two machines
 * may write at once and locks cannot be trusted; a sync program takes the database's files one by one, and brings back halves.
 */
import { execFile } from 'node:child_process';
import { readFile, realpath, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { CatalogError } from './migrate.ts';

/** `statfs` types of Linux: NFS, CIFS, SMB2, SMB, 9P, Ceph, AFS, Coda, Lustre. FUSE says too little and is asked by name. */
const NETWORK_TYPES = new Set([0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x01021997, 0x00c36400, 0x5346414f, 0x73757245, 0x0bd00bd0]);
/** As mount tables name them, Linux's and macOS's. */
const NETWORK_NAMES =
  /^(nfs\d?|cifs|smb\d?|smbfs|9p|ceph|glusterfs|lustre|afs|afpfs|ncpfs|coda|davfs2?|webdav|ftp|fuse\.(sshfs|rclone|gvfsd-fuse|s3fs|s3ql|goofys|davfs2?|curlftpfs|ceph|glusterfs|juicefs|google-drive-ocamlfuse|onedriver|smbnetfs|kio-fuse))$/;

/** Folders that sync programs make under these names. */
const SYNC_FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^Dropbox( \(.+\))?$/, 'Dropbox'],
  [/^OneDrive( ?- ?.+)?$/, 'OneDrive'],
  [/^(Google ?Drive|GoogleDrive-.+)$/, 'Google Drive'],
  [/^(iCloud ?Drive|com~apple~CloudDocs|Mobile Documents)$/, 'iCloud'],
  [/^CloudStorage$/, 'a cloud drive'],
  [/^Nextcloud$/, 'Nextcloud'],
  [/^ownCloud$/, 'ownCloud'],
  [/^pCloud ?Drive$/, 'pCloud'],
];
/** What sync programs leave in the top of a folder that they keep. `.dropbox` in a home is a folder: the program's own. */
const MARKERS: readonly (readonly [name: string, kind: 'file' | 'folder', who: string])[] = [
  ['.stfolder', 'folder', 'Syncthing'],
  ['.stignore', 'file', 'Syncthing'],
  ['.dropbox', 'file', 'Dropbox'],
  ['.dropbox.cache', 'folder', 'Dropbox'],
  ['.owncloudsync.log', 'file', 'Nextcloud or ownCloud'],
  ['.nextcloudsync.log', 'file', 'Nextcloud'],
  ['.SynologyWorkingDirectory', 'folder', 'Synology Drive'],
  ['.tmp.driveupload', 'folder', 'Google Drive'],
];

/** What is asked of the system. */
export interface PlaceProbe {
  /** `statfs` type; undefined where its numbers mean nothing. */
  type(folder: string): Promise<number | undefined>;
  /** Name of the file system in the mount table; undefined when not known. */
  mount(folder: string): Promise<string | undefined>;
}

/**
 * `folder` need not be there yet: then the nearest one above it counts.
 * @throws CatalogError `network-folder` or `sync-folder`, with the reason and the way out
 */
export async function checkPlace(folder: string, probe: PlaceProbe = system): Promise<void> {
  const given = resolve(folder);
  const there = await nearest(given);
  const real = await realpath(there).catch(() => there);
  const whole = join(real, given.slice(there.length));
  if (whole.startsWith('\\\\') || (await isNetwork(real, probe)))
    throw new CatalogError(
      'network-folder',
      `A catalog cannot lie on a network drive, as ${folder} does: when two machines write it, it breaks. Choose a folder on a disk of this machine with --catalog. Your pictures may stay where they are.`,
    );
  const who = await syncedBy(real, whole);
  if (who)
    throw new CatalogError(
      'sync-folder',
      `A catalog cannot lie in a folder that ${who} keeps in step, as ${folder} does: it would copy the catalog while it changes, and break it. Choose a folder outside of it with --catalog. Your pictures may stay where they are.`,
    );
}

async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) if (at === dirname(at) || (await stat(at).then(() => true, () => false))) return at;
}

async function isNetwork(folder: string, probe: PlaceProbe): Promise<boolean> {
  const type = await probe.type(folder).catch(() => undefined);
  if (type !== undefined && NETWORK_TYPES.has(type)) return true;
  return NETWORK_NAMES.test((await probe.mount(folder).catch(() => undefined)) ?? '');
}

async function syncedBy(real: string, whole: string): Promise<string | undefined> {
  for (const name of whole.split(sep)) {
    const found = SYNC_FOLDERS.find(([pattern]) => pattern.test(name));
    if (found) return found[1];
  }
  for (let at = real; basename(at) !== ''; at = dirname(at))
    for (const [name, kind, who] of MARKERS) {
      const stats = await stat(join(at, name)).catch(() => undefined);
      if (stats && (kind === 'file' ? stats.isFile() : stats.isDirectory())) return who;
    }
  return undefined;
}

const system: PlaceProbe = {
  type: async (folder) => (process.platform === 'linux' ? (await statfs(folder)).type : undefined),
  async mount(folder) {
    if (process.platform === 'linux') return mountOf(folder, await readFile('/proc/self/mountinfo', 'utf8'));
    if (process.platform !== 'darwin') return undefined;
    const { stdout } = await promisify(execFile)('/sbin/mount', { timeout: 5000 });
    const mounts = stdout.split('\n').flatMap((line) => {
      const match = /^.+ on (.+) \((\w+)[,)]/.exec(line);
      return match ? [[match[1] as string, match[2] as string] as const] : [];
    });
    return longest(folder, mounts);
  },
};

/** The file system's name (`ext4`, `fuse.sshfs`) at `folder`, by Linux's /proc/self/mountinfo. */
export function mountOf(folder: string, mountinfo: string): string | undefined {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const match = /^\d+ \d+ \S+ \S+ (\S+) .*? - (\S+) /.exec(line);
    return match ? [[(match[1] as string).replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))), match[2] as string] as const] : [];
  });
  return longest(folder, mounts);
}

/** Of two mounts at one place the later one is seen. */
function longest(folder: string, mounts: readonly (readonly [at: string, name: string])[]): string | undefined {
  let best: readonly [string, string] | undefined;
  for (const mount of mounts)
    if ((folder === mount[0] || folder.startsWith(mount[0] === '/' ? '/' : `${mount[0]}/`)) && mount[0].length >= (best?.[0].length ?? 0)) best = mount;
  return best?.[1];
}
