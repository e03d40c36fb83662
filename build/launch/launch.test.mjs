import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundledNode, root } from '../node-guard.mjs';
import { parseArgs } from './args.mjs';
import { findElectron, obtainElectron, runElectron } from './electron.mjs';
import { fingerprint } from './fresh.mjs';
import { makeToolsExecutable } from './tools.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-launch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const script = (path, text) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
};

describe('the arguments of npm start', () => {
  test('without any it opens the catalog in the home folder, in a window', () => {
    expect(parseArgs([], {})).toMatchObject({
      catalog: join(homedir(), 'Vitrine'),
      add: [],
      sample: false,
      window: true,
    });
  });
  test('a folder is added, and ~ is understood even where the shell did not expand it', () => {
    expect(parseArgs([folder, '~'], {}).add).toEqual([folder, homedir()]);
  });
  test('VITRINE_CATALOG names the catalog, --catalog wins over it', () => {
    expect(parseArgs([], { VITRINE_CATALOG: folder }).catalog).toBe(folder);
    expect(parseArgs(['--catalog', '/elsewhere'], { VITRINE_CATALOG: folder }).catalog).toBe('/elsewhere');
  });
  test.each([[['--frobnicate']], [['--port']], [['--port', '70000']], [['--port', '-1']], [['/no/such/folder']]])(
    'wrong use %j is refused with a sentence',
    (argv) => {
      expect(parseArgs(argv, {}).error).toMatch(/\w+ .*\./);
    },
  );
  test('--cli passes everything on, but serve is the loopback shell without a window', () => {
    expect(parseArgs(['--cli', 'search', '--json', 'x'], {})).toEqual({ cli: ['search', '--json', 'x'] });
    expect(parseArgs(['--cli', 'serve', '--port', '8080'], {})).toMatchObject({
      window: false,
      port: 8080,
    });
  });
});

describe('the guard', () => {
  test.runIf(bundledNode() && process.platform === 'linux')(
    'passes signals to the Node it started, so that nothing stays behind',
    async () => {
      const program = script(
        join(folder, 'long.mjs'),
        `import { follow } from '${root}build/node-guard.mjs';
         import { spawn } from 'node:child_process';
         follow(spawn(process.execPath, ['-e', 'console.log(process.pid); setInterval(() => {}, 1000)'], { stdio: 'inherit' }));`,
      );
      const outer = spawn(process.execPath, [program]);
      const inner = await new Promise((resolve) => outer.stdout.once('data', (data) => resolve(Number(data))));
      outer.kill('SIGTERM');
      await new Promise((resolve) => outer.once('exit', resolve));
      expect(() => process.kill(inner, 0)).toThrow(/ESRCH/);
    },
  );
});

describe('what is built again', () => {
  test('an edited, added or deleted source changes the fingerprint, a touched test file does not', () => {
    mkdirSync(join(folder, 'src'));
    const write = (name, text) => writeFileSync(join(folder, 'src', name), text);
    write('a.ts', 'one');
    write('b.ts', 'two');
    write('b.test.ts', 'x');
    const first = fingerprint(['src', 'absent.ts'], folder);
    write('b.test.ts', 'other');
    expect(fingerprint(['src', 'absent.ts'], folder)).toBe(first);
    utimesSync(join(folder, 'src/a.ts'), new Date(), new Date(1e12));
    const touched = fingerprint(['src'], folder);
    rmSync(join(folder, 'src/b.ts'));
    expect(new Set([first, touched, fingerprint(['src'], folder)]).size).toBe(3);
  });
});

describe('Electron', () => {
  const install = (path = 'electron') => {
    writeFileSync(join(folder, 'package.json'), '{"version":"1.2.3"}');
    writeFileSync(join(folder, 'path.txt'), path);
    return script(join(folder, 'dist', path), '#!/bin/sh\n');
  };
  const display = { DISPLAY: ':1' };

  test('is found where its package unpacked it, and where ELECTRON_OVERRIDE_DIST_PATH says', () => {
    const path = install();
    expect(findElectron({}, folder)).toBe(path);
    const other = script(join(folder, 'mine', 'electron'), '');
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'mine') }, folder)).toBe(other);
    rmSync(path);
    expect(findElectron({}, folder)).toBeUndefined();
  });
  test.runIf(process.platform === 'linux')('is not tried without a display', async () => {
    install();
    expect(await obtainElectron({}, { packageDir: folder })).toEqual({ reason: 'there is no display' });
  });
  test('is given up in bounded time when its server takes the connection and says nothing', async () => {
    writeFileSync(join(folder, 'package.json'), '{"version":"1.2.3"}');
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const began = Date.now();
    const env = { ...display, ELECTRON_MIRROR: `http://127.0.0.1:${server.address().port}/` };
    const answer = await obtainElectron(env, { packageDir: folder, fetchTimeout: 300 });
    server.close();
    expect(answer.reason).toContain('cannot be reached');
    expect(Date.now() - began).toBeLessThan(10_000);
  });
  test('that dies before its first window gives its last words as the reason', async () => {
    const dying = script(
      join(folder, 'dying'),
      '#!/bin/sh\necho "Running as root without --no-sandbox is not supported" >&2\nexit 1\n',
    );
    expect(await runElectron(dying, [])).toEqual({
      shown: false,
      reason: 'Running as root without --no-sandbox is not supported',
    });
    expect(await runElectron(join(folder, 'absent'), [])).toMatchObject({
      shown: false,
      reason: expect.stringContaining('ENOENT'),
    });
  });
  test('that dies after its window was seen is not followed by another shell', async () => {
    const seen = script(join(folder, 'seen'), '#!/bin/sh\necho vitrine:window\nexit 3\n');
    expect(await runElectron(seen, [])).toEqual({ shown: true, code: 3 });
  });
});

test.runIf(process.platform !== 'win32')('a bundled ffprobe that came without its x bit gets it', () => {
  const file = join(folder, '@ffprobe-installer', `${process.platform}-${process.arch}`, 'ffprobe');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '', { mode: 0o644 });
  makeToolsExecutable(folder);
  expect(statSync(file).mode & 0o777).toBe(0o755);
});
