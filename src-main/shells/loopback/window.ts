import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { appWindowFlags, findBrowser } from './browser.ts';

export const hasDisplay = (env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean =>
  platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);

/**
 * Opens the bootstrap file in an app window; undefined where there is no display or no browser.
 * @param profile the browser's own folder for this catalog
 * @param outlive the window stays when this process ends
 */
export function openWindow(file: string, profile: string, outlive: boolean): ChildProcess | undefined {
  const browser = hasDisplay() ? findBrowser() : undefined;
  if (!browser) return undefined;
  const flags = appWindowFlags(pathToFileURL(file).href, profile);
  const child = spawn(browser.path, flags, { stdio: 'ignore', detached: outlive });
  child.on('error', () => {});
  if (outlive) child.unref();
  return child;
}

/** Shows a file in the system's file manager, where there is a desktop. */
export function systemReveal(platform = process.platform): ((path: string) => Promise<void>) | undefined {
  if (!hasDisplay()) return undefined;
  return async (path) => {
    const uri = pathToFileURL(path).href;
    const [command, args]: [string, string[]] =
      platform === 'darwin'
        ? ['open', ['-R', path]]
        : platform === 'win32'
          ? ['explorer.exe', [`/select,${path}`]]
          : [
              'dbus-send',
              [
                '--session',
                '--print-reply',
                '--dest=org.freedesktop.FileManager1',
                '/org/freedesktop/FileManager1',
                'org.freedesktop.FileManager1.ShowItems',
                `array:string:${uri.replaceAll(',', '%2C')}`,
                'string:',
              ],
            ];
    await new Promise<void>((resolve, reject) => {
      const child = spawn(command, args, { stdio: 'ignore', timeout: 10_000 });
      child.on('error', reject);
      // Explorer answers 1 when all went well.
      child.on('exit', (code) =>
        code === 0 || platform === 'win32' ? resolve() : reject(new Error('No file manager answered.')),
      );
    });
  };
}
