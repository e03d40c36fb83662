/** Live photos whose two files have names of their own: the whole core, on a made picture and a film that exiftool has named. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCore } from '../../core.ts';
import { JPEG, livePicture, runExiftool } from '../../metadata/testing/fixtures.ts';

const CLIENT = { id: 'test', host: 'test', can: {} } as never;

test('picture and film that bear one identifier are a pair whatever they are called; names, other folders and several pictures say otherwise', async () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-live-')));
  const disk = join(top, 'disk');
  mkdirSync(join(disk, 'sub'), { recursive: true });
  const picture = (name: string, id: string) => writeFileSync(join(disk, name), Buffer.concat([livePicture(JPEG, id), Buffer.from(name)]));
  const film = (name: string, id: string) => {
    spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', `testsrc=d=0.2:s=${32 + 2 * name.length}x32:r=5`, '-c:v', 'mpeg4', '-y', join(disk, name)]);
    runExiftool([`-Keys:ContentIdentifier=${id}`, join(disk, name)]);
  };
  picture('beach.jpg', 'A1B2-0001');
  film('IMG_7.mov', 'A1B2-0001');
  // Its own film by name, though both bear the other's identifier; and one that was edited, so that nobody knows.
  picture('IMG_8.jpg', 'A1B2-0002');
  film('IMG_8.mov', 'A1B2-0002');
  picture('IMG_E8.jpg', 'A1B2-0002');
  picture('one.jpg', 'A1B2-0003');
  picture('two.jpg', 'A1B2-0003');
  film('three.mov', 'A1B2-0003');
  picture('four.jpg', 'A1B2-0004');
  film('sub/five.mov', 'A1B2-0004');
  const core = await createCore({ folder: join(top, 'catalog'), version: 'test', background: true, settleMs: 0, validateOutput: true });
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  // biome-ignore lint/suspicious/noExplicitAny: whatever an operation answers
  const call = async (name: string, input: object = {}): Promise<any> => core.call(name, input, CLIENT);
  const { jobId } = await call('library.add', { paths: [disk] });
  await expect.poll(async () => (await call('jobs.get', { id: jobId })).state, { timeout: 60_000, interval: 20 }).toBe('done');
  const pairs = async () => {
    const { ns } = await call('search.page', { query: '', sort: 'name', dir: 'asc', limit: 100 });
    const { rows } = await call('assets.rows', { ns });
    return (rows as { n: number; name: string; stack?: { top: number; files?: string } }[]).flatMap(({ n, name, stack }) => (stack?.top === n ? [`${name}: ${stack.files}`] : [])).sort();
  };
  await expect.poll(pairs, { timeout: 60_000 }).toEqual(['IMG_8.jpg: JPG + MOV', 'beach.jpg: JPG + MOV']);
  const n = async (name: string) => (await call('assets.find', { ref: join(disk, name) })).n;
  await call('assets.set', { targets: [await n('beach.jpg')], changes: { rating: 4 } });
  expect((await call('assets.rows', { ns: [await n('IMG_7.mov')] })).rows).toMatchObject([{ rating: 4 }]);
  expect((await call('catalog.verify')).problems).toEqual([]);
});
