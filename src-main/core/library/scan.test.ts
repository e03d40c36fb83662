import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commit } from '../db/commit.ts';
import { write } from '../db/procedure.ts';
import { put, type TestLibrary, testLibrary } from './testing.ts';

const rate = write('test.rate', (tx, input: { n: number; stars: number }) =>
  commit(tx, { actor: 'me', label: 'Rated' }, (c) => c.set([input.n], 1, input.stars)),
);

async function added(files: Record<string, string>): Promise<TestLibrary> {
  const lib = await testLibrary();
  for (const [name, content] of Object.entries(files)) put(join(lib.disk, name), content.padEnd(100, '.'));
  await lib.library.add([lib.disk]);
  return lib;
}
const starred = async (lib: TestLibrary, name: string, stars = 5) => {
  const n = lib.assets()[name]?.n as number;
  await lib.db.call(rate, { n, stars });
  return n;
};

describe('a first scan', () => {
  test('gives every file a row, and leaves out what systems leave lying about', async () => {
    const lib = await added({
      'a.jpg': '1',
      'sub/b.nef': '2',
      'notes.txt': '3',
      '.DS_Store': '',
      'sub/@eaDir/a.jpg': '4',
      'Thumbs.db': '',
      'x.tmp': '5',
      '._a.jpg': '6',
    });
    expect(Object.keys(lib.assets()).sort()).toEqual(['a.jpg', 'notes.txt', 'sub/b.nef']);
  });

  test('takes names for bytes: newline, emoji, 255 bytes, broken UTF-8, NFC beside NFD', async () => {
    const lib = await testLibrary();
    const names = [
      'a\nb.jpg',
      '🦊.jpg',
      `${'é'.repeat(125)}x.jpg`,
      'Ü.jpg'.normalize('NFC'),
      'Ü.jpg'.normalize('NFD'),
    ].map((n) => Buffer.from(n));
    for (const name of [...names, Buffer.from([0xff, 0xfe, 0x2e, 0x6a, 0x70, 0x67])])
      put(Buffer.concat([Buffer.from(`${lib.disk}/`), name]), name);
    const { found, failed } = await lib.library.add([lib.disk]);
    expect({ found, failed }).toEqual({ found: 6, failed: [] });
    expect(
      lib
        .rows<{ name: Buffer }>('SELECT name FROM location')
        .map((r) => r.name.toString('hex'))
        .sort(),
    ).toEqual([...names, Buffer.from([0xff, 0xfe, 0x2e, 0x6a, 0x70, 0x67])].map((b) => b.toString('hex')).sort());
    expect(lib.rows('SELECT n FROM asset WHERE name = ?', '\ufffd\ufffd.jpg')).toHaveLength(1);
    await lib.library.rescan();
    expect(lib.rows('SELECT n FROM location WHERE state = 0')).toHaveLength(6);
  });

  test('follows no links, so that loops and ways out lead nowhere', async () => {
    const lib = await testLibrary();
    put(join(lib.disk, 'a/x.jpg'));
    symlinkSync('..', join(lib.disk, 'a/loop'));
    symlinkSync('/etc/passwd', join(lib.disk, 'a/out.jpg'));
    symlinkSync('self.jpg', join(lib.disk, 'a/self.jpg'));
    expect((await lib.library.add([lib.disk])).found).toBe(1);
  });

  test('takes an empty file for a file', async () => {
    const lib = await added({});
    put(join(lib.disk, 'empty.jpg'), '');
    put(join(lib.disk, 'empty2.jpg'), '');
    await lib.library.add([lib.disk]);
    expect(Object.keys(lib.assets())).toEqual(['empty.jpg', 'empty2.jpg']);
  });

  test('finds the picture of a sidecar, and lists one without a picture as an orphan', async () => {
    const lib = await added({
      'a.nef': '1',
      'a.jpg': '2',
      'a.xmp': 'x',
      'b.cr2': '3',
      'b.cr2.xmp': 'x',
      'c.jpg': '4',
      'c.nef': '5',
      'c.xmp': '<r photoshop:SidecarForExtension="JPG"/>',
      'gone.xmp': 'x',
      'd.arw': '6',
      'd_01.arw.xmp': 'x',
    });
    const of = Object.fromEntries(
      lib
        .rows<{ s: string; p: string | null }>(
          'SELECT CAST(sidecar.name AS TEXT) AS s, asset.name AS p FROM sidecar LEFT JOIN asset ON asset.n = sidecar.asset',
        )
        .map(({ s, p }) => [s, p]),
    );
    expect(of).toEqual({
      'a.xmp': 'a.nef',
      'b.cr2.xmp': 'b.cr2',
      'c.xmp': 'c.jpg',
      'gone.xmp': null,
      'd_01.arw.xmp': 'd.arw',
    });
  });

  test('reads a picture anew that moved away from its sidecar', async () => {
    const lib = await added({ 'a/x.nef': '1', 'a/x.xmp': 'x', 'a/y.nef': '2' });
    lib.connection.db.exec('UPDATE asset SET step = 4');
    mkdirSync(join(lib.disk, 'b'));
    for (const name of ['x.nef', 'y.nef']) renameSync(join(lib.disk, 'a', name), join(lib.disk, 'b', name));
    await lib.library.rescan();
    expect(lib.rows('SELECT name, step FROM asset ORDER BY name')).toEqual([
      { name: 'x.nef', step: 2 },
      { name: 'y.nef', step: 4 },
    ]);
  });

  test('writes no operation', async () => {
    const lib = await added({ 'a.jpg': '1' });
    expect(lib.rows("SELECT seq FROM change WHERE actor <> 'library'")).toEqual([]);
  });
});

describe('a second scan', () => {
  test('of an unchanged root writes nothing', async () => {
    const lib = await added({ 'a.jpg': '1', 'sub/b.jpg': '2', 'sub/b.xmp': '3' });
    const before = lib.rows("SELECT value FROM meta WHERE key = 'rev'");
    await lib.library.rescan();
    expect(lib.rows("SELECT value FROM meta WHERE key = 'rev'")).toEqual(before);
  });

  test('keeps stars when a file was renamed and moved while the program was off', async () => {
    const lib = await added({ 'a.jpg': '1', 'b.jpg': '2', 'c.jpg': '3' });
    const n = await starred(lib, 'a.jpg');
    mkdirSync(join(lib.disk, 'best'));
    renameSync(join(lib.disk, 'a.jpg'), join(lib.disk, 'best/winner.jpg'));
    await lib.restart();
    expect(lib.assets()['best/winner.jpg']).toEqual({ n, state: 0, rating: 5 });
    expect(Object.keys(lib.assets())).toHaveLength(3);
  });

  test('keeps stars through a renamed folder, and through files that changed places', async () => {
    const lib = await added({ 'x/a.jpg': '1', 'x/b.jpg': 'two', 'c.jpg': '3' });
    const a = await starred(lib, 'x/a.jpg');
    const b = await starred(lib, 'x/b.jpg', 2);
    renameSync(join(lib.disk, 'x'), join(lib.disk, 'y'));
    renameSync(join(lib.disk, 'y/a.jpg'), join(lib.disk, 'y/t'));
    renameSync(join(lib.disk, 'y/b.jpg'), join(lib.disk, 'y/a.jpg'));
    renameSync(join(lib.disk, 'y/t'), join(lib.disk, 'y/b.jpg'));
    await lib.restart();
    expect(lib.assets()).toMatchObject({ 'y/b.jpg': { n: a, state: 0 }, 'y/a.jpg': { n: b, state: 0 } });
    renameSync(join(lib.disk, 'y/a.jpg'), join(lib.disk, 'y/t'));
    renameSync(join(lib.disk, 'y/b.jpg'), join(lib.disk, 'y/a.jpg'));
    renameSync(join(lib.disk, 'y/t'), join(lib.disk, 'y/b.jpg'));
    await lib.restart();
    expect(lib.assets()).toMatchObject({ 'y/a.jpg': { n: a, state: 0 }, 'y/b.jpg': { n: b, state: 0 } });
  });

  test('knows a file again by its content when inode and time are new', async () => {
    const lib = await added({ 'a.jpg': 'content', 'b.jpg': '2', 'c.jpg': '3' });
    const n = await starred(lib, 'a.jpg');
    put(join(lib.disk, 'elsewhere/a2.jpg'), 'content'.padEnd(100, '.'));
    rmSync(join(lib.disk, 'a.jpg'));
    await lib.restart();
    expect(lib.assets()['elsewhere/a2.jpg']).toEqual({ n, state: 0, rating: 5 });
  });

  test('does not guess between two equal candidates', async () => {
    const lib = await added({ 'a.jpg': 'content', 'b.jpg': '2', 'c.jpg': '3' });
    const n = await starred(lib, 'a.jpg');
    put(join(lib.disk, 'x/1.jpg'), 'content'.padEnd(100, '.'));
    put(join(lib.disk, 'x/2.jpg'), 'content'.padEnd(100, '.'));
    rmSync(join(lib.disk, 'a.jpg'));
    await lib.restart();
    const assets = lib.assets();
    expect(assets['a.jpg']).toEqual({ n, state: 1, rating: 5 });
    expect([assets['x/1.jpg']?.rating, assets['x/2.jpg']?.rating]).toEqual([0, 0]);
  });

  test('follows a file from one root to another, and a copy that replaced it', async () => {
    const lib = await testLibrary();
    for (const name of ['one/a.jpg', 'one/b.jpg', 'one/c.jpg', 'one/d.jpg', 'two/z.jpg']) put(join(lib.disk, name));
    await lib.library.add([join(lib.disk, 'one'), join(lib.disk, 'two')]);
    const a = await starred(lib, 'a.jpg');
    const b = await starred(lib, 'b.jpg', 3);
    renameSync(join(lib.disk, 'one/a.jpg'), join(lib.disk, 'two/a.jpg'));
    put(join(lib.disk, 'two/b2.jpg'), `content of ${join(lib.disk, 'one/b.jpg')}`.padEnd(100));
    await lib.library.rescan();
    expect(lib.assets()['a.jpg']).toEqual({ n: a, state: 0, rating: 5 });
    rmSync(join(lib.disk, 'one/b.jpg'));
    await lib.library.rescan();
    expect(lib.assets()['b2.jpg']).toEqual({ n: b, state: 0, rating: 3 });
    expect(lib.rows('SELECT n FROM asset WHERE state = 1')).toEqual([]);
  });

  test('reads a file with other content again and keeps what was set; a file that comes back is as before', async () => {
    const lib = await added({ 'a.jpg': '1', 'b.jpg': '2', 'c.jpg': '3' });
    const n = await starred(lib, 'a.jpg');
    lib.connection.db.prepare('UPDATE asset SET step = 3').run();
    put(join(lib.disk, 'a.jpg'), 'edited elsewhere');
    await lib.library.rescan();
    expect(lib.rows('SELECT n, step, rating FROM asset WHERE name = ?', 'a.jpg')).toEqual([{ n, step: 0, rating: 5 }]);
    renameSync(join(lib.disk, 'a.jpg'), join(lib.disk, '../away'));
    await lib.library.rescan();
    expect(lib.assets()['a.jpg']?.state).toBe(1);
    renameSync(join(lib.disk, '../away'), join(lib.disk, 'a.jpg'));
    await lib.library.rescan();
    expect(lib.assets()['a.jpg']).toEqual({ n, state: 0, rating: 5 });
  });

  test('of an empty or vanished root finds it offline and nothing missing', async () => {
    const lib = await added({ 'a.jpg': '1', 'sub/b.jpg': '2' });
    renameSync(lib.disk, `${lib.disk}-away`);
    await lib.restart();
    expect(lib.rows('SELECT state FROM root')).toEqual([{ state: 'offline' }]);
    mkdirSync(lib.disk);
    await lib.library.rescan();
    expect(lib.rows('SELECT state FROM root')).toEqual([{ state: 'offline' }]);
    expect(Object.values(lib.assets()).map((a) => a.state)).toEqual([0, 0]);
    rmSync(lib.disk, { recursive: true });
    renameSync(`${lib.disk}-away`, lib.disk);
    await lib.library.rescan();
    expect(lib.rows('SELECT state FROM root')).toEqual([{ state: 'online' }]);
  });

  test('takes more than half of a root as missing only when told to', async () => {
    const lib = await added(Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`d${i}/x.jpg`, `${i}`])));
    for (let i = 0; i < 6; i++) rmSync(join(lib.disk, `d${i}`), { recursive: true });
    await lib.restart();
    expect(Object.values(lib.assets()).filter((a) => a.state === 1)).toEqual([]);
    expect([...lib.library.problems().values()][0]).toMatchObject({
      code: 'half-gone',
      message: expect.stringContaining('6 of 10'),
    });
    await lib.library.add([lib.disk]);
    expect(Object.values(lib.assets()).filter((a) => a.state === 1)).toHaveLength(6);
    expect(lib.library.problems().size).toBe(0);
  });

  test('waits for a file that is still being written', async () => {
    const lib = await testLibrary({ settleMs: 1000 });
    put(join(lib.disk, 'old.jpg'));
    await lib.library.add([lib.disk]);
    writeFileSync(join(lib.disk, 'new.jpg'), 'half');
    const { places } = await lib.library.add([lib.disk]);
    expect(Object.keys(lib.assets())).toEqual(['old.jpg']);
    writeFileSync(join(lib.disk, 'new.jpg'), 'whole file');
    await lib.library.settled(places);
    expect(lib.rows('SELECT size FROM asset WHERE name = ?', 'new.jpg')).toEqual([{ size: 10 }]);
  });
});

describe('folders that cannot be read', () => {
  test('are named with the way out, and what was known below them stays', () => {
    const script = `
      import { listFolder } from ${JSON.stringify(join(import.meta.dirname, 'list.ts'))};
      console.log(JSON.stringify(listFolder(process.argv[1], new Set())));`;
    const dir = execFileSync('mktemp', ['-d']).toString().trim();
    mkdirSync(join(dir, 'closed'));
    chmodSync(join(dir, 'closed'), 0);
    chmodSync(dir, 0o755);
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const out = spawnSync(process.execPath, ['--input-type=module', '-e', script, join(dir, 'closed')], {
      ...asNobody,
      cwd: '/',
      encoding: 'utf8',
    });
    rmSync(dir, { recursive: true });
    expect(JSON.parse(out.stdout || out.stderr)).toMatchObject({
      state: 'problem',
      problem: { code: 'no-access', message: expect.stringContaining('no right') },
    });
  });

  test('that are too deep for the system are a problem of the folder', async () => {
    const lib = await testLibrary();
    put(join(lib.disk, 'a.jpg'));
    // Deeper than a path may be long: made by going down step by step.
    execFileSync('perl', ['-e', `for (1..25) { mkdir 'd' x 200; chdir 'd' x 200 }`], { cwd: lib.disk });
    await lib.library.add([lib.disk]);
    execFileSync('rm', ['-rf', join(lib.disk, 'd'.repeat(200))]);
    expect(
      lib
        .rows<{ problem: string }>('SELECT problem FROM folder WHERE problem IS NOT NULL')
        .map((r) => JSON.parse(r.problem).code),
    ).toEqual(['too-long']);
  });
});

test('ten thousand files in one folder are found within seconds, and again at once', async () => {
  const lib = await testLibrary();
  for (let i = 0; i < 10_000; i++) put(join(lib.disk, `IMG_${i}.jpg`), `${i}`);
  const start = performance.now();
  expect((await lib.library.add([lib.disk])).found).toBe(10_000);
  const first = performance.now() - start;
  expect(first).toBeLessThan(60_000);
  expect(lib.told).toEqual([true, true, true, true, true, false]);
  const again = performance.now();
  await lib.library.rescan();
  // A slow machine was slow at first, too.
  expect(performance.now() - again).toBeLessThan(Math.max(1500, first));
});
