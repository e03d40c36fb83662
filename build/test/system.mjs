import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @type {{ package: string, commands?: string[], all?: boolean, files?: string[], for: string }[]} */
export const systemPackages = JSON.parse(readFileSync(new URL('../system-packages.json', import.meta.url), 'utf8'));

export function onPath(command, env = process.env) {
  return (env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Names of Debian packages from the list that this machine lacks; empty on macOS and Windows, where tests skip by tool. */
export function missingPackages(list = systemPackages, env = process.env) {
  if (process.platform !== 'linux') return [];
  const here = ({ commands = [], all, files = [] }) => {
    const has = (command) => onPath(command, env);
    return (
      (commands.length === 0 || (all ? commands.every(has) : commands.some(has))) &&
      files.every((file) => existsSync(file))
    );
  };
  return list.filter((entry) => !here(entry)).map((entry) => entry.package);
}

/** As root on Debian installs what is missing; elsewhere says what to type. Answers what is still missing. */
export function ensureSystemPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return [];
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    console.log(
      `Missing on this machine: ${missing.join(', ')}. Their tests are skipped. To have them, type:\n  sudo ${line}`,
    );
    return missing;
  }
  console.log(`Installing ${missing.join(', ')}…`);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', line.split(' ').slice(1), options);
  const left = missingPackages();
  if (left.length) console.log(`Could not be installed: ${left.join(', ')}. Their tests are skipped.`);
  return left;
}
