import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fuseMount, hasFuse } from '../../testing/fuse.ts';
import { probeFolder } from './probe.ts';
import { syncedBy } from './synced.ts';

function folder(): string {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-probe-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  return top;
}

test('a folder of this disk is measured, found good, and left as it was', async () => {
  const top = folder();
  writeFileSync(join(top, 'mine.txt'), 'mine');
  const progress: number[] = [];
  const { verdict, facts, reasons, summary } = await probeFolder(top, { onProgress: (done) => progress.push(done) });
  expect(facts).toMatchObject({
    reached: 'yes',
    exclusive: true,
    replacedWhole: true,
    readBack: true,
    flush: 'works',
    caseSensitive: process.platform === 'linux',
    keepsNames: true,
    longNames: true,
  });
  for (const time of [facts.publishMs, facts.listMs, facts.freshMs, facts.blindMs]) expect(time).toBeGreaterThan(0);
  expect(Math.abs(facts.clockMs ?? Number.NaN)).toBeLessThan(2000);
  expect(facts.freeBytes).toBeGreaterThan(0);
  expect(facts.left).toBe(undefined);
  expect(reasons.filter(({ level }) => level === 'unsafe')).toEqual([]);
  expect([verdict === 'good' || verdict === 'slow', summary.length > 20]).toEqual([true, true]);
  expect(readdirSync(top)).toEqual(['mine.txt']);
  expect([progress.at(-1), progress.every((done, i) => i === 0 || done > (progress[i - 1] as number))]).toEqual([
    1,
    true,
  ]);
});

test('what is no folder, or not there, is said so', async () => {
  const top = folder();
  expect(await probeFolder(join(top, 'none'))).toMatchObject({ verdict: 'unsafe', reasons: [{ code: 'absent' }] });
  writeFileSync(join(top, 'file'), '');
  expect(await probeFolder(join(top, 'file'))).toMatchObject({ verdict: 'unsafe', reasons: [{ code: 'no-folder' }] });
  expect(readdirSync(top)).toEqual(['file']);
});

test.runIf(process.platform === 'linux')('a folder that may not be written', async () => {
  // Root writes whatever the mode of a folder is, but nobody makes folders in /sys.
  const top = process.getuid?.() === 0 ? '/sys' : folder();
  if (top !== '/sys') chmodSync(top, 0o500);
  expect(await probeFolder(top)).toMatchObject({ verdict: 'unsafe', reasons: [{ code: 'refused' }] });
});

test.skipIf(!hasFuse)(
  'a read-only share, and one that hangs, end in their time (needs bindfs)',
  async () => {
    const mount = fuseMount();
    const readOnly = folder();
    execFileSync('bindfs', ['-r', mount.behind, readOnly]);
    onTestFinished(() => void spawnSync('umount', ['-l', readOnly]));
    expect((await probeFolder(readOnly)).reasons[0]).toMatchObject({ code: 'refused', level: 'unsafe' });
    mount.hang();
    const start = performance.now();
    expect(await probeFolder(mount.at, { timeoutMs: 1000 })).toMatchObject({
      verdict: 'unsafe',
      reasons: [{ code: 'hangs' }],
    });
    expect(performance.now() - start).toBeLessThan(8000);
    mount.goOn();
  },
  180_000,
);

test('a check that is given up leaves nothing behind', async () => {
  const top = folder();
  const stop = new AbortController();
  const checking = probeFolder(top, { signal: stop.signal, onProgress: (done) => done >= 0.3 && stop.abort() });
  await expect(checking).rejects.toMatchObject({ name: 'AbortError' });
  expect(readdirSync(top)).toEqual([]);
});

test('folders of sync programs are known by their path, or by what those leave in them', () => {
  expect(syncedBy('/home/ann/Dropbox (Studio)/team', [])).toBe('Dropbox');
  expect(syncedBy('C:\\Users\\ann\\OneDrive - Studio\\team', [])).toBe('OneDrive');
  expect(syncedBy('/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/team', [])).toBe('iCloud Drive');
  expect(syncedBy('/Users/ann/Library/CloudStorage/GoogleDrive-ann/My Drive', [])).toBe('Google Drive');
  expect(syncedBy('/srv/share', ['a', '.stfolder'])).toBe('Syncthing');
  expect(syncedBy('/srv/Boxes/share', ['a', 'b'])).toBe(undefined);
});
