/** Whoever may write to the share, and belongs to nobody's team, puts there whatever they like. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base32, printAcl, printHead } from '../../../src-shared/domain/team/names.ts';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { proofBy, writeAcl } from './acl-file.ts';
import { writeHead } from './head.ts';
import { newSecrets, secretsFrom, shortHash, type Signer, signerOf } from './keys.ts';
import { createMemoryRemote, type MemoryStore } from './remote/memory.ts';
import { writePack } from './pack.ts';
import { FORMAT, nameOf, type Segment, writeSegment } from './segment.ts';
import { LIMITS } from './strangers.ts';
import { standing } from './team.sql.ts';
import { type Desk, exchangeOf, idOf, type Office, office } from './testing/catalogs.ts';
import { historyOf, type Step, WHATS } from './testing/history.ts';
import type { Person } from './testing/people.ts';

/** A log of so many segments, each saying that files have this many stars. */
function logOf({ of, catalog }: Desk, signer: Signer, many: number, bytes = 40): Segment[] {
  const { acl } = catalog.run(standing, { of, input: undefined }).out;
  const writer = new Uint8Array(randomBytes(16));
  const log: Segment[] = [];
  for (let n = 1; n <= many; n++) {
    const before = log.at(-1);
    const prev = before ? Buffer.from(before.hash, 'hex') : null;
    const header = { catalog: of.catalog, writer, device: signer.id, first: n, last: n, prev, acl, seen: {}, wall: n, least: FORMAT, opened: null };
    const title = randomBytes(bytes / 2).toString('hex');
    const value = n % 6;
    log.push(writeSegment(header, [{ stamp: { ms: n, counter: 0 }, group: randomBytes(16), ops: [{ op: 'set', entities: [idOf(1)], field: 1, value, seen: [null] }, { op: 'set', entities: [idOf(1)], field: 2, value: title, seen: [null] }] }], signer));
  }
  return log;
}
const lay = ({ objects }: MemoryStore, segments: readonly Segment[]): void => segments.forEach((one) => void objects.set(nameOf(one), one.bytes));

/** An exchange of this desk that counts what it asks for. */
function counting({ store }: Office, desk: Desk) {
  const asked = { gets: 0, lists: 0 };
  const remote = createMemoryRemote(store);
  const exchange = exchangeOf(desk, {
    ...remote,
    get(...all) {
      asked.gets++;
      return remote.get(...all);
    },
    list(...all) {
      asked.lists++;
      return remote.list(...all);
    },
  });
  return { asked, exchange };
}

const bytesOf = ({ catalog }: Desk): number => {
  const { db } = catalog;
  return (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number);
};
const waitingIn = ({ catalog }: Desk): number => catalog.db.prepare("SELECT count(*) FROM team_segment WHERE state = 'waiting'").pluck().get() as number;
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] as number;

describe('what strangers put on the share', () => {
  test('ten thousand segments are looked at once, leave little, and slow nobody', { timeout: 60_000 }, async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    const { ann } = one;
    let stars = 0;
    const batch = async () => {
      bob.rate(0, 1 + (stars++ % 5));
      await bob.sync();
      const began = performance.now();
      const told = await ann.sync();
      expect(told.taken).toBe(1);
      return performance.now() - began;
    };
    const batches = async () => median([await batch(), await batch(), await batch(), await batch(), await batch()]);
    const before = { ms: await batches(), bytes: bytesOf(ann), digest: ann.digest() };

    for (let i = 0; i < 100; i++) lay(one.store, logOf(ann, signerOf(newSecrets()), 100));
    lay(one.store, Array.from({ length: 20 }, () => logOf(ann, signerOf(newSecrets()), 1, 2 * LIMITS.device.bytes)).flat());
    const { asked, exchange } = counting(one, ann);
    let taken = 0;
    // Little by little, so that others are heard and told meanwhile.
    for (let looks = 0; looks < 5; looks++) {
      asked.gets = 0;
      const told = await exchange.round({ full: true });
      expect(asked.gets).toBeGreaterThan(1000);
      expect(asked.gets).toBeLessThan(2100);
      expect(told).toMatchObject({ share: 'ok', unread: 0 });
      taken += told.taken;
    }
    expect(taken).toBeLessThanOrEqual(LIMITS.all.files);
    expect(waitingIn(ann)).toBeLessThanOrEqual(LIMITS.all.files);
    expect(bytesOf(ann) - before.bytes).toBeLessThan(4 * 2 ** 20);
    expect(ann.digest()).toBe(before.digest);
    // Another look, and a program that starts anew, read none of it again.
    for (const again of [exchange, counting(one, ann).exchange]) {
      asked.gets = 0;
      await again.round({ full: true });
      expect(asked.gets).toBeLessThan(20);
    }
    expect(await batches()).toBeLessThan(5 * before.ms + 100);
    expect(ann.catalog.run(verifyRows, undefined as never).out).toMatchObject({ problems: [] });
    // Who takes it away is rid of it.
    for (const name of [...one.store.objects.keys()]) if (isStrange(one, name)) one.store.objects.delete(name);
    const left = one.store.objects.size;
    await ann.sync(true);
    expect(one.store.objects.size).toBeLessThan(left + 10);
  });

  test.each([['segments', 0], ['packs', 32]])('%s that come before their author’s admission all count after it, however many there are', async (_, packOf) => {
    const one = await office();
    const { ann } = one;
    const bob = await one.join('Bob', 'admin');
    for (let i = 0; i < 8; i++) lay(one.store, logOf(ann, signerOf(newSecrets()), LIMITS.device.files));
    // Bob lets Cleo in, and what she does is there before that is.
    const [signer, key, invite] = [signerOf(newSecrets()), signerOf(secretsFrom(randomBytes(16), 'invite')), base32(randomBytes(16))];
    const asked = { invite, member: base32(randomBytes(16)), device: signer.keys };
    bob.say({ t: 'invite', invite, key: key.keys.sign, role: 'editor', name: 'Cleo' });
    bob.say({ t: 'admit', ...asked, name: 'Cleo', proof: proofBy(key, signer, asked) });
    const log = logOf(bob, signer, LIMITS.device.files * 3 + 1);
    if (packOf) for (let at = 0; at < log.length; at += packOf) layPack(one, log.slice(at, at + packOf));
    else lay(one.store, log);
    for (let n = 0; n < 2; n++) await ann.sync(true);
    expect(waitingIn(ann)).toBeLessThanOrEqual(LIMITS.all.files);
    expect(ann.rating(1)).toBe(0);
    await bob.sync(true);
    for (let n = 0; n < 2; n++) await ann.sync(true);
    expect(ann.rating(1)).toBe(log.length % 6);
    const known = ann.catalog.db.prepare("SELECT count(*) FROM team_segment WHERE device = ? AND state = 'taken'").pluck();
    expect(known.get(signer.id)).toBe(log.length);
    await one.settle();
    expect(new Set(one.desks.map((desk) => desk.digest())).size).toBe(1);
  });

  test('files that are not what their name says are tried again less and less often', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    bob.rate(0, 3);
    await one.settle();
    const folder = nameOf(logOf(one.ann, signerOf(newSecrets()), 1)[0] as Segment);
    for (let n = 0; n < 500; n++) one.store.objects.set(folder.replace(/[a-z2-7]{26}\.seg$/, `${base32(randomBytes(16))}.seg`), randomBytes(50));
    const { asked, exchange } = counting(one, one.ann);
    for (let n = 0; n < 40; n++) await exchange.round({ full: true });
    expect(asked.gets).toBeLessThan(500 * 8);
  });

  test('heads of logs that nobody knows are read once, and their logs are not looked into', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    const { asked, exchange } = counting(one, one.ann);
    await exchange.round();
    const stranger = signerOf(newSecrets());
    for (let n = 0; n < 1000; n++) {
      const says = { writer: base32(randomBytes(16)), seq: 5, hash: 'a'.repeat(10), acl: [], seen: {}, digest: null, wants: [], wall: 0 };
      const { name, bytes } = writeHead(says, stranger);
      one.store.objects.set(name, bytes);
    }
    one.store.objects.set(printHead({ writer: base32(randomBytes(16)), seq: 3, hash: 'b'.repeat(10) }), randomBytes(30));
    for (let n = 0; n < 6; n++) await exchange.round();
    expect(asked.gets).toBeLessThan(1100);
    expect(asked.lists).toBeLessThan(30);
    bob.rate(0, 4);
    await bob.sync();
    await exchange.round();
    expect(one.ann.rating(0)).toBe(4);
  });

  test('entries of the membership log that strangers sign have no place in it, and those of members that do not count do not fill it', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    const eve = await one.join('Eve', 'viewer');
    await one.settle();
    const { acl } = one.ann.catalog.run(standing, { of: one.ann.of, input: undefined }).out;
    const before = one.ann.catalog.db.prepare('SELECT count(*) FROM team_acl').pluck().get() as number;
    const depth = Math.max(...[...one.store.objects.keys()].filter((name) => name.startsWith('acl/')).map((name) => Number(name.slice(4, 10))));
    const put = (signer: Signer, prev: readonly string[], at: number, n: number) => {
      const entry = writeAcl(one.ann.of.catalog, { heads: prev, depth: at }, { t: 'grant', member: bob.member, collection: Buffer.alloc(16, n % 256), on: n % 2 === 0, cut: {} }, signer);
      one.store.objects.set(printAcl(at, entry.hash), entry.bytes);
      return entry;
    };
    for (let n = 0; n < 400; n++) {
      const stranger = signerOf(newSecrets());
      const first = put(stranger, acl, depth + 1, n);
      put(stranger, [first.hash], depth + 2, n);
    }
    await one.ann.sync(true);
    await one.ann.sync(true);
    const after = one.ann.catalog.run(standing, { of: one.ann.of, input: undefined }).out;
    expect(after.acl).toEqual(acl);
    expect((one.ann.catalog.db.prepare('SELECT count(*) FROM team_acl').pluck().get() as number) - before).toBeLessThanOrEqual(LIMITS.entries.files);

    // A viewer may say nothing of grants; everybody keeps it, and goes on.
    for (let n = 0; n < 100; n++) put(signerOf(eve.of.secrets), acl, depth + 1, n);
    await one.settle();
    one.ann.rate(0, 5);
    await one.settle();
    expect(one.desks.map((desk) => desk.rating(0))).toEqual([5, 5, 5]);
    const cleo = await one.join('Cleo', 'editor');
    await cleo.sync(true);
    cleo.rate(1, 2);
    await one.settle();
    expect(one.desks.map((desk) => desk.rating(1))).toEqual([2, 2, 2, 2]);
    expect(new Set(one.desks.map((desk) => desk.digest())).size).toBe(1);
  });

  test('with room for next to nothing, everybody decides alike in the end, whatever came first', () => {
    const step: fc.Arbitrary<Step> = fc.record({ who: fc.nat(5), what: fc.constantFrom(...WHATS), target: fc.nat(5), value: fc.nat(255), heard: fc.constantFrom(0, 0.5, 1) });
    const few = { device: { files: 1, bytes: 1e6 }, all: { files: 2, bytes: 1e6 }, entries: { files: 1, bytes: 1e6 } };
    const verdicts = ({ store }: Person) => [...store.segments].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hash, { state, verdict }]) => `${hash} ${state} ${verdict.join()}`);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.infiniteStream(fc.nat()), (some, chance) => {
        const { team, files } = historyOf(some);
        const order = files.map((file) => [chance.next().value, file] as const).sort((a, b) => a[0] - b[0]).map(([, file]) => file);
        const reader = team.reader([], few);
        // As the exchange does: what is not kept, and not refused any more, is read again.
        const again = (): number => {
          const { state, order: placed } = reader.log.membership.resolved;
          const open = order.filter((file) => {
            const short = 'body' in file ? file.hash : shortHash(file.bytes);
            if (reader.store.entries.has(short) || reader.store.segments.has(file.hash)) return false;
            const until = reader.store.refusedUntil(short);
            return until === undefined || state.devices.has(until) || placed.some(({ hash }) => hash === until);
          });
          for (const file of open) reader.hear(file);
          return open.length;
        };
        while (again());
        const all = team.reader(files);
        expect(verdicts(reader)).toEqual(verdicts(all));
        expect(reader.store.digest()).toBe(all.store.digest());
      }),
      { numRuns: 40 },
    );
  });
});

const isStrange = (one: Office, name: string): boolean => name.startsWith('log/') && !one.desks.some(({ catalog }) => catalog.db.prepare('SELECT 1 FROM team_segment WHERE writer = ? AND state = ?').get(name.split('/')[1], 'taken'));

function layPack({ store }: Office, some: readonly Segment[]): void {
  const [first, last] = [some[0] as Segment, some.at(-1) as Segment];
  const bytes = writePack(some.map((one) => one.bytes));
  store.objects.set(nameOf(first).replace(/0-(\d+)-\d+-[a-z2-7]+\.seg$/, (_, from: string) => `1-${from}-${String(last.header.last).padStart(10, '0')}-${shortHash(bytes)}.seg`), bytes);
}
