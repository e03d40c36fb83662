/** LibreOffice as a child process: the only place that starts it. It is given a copy of a file, in a folder that is gone afterwards. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { killGroup } from './kill-group.ts';
import { onPath } from './on-path.ts';

export const INSTALL_LIBREOFFICE =
  'Install LibreOffice (https://www.libreoffice.org; on Debian and Ubuntu: sudo apt install libreoffice), or set VITRINE_SOFFICE to the path of its program soffice (none: it is not used).';

const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/Applications/LibreOffice.app/Contents/MacOS/soffice'],
  win32: ['C:\\Program Files\\LibreOffice\\program\\soffice.exe'],
};
/** For one document; as much again of processor time ends it also where nobody is left to. */
const LIMIT_S = 120;
/** Of what it writes: blocks of 512 bytes make 1 GB. */
const MOST_BLOCKS = 2 * 2 ** 20;
const MOST_MEMORY_KB = 8 * 2 ** 20;

/** Undefined: it is not installed. Asked anew each time: it may be installed meanwhile. */
export const findSoffice = (): string | undefined =>
  process.env['VITRINE_SOFFICE'] === 'none'
    ? undefined
    : onPath(['soffice', 'libreoffice'], process.env['VITRINE_SOFFICE'], PLACES[process.platform]);

let version: { readonly path: string; readonly said: Promise<string | null> } | undefined;

/** `7.4.7.2`, as it says of itself; null where there is none. Asked once. */
export function sofficeVersion(): Promise<string | null> {
  const found = findSoffice();
  if (!found) return Promise.resolve(null);
  if (version?.path !== found)
    version = {
      path: found,
      said: new Promise((resolve) =>
        execFile(found, ['--version'], { timeout: 10_000, windowsHide: true }, (_, out) =>
          resolve(/^LibreOffice\s+(\S+)/m.exec(out)?.[1] ?? null),
        ),
      ),
    };
  return version.said;
}

export class SofficeFailed extends Error {}

const setting = (place: string, name: string, value: string): string =>
  `<item oor:path="/org.openoffice.${place}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`;

/** A profile in which nothing runs, nothing is fetched, and no link is followed. */
const PROFILE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${[
  setting('Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'),
  setting('Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'),
  setting('Office.Common/Security/Scripting', 'DisableActiveContent', 'true'),
  setting('Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'),
  setting('Office.Writer/Content/Update', 'Link', '0'),
  setting('Office.Calc/Content/Update', 'Link', '2'),
  setting('Inet/Settings', 'ooInetProxyType', '2'),
  setting('Inet/Settings', 'ooInetHTTPProxyName', '127.0.0.1'),
  setting('Inet/Settings', 'ooInetHTTPProxyPort', '9'),
  setting('Inet/Settings', 'ooInetHTTPSProxyName', '127.0.0.1'),
  setting('Inet/Settings', 'ooInetHTTPSProxyPort', '9'),
].join('\n')}
</oor:items>`;

let withoutNetwork: Promise<boolean> | undefined;
/** Linux gives a process a network of its own, with nobody in it, where it allows that. */
const canLeaveNetwork = (): Promise<boolean> =>
  (withoutNetwork ??= new Promise((resolve) => {
    if (process.platform !== 'linux') resolve(false);
    else execFile('unshare', ['--map-current-user', '--net', 'true'], { timeout: 5000 }, (error) => resolve(!error));
  }));

/**
 * Writes `<folder>/out/*.pdf` of the document `name` in `folder`, which is the program's own, and answers its path.
 * Throws SofficeFailed; the message is for people.
 */
export async function printToPdf(folder: string, name: string, signal: AbortSignal): Promise<string> {
  const program = findSoffice();
  if (!program) throw new SofficeFailed(`LibreOffice is not installed. ${INSTALL_LIBREOFFICE}`);
  const [profile, out] = [path.join(folder, 'profile'), path.join(folder, 'out')];
  await mkdir(path.join(profile, 'user'), { recursive: true });
  await mkdir(out, { recursive: true });
  await writeFile(path.join(profile, 'user', 'registrymodifications.xcu'), PROFILE);
  const alone = await canLeaveNetwork();
  const words = [
    ...(alone ? ['unshare', '--map-current-user', '--net'] : []),
    ...[program, `-env:UserInstallation=${pathToFileURL(profile).href}`],
    ...['--headless', '--norestore', '--nolockcheck', '--nodefault', '--nofirststartwizard', '--nologo'],
    ...['--convert-to', 'pdf', '--outdir', out, path.join(folder, name)],
  ];
  const limits = `ulimit -t ${LIMIT_S}; ulimit -f ${MOST_BLOCKS}; ulimit -v ${MOST_MEMORY_KB}; exec "$0" "$@"`;
  await run(process.platform === 'win32' ? words : ['/bin/sh', '-c', limits, ...words], folder, signal);
  // It says that all is well where it could not read a document.
  const made = (await readdir(out)).find((one) => one.endsWith('.pdf'));
  if (!made)
    throw new SofficeFailed(
      'LibreOffice could not read it: it is damaged, asks for a password, or is of a kind that it does not know.',
    );
  return path.join(out, made);
}

async function run([program, ...words]: readonly string[], folder: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  // What it asks of its surroundings (fonts' caches, the home folder) is in the folder too.
  const env = {
    ...process.env,
    HOME: folder,
    TMPDIR: folder,
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    SAL_USE_VCLPLUGIN: 'svp',
    http_proxy: 'http://127.0.0.1:9',
    https_proxy: 'http://127.0.0.1:9',
  };
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program!, words, { stdio: 'ignore', windowsHide: true, detached: process.platform !== 'win32', env, cwd: folder });
    let ended: Error | undefined;
    const stop = (why: Error): void => {
      ended ??= why;
      // It starts others.
      killGroup(child);
    };
    const aborted = (): void => stop(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    const timer = setTimeout(
      () => stop(new SofficeFailed(`LibreOffice took longer than ${LIMIT_S} seconds for it and was stopped.`)),
      LIMIT_S * 1000,
    );
    signal.addEventListener('abort', aborted);
    const done = (error?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      // Nobody of its group stays.
      stop(error ?? new Error('done'));
      if (error) reject(error);
      else resolve();
    };
    child.on('error', (error) => done(new SofficeFailed(`LibreOffice could not be started: ${error.message}`)));
    child.on('exit', (code, by) =>
      done(
        ended ??
          (code === 0
            ? undefined
            : new SofficeFailed(`LibreOffice ended with ${by ?? code} over it; everything else goes on.`)),
      ),
    );
  });
}
