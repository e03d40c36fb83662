/** Anybody who can write to the share fills the folders of the team's own logs with what nobody of the team wrote. */
import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { encode } from 'cborg';
import { expect, test } from 'vitest';
import { base32, parseLog, printAcl, printHead, printLog } from '../../../src-shared/domain/team/names.ts';
import type { TeamDisk } from './disk.ts';
import { FairTurns } from './fair.ts';
import { createFetching } from './fetching.ts';
import { shortHash } from './keys.ts';
import { LEAST_SEGMENT, MOST_HELD, readPack, unpack } from './pack.ts';
import { createMemoryRemote, type MemoryStore } from './remote/memory.ts';
import type { Remote } from './remote/remote.ts';
import { type Desk, exchangeOf, type Office, office } from './testing/catalogs.ts';
import { team } from './testing/people.ts';
import { Unread } from './unread.ts';

const digests = (desks: readonly Desk[]) => new Set(desks.map((desk) => desk.digest())).size;

/** Files that are what their names say, and no segments, from here on. */
function flood({ objects }: MemoryStore, writer: string, many: number, { level = 0, from = 1 } = {}): void {
  for (let n = from; n < from + many; n++) {
    const bytes = new Uint8Array(randomBytes(40));
    objects.set(printLog({ writer, level, first: n, last: n, hash: shortHash(bytes) }), bytes);
  }
}

const writerOf = ({ catalog }: Desk): string =>
  base32(catalog.db.prepare("SELECT value FROM meta WHERE key = 'writerId'").pluck().get() as Buffer);

/** Counts what is read, and what had been by the time something of one's own was put there. */
function watched({ store }: Office, desk: Desk) {
  const remote = createMemoryRemote(store);
  const asked = { gets: 0, before: undefined as number | undefined };
  const counting: Remote = {
    ...remote,
    get(...all) {
      asked.gets++;
      return remote.get(...all);
    },
    putNew(name, ...all) {
      if (parseLog(name)) asked.before ??= asked.gets;
      return remote.putNew(name, ...all);
    },
  };
  return { asked, exchange: exchangeOf(desk, counting) };
}

test('a flood in a member’s folder puts off neither what one does oneself nor what the others do, and the member’s own is heard by and by', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  const cleo = await one.join('Cleo', 'editor');
  bob.rate(0, 1);
  await one.settle();
  const { asked, exchange } = watched(one, one.ann);
  await exchange.round({ full: true });
  flood(one.store, writerOf(bob), 6000);
  flood(one.store, writerOf(bob), 3000, { level: 1 });
  for (let n = 2; n < 6; n++) {
    bob.rate(0, n);
    await bob.sync();
  }
  cleo.tag(1, ['cleo']);
  await cleo.sync();
  one.ann.rate(2, 4);
  [asked.gets, asked.before] = [0, undefined];
  const told = await exchange.round();
  expect(asked.before).toBeLessThan(1100);
  expect(told).toMatchObject({ published: 1, left: 0 });
  expect(one.ann.tags(1)).toEqual(['cleo']);
  expect(told.later).toBeGreaterThan(1000);
  expect(asked.gets).toBeLessThan(6000);
  for (let looks = 0; looks < 4 && one.ann.rating(0) !== 5; looks++) await exchange.round({ full: true });
  expect(one.ann.rating(0)).toBe(5);
  await one.settle();
  expect(digests(one.desks)).toBe(1);
  // What was read is not read again.
  while ((await exchange.round({ full: true })).later > 0);
  asked.gets = 0;
  await exchange.round({ full: true });
  expect(asked.gets).toBeLessThan(10);
});

test('names of what is not there, in a member’s folder and among the heads, do not hide what somebody really asks for', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  bob.rate(0, 3);
  await one.settle();
  const cleo = await one.join('Cleo', 'editor');
  const writer = writerOf(bob);
  const [real] = [...one.store.objects.keys()].filter((name) => parseLog(name)?.writer === writer) as [string];
  one.store.objects.set(real, new Uint8Array(randomBytes(30)));
  for (let n = 1; n <= 300; n++) {
    one.store.objects.set(
      printLog({ writer, level: 0, first: n, last: n, hash: base32(randomBytes(16)) }),
      new Uint8Array(randomBytes(20)),
    );
    one.store.objects.set(
      printHead({ writer, seq: n, hash: base32(randomBytes(16)).slice(0, 10) }),
      new Uint8Array(randomBytes(20)),
    );
  }
  const { exchange } = watched(one, cleo);
  // Of 300 that cannot be read, 64 are asked for at a time.
  for (let looks = 0; looks < 30 && cleo.rating(0) !== 3; looks++) {
    await exchange.round({ full: true });
    await bob.sync();
  }
  expect(cleo.rating(0)).toBe(3);
});

test('entries that say nothing, however many, put off neither what one does oneself nor what an admin says', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  const { asked, exchange } = watched(one, bob);
  await exchange.round({ full: true });
  for (let n = 0; n < 4000; n++) {
    const bytes = new Uint8Array(randomBytes(40));
    one.store.objects.set(printAcl(n % 1000, shortHash(bytes)), bytes);
  }
  one.ann.say({ t: 'role.set', member: bob.member, role: 'admin', cut: {} });
  await one.ann.sync();
  bob.rate(1, 2);
  [asked.gets, asked.before] = [0, undefined];
  await exchange.round();
  expect(asked.before).toBeLessThan(1100);
  const admins = () => bob.catalog.db.prepare('SELECT count(*) FROM team_acl').pluck().get();
  for (let looks = 0; looks < 4; looks++) await exchange.round({ full: true });
  await one.settle();
  expect(admins()).toBe(one.ann.catalog.db.prepare('SELECT count(*) FROM team_acl').pluck().get());
  expect(digests(one.desks)).toBe(1);
});

test('heads that are none, however many in a member’s name, are read some in each look, and the member’s own is heard', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  const { asked, exchange } = watched(one, one.ann);
  await exchange.round({ full: true });
  const writer = writerOf(bob);
  bob.rate(0, 3);
  await bob.sync();
  for (let n = 0; n < 1000; n++) one.store.objects.set(printHead({ writer, seq: 0, hash: base32(randomBytes(16)).slice(0, 10) }), new Uint8Array(randomBytes(20)));
  const heard = () => JSON.parse(one.ann.catalog.db.prepare('SELECT said FROM team_head WHERE writer = ?').pluck().get(writer) as string).seq;
  for (let looks = 0; looks < 5; looks++) {
    asked.gets = 0;
    await exchange.round({ full: true });
    expect(asked.gets).toBeLessThan(256 + 10);
  }
  expect(heard()).toBe(1);
});

test('any number of junk names hides no file that stands there under another one', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  const cleo = await one.join('Cleo', 'editor');
  bob.rate(0, 3);
  await bob.sync();
  const [real, bytes] = [...one.store.objects].findLast(([name]) => parseLog(name)?.writer === writerOf(bob)) as [string, Uint8Array];
  one.store.objects.set(real, new Uint8Array(randomBytes(30)));
  // Eight in a look, each again after 32: so many are due before the last one is.
  for (let n = 100; n < 400; n++) one.store.objects.set(real.replace('.seg', `~h${n}.seg`), new Uint8Array(randomBytes(30)));
  one.store.objects.set(real.replace('.seg', '~h999.seg'), bytes);
  const { asked, exchange } = watched(one, cleo);
  for (let looks = 0; looks < 40 && cleo.rating(0) !== 3; looks++) {
    asked.gets = 0;
    await exchange.round({ full: true });
    expect(asked.gets).toBeLessThan(20);
  }
  expect(cleo.rating(0)).toBe(3);
});

test('what is read in one look is counted in bytes too, of what is not what its name says and of what unpacks to much, and each name is a file', async () => {
  const ABREAST = 4;
  const most = { files: 100, bytes: 10_000_000 };
  const lookAt = async (files: ReadonlyMap<string, Uint8Array>, hashOf: (name: string) => string) => {
    let gets = 0;
    const get = async (name: string) => {
      gets++;
      return files.get(name) as Uint8Array;
    };
    const disk = { take: async (some: readonly Uint8Array[]) => ({ kept: some.length, bad: 0, applied: 0, retracted: 0, held: 0, foreign: false }) } as unknown as TeamDisk;
    const fetch = createFetching({ remote: { get }, disk, unread: new Unread(), turns: new FairTurns(), abreast: ABREAST });
    const { later } = await fetch([...files.keys()].map((name) => ({ name, hash: hashOf(name) })), most);
    return { gets, later };
  };
  const named = (bytes: (n: number) => Uint8Array) => new Map(Array.from({ length: 500 }, (_, n): [string, Uint8Array] => [`acl/${n}`, bytes(n)]));
  const [big, small] = [new Uint8Array(1_000_000), new Uint8Array(10)];
  const other = () => base32(randomBytes(16));
  // What is on its way when it is enough comes on top, and is not read in vain.
  const allows = ({ gets, later }: Awaited<ReturnType<typeof lookAt>>, reads: number, files = reads) => {
    expect(later).toBe((reads === files ? 500 : 125) - files - ABREAST);
    expect(gets).toBe(reads + (ABREAST * reads) / files);
  };
  allows(await lookAt(named(() => big), other), 10);
  allows(await lookAt(named(() => small), other), 100);
  const fours = named(() => small);
  const hash = new Map([...fours.keys()].map((name, n) => [name, `hash${Math.floor(n / 4)}`]));
  allows(await lookAt(fours, (name) => hash.get(name) as string), 100, 25);
  const packs = named((n) => packOf(encode([...Array.from({ length: 10 }, () => new Uint8Array(100_000)), new Uint8Array(300).fill(n % 256), new Uint8Array(300).fill(n / 256)])));
  allows(await lookAt(packs, (name) => shortHash(packs.get(name) as Uint8Array)), 10);
});

test('what is asked for are one’s team’s files first, all of them by and by, and others where there is room', () => {
  // No two looks begin at the same place, whichever of them others hear of.
  let at = 0;
  const unread = new Unread(() => (at = (at + 0.618) % 1));
  const files = (who: string, many: number) => Array.from({ length: many }, (_, n) => ({ name: `${who}/${n}`, hash: `${who}${String(n).padStart(3, '0')}` }));
  const [ours, others] = [files('o', 150), files('x', 100)];
  const lacking = () => unread.lacking((name) => name.startsWith('o'), 64);
  for (let n = 0; n < 2; n++) unread.failed(others);
  unread.failed(ours.slice(0, 40));
  expect(lacking().filter((hash) => hash.startsWith('o'))).toEqual([]);
  unread.failed(ours.slice(0, 40));
  const asked = new Set<string>();
  const look = () => {
    unread.keep(new Set([...ours, ...others].map(({ name }) => name)));
    const told = lacking();
    expect(told).toHaveLength(64);
    expect(lacking()).toEqual(told);
    for (const hash of told) asked.add(hash);
    return told.filter((hash) => hash.startsWith('o')).length;
  };
  const until = (all: number, own: number) => {
    for (let looks = 0; looks < 40 && asked.size < all; looks++) {
      // The second of two that one sync takes is what others hear of.
      unread.keep(new Set([...ours, ...others].map(({ name }) => name)));
      expect(look()).toBe(own);
    }
    expect(asked.size).toBe(all);
  };
  until(140, 40);
  for (let n = 0; n < 2; n++) unread.failed(ours.slice(40));
  until(250, 64);
});

test('of folders that are too full each file has its turn, small folders theirs at once, and folders of which there are too many take turns', () => {
  const turns = new FairTurns();
  const read = new Set<string>();
  const look = (files: readonly string[], most: number) => {
    const some = turns.inOrder(files, (name) => name).slice(0, most);
    for (const name of some) {
      turns.had(name);
      read.add(name);
    }
    return some;
  };
  const full = [...Array.from({ length: 100 }, (_, n) => `a/${String(n).padStart(3, '0')}`), 'b/0', 'c/0'];
  expect(turns.inOrder(full, (name) => name)).toHaveLength(full.length);
  for (let looks = 0; looks < 11; looks++) expect(look(full, 12)).toEqual(expect.arrayContaining(['b/0', 'c/0']));
  expect(read.size).toBe(full.length);

  read.clear();
  // None of them is ever read up: what was read stands there still.
  const many = Array.from({ length: 50 }, (_, n) => [1, 2, 3].map((at) => `f${n}/${at}`)).flat();
  for (let looks = 0; looks < 5; looks++) look(many, 10);
  expect(new Set([...read].map((name) => name.split('/')[0])).size).toBe(50);
  for (let looks = 0; looks < 10; looks++) look(many, 10);
  expect(read.size).toBe(150);

  // Packs of level 2 are not behind those of level 1.
  const levels = [...Array.from({ length: 50 }, (_, n) => `log/w/1-${100 + n}`), 'log/w/2-100'];
  expect(look(levels, 2)).toContain('log/w/2-100');
});

const packOf = (plain: Uint8Array) => new Uint8Array(Buffer.concat([Buffer.from('VTPACK01'), deflateRawSync(plain)]));

test('a pack that was made to keep others busy is none', async () => {
  const one = team();
  const whole = one.rate(one.founder, 1, 2).bytes;
  expect(whole.length).toBeGreaterThan(LEAST_SEGMENT);
  const listOf = (count: number, item: Uint8Array) => Buffer.concat([Buffer.from([0x9a, 0xff, 0xff, 0xff, 0xff]), Buffer.alloc(count * item.length, item)]);
  const zeros = encode(new Uint8Array(64 * 2 ** 20));
  const deep = new Uint8Array(1_000_000).fill(0x81);
  const small = listOf(500_000, Buffer.from([0x40]));
  for (const bytes of [zeros, deep, small].map(packOf)) {
    expect(readPack(bytes)).toEqual([]);
    expect((await unpack(bytes)).held).toEqual([]);
  }
  // As many as there are in any pack, and no more.
  const many = packOf(Buffer.concat([listOf(10_000, encode(Buffer.alloc(LEAST_SEGMENT))), randomBytes(100_000)]));
  expect(readPack(many)).toHaveLength(MOST_HELD);
  // What stands before something else counts.
  expect(readPack(packOf(Buffer.concat([Buffer.from([0x82]), encode(whole), Buffer.from([0xf6])])))).toEqual([whole]);
  // What it unpacks to is told, also where it is more than is looked at.
  expect((await unpack(many)).size).toBeGreaterThan(10_000 * LEAST_SEGMENT);
  expect((await unpack(packOf(zeros))).size).toBeGreaterThan(2 ** 20);
});
