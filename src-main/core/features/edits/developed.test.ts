/** What of camera RAW is edited: the camera's picture, or where it is exported as a program develops it, that. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { createCore } from '../../core.ts';
import { rawFile } from '../../formats/testing/raw-files.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const plain = (color: string) => sharp({ create: { width: 60, height: 40, channels: 3, background: color } });

test.skipIf(process.platform === 'win32')('the edit view shows the camera’s picture, and where it is developed that one, and says which', async () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-developed-')));
  const disk = join(top, 'disk');
  mkdirSync(disk);
  // Stands for LibRaw.
  await plain('#20c040').tiff().toFile(join(top, 'made.tif'));
  const program = join(top, 'dcraw_emu');
  const runs = join(top, 'runs');
  writeFileSync(program, `#!/bin/sh\nfor one; do [ "$before" = -Z ] && out=$one; before=$one; done\n[ -e '${top}/broken' ] && exit 1\necho >> '${runs}'; cp '${top}/made.tif' "$out"\n`);
  chmodSync(program, 0o755);
  vi.stubEnv('VITRINE_LIBRAW', program);
  const core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
  onTestFinished(async () => {
    await core.close();
    vi.unstubAllEnvs();
    rmSync(top, { recursive: true, force: true });
  });
  const call = <T>(name: string, input: object = {}) => core.call(name, input, client) as Promise<T>;
  for (const [name, color] of [['a.nef', '#c02020'], ['b.nef', '#2020c0']] as const)
    writeFileSync(join(disk, name), rawFile('nef', 1, { PreviewImage: await plain(color).jpeg().toBuffer() }));
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [disk] });
  await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: jobId })).state, { timeout: 60_000 }).toBe('done');
  const n = async (name: string) => (await call<{ n: number }>('assets.find', { ref: join(disk, name) })).n;
  const a = await n('a.nef');
  await expect.poll(async () => (await call<{ rows: { preview?: string }[] }>('assets.rows', { ns: [a] })).rows[0]?.preview, { timeout: 60_000 }).toBeTruthy();
  const shown = async (of: number, more = '') => core.serveAsset(new Request(`http://x/preview/${of}?size=1024&plain${more}`));
  const color = async (answer: Response) => {
    const { channels } = await sharp(Buffer.from(await answer.arrayBuffer())).stats();
    return channels.map(({ mean }) => Math.round(mean / 32)).slice(0, 3);
  };
  const edits = () => call<{ embedded: boolean; developer?: string }>('edits.get', { n: a });

  expect(await edits()).toMatchObject({ embedded: true });
  expect((await edits()).developer).toBeUndefined();
  expect(await color(await shown(a))).toEqual([6, 1, 1]);
  await call('app.setSetting', { key: 'raw.develop', value: true });
  expect(await edits()).toMatchObject({ embedded: true, developer: 'LibRaw' });
  expect(await color(await shown(a, '&developed'))).toEqual([1, 6, 2]);
  expect(await color(await shown(a))).toEqual([6, 1, 1]);
  // Once, and kept.
  expect((await shown(a, '&developed')).status).toBe(200);
  expect(existsSync(runs)).toBe(true);
  writeFileSync(join(top, 'broken'), '');
  expect((await shown(a, '&developed')).status).toBe(200);
  const failed = await shown(await n('b.nef'), '&developed');
  expect([failed.status, await failed.text()]).toEqual([500, expect.stringContaining('LibRaw')]);
});
