import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from './store.ts';
import { createStoreClient } from './store-client.ts';

const picture = (key: string) => ({ key, size: 256, data: new Uint8Array(3000).fill(key.length) });
function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'previews.db');
}

test('a store that turns out damaged while it is in use is made anew', () => {
  const path = place();
  const first = openStore(path);
  first.put(Array.from({ length: 200 }, (_, i) => picture(`k${i}`)));
  first.close();
  const bytes = readFileSync(path);
  // The first page is whole, so it opens; what it leads to is not.
  writeFileSync(path, bytes.fill(0x5a, 4096));
  const store = openStore(path);
  expect(store.get('k5', 256)).toBeUndefined();
  store.put([picture('new')]);
  expect(store.get('new', 256)).toHaveLength(3000);
  expect(store.missing(['k5', 'new'])).toEqual(['k5']);
  store.close();
  writeFileSync(path, 'no database at all');
  const again = openStore(path);
  expect(again.missing(['new'])).toEqual(['new']);
  again.close();
});

test('a store that cannot be opened now is not thrown away, and says why with its code', async () => {
  const path = join(place(), 'no such folder', 'previews.db');
  const store = createStoreClient(path);
  await expect(store.get('k', 256)).rejects.toThrow(/directory|open/);
  await store.close();
});

test('a thread that dies takes its own calls with it, and the next ones are answered', async () => {
  const post = vi.spyOn(Worker.prototype, 'postMessage');
  onTestFinished(() => post.mockRestore());
  const store = createStoreClient(place());
  await store.put([picture('a')]);
  const thread = post.mock.instances[0] as unknown as Worker;
  const cut = store.get('a', 256);
  void thread.terminate();
  await cut.catch(() => undefined);
  await expect.poll(() => store.get('a', 256).catch(() => undefined)).toHaveLength(3000);
  await store.close();
  await expect(store.get('a', 256)).rejects.toThrow(/closed/);
});
