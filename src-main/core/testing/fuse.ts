/** For tests: a folder seen through a program (bindfs), which can be stopped so that everything on it hangs, or torn away. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { originals } from './originals/index.ts';

/** As root, with /dev/fuse and Debian's package bindfs. */
export const hasFuse: boolean =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  existsSync('/dev/fuse') &&
  spawnSync('bindfs', ['--version']).status === 0 &&
  canMount();

export interface FuseMount {
  /** What is behind it, always within reach. */
  readonly behind: string;
  /** Where it is mounted. */
  readonly at: string;
  /** From now on whoever touches it waits. */
  hang(): void;
  goOn(): void;
  /** Takes it away at once, whoever uses it. */
  pull(): void;
  mount(at?: string): void;
}

/** Gone after the test, in whatever state it is. */
export function fuseMount(): FuseMount {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-fuse-'));
  const behind = join(top, 'behind');
  const first = join(top, 'mounted');
  mkdirSync(behind);
  mkdirSync(first);
  originals.leaveOut(top);
  let at = first;
  let pid = 0;
  const signal = (name: NodeJS.Signals) => {
    try {
      if (pid) process.kill(pid, name);
    } catch {
      // It has ended.
    }
  };
  const mount = (where = first): void => {
    at = where;
    execFileSync('bindfs', [behind, at]);
    pid = pidOf(behind, at);
  };
  const pull = (): void => {
    spawnSync('umount', ['-l', at]);
    signal('SIGCONT');
    signal('SIGKILL');
    pid = 0;
  };
  onTestFinished(() => {
    pull();
    rmSync(top, { recursive: true, force: true });
  });
  mount();
  return { behind, at: first, hang: () => signal('SIGSTOP'), goOn: () => signal('SIGCONT'), pull, mount };
}

function pidOf(...args: readonly string[]): number {
  const found = execFileSync('pgrep', ['-f', `bindfs ${args.join(' ')}`])
    .toString()
    .trim()
    .split('\n');
  return Number(found[0]);
}

function canMount(): boolean {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-fuse-'));
  const done = spawnSync('bindfs', [top, top]).status === 0;
  if (done) spawnSync('umount', ['-l', top]);
  rmSync(top, { recursive: true, force: true });
  return done;
}
