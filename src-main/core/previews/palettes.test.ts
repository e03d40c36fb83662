import { mkdtempSync, realpathSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { ClientInfo } from '../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../core.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };

test('palettes come with previews, and to pictures of older catalogs from the previews that were kept; they are found by name and color', async () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-palettes-')));
  const open = () => createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
  let core: Core = await open();
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  const call = <T>(name: string, input: object) => core.call(name, input, client) as Promise<T>;
  const names = async (query: string) => {
    const { ns } = await call<{ ns: number[] }>('search.page', { query, sort: 'name', dir: 'asc', limit: 100 });
    return (await call<{ rows: { name: string }[] }>('assets.rows', { ns })).rows.map(({ name }) => name);
  };
  const counts = async () => (await call<{ facets: { color: { value: string; count: number }[] } }>('search.facets', { query: '', facets: ['color'] })).facets.color.map(({ value, count }) => [value, count]);
  mkdirSync(join(top, 'pictures'));
  for (const [name, width, background] of [['large.jpg', 1200, '#c83232'], ['small.jpg', 200, '#2244aa'], ['middle.png', 400, '#c02a2a']] as const)
    writeFileSync(join(top, 'pictures', name), await sharp({ create: { width, height: width / 2, channels: 3, background } }).toFormat(name.endsWith('png') ? 'png' : 'jpeg').toBuffer());
  // Its first page is a picture, but not of anything.
  writeFileSync(join(top, 'pictures', 'text.txt'), 'no picture');
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [join(top, 'pictures')] });
  await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: jobId })).state, { timeout: 60_000 }).toBe('done');
  const all = async () => {
    await expect.poll(() => names('color:red'), { timeout: 60_000 }).toEqual(['large.jpg', 'middle.png']);
    await expect.poll(() => names('color:#2040b0'), { timeout: 60_000 }).toEqual(['small.jpg']);
    expect([await names('color:#c83232~3'), await names('color:none -kind:text')]).toEqual([['large.jpg', 'middle.png'], []]);
    expect((await counts()).filter(([value]) => value !== '')).toEqual([['red', 2], ['blue', 1]]);
  };
  await all();
  const [large] = (await call<{ ns: number[] }>('search.page', { query: 'large', sort: 'name', dir: 'asc', limit: 1 })).ns;
  expect((await call<{ palette: object[] }>('assets.details', { n: large as number })).palette).toEqual([{ hex: expect.stringMatching(/^#c[789]3[0-4]3[0-4]$/), share: 1 }]);

  // As a catalog from before there were palettes.
  await core.close();
  const db = new Database(join(top, 'Vitrine', 'catalog.db'));
  db.exec("UPDATE asset SET palette = NULL, rev = rev + 1000; UPDATE meta SET value = value + 1000 WHERE key = 'rev'; DELETE FROM meta WHERE key = 'palettes'");
  db.close();
  core = await open();
  await all();
  await expect.poll(() => new Database(join(top, 'Vitrine', 'catalog.db'), { readonly: true }).prepare("SELECT value FROM meta WHERE key = 'palettes'").pluck().get()).toBe(-1);
});
