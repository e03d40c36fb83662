import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../node-guard.mjs';

/** The install scripts of these packages do nothing but this; ours are switched off (.npmrc says why). */
export function makeToolsExecutable(modules = join(root, 'node_modules')) {
  if (process.platform === 'win32') return;
  const here = `${process.platform}-${process.arch}`;
  for (const path of [`@ffmpeg-installer/${here}/ffmpeg`, `@ffprobe-installer/${here}/ffprobe`]) {
    const file = join(modules, path);
    try {
      if (existsSync(file) && !(statSync(file).mode & 0o001)) chmodSync(file, 0o755);
    } catch {
      // Somebody else's node_modules: another ffmpeg may still be found.
    }
  }
}
