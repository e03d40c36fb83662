import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export type Browser = { path: string; name: string };

const LINUX = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'brave-browser',
  'brave',
  'microsoft-edge',
  'microsoft-edge-stable',
  'vivaldi',
];
const MAC = ['Google Chrome', 'Chromium', 'Brave Browser', 'Microsoft Edge', 'Vivaldi'];
const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  'Chromium\\Application\\chrome.exe',
  'Vivaldi\\Application\\vivaldi.exe',
];

/** A browser of the Chromium family, which can show a page as a window of its own; `VITRINE_BROWSER` names one by path. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env, platform = process.platform): Browser | undefined {
  const candidates = env['VITRINE_BROWSER'] ? [env['VITRINE_BROWSER']] : places(env, platform);
  const path = candidates.find(isProgram);
  return path
    ? {
        path,
        name: path
          .split(/[\\/]/)
          .at(-1)!
          .replace(/\.exe$/, ''),
      }
    : undefined;
}

function places(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') {
    const roots = ['/Applications', join(homedir(), 'Applications')];
    return MAC.flatMap((name) => roots.map((root) => `${root}/${name}.app/Contents/MacOS/${name}`));
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (root) => root !== undefined,
    );
    return WINDOWS.flatMap((path) => roots.map((root) => `${root}\\${path}`));
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return LINUX.flatMap((name) => [...folders, '/snap/bin'].map((folder) => join(folder, name)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The flags of an app window: no tabs, no address bar, a profile of its own, nothing sent home. `url` may be read by
 * every user of the machine and must hold no secret.
 */
export function appWindowFlags(url: string, profile: string, uid = process.getuid?.()): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    '--window-size=1440,900',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--disable-features=Translate,MediaRouter',
    '--password-store=basic',
    // Desktops group windows by this; only X11 and Wayland know it.
    '--class=Vitrine',
    // Chromium refuses to run as root with its sandbox; --test-type takes away the bar that would complain.
    ...(uid === 0 ? ['--no-sandbox', '--test-type'] : []),
  ];
}
