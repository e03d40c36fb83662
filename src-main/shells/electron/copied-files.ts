/** Files on the clipboard, as each system's file manager takes them. */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** Formats of the system's clipboard and what stands in them; undefined where it has none that Electron can write (Windows). */
export function copiedFiles(platform: NodeJS.Platform, paths: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (platform === 'win32') return undefined;
  if (platform === 'darwin') {
    const names = paths.map((path) => `<string>${path.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</string>`).join('');
    return {
      NSFilenamesPboardType: `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist version="1.0"><array>${names}</array></plist>`,
    };
  }
  const urls = paths.map((path) => pathToFileURL(path).href);
  // KDE takes a list of addresses, the others the one of GNOME.
  return { 'x-special/gnome-copied-files': ['copy', ...urls].join('\n'), 'text/uri-list': `${urls.join('\r\n')}\r\n` };
}

const LIMIT_MS = 20_000;
const SCRIPT = '[Console]::InputEncoding=[Text.Encoding]::UTF8; Set-Clipboard -LiteralPath @([Console]::In.ReadToEnd() -split "`n" | Where-Object { $_ })';

/** Windows: the system's own shell puts them there; their names are its input and never a part of its program. */
export function copyByPowerShell(paths: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('powershell.exe', ['-NoProfile', '-NonInteractive', '-STA', '-Command', SCRIPT], { windowsHide: true, timeout: LIMIT_MS, stdio: ['pipe', 'ignore', 'ignore'] });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`The files could not be put on the clipboard (PowerShell ended with ${code}).`))));
    child.stdin.on('error', () => undefined);
    child.stdin.end(paths.join('\n'));
  });
}
