/** A desktop of its own for one program: screen, session bus, window manager and home, gone with it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Desktop {
  readonly env: NodeJS.ProcessEnv;
  /** Is a window open whose title holds this, at least so large? */
  window(title: string, width: number, height: number): boolean;
  key(name: string): void;
  close(): Promise<void>;
}

export const NEEDED = ['Xvfb', 'dbus-daemon', 'openbox', 'wmctrl', 'xdotool'] as const;

/** Which of the programs cannot be found. */
export function missing(programs: readonly string[]): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return programs.filter((name) => !folders.some((folder) => isProgram(join(folder, name))));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function openDesktop(home: string): Promise<Desktop> {
  const run = join(home, 'run');
  mkdirSync(run, { recursive: true, mode: 0o700 });
  const children: ChildProcess[] = [];
  const own = Object.entries(process.env).filter(([name]) => !/^(XDG_|DBUS_|KDE|QT_|DISPLAY)/.test(name));
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(own),
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_RUNTIME_DIR: run,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    QT_LOGGING_RULES: '*=false',
    NO_AT_BRIDGE: '1',
    // As root its web engine refuses to start otherwise.
    QTWEBENGINE_DISABLE_SANDBOX: '1',
  };
  /** Starts a helper and waits for the first line it says. */
  const helper = async (command: string, args: readonly string[], fd: 1 | 3): Promise<string> => {
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', fd === 1 ? 'pipe' : 'ignore', 'ignore', fd === 3 ? 'pipe' : 'ignore'],
    });
    children.push(child);
    const [line] = (await once(child.stdio[fd] as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
    return line.toString().trim();
  };
  env['DISPLAY'] =
    `:${await helper('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'], 3)}`;
  env['DBUS_SESSION_BUS_ADDRESS'] = await helper('dbus-daemon', ['--session', '--nofork', '--print-address=1'], 1);
  children.push(spawn('openbox', [], { env, stdio: 'ignore' }));
  const ask = (command: string, args: readonly string[]): string => {
    try {
      return execFileSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      return '';
    }
  };
  for (let i = 0; i < 100 && !ask('wmctrl', ['-m']); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  return {
    env,
    window: (title, width, height) =>
      ask('wmctrl', ['-lG'])
        .split('\n')
        .map((line) => /^\S+\s+\S+\s+\S+\s+\S+\s+(\d+)\s+(\d+)\s+\S+\s+(.*)$/.exec(line))
        .some(
          (match) =>
            match && Number(match[1]) >= width && Number(match[2]) >= height && match[3]?.toLowerCase().includes(title),
        ),
    key: (name) => void ask('xdotool', ['key', name]),
    async close() {
      for (const child of children.reverse()) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }
    },
  };
}
