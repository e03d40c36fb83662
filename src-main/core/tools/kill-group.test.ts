import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { killGroup } from './kill-group.ts';

/** Starts another of its kind, tells its number, and both wait; what they write to is closed when both have ended. */
const PARENT = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: ['ignore', 'inherit', 'ignore'] });
process.stdout.write(pid + '\\n'); setInterval(() => {}, 1e6);`;

async function begin(detached: boolean): Promise<{ parent: ChildProcess; below: number }> {
  const parent = spawn(process.execPath, ['-e', PARENT], { detached, stdio: ['ignore', 'pipe', 'ignore'] });
  const [said] = await once(parent.stdout as NodeJS.ReadableStream, 'data');
  const below = Number(String(said));
  onTestFinished(() => {
    for (const one of [below, parent.pid as number]) if (runs(one)) process.kill(one, 'SIGKILL');
  });
  return { parent, below };
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.skipIf(process.platform === 'win32')('what leads a group ends with all that it started, and what it left behind too', async () => {
  const [one, other] = await Promise.all([begin(true), begin(true)]);
  killGroup(one.parent);
  await once(one.parent, 'close');

  process.kill(other.parent.pid as number, 'SIGKILL');
  await once(other.parent, 'exit');
  expect(runs(other.below)).toBe(true);
  const closed = once(other.parent, 'close');
  killGroup(other.parent);
  await closed;
});

test('what leads none is ended by itself; what has ended, or was never there, is left alone', async () => {
  const { parent, below } = await begin(false);
  killGroup(parent);
  const [, signal] = await once(parent, 'exit');
  expect(signal).toBe('SIGKILL');
  if (process.platform !== 'win32') expect(runs(below)).toBe(true);
  killGroup(parent);
  let asked = 0;
  killGroup({
    kill() {
      asked++;
      throw new Error('ESRCH');
    },
  });
  expect(asked).toBe(1);
});
