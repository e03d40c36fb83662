import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { allSettings, identity, putSetting } from '../features/app/settings.sql.ts';
import { listChanges } from '../features/history/history.sql.ts';
import { openDb } from './client.ts';

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'catalog.db');
}

test('a thread that dies takes its own calls with it, and the next ones are answered', async () => {
  const died: Error[] = [];
  const post = vi.spyOn(Worker.prototype, 'postMessage');
  onTestFinished(() => post.mockRestore());
  const db = await openDb({ path: place(), onCommit: () => undefined, onFatal: (error) => died.push(error) });
  await db.call(putSetting, { key: 'a', value: 1 });
  const writer = post.mock.instances[0] as unknown as Worker;
  // Told to end first: what is asked of it then can never be done, however quick it is.
  void writer.terminate();
  const cut = db.call(putSetting, { key: 'b', value: 2 });
  await expect(cut).rejects.toMatchObject({ code: 'disconnected' });
  await db.call(putSetting, { key: 'c', value: 3 });
  expect(await db.call(allSettings, undefined)).toMatchObject({ a: 1, c: 3 });
  expect(died).toHaveLength(1);
  await db.close();
});

test('close answers what was asked before it and refuses what comes after', async () => {
  const db = await openDb({ path: place(), onCommit: () => undefined });
  const asked = [db.call(putSetting, { key: 'a', value: 1 }), db.call(identity, undefined)];
  const closing = db.close();
  await expect(db.call(identity, undefined)).rejects.toMatchObject({ code: 'disconnected' });
  await Promise.all([...asked, closing]);
});

test('a database that cannot be opened says why and leaves no thread behind', async () => {
  await expect(openDb({ path: join(place(), 'no', 'catalog.db'), onCommit: () => undefined })).rejects.toThrow(/no such file or directory/);
});

test('a reader for what takes longer is there when needed, and none is left behind', async () => {
  const threads = vi.spyOn(Worker.prototype, 'postMessage');
  onTestFinished(() => threads.mockRestore());
  const db = await openDb({ path: place(), onCommit: () => undefined });
  const [quick, slow] = await Promise.all([db.call(identity, undefined), db.call(listChanges, { limit: 5 })]);
  expect(quick).toBeDefined();
  expect(slow.changes).toEqual([]);
  // The writer, which answers what is quick as long as it writes nothing, and the reader of that lane.
  expect(new Set(threads.mock.instances).size).toBe(2);
  await db.call(putSetting, { key: 'a', value: 1 });
  await expect.poll(() => db.call(identity, undefined).then(() => new Set(threads.mock.instances).size)).toBe(3);
  await db.close();
  await expect(db.call(listChanges, { limit: 5 })).rejects.toMatchObject({ code: 'disconnected' });
});
