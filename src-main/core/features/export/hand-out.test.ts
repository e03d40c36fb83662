import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };

test('files for other programs: originals or renditions, never what may not leave, and gone at the next start', async () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-out-')));
  const disk = join(top, 'disk');
  mkdirSync(disk);
  let core: Core;
  const open = async () => {
    core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
  };
  await open();
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  const call = <T>(name: string, input: object = {}) => core.call(name, input, client) as Promise<T>;
  for (const name of ['a', 'b']) {
    mkdirSync(join(disk, name));
    writeFileSync(join(disk, name, 'shot.png'), await sharp({ create: { width: 2500, height: 1000, channels: 3, background: name === 'a' ? 'red' : 'blue' } }).png().toBuffer());
  }
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [disk] });
  await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: jobId })).state).toBe('done');
  const ns = await Promise.all(['a', 'b'].map(async (name) => (await call<{ n: number }>('assets.find', { ref: join(disk, name, 'shot.png') })).n));
  const take = (preset?: string) => call<{ paths: string[]; warnings: string[] }>('export.files', { ns, way: 'drag', ...(preset ? { preset } : {}) });

  expect(await take()).toMatchObject({ paths: [join(disk, 'a/shot.png'), join(disk, 'b/shot.png')], warnings: [] });
  const { paths } = await take('Web');
  // Two of one name stand beside each other.
  expect(paths.map((path) => basename(path))).toEqual(['shot.jpg', expect.stringMatching(/^shot.+\.jpg$/)]);
  expect(await Promise.all(paths.map(async (path) => (await sharp(path).metadata()).width))).toEqual([2048, 2048]);
  await expect(take('Nothing of this name')).rejects.toMatchObject({ code: 'not-found' });

  const copy = () => call<{ files: number; warnings: string[] }>('export.copy', { ns });
  if (process.platform === 'linux') {
    const tools = join(top, 'tools');
    mkdirSync(tools);
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv('WAYLAND_DISPLAY', '');
    vi.stubEnv('PATH', tools);
    await expect(copy()).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('install wl-clipboard') });
    writeFileSync(join(tools, 'xclip'), `#!/bin/sh\nprintf '%s ' "$@" > '${top}/copied'\n/bin/cat >> '${top}/copied'\n`);
    chmodSync(join(tools, 'xclip'), 0o755);
    expect(await copy()).toMatchObject({ files: 2, warnings: [] });
    const addresses = ['a', 'b'].map((name) => `${pathToFileURL(join(disk, name, 'shot.png'))}\r\n`);
    expect(readFileSync(join(top, 'copied'), 'utf8')).toBe(`-selection clipboard -t text/uri-list -i ${addresses.join('')}`);
    vi.unstubAllEnvs();
  }

  await call('rights.set', { targets: [ns[1]], changes: { embargo: '2999-01-01' } });
  await expect(take('Web')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('shot.png: it is under embargo until 2999-01-01') });
  await expect(copy()).rejects.toMatchObject({ code: 'conflict' });
  await call('app.setSetting', { key: 'rights.drag', value: 'warn' });
  expect(await take()).toMatchObject({ paths: [expect.any(String), expect.any(String)], warnings: [expect.stringContaining('embargo')] });

  await core!.close();
  await open();
  await expect.poll(() => existsSync(paths[0] as string)).toBe(false);
  expect(readdirSync(disk)).toEqual(['a', 'b']);
});
