import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDisk, type Disk } from './disk.ts';

const isUnix = process.platform !== 'win32';

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly words: string;
}
/** What runs below this process. */
function below(): Seen[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='])
    .toString()
    .split('\n')
    .flatMap((line): Seen[] => {
      const [, pid, parent, state = '', words = ''] = /^ *(\d+) +(\d+) +(\S+) +(.*)$/.exec(line) ?? [];
      return state === '' || state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), words }];
    });
  const found = new Set([process.pid]);
  for (const pid of found) for (const one of all) if (one.parent === pid) found.add(one.pid);
  return all.filter(({ pid }) => pid !== process.pid && found.has(pid));
}
const named = (name: string): Seen[] => below().filter(({ words }) => words.includes(`/${name}.`));
const one = (name: string): Seen => {
  const [first, ...others] = named(name);
  if (!first || others.length) throw new Error(`${others.length + (first ? 1 : 0)} processes ${name}`);
  return first;
};

function setUp(timeoutMs?: number): { disk: Disk; file: string } {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-starter-'));
  const disk = createDisk({ dbPath: '', mayHang: true, ...(timeoutMs ? { timeoutMs } : {}) });
  onTestFinished(async () => {
    await disk.close();
    rmSync(top, { recursive: true, force: true });
  });
  const file = join(top, 'file');
  writeFileSync(file, 'x'.repeat(3_000_000));
  return { disk, file };
}
const size = async (disk: Disk, file: string): Promise<number> => (await disk.work(1, 'stat', file)).size;

test.runIf(isUnix)('the first process of a disk that may hang is begun by the core, those after it by a small one; both do the same work', async () => {
  const { disk, file } = setUp();
  expect(await size(disk, file)).toBe(3_000_000);
  const first = one('disk');
  expect(first.parent).toBe(process.pid);
  await expect.poll(() => named('starter').length, { timeout: 15_000 }).toBe(1);
  for (let round = 0; round < 3; round++) {
    process.kill(one('disk').pid, 'SIGKILL');
    await expect.poll(() => size(disk, file).catch(() => 0), { timeout: 15_000 }).toBe(3_000_000);
    expect(one('disk')).toMatchObject({ parent: one('starter').pid });
  }
  const { handle } = await disk.work(1, 'open', file);
  expect(Buffer.from(await disk.work(1, 'read', handle, 1, 2_500_000)).equals(Buffer.alloc(2_500_000, 'x'))).toBe(true);
  await expect(disk.work(1, 'stat', `${file}.not`)).rejects.toMatchObject({ code: 'ENOENT' });
});

test.runIf(isUnix)('one that was begun so and hangs is ended, and its call with it; whoever asks next gets another one', async () => {
  const { disk, file } = setUp(1500);
  await size(disk, file);
  await expect.poll(() => named('starter').length, { timeout: 15_000 }).toBe(1);
  process.kill(one('disk').pid, 'SIGKILL');
  await expect.poll(() => size(disk, file).catch(() => 0), { timeout: 15_000 }).toBe(3_000_000);
  const hung = one('disk');
  process.kill(hung.pid, 'SIGSTOP');
  await expect(size(disk, file)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect(await size(disk, file)).toBe(3_000_000);
  await expect.poll(() => below().some(({ pid }) => pid === hung.pid), { timeout: 15_000 }).toBe(false);
});

test.runIf(isUnix)('when the small process is killed the disk goes on, and the next one is begun all the same', async () => {
  const { disk, file } = setUp();
  await size(disk, file);
  await expect.poll(() => named('starter').length, { timeout: 15_000 }).toBe(1);
  process.kill(one('disk').pid, 'SIGKILL');
  await expect.poll(() => size(disk, file).catch(() => 0), { timeout: 15_000 }).toBe(3_000_000);
  process.kill(one('starter').pid, 'SIGKILL');
  await expect.poll(() => named('starter').length, { timeout: 15_000 }).toBe(0);
  expect(await size(disk, file)).toBe(3_000_000);
});

test.runIf(isUnix)('nothing stays when the disk is closed', async () => {
  const { disk, file } = setUp();
  await size(disk, file);
  await expect.poll(() => named('starter').length, { timeout: 15_000 }).toBe(1);
  process.kill(one('disk').pid, 'SIGKILL');
  await expect.poll(() => size(disk, file).catch(() => 0), { timeout: 15_000 }).toBe(3_000_000);
  await disk.close();
  await expect.poll(() => [...named('disk'), ...named('starter')], { timeout: 15_000 }).toEqual([]);
});
