/** LibRaw (dcraw_emu) or darktable as a child process: the only place that starts them. Each sees one file, in a folder of its own that is gone afterwards. */
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onPath } from './on-path.ts';

export const INSTALL_RAW_DEVELOPER =
  'Install LibRaw (https://www.libraw.org; on Debian and Ubuntu: sudo apt install libraw-bin) or darktable (https://www.darktable.org), or set VITRINE_LIBRAW to the path of dcraw_emu, or VITRINE_DARKTABLE to that of darktable-cli (none: it is not used).';

/** For one file, of processor time too. */
const LIMIT_S = 300;
const MOST_MEMORY_KB = 8 * 2 ** 20;
const MOST_BYTES = 2 ** 30;

export interface RawDeveloper {
  readonly name: 'LibRaw' | 'darktable';
  readonly path: string;
}

/** LibRaw first, which is quick. Undefined: neither is installed. Asked anew each time: one may be installed meanwhile. */
export function findRawDeveloper(): RawDeveloper | undefined {
  const at = (names: readonly string[], chosen: string | undefined) =>
    chosen === 'none' ? undefined : onPath(names, chosen);
  const libraw = at(['dcraw_emu'], process.env['VITRINE_LIBRAW']);
  if (libraw) return { name: 'LibRaw', path: libraw };
  const darktable = at(['darktable-cli'], process.env['VITRINE_DARKTABLE']);
  return darktable ? { name: 'darktable', path: darktable } : undefined;
}

/** As it says itself; null where it says nothing. */
export async function rawDeveloperVersion({ path: program, name }: RawDeveloper): Promise<string | null> {
  return await new Promise((resolve) =>
    execFile(
      program,
      name === 'darktable' ? ['--version'] : [],
      { timeout: 10_000, windowsHide: true },
      (_, out, err) => resolve(/(?:LibRaw|darktable)[^\n]*?v?(\d+(?:\.\d+)+)/i.exec(`${out}\n${err}`)?.[1] ?? null),
    ),
  );
}

export class DevelopFailed extends Error {}

/** A RAW file as an upright TIFF in sRGB, 16 bits a channel. @param file its path, maybe no UTF-8. Throws DevelopFailed. */
export async function developRaw(file: Uint8Array, ext: string, signal: AbortSignal): Promise<Buffer> {
  const developer = findRawDeveloper();
  if (!developer) throw new DevelopFailed(`Neither LibRaw nor darktable is installed. ${INSTALL_RAW_DEVELOPER}`);
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-raw-'));
  try {
    // Under a plain name, and where no settings of other programs lie beside it.
    const source = path.join(folder, `raw.${/^[a-z0-9]{1,8}$/i.test(ext) ? ext : 'raw'}`);
    const original = Buffer.from(file);
    // darktable does not follow links.
    const given = developer.name === 'LibRaw' ? symlink(original, source) : copyFile(original, source);
    await given.catch(() => copyFile(original, source));
    const out = path.join(folder, 'developed.tif');
    await run(developer, wordsOf(developer, source, out, folder), folder, signal);
    const { size } = await stat(out).catch(() => ({ size: 0 }));
    if (size === 0)
      throw new DevelopFailed(
        `${developer.name} could make nothing of this file. Export it without developing it, or try another program.`,
      );
    if (size > MOST_BYTES) throw new DevelopFailed(`What ${developer.name} made of this file is larger than 1 GB.`);
    return await readFile(out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of LibRaw: the camera's white balance, sRGB, 16 bits, as a TIFF. */
const wordsOf = ({ name }: RawDeveloper, source: string, out: string, folder: string): string[] =>
  name === 'LibRaw'
    ? ['-w', '-o', '1', '-q', '3', '-6', '-T', '-Z', out, source]
    : [
        source,
        out,
        '--icc-type',
        'SRGB',
        '--core',
        '--disable-opencl',
        '--configdir',
        folder,
        '--cachedir',
        folder,
        '--library',
        ':memory:',
        '--conf',
        'plugins/imageio/format/tiff/bpp=16',
      ];

async function run(
  { name, path: program }: RawDeveloper,
  args: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const words =
    process.platform === 'win32'
      ? [program, ...args]
      : ['/bin/sh', '-c', `ulimit -t ${LIMIT_S}; ulimit -v ${MOST_MEMORY_KB}; exec "$0" "$@"`, program, ...args];
  signal.throwIfAborted();
  const [first = program, ...rest] = words;
  await new Promise<void>((resolve, reject) => {
    const child = spawn(first, rest, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
      env: { ...process.env, HOME: folder, DISPLAY: '' },
    });
    let said = '';
    let ended: Error | undefined;
    const stop = (why: Error): void => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const aborted = (): void => stop(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    const timer = setTimeout(
      () => stop(new DevelopFailed(`${name} took longer than ${LIMIT_S} seconds for this file and was stopped.`)),
      LIMIT_S * 1000,
    );
    signal.addEventListener('abort', aborted);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 4000) said += text;
    });
    const done = (error?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      if (error) reject(error);
      else resolve();
    };
    child.on('error', done);
    child.on('close', (code, by) => {
      if (ended || code === 0) done(ended);
      else
        done(
          new DevelopFailed(
            `${name} cannot read this file (${said.replaceAll(folder, '').trim().split('\n')[0]?.slice(0, 160) || (by ?? `code ${code}`)}).`,
          ),
        );
    });
  });
}
