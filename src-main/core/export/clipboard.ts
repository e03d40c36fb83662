/** Files on the system's clipboard, for file managers and design tools to paste: by the program that each system has for it. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { onPath } from '../tools/on-path.ts';

export class NoClipboard extends Error {}

/** What is started, and what it reads. Paths are words, lines or a variable of their own, and never part of what is run. */
interface Way {
  readonly program: string | undefined;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

const LIMIT_MS = 10_000;
/** JavaScript for Automation. */
const ON_MAC =
  'const api = "AppKit"; ObjC.import(api); function run(paths) { const board = $.NSPasteboard.generalPasteboard; board.clearContents; board.writeObjects($(paths.map((one) => $.NSURL.fileURLWithPath(one)))); }';
/** No path of Windows has a bar in it. */
const ON_WINDOWS = "Set-Clipboard -LiteralPath ($env:VITRINE_PATHS -split '\\|')";

/** @param paths absolute ones @throws NoClipboard: nothing on this system takes them, in words for people */
export async function copyToClipboard(paths: readonly string[]): Promise<void> {
  const { program, words, env, input } = wayOf(paths);
  if (!program)
    throw new NoClipboard(
      'Files cannot be put on the clipboard here: install wl-clipboard (Wayland) or xclip (X11), on Debian and Ubuntu by sudo apt install wl-clipboard xclip.',
    );
  await new Promise<void>((resolve, reject) => {
    // What goes on holding the files for others keeps no pipe of ours.
    const child = spawn(program, words, {
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
      timeout: LIMIT_MS,
      env: { ...process.env, ...env },
    });
    const failed = (why: string) =>
      reject(new NoClipboard(`The files are not on the clipboard: ${path.basename(program)} ${why}.`));
    child.on('error', ({ message }) => failed(`could not be started (${message})`));
    child.on('exit', (code, signal) => (code === 0 ? resolve() : failed(`ended with ${code ?? signal}`)));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

function wayOf(paths: readonly string[]): Way {
  if (process.platform === 'win32')
    return {
      program: onPath(['powershell'], undefined),
      words: ['-NoProfile', '-NonInteractive', '-Command', ON_WINDOWS],
      env: { VITRINE_PATHS: paths.join('|') },
    };
  if (process.platform === 'darwin')
    return { program: onPath(['osascript'], undefined), words: ['-l', 'JavaScript', '-e', ON_MAC, ...paths] };
  // RFC 2483.
  const input = paths.map((one) => `${pathToFileURL(one)}\r\n`).join('');
  const wayland = process.env['WAYLAND_DISPLAY'] ? onPath(['wl-copy'], undefined) : undefined;
  if (wayland) return { program: wayland, words: ['--type', 'text/uri-list'], input };
  return {
    program: onPath(['xclip'], undefined),
    words: ['-selection', 'clipboard', '-t', 'text/uri-list', '-i'],
    input,
  };
}
