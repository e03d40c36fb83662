import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDisks } from './disks.ts';

function setUp() {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-copy-'));
  const disks = createDisks({ dbPath: join(top, 'none.db') });
  onTestFinished(async () => {
    await disks.close();
    rmSync(top, { recursive: true, force: true });
  });
  return { files: disks.between, at: (name: string) => join(top, name), names: () => readdirSync(top).sort() };
}
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('a copy to two places has the bytes and the time, and is read back from the disk', async () => {
  const { files, at } = setUp();
  // Neither whole blocks nor whole parts.
  const bytes = randomBytes(2 * 2 ** 20 + 4097);
  writeFileSync(at('a'), bytes);
  const copied = await files.copy(at('a'), [at('b'), at('c')], 1_500_000_000_250);
  expect([copied.size, Buffer.from(copied.sha256).toString('hex')]).toEqual([bytes.length, sha(bytes)]);
  for (const name of ['b', 'c']) {
    const back = await files.readBack(at(name));
    expect([back.size, Buffer.from(back.sha256).toString('hex'), statSync(at(name)).mtimeMs]).toEqual([bytes.length, sha(bytes), 1_500_000_000_250]);
    expect(readFileSync(at(name)).equals(bytes)).toBe(true);
  }
});

test('a disk that shares blocks makes the copy itself, another one says no and leaves nothing; nothing is written over', async () => {
  const { files, at, names } = setUp();
  writeFileSync(at('a'), 'content');
  const made = await files.clone(at('a'), at('b'), 1_500_000_000_250);
  expect(names()).toEqual(made ? ['a', 'b'] : ['a']);
  if (made) expect([readFileSync(at('b'), 'utf8'), statSync(at('b')).mtimeMs]).toEqual(['content', 1_500_000_000_250]);
  writeFileSync(at('c'), 'mine');
  expect([await files.clone(at('a'), at('c'), 0), readFileSync(at('c'), 'utf8')]).toEqual([false, 'mine']);
});

test('an empty file is a file', async () => {
  const { files, at } = setUp();
  writeFileSync(at('a'), '');
  await files.copy(at('a'), [at('b')], 0);
  expect(await files.readBack(at('b'))).toMatchObject({ size: 0 });
});

test('nothing that stands there is written over, whatever it is, and what was begun is gone', async () => {
  const { files, at, names } = setUp();
  writeFileSync(at('a'), 'new');
  writeFileSync(at('b'), 'old');
  symlinkSync('nowhere', at('link'));
  mkdirSync(at('folder'));
  await expect(files.copy(at('a'), [at('x'), at('nowhere/y')], 0)).rejects.toMatchObject({ code: 'ENOENT' });
  for (const name of ['b', 'link', 'folder']) await expect(files.moveNew(at('a'), at(name))).rejects.toMatchObject({ code: 'EEXIST' });
  expect([names(), readFileSync(at('b'), 'utf8')]).toEqual([['a', 'b', 'folder', 'link'], 'old']);
  await files.moveNew(at('a'), at('c'));
  expect([existsSync(at('a')), readFileSync(at('c'), 'utf8')]).toEqual([false, 'new']);
});

test('which side failed is said; a copy that is told to stop leaves nothing', async () => {
  const { files, at, names } = setUp();
  await expect(files.copy(at('gone'), [at('x')], 0)).rejects.toMatchObject({ name: 'SourceError', code: 'ENOENT' });
  await expect(files.copy(at('.'), [at('x')], 0)).rejects.toMatchObject({ name: 'SourceError' });
  writeFileSync(at('a'), '');
  // No bytes are stored of it, and nobody copies as much before they are told to stop.
  truncateSync(at('a'), 8 * 2 ** 30);
  const copying = files.copy(at('a'), [at('x')], 0).catch((error: unknown) => error);
  await expect.poll(() => existsSync(at('x'))).toBe(true);
  await files.stopCopy(at('x'));
  expect(await copying).toMatchObject({ code: 'ECANCELED' });
  expect(names()).toEqual(['a']);
});
