/** A catalog that is lost comes back; several catalogs; what a repair may and may not do. */
import { appendFileSync, existsSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, bench, type Found, served, stopped } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

let lib: Bench;
beforeEach(() => {
  lib = bench();
});
afterEach(() => lib.remove());

const at = (name: string) => join(lib.pictures, name);
/** What is shown of every asset, the texts and history of those that changed, and the log. */
async function everything(): Promise<unknown> {
  const { items } = await lib.json<Found>(['search', '', '--limit', '1000']);
  const whole = [];
  for (const { path } of items.filter((item) => item.rating > 0)) {
    const { title, caption, history, rating, label, flag, tags, id } = await lib.json<Record<string, unknown>>([
      'show',
      path,
    ]);
    whole.push({ path, id, title, caption, history, rating, label, flag, tags });
  }
  const shown = items.map(({ path, id, rating, label, flag, tags }) => ({ path, id, rating, label, flag, tags }));
  return { shown, whole, log: await lib.json(['log', '--limit', '500']) };
}

test('a catalog whose database is overwritten comes back equal, from a backup and the log, with files renamed meanwhile', async () => {
  for (const name of ['a', 'b', 'c']) lib.put(`${name}.jpg`, await photo(name.charCodeAt(0)));
  await lib.json(['add', lib.pictures]);
  await lib.json(['set', at('a.jpg'), '--rating', '4', '--tag', 'people/Ines', '--title', 'Before']);
  const { backup } = await lib.json<{ backup: { path: string; assets: number } }>(['backup']);
  expect(backup.assets).toBe(3);
  lib.put('later/d.jpg', await photo(9));
  await lib.json(['add', lib.pictures]);
  await lib.json(['set', at('later/d.jpg'), '--rating', '5', '--label', 'red', '--tag', 'trip/Rome']);
  await lib.json(['set', at('b.jpg'), '--flag', 'pick']);
  await lib.json(['undo']);
  await lib.json(['redo']);
  await lib.json(['set', at('a.jpg'), '--untag', 'people/Ines']);
  renameSync(at('later/d.jpg'), at('renamed.jpg'));
  renameSync(at('a.jpg'), at('later/a moved.jpg'));
  await lib.json(['add', lib.pictures]);
  const before = await everything();

  writeFileSync(join(lib.catalog, 'catalog.db'), Buffer.alloc(300_000, 'garbage'));
  const refused = await lib.run(['status']);
  expect(refused).toMatchObject({ code: 3, out: '', err: expect.stringContaining('vitrine restore --catalog') });
  const restored = await lib.json<{ backup: string; changes: number; problems: string[]; setAside: string }>([
    'restore',
  ]);
  expect(restored).toMatchObject({ backup: backup.path.split(/[\\/]/).at(-1), changes: 5, problems: [] });
  expect(existsSync(join(restored.setAside, 'catalog.db'))).toBe(true);
  expect(await everything()).toEqual(before);
  expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });

  // Without any backup, from the log alone.
  rmSync(join(lib.catalog, 'catalog.db'));
  rmSync(join(lib.catalog, 'backups'), { recursive: true });
  expect((await lib.run(['search', ''])).code).toBe(3);
  expect(existsSync(join(lib.catalog, 'catalog.db'))).toBe(false);
  expect(await lib.json(['restore'])).toMatchObject({ backup: null, problems: [] });
  expect(await everything()).toEqual(before);
});

test('a restore waits for nobody: while the catalog is open it is refused', async () => {
  lib.put('a.jpg', await photo(1));
  await lib.json(['add', lib.pictures]);
  await lib.json(['backup']);
  const serving = lib.begin(['serve', '--json']);
  await served(serving);
  expect(await lib.json(['restore'], 3)).toMatchObject({
    error: { code: 'busy', message: expect.stringContaining('Close it') },
  });
  expect(await lib.json<{ backups: unknown[] }>(['restore', '--list'])).toMatchObject({ backups: [{ assets: 1 }] });
  await stopped(serving);
  expect(await lib.json(['restore', 'no such'], 3)).toMatchObject({ error: { code: 'not-found' } });
});

test('a catalog whose disk is lost comes back elsewhere from the second place', async () => {
  lib.put('a.jpg', await photo(1));
  await lib.json(['add', lib.pictures]);
  await lib.json(['set', at('a.jpg'), '--rating', '3']);
  await lib.json(['backup']);
  const other = join(lib.folder, 'other disk');
  renameSync(join(lib.catalog, 'backups'), other);
  rmSync(lib.catalog, { recursive: true });
  expect(await lib.json(['restore'], 3)).toMatchObject({ error: { code: 'not-found' } });
  expect(await lib.json(['restore', '--from', other])).toMatchObject({ problems: [], found: 1 });
  expect((await lib.json<Found>(['search', ''])).items).toMatchObject([{ path: at('a.jpg'), rating: 3 }]);
});

test('verify tells what is broken, and --repair mends what is a cache', async () => {
  lib.put('a.jpg', await photo(1));
  await lib.json(['add', lib.pictures]);
  await lib.json(['set', at('a.jpg'), '--rating', '3']);
  await lib.json(['set', at('a.jpg'), '--tag', 'one']);
  const [first] = readdirSync(join(lib.catalog, 'log')).sort();
  appendFileSync(join(lib.catalog, 'log', first as string), 'x');
  rmSync(join(lib.catalog, 'cache', 'previews.db'));
  truncateSync(join(lib.catalog, 'cache', 'index.db'), 100);
  const { problems } = await lib.json<{ problems: { what: string }[] }>(['verify'], 1);
  expect(problems.map(({ what }) => what)).toEqual(expect.arrayContaining(['log files', 'previews']));
  const repaired = await lib.json<{ ok: boolean; repaired: { what: string }[] }>(['verify', '--repair'], 1);
  expect(repaired.repaired.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['log files', 'previews', 'search']),
  );
  await lib.json(['add', lib.pictures]);
  expect(await lib.json(['verify'])).toMatchObject({ ok: true });
  expect((await lib.json<Found>(['search', 'tag:one rating:3'])).total).toBe(1);
});

test('catalogs are made, chosen and listed; the chosen one opens when none is named', async () => {
  const env = { VITRINE_CONFIG: join(lib.folder, 'config'), HOME: lib.folder, USERPROFILE: lib.folder };
  const one = join(lib.folder, 'One');
  const two = join(lib.folder, 'Two');
  expect(await lib.json(['catalog', 'new', one], 0, { env })).toMatchObject({ path: one, standard: one });
  await lib.json(['catalog', 'new', two], 0, { env });
  await lib.json(['catalog', 'open', one], 0, { env });
  const { standard, catalogs } = await lib.json<{ standard: string; catalogs: { path: string }[] }>(
    ['catalog', 'list'],
    0,
    { env },
  );
  expect([standard, catalogs.map(({ path }) => path)]).toEqual([one, [one, two]]);
  const { begin } = await import('./testing/kit.ts');
  const status = await begin(['status', '--json'], { env }).ended;
  expect(JSON.parse(status.out)).toMatchObject({ path: one });
  for (const [words, code] of [
    [['catalog', 'new', one], 'conflict'],
    [['catalog', 'new', lib.folder], 'conflict'],
    [['catalog', 'open', lib.pictures], 'not-found'],
    [['catalog', 'new', join(lib.folder, 'Dropbox', 'Vitrine')], 'sync-folder'],
  ] as const)
    expect(await lib.json([...words], 3, { env })).toMatchObject({ error: { code } });
  expect((await lib.run(['catalog', 'frob'], { env })).code).toBe(2);
});
