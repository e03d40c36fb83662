/** What shared folders do to programs, each on its own: by calls of the system that fail as they do there, and by what lies about. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCatalogFolder, findCatalogs } from './create.ts';
import { createFolderRemote } from './folder.ts';
import { type FileCalls, SYSTEM, tempName } from './folder-files.ts';
import { markerBytes } from './marker.ts';
import { asName, type Remote } from './remote.ts';
import { namesOf, put } from './testing/contract.ts';

const CATALOG = 'abcdefghijklmnopqrstuvwxyz';
const OTHER = 'bbcdefghijklmnopqrstuvwxyz';
const marker = (catalogId: string) => ({ format: 1, catalogId, founderKeyFp: 'f', aclRoot: 'r' });
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const text = (got: Uint8Array | 'not-visible'): string => (typeof got === 'string' ? got : Buffer.from(got).toString());
const failing = (code: string): Error => Object.assign(new Error(`${code}: as told by the system`), { code });

async function setUp(calls: Partial<FileCalls> = {}) {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-remote-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const folder = join(top, 'Team.vitrine');
  await createCatalogFolder(folder, marker(CATALOG));
  const client = (more: Partial<FileCalls> = calls): Remote =>
    createFolderRemote({ folder, writer: 'me', patienceMs: 500, calls: { ...SYSTEM, ...more } });
  return { top, folder, at: (...parts: string[]) => join(folder, ...parts), client, remote: client() };
}
const temps = (folder: string): string[] => readdirSync(join(folder, 'tmp'));

/** The handle's call fails, for files that are written. */
const handle = (call: 'sync' | 'close', code: string): Pick<FileCalls, 'open'> => ({
  open: (async (path: string, flags: string | number, mode?: number) => {
    const file = await SYSTEM.open(path, flags, mode);
    if (flags !== 'wx') return file;
    const real = file[call].bind(file);
    file[call] = async () => {
      await real();
      throw failing(code);
    };
    return file;
  }) as FileCalls['open'],
});

test.each([
  ['sync', 'ENOSPC', 'full'],
  ['close', 'ENOSPC', 'full'],
  ['close', 'EDQUOT', 'full'],
  ['sync', 'EIO', 'failed'],
  ['sync', 'EHOSTDOWN', 'offline'],
] as const)('a disk that says at %s that %s has nothing written, and nothing is left', async (call, code, trouble) => {
  const { remote, folder } = await setUp(handle(call, code));
  await expect(put(remote, 'log/me/1', bytes('x'))).rejects.toMatchObject({ trouble });
  expect([await namesOf(remote.list('')), temps(folder)]).toEqual([[], []]);
});

test.each(['ENOTSUP', 'EINVAL'])('a file system that cannot flush (%s) is written to as it can', async (code) => {
  const { remote } = await setUp(handle('sync', code));
  expect(await put(remote, 'log/me/1', bytes('x'))).toBe('stored');
});

test.each([['EPERM'], ['EACCES'], ['EBUSY']])(
  'a virus scanner that holds a file (%s) is waited for, though not for ever',
  async (code) => {
    let busy = 3;
    const rename: FileCalls['rename'] = async (from, to) => {
      if (busy-- > 0) throw failing(code);
      return await SYSTEM.rename(from, to);
    };
    const { remote, folder, client } = await setUp({ rename });
    expect(await put(remote, 'log/me/1', bytes('x'))).toBe('stored');
    busy = Number.POSITIVE_INFINITY;
    await expect(put(client(), 'log/me/2', bytes('x'))).rejects.toMatchObject({
      trouble: code === 'EBUSY' ? 'failed' : 'refused',
    });
    expect([await namesOf(remote.list('')), temps(folder)]).toEqual([['log/me/1'], []]);
  },
);

test('a rename that is said to have failed and is done, as over NFS, is done', async () => {
  const rename: FileCalls['rename'] = async (from, to) => {
    await SYSTEM.rename(from, to);
    throw failing('ENOENT');
  };
  const { remote, folder } = await setUp({ rename });
  expect(await put(remote, 'log/me/1', bytes('x'))).toBe('stored');
  expect([text(await remote.get(asName('log/me/1'))), temps(folder)]).toEqual(['x', []]);
});

test('what cannot be read now is not visible; a share that is down is offline', async () => {
  let code = '';
  const open = (async (path: string, ...rest: [string]) => {
    if (code) throw failing(code);
    return await SYSTEM.open(path, ...rest);
  }) as FileCalls['open'];
  const opendir: FileCalls['opendir'] = async (path, options) => {
    if (code) throw failing(code);
    return await SYSTEM.opendir(path, options);
  };
  const { remote } = await setUp({ open, opendir });
  await put(remote, 'log/me/1', bytes('x'));
  for (code of ['ESTALE', 'ENOENT', 'EIO', 'EACCES', 'EBUSY', 'EMFILE'])
    expect(await remote.get(asName('log/me/1'))).toBe('not-visible');
  for (code of ['EHOSTDOWN', 'ENOTCONN', 'ETIMEDOUT', 'UNKNOWN']) {
    await expect(remote.get(asName('log/me/1'))).rejects.toMatchObject({ trouble: 'offline' });
    await expect(namesOf(remote.list('log/'))).rejects.toMatchObject({ trouble: 'offline' });
    await expect(put(remote, 'log/me/2', bytes('x'))).rejects.toMatchObject({ trouble: 'offline' });
    expect(await remote.open(CATALOG)).toBe('offline');
  }
  code = 'EACCES';
  await expect(namesOf(remote.list('log/'))).rejects.toMatchObject({
    trouble: 'refused',
    message: expect.stringContaining('account'),
  });
  code = '';
  expect(await remote.open(CATALOG)).toBe('ok');
});

test('no name is asked for that might not be there: only listings tell', async () => {
  const asked: string[] = [];
  const { remote, folder, at } = await setUp({
    open: (async (path: string, flags: string) => {
      asked.push(path);
      return await SYSTEM.open(path, flags);
    }) as FileCalls['open'],
    lstat: (async (path: string) => {
      asked.push(path);
      return await SYSTEM.lstat(path);
    }) as unknown as FileCalls['lstat'],
  });
  await remote.open(CATALOG);
  await put(remote, 'log/me/1', bytes('x'));
  await put(remote, 'log/me/1', bytes('x'));
  await put(remote, 'log/me/2', bytes('x'));
  await namesOf(remote.list(''));
  await remote.retire(asName('log/me/1'), asName('log/me/2'));
  await remote.retire(asName('log/me/1'), asName('log/me/2'));
  const files = asked.filter((path) => !relative(folder, path).startsWith('tmp/') && /\/\d$/.test(path));
  // It was there, and compared.
  expect(files).toEqual([at('log', 'me', '1')]);
});

test('what else lies about in a shared folder is no part of it', async () => {
  const { remote, at, top, client } = await setUp();
  await put(remote, 'log/w/0-1.seg', bytes('good'));
  const outside = join(top, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret'), 'secret');
  for (const junk of [
    '0-1 (1).seg',
    '0-1.sync-conflict-20260303-091500-ABCDEFG.seg',
    "0-1 (Bob's conflicted copy).seg",
    'desktop.ini ',
    '._0-1.seg',
    '.DS_Store',
    '~$x',
    'Ä',
    'nul.seg',
    `${'x'.repeat(130)}`,
  ])
    writeFileSync(at('log', 'w', junk), 'junk');
  symlinkSync(join(outside, 'secret'), at('log', 'w', '0-2.seg'));
  symlinkSync(outside, at('log', 'linked'));
  symlinkSync('.', at('log', 'loop'));
  mkdirSync(at('log', 'w', '0-3.seg'));
  if (process.platform !== 'win32') spawnSync('mkfifo', [at('log', 'w', '0-4.seg'), at('heads', 'pipe')]);
  // Kept: a name as ours are, whatever is in it.
  writeFileSync(at('heads', 'desktop.ini'), 'junk');
  expect(await namesOf(remote.list(''))).toEqual(['heads/desktop.ini', 'log/w/0-1.seg']);
  expect(await namesOf(remote.list('log/linked/'))).toEqual([]);
  for (const name of ['log/w/0-2.seg', 'log/w/0-3.seg', 'log/w/0-4.seg', 'heads/pipe', 'log/linked/secret'])
    expect(await remote.get(asName(name))).toBe('not-visible');
  // Nothing is written through a link, nor over what stands there.
  expect(await put(remote, 'log/linked/new', bytes('x'))).toBe('taken');
  expect(await put(remote, 'log/w/0-2.seg', bytes('x'))).toBe('taken');
  expect(await put(remote, 'log/w/0-3.seg', bytes('x'))).toBe('taken');
  expect(readdirSync(outside)).toEqual(['secret']);
  await remote.retire(asName('log/linked/secret'), asName('log/w/0-1.seg'));
  expect(readdirSync(outside)).toEqual(['secret']);
  rmSync(at('tmp'), { recursive: true });
  symlinkSync(outside, at('tmp'));
  await expect(put(client(), 'log/w/0-5.seg', bytes('x'))).rejects.toMatchObject({ trouble: 'refused' });
  expect(readdirSync(outside)).toEqual(['secret']);
});

test('the marker has copies; a folder that is half there is out of reach, and one of two teams is both’s', async () => {
  const { remote, at, folder } = await setUp();
  const opened = () => remote.open(CATALOG);
  expect(await opened()).toBe('ok');
  writeFileSync(at('catalog.json'), '{"format":1,"cata');
  expect(await opened()).toBe('ok');
  rmSync(at('catalog.json'));
  rmSync(at('catalog-2.json'));
  expect(await opened()).toBe('ok');
  writeFileSync(at('catalog-2.json'), markerBytes(marker(OTHER)));
  expect([await opened(), await remote.open(OTHER)]).toEqual(['ok', 'ok']);
  writeFileSync(at('catalog-3.json'), '');
  expect([await opened(), await remote.open(OTHER)]).toEqual(['other-catalog', 'ok']);
  writeFileSync(at('catalog-2.json'), new Uint8Array(200));
  expect(await opened()).toBe('offline');
  rmSync(at('catalog-2.json'));
  rmSync(at('catalog-3.json'));
  // Its folders are there, and empty.
  expect(await opened()).toBe('absent');
  await expect(namesOf(remote.list('log/'))).rejects.toMatchObject({ trouble: 'offline' });
  await expect(put(remote, 'log/w/1', bytes('x'))).rejects.toMatchObject({ trouble: 'offline' });
  rmSync(folder, { recursive: true });
  expect(await opened()).toBe('absent');
  await expect(put(remote, 'log/w/1', bytes('x'))).rejects.toMatchObject({ trouble: 'offline' });
  expect(existsSync(folder)).toBe(false);
  writeFileSync(folder, 'a file');
  expect(await opened()).toBe('absent');
});

test('a folder of the layout that vanished a moment ago is made again by what is put there', async () => {
  const { folder, remote } = await setUp();
  await remote.open(CATALOG);
  expect(await put(remote, 'log/abc/one', bytes('one'))).toBe('stored');
  rmSync(join(folder, 'log'), { recursive: true });
  expect(await put(remote, 'log/abc/two', bytes('two'))).toBe('stored');
  expect(await namesOf(remote.list('log/'))).toEqual(['log/abc/two']);
});

test('another team’s folder in the place of ours gets nothing of ours', async () => {
  const { remote, folder } = await setUp();
  await remote.open(CATALOG);
  await put(remote, 'log/w/1', bytes('x'));
  renameSync(folder, `${folder}.away`);
  await createCatalogFolder(folder, marker(OTHER));
  expect(await remote.open(CATALOG)).toBe('other-catalog');
  await expect(put(remote, 'log/w/2', bytes('private'))).rejects.toMatchObject({ trouble: 'offline' });
  await expect(namesOf(remote.list('log/'))).rejects.toMatchObject({ trouble: 'offline' });
  expect(readdirSync(folder, { recursive: true }).filter((name) => /\d$/.test(String(name)))).toEqual([]);
});

test('a writer takes his own old temporary files and trash away, and nobody else’s', async () => {
  const { at, client, folder } = await setUp();
  const day = 24 * 3600_000;
  const old = tempName('me', Date.now() - 2 * day);
  const [young, others, odd] = [tempName('me', Date.now() - day / 2), tempName('you', Date.now() - 9 * day), 'me-x'];
  for (const name of [old, young, others, odd]) writeFileSync(at('tmp', name), 'x');
  for (const [month, who] of [
    ['202001', 'me'],
    ['202001', 'you'],
    ['299901', 'me'],
  ]) {
    const file = at('trash', String(month), 'log', String(who), '0-1.seg');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'x');
  }
  expect(await client().open(CATALOG)).toBe('ok');
  expect(temps(folder).sort()).toEqual([young, others, odd].sort());
  const trash = readdirSync(at('trash'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('seg'))
    .sort();
  expect(trash).toEqual(['202001/log/you/0-1.seg', '299901/log/me/0-1.seg']);
});

test('what is retired is in the trash for a while; heads are not, they say nothing that the log does not', async () => {
  const { remote, at } = await setUp();
  for (const name of ['log/me/0-1', 'log/me/1-1', 'heads/me~1', 'heads/me~2']) await put(remote, name, bytes(name));
  await remote.retire(asName('log/me/0-1'), asName('log/me/1-1'));
  await remote.retire(asName('heads/me~1'), asName('heads/me~2'));
  const trash = readdirSync(at('trash'), { recursive: true }).map(String);
  const kept = trash.filter((name) => name.includes('0-1'));
  expect(kept).toHaveLength(1);
  expect(readFileSync(at('trash', String(kept[0])), 'utf8')).toBe('log/me/0-1');
  expect(trash.filter((name) => name.includes('heads'))).toEqual([]);
});

test('a catalog is made in a new or empty folder only, and found from outside and from inside', async () => {
  const { top, folder } = await setUp();
  await expect(createCatalogFolder(folder, marker(OTHER))).rejects.toMatchObject({ trouble: 'refused' });
  await expect(createCatalogFolder(join(top, 'no', 'X.vitrine'), marker(OTHER))).rejects.toMatchObject({
    trouble: 'offline',
  });
  await expect(createCatalogFolder(join(top, 'Y.vitrine'), marker('no id'))).rejects.toThrow(RangeError);
  expect(existsSync(join(top, 'no'))).toBe(false);
  const second = join(top, 'Second.vitrine');
  // Begun once, and interrupted; and what Windows leaves everywhere.
  mkdirSync(join(second, 'tmp'), { recursive: true });
  writeFileSync(join(second, 'desktop.ini'), '');
  await createCatalogFolder(second, marker(OTHER));
  mkdirSync(join(top, 'Empty.vitrine'));
  const both = [
    { folder: second, marker: marker(OTHER) },
    { folder, marker: marker(CATALOG) },
  ];
  expect(await findCatalogs(top)).toEqual(both);
  expect(await findCatalogs(folder)).toEqual([both[1]]);
  expect(await findCatalogs(join(top, 'Empty.vitrine'))).toEqual([]);
  for (const name of ['catalog.json', 'catalog-2.json', 'catalog-3.json']) writeFileSync(join(second, name), 'torn');
  expect((await findCatalogs(second))[0]?.marker).toBe(undefined);
  await expect(findCatalogs(join(top, 'none'))).rejects.toMatchObject({ trouble: 'offline' });
});

test('thousands of names in one folder are listed in order, from any of them on', async () => {
  const { remote, at } = await setUp();
  mkdirSync(at('log', 'w'));
  for (let i = 0; i < 3000; i++) writeFileSync(at('log', 'w', `0-${String(i).padStart(5, '0')}`), '');
  const all = await namesOf(remote.list('log/'));
  expect([all.length, all.every((name, i) => i === 0 || name > (all[i - 1] as string))]).toEqual([3000, true]);
  expect(await namesOf(remote.list('log/', asName('log/w/0-02990')))).toHaveLength(9);
});
