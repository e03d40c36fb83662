import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * One file of the built page, or undefined. Only what the build made is ever served: the path is looked up below
 * `dist` and cannot leave it.
 */
export async function pageFile(
  dist: string,
  path: string,
): Promise<{ body: Buffer; headers: Record<string, string> } | undefined> {
  let name: string;
  try {
    name = normalize(decodeURIComponent(path === '/' ? '/index.html' : path));
  } catch {
    return undefined;
  }
  const type = TYPES[extname(name)];
  if (!type || name.includes('\0') || name.split(sep).some((part) => part.startsWith('.'))) return undefined;
  try {
    const body = await readFile(join(dist, name));
    // The build names its assets by their contents; only the page itself changes under its name.
    const cache = name.startsWith(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-store';
    return { body, headers: { 'content-type': type, 'cache-control': cache } };
  } catch {
    return undefined;
  }
}

/** What the page may load: itself, its server, and pictures, video, fonts and shapes from the origin of users' files. */
export function pagePolicy(socket: string, assets: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Components set styles on elements and bring small style blocks; styles cannot run anything.
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${assets}`,
    `media-src 'self' blob: ${assets}`,
    `font-src 'self' data: ${assets}`,
    `connect-src 'self' ${socket} ${assets}`.replaceAll('  ', ' '),
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}
