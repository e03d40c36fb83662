import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLargeFiles } from './large.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vitrine-large-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
const bytes = (n: number, size = 10) => new Uint8Array(size).fill(n);

test('who leaves takes nothing from who still waits, and the last one to leave stops the work', async () => {
  const files = createLargeFiles(folder(), 1000);
  const [a, b] = [new AbortController(), new AbortController()];
  const made = Promise.withResolvers<Uint8Array>();
  let stop: AbortSignal | undefined;
  const make = (signal: AbortSignal) => {
    stop = signal;
    signal.addEventListener('abort', () => made.reject(signal.reason));
    return made.promise;
  };
  const first = files.get('x', make, a.signal);
  const second = files.get('x', () => Promise.reject(new Error('made twice')), b.signal);
  await new Promise(setImmediate);
  a.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  expect(stop?.aborted).toBe(false);
  b.abort(new Error('gone too'));
  await expect(second).rejects.toThrow('gone too');
  expect(stop?.aborted).toBe(true);
  expect(await files.get('x', async () => bytes(3))).toEqual(bytes(3));
});

test('what was used longest ago goes when there is too much, and what was half written goes at the start', async () => {
  const path = folder();
  writeFileSync(join(path, 'old.webp.part'), 'half');
  const files = createLargeFiles(path, 25);
  expect(existsSync(join(path, 'old.webp.part'))).toBe(false);
  const kept = () => readdirSync(path).sort().join();
  for (const [i, name] of ['a', 'b'].entries()) await files.get(name, async () => bytes(i));
  await expect.poll(kept).toBe('a,b');
  await files.get('a', () => Promise.reject(new Error('made again')));
  await files.get('c', async () => bytes(9));
  await expect.poll(kept).toBe('a,c');
});
