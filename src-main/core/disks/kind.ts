/**
 * What kind of disk a path lies on, told without touching the path: a mount that hangs would hang whoever asks it. When in doubt it
 * is one that may go away.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** `fixed`: a disk of this machine. `removable`: one that may be pulled. `network`: another machine's, or a program's (FUSE). */
export type DiskKind = 'fixed' | 'removable' | 'network';

export interface Mount {
  readonly at: string;
  /** `ext4`, `nfs4`, `fuse.sshfs`. */
  readonly type: string;
  /** `/dev/sda1`, `server:/export`. */
  readonly source: string;
  /** `major:minor`. */
  readonly device: string;
  /** Which folder of the file system is mounted. */
  readonly top: string;
}

/** Memory, and what lies over other file systems of this machine. */
const PLAIN = new Set(['tmpfs', 'ramfs', 'overlay', 'aufs', 'squashfs', 'rootfs', 'ecryptfs']);
const ON_DISKS = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'f2fs',
  'bcachefs',
  'jfs',
  'reiserfs',
  'nilfs2',
]);
const OF_STICKS = new Set([
  'vfat',
  'exfat',
  'ntfs',
  'ntfs3',
  'fuseblk',
  'hfs',
  'hfsplus',
  'apfs',
  'udf',
  'iso9660',
  'msdos',
]);
const WHERE_STICKS_ARE = /^\/(media|run\/media|mnt|Volumes)\//;

/** Empty where the system keeps no such table. */
export function mounts(table: string = readTable()): Mount[] {
  return table.split('\n').flatMap((line) => {
    const match = /^\d+ \d+ (\d+:\d+) (\S+) (\S+) .*? - (\S+) (\S+)/.exec(line);
    if (!match) return [];
    const [device, top, at, type, source] = match.slice(1).map(plain) as [string, string, string, string, string];
    return [{ at, type, source, device, top }];
  });
}

function readTable(): string {
  if (process.platform !== 'linux') return '';
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

const plain = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Of two mounts at one place the later one is seen. */
export function mountOf(path: string, table: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of table) if (isBelow(path, mount.at) && mount.at.length >= (best?.at.length ?? 0)) best = mount;
  return best;
}

const isBelow = (path: string, top: string): boolean => top === '/' || path === top || path.startsWith(`${top}/`);

/** `path` absolute, links resolved. */
export function diskKind(path: string, table: readonly Mount[] = mounts()): DiskKind {
  if (process.platform === 'win32') {
    // Untested: a share by its name, and any drive but the system's.
    if (/^[\\/]{2}/.test(path)) return 'network';
    const drive = (process.env['SystemDrive'] ?? 'C:').toLowerCase();
    return path.slice(0, 2).toLowerCase() === drive ? 'fixed' : 'removable';
  }
  if (process.platform !== 'linux') {
    // Untested, macOS: whatever is mounted beside the system.
    if (path.startsWith('/Network/') || path.startsWith('/net/')) return 'network';
    return WHERE_STICKS_ARE.test(path) || /\/Library\/(CloudStorage|Mobile Documents)\//.test(path)
      ? 'removable'
      : 'fixed';
  }
  const mount = mountOf(path, table);
  if (!mount) return 'removable';
  if (PLAIN.has(mount.type)) return 'fixed';
  if (OF_STICKS.has(mount.type)) return 'removable';
  if (!ON_DISKS.has(mount.type)) return 'network';
  return WHERE_STICKS_ARE.test(`${mount.at}/`) || isPluggable(mount) ? 'removable' : 'fixed';
}

/** Is the device below a USB port or in a card reader? By sysfs, which touches no disk. */
function isPluggable({ source, device }: Mount): boolean {
  try {
    const place = readlinkSync(`/sys/dev/block/${deviceOf(source, device)}`);
    if (/\/(usb|mmc_host|firewire|thunderbolt)/.test(place)) return true;
    const disk = join('/sys/dev/block', place);
    for (const folder of [disk, dirname(disk)])
      try {
        if (readFileSync(join(folder, 'removable'), 'utf8').trim() === '1') return true;
      } catch {
        // A partition has no such file; its disk has.
      }
    return false;
  } catch {
    return false;
  }
}

/** btrfs and others have numbers of their own in the table: then the source's node tells. */
function deviceOf(source: string, device: string): string {
  if (!device.startsWith('0:')) return device;
  try {
    return readFileSync(`/sys/class/block/${source.replace('/dev/', '')}/dev`, 'utf8').trim();
  } catch {
    return device;
  }
}

/** A file system that two mounts of it have in common; undefined when there is nothing to know it by. */
export interface VolumeOf {
  /** `uuid:…` for a disk, `at:nfs4:server:/export` for what other machines or programs serve. */
  readonly id: string;
  /** Where the volume's top is mounted. */
  readonly top: string;
}

/** Touches no disk but this machine's own `/dev`. */
export async function volumeOf(path: string, table: readonly Mount[] = mounts()): Promise<VolumeOf | undefined> {
  const mount = mountOf(path, table);
  return mount && volumeOfMount(mount);
}

export async function volumeOfMount(mount: Mount): Promise<VolumeOf | undefined> {
  const { type, source, at, top } = mount;
  if (PLAIN.has(type)) return undefined;
  const part = top === '/' ? '' : `#${top}`;
  if (source.startsWith('/dev/')) {
    const uuid = await uuidOf(source);
    return uuid === undefined ? undefined : { id: `uuid:${uuid}${part}`, top: at };
  }
  return /[:/]/.test(source) ? { id: `at:${type}:${source}${part}`, top: at } : undefined;
}

const UUIDS = '/dev/disk/by-uuid';

async function uuidOf(source: string): Promise<string | undefined> {
  try {
    const node = await realpath(source);
    for (const uuid of await readdir(UUIDS))
      if ((await realpath(join(UUIDS, uuid)).catch(() => readlink(join(UUIDS, uuid)))) === node) return uuid;
  } catch {
    // No such folder: a container, or no udev.
  }
  return undefined;
}

/** Changes whenever something is mounted or unmounted. */
export const mountTable = (): Promise<string> =>
  process.platform === 'linux' ? readFile('/proc/self/mountinfo', 'utf8').catch(() => '') : Promise.resolve('');
