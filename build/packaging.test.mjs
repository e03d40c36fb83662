// What a package would hold, made by electron-builder from a stand-in for Electron's binary: it cannot start, but its
// list of files is the real one.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from './launch/fresh.mjs';
import { root } from './node-guard.mjs';

const require = createRequire(import.meta.url);
const asar = createRequire(require.resolve('app-builder-lib'))('@electron/asar');

let folder;
let packed;
let unpacked;
let content;

describe.runIf(process.platform === 'linux')('a package', () => {
  beforeAll(async () => {
    await ensureBuilt(['renderer', 'node', 'preload']);
    folder = mkdtempSync(join(tmpdir(), 'vitrine-package-'));
    const fake = join(folder, 'electron');
    for (const inner of ['locales', 'resources']) mkdirSync(join(fake, inner), { recursive: true });
    writeFileSync(join(fake, 'electron'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(join(fake, 'version'), require('electron/package.json').version);
    const { build, Platform } = require('electron-builder');
    await build({
      targets: Platform.LINUX.createTarget('dir'),
      projectDir: root,
      publish: 'never',
      config: {
        extends: join(root, 'electron-builder.yml'),
        electronDist: fake,
        electronFuses: null,
        directories: { output: join(folder, 'release') },
      },
    });
    const resources = join(folder, 'release/linux-unpacked/resources');
    packed = join(resources, 'app.asar');
    unpacked = join(resources, 'app.asar.unpacked');
    content = asar.listPackage(packed).map((path) => path.replace(/\\/g, '/').slice(1));
  });
  afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

  const has = (path) => content.includes(path);
  const some = (pattern) => content.filter((path) => pattern.test(path));

  test('starts with a main file that is there, and holds the page, the preload, the core and every worker', () => {
    const { main } = JSON.parse(asar.extractFile(packed, 'package.json').toString());
    expect(has(main), main).toBe(true);
    expect(has('dist/renderer/index.html')).toBe(true);
    expect(has('dist/preload/preload.cjs')).toBe(true);
    expect(has('dist/app/src-main/shells/electron/core-process.js')).toBe(true);
    expect(has('dist/app/src-main/core/workers/db.js')).toBe(true);
    expect(has('LICENSE')).toBe(true);
  });

  test('holds every file of resources where the compiled core looks for it', () => {
    expect(some(/^dist\/app\/resources\/migrations\/\d{4}-.*\.sql$/).length).toBeGreaterThan(0);
    for (const path of some(/^dist\/app\/resources\/[^.]+\.[^/]+$/)) {
      expect(existsSync(join(root, path.replace('dist/app/', ''))), path).toBe(true);
    }
  });

  test('every package that the compiled core imports is in it', () => {
    const missing = new Set();
    for (const path of some(/^dist\/app\/.*\.js$/)) {
      const code = asar.extractFile(packed, path).toString();
      for (const [, , name] of code.matchAll(
        /(?:^(?:import|export)\b[^;'"`]*?|\bimport\(\s*)(["'])((?!node:)@?[\w-][\w.-]*(?:\/[\w.-]+)*)\1/gm,
      )) {
        const bare = name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/');
        if (bare !== 'electron' && !require('node:module').isBuiltin(bare) && !has(`node_modules/${bare}`))
          missing.add(`${path}: ${bare}`);
        if (name !== bare && /\.[cm]?js$/.test(name) && !has(`node_modules/${name}`)) missing.add(`${path}: ${name}`);
      }
    }
    expect([...missing]).toEqual([]);
  });

  test('native modules and programs lie outside the archive, for this platform only', () => {
    const arch = process.arch;
    for (const path of [
      `node_modules/better-sqlite3/prebuilds/linux-${arch}.node`,
      `node_modules/@img/sharp-linux-${arch}/lib`,
      `node_modules/@parcel/watcher-linux-${arch}-glibc/watcher.node`,
      'node_modules/exiftool-vendored.pl/bin/exiftool',
    ]) {
      expect(existsSync(join(unpacked, path)), path).toBe(true);
    }
    for (const path of some(/\.node$/)) expect(existsSync(join(unpacked, path)), path).toBe(true);
    expect(some(/better-sqlite3\/prebuilds\/(darwin|win32)/)).toEqual([]);
  });

  test('holds neither sources, tests, other programs under other licences, nor what only the build needs', () => {
    expect(some(/^(src-|build|e2e|resources\/)/)).toEqual([]);
    expect(some(/\.test\.|\.stamp$|\.map$/)).toEqual([]);
    expect(
      some(/^node_modules\/(react|vite|vitest|electron|typescript|playwright|node-linux-[^/]*|lucide-react)\/./),
    ).toEqual([]);
    expect(
      some(/^node_modules\/(ffmpeg-static|@ffmpeg-installer|@ffprobe-installer)\/.*./).filter((path) =>
        /ff(mpeg|probe)(\.exe)?$/.test(path),
      ),
    ).toEqual([]);
    expect(some(/^node_modules\/better-sqlite3\/(deps|src)\/./)).toEqual([]);
  });
});

test('packages set the fuses that close Electron as a way to run other code', () => {
  const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
  for (const line of [
    'enableNodeOptionsEnvironmentVariable: false',
    'enableNodeCliInspectArguments: false',
    'onlyLoadAppFromAsar: true',
  ]) {
    expect(config).toContain(line);
  }
});
