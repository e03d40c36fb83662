/** What a share itself does to a team: copies that sync programs make, answers that take long, and a folder that is set back. */
import { existsSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { base32 } from '../../../src-shared/domain/team/names.ts';
import { createCatalogFolder } from './remote/create.ts';
import { createFolderRemote } from './remote/folder.ts';
import { createMemoryRemote } from './remote/memory.ts';
import type { Remote } from './remote/remote.ts';
import { type Desk, exchangeOf, type Office, office } from './testing/catalogs.ts';

/** Everything of this share, in a folder of this disk. */
async function folderOf({ store, ann }: Office): Promise<string> {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-share-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const folder = join(top, 'Team.vitrine');
  await createCatalogFolder(folder, { format: 1, catalogId: base32(ann.of.catalog), founderKeyFp: 'f', aclRoot: ann.of.root });
  for (const [name, bytes] of store.objects) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

/** A share at which every call is counted, and answers after so many ms. */
function watched(remote: Remote, ms = 0) {
  const calls = { all: 0, gets: 0, open: 0, most: 0 };
  const call = async <T>(act: () => Promise<T>): Promise<T> => {
    calls.all++;
    calls.most = Math.max(calls.most, ++calls.open);
    try {
      if (ms) await sleep(ms);
      return await act();
    } finally {
      calls.open--;
    }
  };
  const slow: Remote = {
    ...remote,
    open: (...all) => call(() => remote.open(...all)),
    async *list(...all) {
      await call(async () => undefined);
      yield* remote.list(...all);
    },
    get(...all) {
      calls.gets++;
      return call(() => remote.get(...all));
    },
    putNew: (...all) => call(() => remote.putNew(...all)),
    retire: (...all) => call(() => remote.retire(...all)),
  };
  return { calls, remote: slow };
}

const same = (desks: readonly Desk[]) => expect(new Set(desks.map((desk) => desk.digest())).size).toBe(1);

test('ten thousand copies that sync programs made are read by nobody, whatever is in them', { timeout: 60_000 }, async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  for (let n = 0; n < 12; n++) {
    bob.rate(n % 3, (n % 5) + 1);
    await bob.sync();
  }
  await one.ann.sync(true);
  const folder = await folderOf(one);
  const originals = [...one.store.objects].filter(([name]) => /^(log|acl|heads)\//.test(name));
  const COPIES = [
    (stem: string, ending: string, n: number) => `${stem} (Bob's conflicted copy 2026-11-${(n % 28) + 1} ${n})${ending}`,
    (stem: string, ending: string, n: number) => `${stem}.sync-conflict-20261128-${String(n).padStart(6, '0')}-ABCDEFG${ending}`,
    (stem: string, ending: string, n: number) => `${stem}-DESKTOP-${n}${ending}`,
    // Those that are names of objects: as the program itself puts back what was damaged, and with something behind the name.
    (stem: string, ending: string, n: number) => `${stem}~h${n + 1}${ending}`,
    (stem: string, ending: string, n: number) => `${stem}${ending}.conflict-${n}`,
  ];
  for (let n = 0; n < 10_000; n++) {
    const [name, bytes] = originals[n % originals.length] as [string, Uint8Array];
    const [stem, ending] = (/^(.*?)(\.[a-z]+)?$/.exec(name) ?? []).slice(1) as [string, string?];
    const copy = (COPIES[Math.floor(n / originals.length) % COPIES.length] as (typeof COPIES)[number])(stem, ending ?? '', n);
    // One file has many names: to write each of them takes longer than all the rest.
    const cut = join(dirname(folder), `cut-${n % originals.length}`);
    if (!existsSync(cut)) writeFileSync(cut, bytes.subarray(0, n % bytes.length));
    linkSync(n % 3 ? join(folder, name) : cut, join(folder, copy));
  }
  // Who has it all reads heads at the most; whoever comes anew reads each file once, or until a whole one is found.
  const remote = () => watched(createFolderRemote({ folder, writer: 'me' }));
  const anns = remote();
  const exchange = exchangeOf(one.ann, anns.remote);
  const before = one.ann.digest();
  expect(await exchange.round({ full: true })).toMatchObject({ share: 'ok', taken: 0, healed: 0, left: 0 });
  // Copies of heads have to be read to be known as such, and each look reads some.
  for (let looks = 0; looks < 40 && anns.calls.gets > 0; looks++) {
    anns.calls.gets = 0;
    await exchange.round({ full: true });
    expect(anns.calls.gets).toBeLessThan(300);
  }
  anns.calls.gets = 0;
  expect(await exchange.round({ full: true })).toMatchObject({ share: 'ok', taken: 0, healed: 0, unread: 0 });
  expect(anns.calls.gets).toBeLessThan(5);
  expect(one.ann.digest()).toBe(before);

  const cleo = await one.join('Cleo', 'editor');
  for (const [name, bytes] of one.store.objects) writeFileSync(join(folder, name), bytes);
  const theirs = remote();
  const anew = exchangeOf(cleo, theirs.remote);
  await anew.round({ full: true });
  expect(cleo.rating(0)).toBe(one.ann.rating(0));
  bob.rate(2, 5);
  const bobs = exchangeOf(bob, remote().remote);
  await bobs.round();
  for (const each of [exchange, anew]) await each.round();
  expect([one.ann.rating(2), cleo.rating(2)]).toEqual([5, 5]);
  same([one.ann, bob, cleo]);
});

test('over a share that answers each call after 300 ms people go on, and files are read side by side', { timeout: 60_000 }, async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  for (let n = 0; n < 48; n++) {
    bob.rate(n % 3, (n % 5) + 1);
    await bob.sync();
  }
  const far = (desk: Desk) => {
    const { calls, remote } = watched(createMemoryRemote(one.store), 300);
    return { calls, exchange: exchangeOf(desk, remote) };
  };
  const [anns, bobs] = [far(one.ann), far(bob)];
  await bobs.exchange.round();
  let over = false;
  const round = anns.exchange.round().then((told) => {
    over = true;
    return told;
  });
  // Edits go between, and none of them waits for the share.
  let edits = 0;
  while (!over) {
    one.ann.tag(0, [`while/${++edits}`]);
    await sleep(20);
  }
  expect(await round).toMatchObject({ share: 'ok', left: 0 });
  expect(edits).toBeGreaterThan(5);
  expect(anns.calls.most).toBeGreaterThanOrEqual(12);
  expect(one.ann.rating(2)).toBe(bob.rating(2));
  for (const { exchange } of [anns, bobs, anns]) await exchange.round();
  expect(bob.tags(0)).toContain(`while/${edits}`);
  same([one.ann, bob]);
});

test('a share that is set back to last month says so to whoever puts back what is gone, and nothing is lost', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  one.ann.rate(0, 1);
  bob.rate(1, 2);
  await one.settle();
  const month = new Map(one.store.objects);
  for (let n = 0; n < 5; n++) {
    one.ann.rate(0, n);
    bob.tag(1, [`since/${n}`]);
    await one.settle();
  }
  const lasting = () => [...one.store.objects.keys()].filter((name) => /^(log|acl)\//.test(name)).sort();
  const before = lasting();
  // What nobody else had heard of yet is among it.
  one.ann.rate(2, 3);
  await one.ann.sync();
  one.store.objects.clear();
  for (const [name, bytes] of month) one.store.objects.set(name, bytes);

  // One's own head is gone: no need to wait for the next look at everything.
  const told = await one.ann.sync();
  expect(told.setBack).toBeGreaterThanOrEqual(before.length - [...month.keys()].filter((name) => /^(log|acl)\//.test(name)).length);
  expect(told).toMatchObject({ share: 'ok', begun: false, left: 0, healed: told.setBack });
  expect(lasting()).toEqual(expect.arrayContaining(before));
  // It is said once, and by who did it.
  expect((await one.ann.sync(true)).setBack).toBe(0);
  expect((await bob.sync()).setBack).toBe(0);
  const cleo = await one.join('Cleo', 'editor');
  await one.settle();
  expect([cleo.rating(0), cleo.rating(2), cleo.tags(1)]).toEqual([4, 3, ['since/0', 'since/1', 'since/2', 'since/3', 'since/4']]);
  same(one.desks);

  // A program that was not running then finds it out when it starts; a wiped folder is the same.
  one.store.objects.clear();
  const anew = exchangeOf(bob, createMemoryRemote(one.store));
  expect((await anew.round({ full: true })).setBack).toBeGreaterThan(5);
});

test('files that go one by one are put back without anybody being told that the folder was set back', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  bob.rate(0, 3);
  await one.settle();
  const [lost] = [...one.store.objects.keys()].filter((name) => name.startsWith('log/'));
  one.store.objects.delete(lost as string);
  expect(await one.ann.sync(true)).toMatchObject({ healed: 1, setBack: 0 });
  expect(one.store.objects.has(lost as string)).toBe(true);
});
