import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from '../node-guard.mjs';

/** What each build of vite.config.ts is made from, and where it goes. */
export const builds = {
  renderer: { from: ['src-renderer', 'src-shared', 'vite.config.ts', 'package-lock.json'], to: 'dist/renderer' },
  node: { from: ['src-main', 'src-shared', 'resources', 'vite.config.ts', 'package-lock.json'], to: 'dist/app' },
  program: { from: ['src-main', 'src-shared', 'vite.config.ts', 'package-lock.json'], to: 'dist/program/node' },
  preload: { from: ['src-main/shells', 'src-shared', 'vite.config.ts', 'package-lock.json'], to: 'dist/preload' },
};

/** One hash over path, size and time of every source file: a pulled, edited or deleted file all change it. */
export function fingerprint(paths, base = root) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(join(base, path), { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory())
      return void (/\.test\.\w+$/.test(path) || hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\0`));
    for (const name of readdirSync(join(base, path)).sort()) visit(`${path}/${name}`);
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

/**
 * Builds what is missing or older than its sources; answers the modes that were built.
 * @param {('renderer' | 'node' | 'program' | 'preload')[]} modes
 */
export async function ensureBuilt(modes) {
  const stale = () => modes.filter((mode) => readStamp(mode) !== fingerprint(builds[mode].from));
  if (stale().length === 0) return [];
  const release = await takeTurn();
  try {
    const todo = stale(); // Another start may just have built it.
    if (todo.length === 0) return [];
    for (const mode of todo) {
      const stamp = fingerprint(builds[mode].from);
      await build(mode);
      writeFileSync(stampFile(mode), stamp);
    }
    return todo;
  } finally {
    release();
  }
}

/** In a process of its own: what the bundler takes of memory would stay with the program that runs afterwards. */
function build(mode) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // Node reads the configuration itself: one bundling less.
  const args = [vite, 'build', '--configLoader', 'native', '--mode', mode, '--logLevel', 'warn'];
  const { promise, resolve, reject } = Promise.withResolvers();
  // Started by a test runner it would be React's slow version for development.
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  child.on('error', reject);
  child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`The ${mode} part could not be built.`))));
  return promise;
}

const stampFile = (mode) => join(root, builds[mode].to, '.stamp');

function readStamp(mode) {
  try {
    return readFileSync(stampFile(mode), 'utf8');
  } catch {
    return '';
  }
}

/** Two starts at once must not build into the same folder: the second waits for the first. */
async function takeTurn() {
  const path = join(root, 'dist', '.building');
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => unlinkSync(path);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!holderLives(path)) {
      try {
        unlinkSync(path);
      } catch {}
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function holderLives(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // Just created and not yet written: give it the time.
    if (!pid) return Date.now() - statSync(path).mtimeMs < 5000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
