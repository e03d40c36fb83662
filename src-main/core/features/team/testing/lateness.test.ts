import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ownWaits, watchLateness } from './lateness.ts';

const spin = (ms: number): void => {
  for (const end = Date.now() + ms; Date.now() < end; );
};

test('of a wait only that counts for which nobody else was late, and the thread had a processor', () => {
  const waits = ownWaits({
    own: [
      [1000, 1400, 0],
      [2000, 2200, 150],
      [3000, 3100, 0],
      [4000, 4300, 0],
    ],
    beside: [[900, 1100, 0]],
    control: [
      [1000, 1050, 0],
      [1300, 1500, 0],
      [2000, 2020, 0],
      [4000, 4500, 0],
    ],
    begun: [[1000, 1290, 'disk.ts']],
    collected: [[3020, 3080.4]],
  });
  expect(waits).toEqual([
    { from: 1000, ms: 400, queued: 0, beside: 100, control: 150, begun: 290, collected: 0, own: 250 },
    { from: 3000, ms: 100, queued: 0, beside: 0, control: 0, begun: 0, collected: 60, own: 100 },
    { from: 2000, ms: 200, queued: 150, beside: 0, control: 20, begun: 0, collected: 0, own: 50 },
    { from: 4000, ms: 300, queued: 0, beside: 0, control: 300, begun: 0, collected: 0, own: 0 },
  ]);
});

test('what a thread does for long is seen, and so is what it begins', async () => {
  const lateness = watchLateness();
  await sleep(500);
  spin(400);
  await sleep(100);
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  const watched = await lateness.end();
  expect(watched.own.some(([from, to]) => to - from > 300)).toBe(true);
  expect(watched.begun).toHaveLength(1);
  expect(ownWaits(watched)).toHaveLength(watched.own.length);
});
