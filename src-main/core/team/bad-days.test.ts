/** Days that a team has once a year, with whole databases (the simulator has those that it has every day). */
import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { type Desk, office } from './testing/catalogs.ts';

const same = (desks: readonly Desk[]) => expect(new Set(desks.map((desk) => desk.digest())).size).toBe(1);
const sound = (desk: Desk) => expect(desk.catalog.run(verifyRows, undefined as never).out).toMatchObject({ problems: [] });
const DAY = 24 * 3600_000;

test('a share that was wiped by mistake is filled again by whoever comes first, were it one who may only look', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  const eve = await one.join('Eve', 'viewer');
  one.ann.rate(0, 4);
  bob.tag(1, ['places/Lisbon']);
  await one.settle();
  const lasting = (name: string): boolean => name.startsWith('log/') || name.startsWith('acl/');
  const before = [...one.store.objects].filter(([name]) => lasting(name));
  expect(before.length).toBeGreaterThan(5);

  one.store.objects.clear();
  await eve.sync(true);
  for (const [name, bytes] of before) expect([name, Buffer.compare(one.store.objects.get(name) ?? new Uint8Array(), bytes)]).toEqual([name, 0]);
  // Who comes anew has it all from there, and those who were away miss nothing.
  const cleo = await one.join('Cleo', 'editor');
  expect([cleo.rating(0), cleo.tags(1)]).toEqual([4, ['places/lisbon']]);
  await one.settle();
  same(one.desks);
});

test('a member who writes garbage, puts others’ files forth as his own, or floods the share holds nobody up', async () => {
  const one = await office();
  one.ann.rate(2, 1);
  await one.ann.sync();
  const anns = new Set(one.store.objects.keys());
  const bob = await one.join('Bob', 'editor');
  bob.rate(2, 3);
  await bob.sync();
  const other = await office();
  other.ann.rate(0, 1);
  await other.settle();
  one.ann.rate(0, 4);
  await one.settle();
  const before = one.ann.digest();
  const { objects } = one.store;
  const files = [...objects].filter(([name]) => name.startsWith('log/'));
  const bobs = [...objects.keys()].find((name) => name.startsWith('log/') && !anns.has(name)) as string;
  const name = (n: number): string => `${bobs.slice(0, bobs.lastIndexOf('/'))}/0-${String(n).padStart(10, '0')}-${String(n).padStart(10, '0')}-${randomHash()}.seg`;
  for (let n = 1000; n < 3000; n++) objects.set(name(n), randomBytes(300));
  // Ann's own files and those of another team, in his folder; and changed ones under the names of whole ones.
  for (const [, bytes] of [...files, ...[...other.store.objects].filter(([at]) => at.startsWith('log/'))]) for (let n = 0; n < 50; n++) objects.set(name(5000 + n), bytes);
  for (const [at] of files.slice(0, 2)) objects.set(at.replace('.seg', '~h1.seg'), randomBytes(300));

  const told = await one.ann.sync(true);
  expect(told).toMatchObject({ share: 'ok', taken: 0, left: 0 });
  expect(one.ann.digest()).toBe(before);
  // What he truly does next is heard all the same.
  bob.rate(1, 5);
  await one.settle();
  expect(one.ann.rating(1)).toBe(5);
  same(one.desks);
  for (const desk of one.desks) sound(desk);
});

test('a laptop that comes back after a year has what was done meanwhile, and tells what it had not told', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const one = await office();
  const bob = await one.join('Bob', 'editor', () => Date.now());
  bob.rate(0, 5);
  bob.tag(1, ['from/Bob']);
  for (let month = 0; month < 13; month++) {
    vi.setSystemTime(Date.now() + 30 * DAY);
    for (let n = 0; n < 10; n++) {
      one.ann.rate(n % 3, (month + n) % 6);
      await one.ann.sync(true);
    }
  }
  one.ann.rate(0, 2);
  one.ann.tag(1, ['from/Ann']);
  await one.ann.sync(true);
  await one.settle();
  expect(one.desks.map((desk) => [desk.rating(0), desk.tags(1)])).toEqual(Array(2).fill([2, ['from/ann', 'from/bob']]));
  same(one.desks);
  for (const desk of one.desks) sound(desk);
});

const randomHash = (): string => Array.from(randomBytes(26), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('');
