import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { AssetRow } from '../../../../src-shared/contract/shapes.ts';
import type { Version } from '../../../../src-shared/contract/versions.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';
import { isNamedAfter } from './editors.ts';
import { originals } from '../../testing/originals/index.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };

test('what is named after a file, and what is another one', () => {
  expect(['shot-edited.tif', 'Shot (2).psd', 'shot.tif', 'shot_v2.jpg'].map((name) => isNamedAfter(name, 'shot.cr2'))).toEqual([true, true, true, true]);
  expect(['shots.jpg', 'shot2.jpg', 'other.jpg'].map((name) => isNamedAfter(name, 'shot.cr2'))).toEqual([false, false, false]);
});

test.skipIf(process.platform === 'win32')('a file is opened in the program of its kind; its save is a version, its new file is stacked with it', async () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-editors-')));
  const disk = join(top, 'disk');
  mkdirSync(disk);
  const core: Core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  const call = <T>(name: string, input: object = {}) => core.call(name, input, client) as Promise<T>;
  const picture = (red: number) => sharp({ create: { width: 60, height: 40, channels: 3, background: { r: red, g: 90, b: 60 } } }).jpeg().toBuffer();
  const at = (name: string) => join(disk, name);
  writeFileSync(at('shot one.jpg'), await picture(10));
  // The editor saves it.
  originals.mayChange(at('shot one.jpg'));
  writeFileSync(at('shots.jpg'), await picture(20));
  writeFileSync(join(top, 'saved.jpg'), await picture(200));
  writeFileSync(join(top, 'made.jpg'), await picture(150));
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [disk] });
  await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: jobId })).state).toBe('done');
  const root = (await call<{ roots: { n: number }[] }>('library.roots')).roots[0]?.n;
  await call('versions.setPolicy', { root, policy: { keep: 'all' } });
  const n = (await call<{ n: number }>('assets.find', { ref: at('shot one.jpg') })).n;
  const versions = async () => (await call<{ versions: Version[] }>('versions.list', { n })).versions.length;

  // As an editor does: saves, and makes another file of it.
  const editor = join(top, 'my editor; rm.sh');
  writeFileSync(editor, `#!/bin/sh\ncp '${top}/saved.jpg' "$1"\ncp '${top}/made.jpg' "\${1%.jpg}-edited.jpg"\ncp '${top}/made.jpg' '${disk}/unlike.jpg'\n`);
  chmodSync(editor, 0o755);
  await call('app.setSetting', { key: 'editor.image', value: editor });
  expect(await call('editors.open', { n })).toMatchObject({ path: at('shot one.jpg'), program: editor });
  await expect.poll(() => existsSync(at('unlike.jpg'))).toBe(true);
  await expect.poll(versions).toBe(2);
  expect((await call<{ versions: Version[] }>('versions.list', { n })).versions.map(({ way, by }) => [way, by])).toEqual([['noticed', undefined], ['editor', undefined]]);
  const found = async () => {
    const { ns } = await call<{ ns: number[] }>('search.page', { query: '', limit: 9 });
    return (await call<{ rows: AssetRow[] }>('assets.rows', { ns })).rows.map(({ name, stack }) => `${name} ${stack?.count ?? 1}`).sort();
  };
  await expect.poll(found).toEqual(['shot one-edited.jpg 2', 'shot one.jpg 2', 'shots.jpg 1', 'unlike.jpg 1']);
  const made = (await call<{ n: number }>('assets.find', { ref: at('shot one-edited.jpg') })).n;
  expect(await call('assets.details', { n: made })).toMatchObject({ madeFrom: { n, name: 'shot one.jpg' } });
  // Taken apart it stays apart.
  expect(await call('history.undo')).toMatchObject({ label: expect.stringContaining('which it was made from') });
  const apart = ['shot one-edited.jpg 1', 'shot one.jpg 1', 'shots.jpg 1', 'unlike.jpg 1'];
  await expect.poll(found).toEqual(apart);
  writeFileSync(at('other.jpg'), await picture(99));
  await expect.poll(found).toEqual(['other.jpg 1', ...apart]);

  await call('app.setSetting', { key: 'editor.image', value: join(top, 'gone') });
  await expect(call('editors.open', { n })).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('could not be started (ENOENT)') });
  expect(await call('catalog.verify')).toMatchObject({ ok: true, problems: [] });
});
