/** A film on its way out that is cancelled. What it becomes is judged in e2e/cli/export-films.test.ts. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ExportOutcome } from '../../../../src-shared/contract/export.ts';
import type { Job } from '../../../../src-shared/contract/jobs.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { createCore } from '../../core.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const has = spawnSync('ffmpeg', ['-version']).status === 0;

test.skipIf(!has)('cancelled half-way nothing of it stands anywhere, and the next run is whole', async () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-films-')));
  mkdirSync(join(top, 'films'));
  execFileSync('ffmpeg', ['-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc=duration=20:size=640x360:rate=25', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', join(top, 'films', 'a.mp4')]);
  const core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  const call = <T>(name: string, input: object) => core.call(name, input, client) as Promise<T>;
  const job = (id: string) => call<Job>('jobs.get', { id });
  const until = (id: string, state: string) => expect.poll(async () => (await job(id)).state, { timeout: 60_000 }).toBe(state);
  const { jobId: added } = await call<{ jobId: string }>('library.add', { paths: [join(top, 'films')] });
  await until(added, 'done');
  await call('presets.define', { name: 'Slow', body: { format: 'webm' } });
  await call('presets.define', { name: 'Quick', body: { format: 'mp4', size: { rule: 'edge', pixels: 160 } } });
  const wish = (preset: string) => ({ targets: { query: 'kind:video' }, presets: [preset], to: join(top, 'out') });
  const { jobId } = await call<{ jobId: string }>('export.start', wish('Slow'));
  await expect.poll(async () => (await job(jobId)).part ?? 0, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  await call('jobs.cancel', { id: jobId });
  await until(jobId, 'cancelled');
  await expect.poll(() => readdirSync(join(top, 'out')), { timeout: 60_000 }).toEqual([]);
  const { jobId: again } = await call<{ jobId: string }>('export.start', wish('Quick'));
  await until(again, 'done');
  expect((await job(again)).outcome as ExportOutcome).toMatchObject({ exported: 1, failed: [], files: [join(top, 'out', 'a.mp4')] });
  expect(existsSync(join(top, 'out', 'a.mp4'))).toBe(true);
  expect(readdirSync(join(top, 'out'))).toEqual(['a.mp4']);
});
