import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../node-guard.mjs';

const home = join(root, 'node_modules', 'electron');

/** Where Electron's own program lies, or undefined. Never loads the package: that would start a download. */
export function findElectron(env = process.env, packageDir = home) {
  try {
    const name = readFileSync(join(packageDir, 'path.txt'), 'utf8').trim();
    const path = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(packageDir, 'dist'), name);
    return existsSync(path) ? path : undefined;
  } catch {
    if (!env.ELECTRON_OVERRIDE_DIST_PATH) return undefined;
    const path = join(env.ELECTRON_OVERRIDE_DIST_PATH, binaryName());
    return existsSync(path) ? path : undefined;
  }
}

const binaryName = () =>
  ({ win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' })[process.platform] ?? 'electron';

/**
 * Finds Electron or fetches it, in bounded time: where its server does not answer within 4 s the answer is a reason.
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function obtainElectron(
  env = process.env,
  { packageDir = home, fetchTimeout = 4000, installTimeout = 180_000 } = {},
) {
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { reason: 'there is no display' };
  const found = findElectron(env, packageDir);
  if (found) return { path: found };
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD) return { reason: 'its binary is not installed' };
  let version;
  try {
    version = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')).version;
  } catch {
    return { reason: 'it is not installed' };
  }
  const mirror = env.ELECTRON_MIRROR || 'https://github.com/electron/electron/releases/download/';
  try {
    const url = `${mirror.replace(/\/?$/, '/')}v${version}/SHASUMS256.txt`;
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(fetchTimeout) });
    if (!answer.ok) return { reason: `its server answered ${answer.status}` };
  } catch (error) {
    return { reason: `its server cannot be reached (${error.cause?.code ?? error.name})` };
  }
  console.log('Fetching Electron once (about 120 MB)…');
  const failed = await run(process.execPath, [join(packageDir, 'install.js')], installTimeout);
  const path = findElectron(env, packageDir);
  return path ? { path } : { reason: failed ?? 'its download did not work' };
}

function run(command, args, timeout) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', timeout, cwd: root });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) =>
      resolve(signal ? 'its download took too long' : code ? 'its download failed' : undefined),
    );
  });
}

/** The line Electron's main process prints when its first window is on screen. */
export const WINDOW_SIGNAL = 'vitrine:window';

/**
 * Runs Electron to its end.
 * @returns {Promise<{ shown: true, code: number } | { shown: false, reason: string }>} `shown: false` when it ended
 *   before its first window: then another shell may try.
 */
export function runElectron(path, args, env = process.env) {
  return new Promise((resolve) => {
    let shown = false;
    let lastWords = '';
    const child = spawn(path, args, {
      cwd: root,
      stdio: ['inherit', 'pipe', 'pipe'],
      env: { ...env, VITRINE_LAUNCHER: '1' },
    });
    const stops = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
      const pass = () => child.kill(signal);
      process.on(signal, pass);
      return () => process.off(signal, pass);
    });
    child.stdout.on('data', (data) => {
      const text = String(data);
      if (text.includes(WINDOW_SIGNAL)) shown = true;
      const rest = text.replace(/vitrine:window\r?\n?/g, '');
      if (rest) process.stdout.write(rest);
    });
    child.stderr.on('data', (data) => {
      const text = String(data).trim();
      if (shown) process.stderr.write(data);
      else if (text)
        lastWords = text
          .split('\n')
          .at(-1)
          .replace(/^\[[^\]]*\]\s*/, '');
    });
    const end = (answer) => {
      for (const stop of stops) stop();
      resolve(answer);
    };
    child.on('error', (error) => end({ shown: false, reason: error.message }));
    child.on('close', (code, signal) =>
      end(
        shown || code === 0
          ? { shown: true, code: code ?? 1 }
          : { shown: false, reason: (lastWords || `it ended with ${signal ?? `code ${code}`}`).slice(0, 300) },
      ),
    );
  });
}
