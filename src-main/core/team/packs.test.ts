/** Packs on the share: what is to be there of them when they are gone. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseLog, printLog } from '../../../src-shared/domain/team/names.ts';
import { shortHash } from './keys.ts';
import { isPack } from './pack.ts';
import { office } from './testing/catalogs.ts';

const MAGIC = 8;

test('what a lost pack held is put back by those who would pack it otherwise', async () => {
  const { ann, join, store } = await office();
  const bob = await join('Bob', 'editor');
  const cid = await join('Cid', 'editor');
  for (let i = 0; i < 33; i++) {
    ann.rate(i % 3, 1 + (i % 5));
    await ann.sync();
  }
  const [name, bytes] = [...store.objects].find(([, one]) => isPack(one)) ?? [];
  if (!name || !bytes) throw new Error('Nothing was packed.');
  const packed = parseLog(name);
  if (!packed) throw new Error(`${name} is no pack's name.`);

  const otherwise = Buffer.concat([
    bytes.subarray(0, MAGIC),
    deflateRawSync(inflateRawSync(bytes.subarray(MAGIC)), { level: 1 }),
  ]);
  const other = printLog({ ...packed, hash: shortHash(otherwise) });
  expect(other).not.toBe(name);
  for (const one of [...store.objects.keys()])
    if (one.startsWith(`log/${packed.writer}/`) && (parseLog(one)?.last ?? 0) <= packed.last) store.objects.delete(one);
  store.objects.set(other, otherwise);
  await bob.sync(true);
  store.objects.delete(other);

  await bob.sync(true);
  await cid.sync(true);
  expect([0, 1, 2].map(cid.rating)).toEqual([0, 1, 2].map(ann.rating));
  expect(cid.digest()).toBe(ann.digest());
  const stands = store.objects.size;
  expect((await bob.sync(true)).healed).toBe(0);
  expect(store.objects.size).toBe(stands);
});
