/** Stand-ins for file names that a line-based tool cannot be given. */
import { isUtf8 } from 'node:buffer';
import { copyFile, link, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Runs `use` with a name for each path that is plain UTF-8, absolute and free of control characters. Other paths are
 * reached by a link (where the system allows none, a copy) in a private folder that is gone afterwards.
 */
export async function withPlainNames<T>(
  paths: readonly Buffer[],
  use: (names: readonly string[]) => Promise<T>,
): Promise<T> {
  let folder: string | undefined;
  const names: string[] = [];
  try {
    for (const [i, bytes] of paths.entries()) {
      if (isPlain(bytes)) {
        names.push(bytes.toString());
        continue;
      }
      folder ??= await mkdtemp(path.join(tmpdir(), 'vitrine-names-'));
      const name = path.join(folder, `${i}${plainExtension(bytes)}`);
      await standIn(bytes, name);
      names.push(name);
    }
    return await use(names);
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

// Control characters are the point of the question.
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const CONTROL = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/;

function isPlain(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false;
  const name = bytes.toString();
  return path.isAbsolute(name) && !CONTROL.test(name);
}

/** Kept, since a tool may tell formats apart by it. */
function plainExtension(bytes: Buffer): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(bytes.toString('latin1'))?.[0] ?? '';
}

async function standIn(target: Buffer, name: string): Promise<void> {
  const absolute =
    target[0] === 0x2f || path.isAbsolute(target.toString())
      ? target
      : Buffer.concat([Buffer.from(process.cwd() + path.sep), target]);
  try {
    await symlink(absolute, name);
  } catch {
    await link(absolute, name).catch(async () => await copyFile(absolute, name).catch(() => undefined));
  }
}
