import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkPlace, mountOf, type PlaceProbe } from './place.ts';

function disk(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-place-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
const probe = (type: number, mount?: string): PlaceProbe => ({ type: async () => type, mount: async () => mount });
const EXT4 = 0xef53;
const FUSE = 0x65735546;
const answer = (folder: string, asked?: PlaceProbe) => checkPlace(folder, asked).then(() => 'fine', (error) => error.code as string);

test('a folder of this machine may hold a catalog, whether it is there yet or not', async () => {
  const top = disk();
  expect(await answer(top)).toBe('fine');
  expect(await answer(join(top, 'not/yet/there'))).toBe('fine');
  // A home in which Dropbox keeps its program's files is no Dropbox folder.
  mkdirSync(join(top, '.dropbox'));
  expect(await answer(join(top, 'Vitrine'))).toBe('fine');
});

test.each([
  ['NFS', 0x6969, 'nfs4'],
  ['SMB', 0xfe534d42, 'cifs'],
  ['older SMB', 0xff534d42, 'cifs'],
  ['SSH by FUSE', FUSE, 'fuse.sshfs'],
  ['a share opened by the desktop', FUSE, 'fuse.gvfsd-fuse'],
])('%s is refused with the reason', async (_, type, mount) => {
  await expect(checkPlace(join(disk(), 'new'), probe(type, mount))).rejects.toThrow(/network drive.*--catalog/);
});

test('a disk that FUSE drives on this machine is no network', async () => {
  for (const mount of ['fuseblk', 'fuse.mergerfs', 'fuse.gocryptfs', undefined]) expect(await answer(disk(), probe(FUSE, mount))).toBe('fine');
});

test('folders of sync programs are refused, by name, by mark and through a link', async () => {
  const top = disk();
  for (const name of ['Dropbox', 'Dropbox (Work)', 'OneDrive - Studio', 'Nextcloud']) expect([name, await answer(join(top, name, 'Vitrine'), probe(EXT4))]).toEqual([name, 'sync-folder']);
  mkdirSync(join(top, 'shared/.stfolder'), { recursive: true });
  mkdirSync(join(top, 'box'));
  writeFileSync(join(top, 'box/.dropbox'), '');
  symlinkSync(join(top, 'shared'), join(top, 'link'));
  for (const name of ['shared', 'shared/below/it', 'box/x', 'link/x']) expect([name, await answer(join(top, name), probe(EXT4))]).toEqual([name, 'sync-folder']);
  await expect(checkPlace(join(top, 'shared/x'), probe(EXT4))).rejects.toThrow(/Syncthing/);
  expect(await answer(join(top, 'My Dropbox pictures'), probe(EXT4))).toBe('fine');
});

test('the mount table is read with spaces in names, the innermost mount counting', () => {
  const table = [
    '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
    '40 22 0:35 / /mnt/my\\040nas rw - cifs //nas/x rw',
    '41 22 0:36 / /mnt/my rw - fuse.sshfs host: rw',
  ].join('\n');
  expect(['/mnt/my nas/a', '/mnt/my/b', '/mnt/myself', '/home'].map((at) => mountOf(at, table))).toEqual(['cifs', 'fuse.sshfs', 'ext4', 'ext4']);
});
