/** What every remote has to do, whatever it lies on. One suite for all of them. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Of } from '../checked.ts';
import { asName, type CatalogId, type Listed, type Name, type Remote, RemoteError, UNKNOWN_SIZE } from '../remote.ts';

export interface RemoteStage {
  /** Of the store that has it. */
  readonly catalog: CatalogId;
  /** One more client of the store. */
  client(): Remote;
  /** A client of a place that answers and has no catalog. */
  nowhere(): Remote;
  /** As somebody who empties the store. */
  wipe(): Promise<void>;
  /** How many things the store has, of whatever sort; of the place without catalog too. */
  count(): Promise<number>;
  close?(): Promise<void>;
}

export const collect = async (list: AsyncIterable<Listed>): Promise<Listed[]> => {
  const all: Listed[] = [];
  for await (const one of list) all.push(one);
  return all;
};
/** As `collect`; a size that is not told is taken for the one it should be. */
const sized = async (list: AsyncIterable<Listed>, size: number): Promise<Listed[]> =>
  (await collect(list)).map((one) => ({ ...one, size: one.size === UNKNOWN_SIZE ? size : one.size }));
export const namesOf = async (list: AsyncIterable<Listed>): Promise<string[]> =>
  (await collect(list)).map(({ name }) => name);
export const put = (remote: Remote, name: string, body: Uint8Array): ReturnType<Remote['putNew']> =>
  remote.putNew(asName(name), body, sha256Of(body));
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const plain = (got: Uint8Array | 'not-visible'): string =>
  typeof got === 'string' ? got : Buffer.from(got).toString('latin1');

/** What one client put others may see a moment later, as long as their systems remember listings. */
const soon = { timeout: 10_000, interval: 20 };

export function remoteContract(what: string, make: () => Promise<RemoteStage>): void {
  describe(`remote: ${what}`, () => {
    let stage: RemoteStage;
    let a: Remote;
    let b: Remote;
    beforeEach(async () => {
      stage = await make();
      a = stage.client();
      b = stage.client();
    });
    afterEach(async () => await stage.close?.());
    const get = async (from: Remote, name: string, ...rest: [(readonly [number, number])?, AbortSignal?]) =>
      plain(await from.get(asName(name), ...rest));

    test('a catalog is found, another one and none are told apart, and looking makes nothing', async () => {
      const before = await stage.count();
      const other =
        `${stage.catalog.slice(1)}a` === stage.catalog ? `${stage.catalog.slice(1)}b` : `${stage.catalog.slice(1)}a`;
      expect(await a.open(stage.catalog)).toBe('ok');
      expect(await a.open(other)).toBe('other-catalog');
      const none = stage.nowhere();
      expect(await none.open(stage.catalog)).toBe('absent');
      await expect(collect(none.list(''))).rejects.toMatchObject({ trouble: 'offline' });
      await expect(put(none, 'log/a/1', bytes('x'))).rejects.toMatchObject({ trouble: 'offline' });
      expect(await stage.count()).toBe(before);
    });

    test('what one puts the other one lists and reads', async () => {
      const body = Uint8Array.from(randomBytes(100_001));
      expect(await put(a, 'log/wa/0-0000000001-0000000008-abc.seg', body)).toBe('stored');
      await expect
        .poll(() => sized(b.list('log/'), 100_001), soon)
        .toEqual([{ name: 'log/wa/0-0000000001-0000000008-abc.seg', size: 100_001 }]);
      const got = (await b.get(asName('log/wa/0-0000000001-0000000008-abc.seg'))) as Uint8Array;
      expect(Buffer.compare(got, body)).toBe(0);
      expect(await put(a, 'heads/e', new Uint8Array())).toBe('stored');
      await expect.poll(() => sized(b.list('heads/'), 0), soon).toEqual([{ name: 'heads/e', size: 0 }]);
      expect(await get(b, 'heads/e')).toBe('');
    });

    test('a name keeps its first content: the same again is said so, another one is refused', async () => {
      await put(a, 'acl/000001-x.acl', bytes('first'));
      expect(await put(a, 'acl/000001-x.acl', bytes('first'))).toBe('already-same');
      expect(await put(a, 'acl/000001-x.acl', bytes('other'))).toBe('taken');
      await expect.poll(() => namesOf(b.list('acl/')), soon).toHaveLength(1);
      expect(await put(b, 'acl/000001-x.acl', bytes('first'))).toBe('already-same');
      expect(await put(b, 'acl/000001-x.acl', bytes('firs'))).toBe('taken');
      expect(await get(b, 'acl/000001-x.acl')).toBe('first');
    });

    test('names that are none are refused, and so are bytes that are not those of their hash', async () => {
      const before = await stage.count();
      for (const bad of [
        '',
        'A',
        '../x',
        'log/../x',
        '/x',
        'log//x',
        'log/',
        'log/.x',
        'log/x.',
        'log/nul.seg',
        'a b',
        'ä',
        'tmp/x',
        'trash/x',
        'catalog.json',
        'x'.repeat(121),
        'a\0b',
        'a\\b',
        'c:x',
      ]) {
        expect(() => asName(bad)).toThrow(RangeError);
        await expect(a.putNew(bad as Name, bytes('x'), sha256Of(bytes('x')))).rejects.toThrow(RangeError);
        await expect(a.get(bad as Name)).rejects.toThrow(RangeError);
      }
      await expect(a.putNew(asName('log/w/1'), bytes('x'), sha256Of(bytes('y')))).rejects.toThrow(RangeError);
      await expect(put(a, 'log/w/1', new Uint8Array(a.caps.maxObject + 1))).rejects.toMatchObject({ trouble: 'full' });
      expect(await collect(a.list(''))).toEqual([]);
      expect(await stage.count()).toBe(before);
    });

    test('what is not there is not visible; parts are cut at the end', async () => {
      expect(await get(a, 'log/w/none')).toBe('not-visible');
      await put(a, 'log/w/1', bytes('0123456789'));
      expect(await get(a, 'log/w/1', [2, 5])).toBe('234');
      expect(await get(a, 'log/w/1', [8, 50])).toBe('89');
      expect(await get(a, 'log/w/1', [10, 20])).toBe('');
      expect(await get(a, 'log/w/1', [50, 60])).toBe('');
      expect(await get(a, 'log/w/1', [3, 3])).toBe('');
      for (const bad of [
        [3, 2],
        [-1, 2],
        [0, 1.5],
        [Number.NaN, 2],
      ] as const)
        await expect(a.get(asName('log/w/1'), bad)).rejects.toThrow(RangeError);
      expect(await get(a, 'log/w/1/below')).toBe('not-visible');
      expect(await get(a, 'log/w')).toBe('not-visible');
      await expect(a.get(asName('log/w/1'), undefined, AbortSignal.abort())).rejects.toMatchObject({
        name: 'AbortError',
      });
    });

    test('listings are in order, below any part of a name, after any name, and may be broken off', async () => {
      const all = [
        'acl/1',
        'heads/a~1',
        'heads/a~2',
        'heads/b~1',
        'log/a-b/1',
        'log/a/1',
        'log/a/2',
        'log/ab/1',
        'log/b/9/x',
        'logs',
      ];
      for (const name of all.toReversed()) await put(a, name, bytes(name));
      await expect.poll(() => namesOf(b.list('')), soon).toEqual(all);
      const below = (prefix: string) => namesOf(a.list(prefix));
      expect(await below('heads/')).toEqual(all.slice(1, 4));
      expect(await below('heads/a~')).toEqual(all.slice(1, 3));
      expect(await below('log/a')).toEqual(all.slice(4, 8));
      expect(await below('log/a/')).toEqual(all.slice(5, 7));
      expect(await below('log')).toEqual(all.slice(4));
      expect(await below('log/a/1')).toEqual(['log/a/1']);
      for (const none of ['nothing', 'nothing/at/all', 'log/a/1/', 'tmp/', 'trash/', '../', '/', '.'])
        expect(await below(none)).toEqual([]);
      expect(await namesOf(a.list('', asName('heads/a~2')))).toEqual(all.slice(3));
      expect(await namesOf(a.list('log/', asName('log/a/1')))).toEqual(all.slice(6, 9));
      expect(await namesOf(a.list('log/', asName('log/a/zzz')))).toEqual(all.slice(7, 9));
      expect(await namesOf(a.list('heads/', asName('log/a')))).toEqual([]);
      for await (const { name } of a.list('log/')) {
        expect(name).toBe('log/a-b/1');
        break;
      }
    });

    test('what is covered may be retired, by whoever, more than once; what is not stays', async () => {
      await put(a, 'log/w/0-1', bytes('one'));
      await put(a, 'heads/w~1', bytes('h1'));
      await expect(a.retire(asName('log/w/0-1'), asName('log/w/1-1'))).rejects.toThrow(RemoteError);
      expect(await get(a, 'log/w/0-1')).toBe('one');
      await put(a, 'log/w/1-1', bytes('pack'));
      await put(a, 'heads/w~2', bytes('h2'));
      for (let twice = 0; twice < 2; twice++) {
        await a.retire(asName('log/w/0-1'), asName('log/w/1-1'));
        await a.retire(asName('heads/w~1'), asName('heads/w~2'));
      }
      await a.retire(asName('log/w/never'), asName('log/w/1-1'));
      await expect.poll(() => namesOf(b.list('')), soon).toEqual(['heads/w~2', 'log/w/1-1']);
      expect(await get(a, 'log/w/0-1')).toBe('not-visible');
      // Healed from a copy.
      expect(await put(b, 'log/w/0-1', bytes('one'))).toBe('stored');
      await a.retire(asName('log/w/0-1'), asName('log/w/1-1'));
      expect(await namesOf(a.list(''))).toEqual(['heads/w~2', 'log/w/1-1']);
    });

    test('two who put one name at the same moment: one content stands, whole, and nobody is told wrongly that it is his', async () => {
      const bodies = [bytes('a'.repeat(5000)), bytes('b'.repeat(7000))] as const;
      for (let i = 0; i < 20; i++) {
        const name = `acl/${String(i).padStart(6, '0')}-x.acl`;
        const told = await Promise.all([put(a, name, bodies[0]), put(b, name, bodies[1])]);
        const first = told.filter((one) => one === 'stored').length;
        expect(first).toBeGreaterThan(0);
        if (a.caps.create === 'atomic') expect(first).toBe(1);
        const stands = await get(a, name);
        const won = bodies.findIndex((body) => plain(body) === stands);
        expect(told[won]).toBe('stored');
      }
    });

    test('one who puts the same bytes under one name many times over at once stores them once', async () => {
      const told = await Promise.all(Array.from({ length: 8 }, () => put(a, 'log/w/1', bytes('same'))));
      expect(new Set(told.filter((one) => one === 'taken')).size).toBe(0);
      expect(told).toContain('stored');
      expect(await namesOf(a.list(''))).toEqual(['log/w/1']);
    });

    test('many at once arrive, each whole', async () => {
      const names = Array.from({ length: 40 }, (_, i) => `log/w${i % 3}/${String(i).padStart(4, '0')}`).sort();
      await Promise.all(names.map((name, i) => put(i % 2 ? a : b, name, bytes(name.repeat(100)))));
      await expect.poll(() => namesOf(b.list('log/')), soon).toEqual(names);
      for (const name of names) expect(await get(b, name)).toBe(name.repeat(100));
    });

    test('bytes given or answered are not kept hold of', async () => {
      const body = bytes('mine');
      const putting = put(a, 'log/w/1', body);
      await putting;
      body.fill(0);
      const got = (await a.get(asName('log/w/1'))) as Uint8Array;
      expect(plain(got)).toBe('mine');
      got.fill(0);
      expect(await get(a, 'log/w/1')).toBe('mine');
    });

    test('the backend tells its time, where it has one', async () => {
      const told = await a.now();
      if (!a.caps.serverClock) return;
      expect(Math.abs((told as number) - Date.now())).toBeLessThan(60_000);
      expect((await b.now()) as number).toBeGreaterThanOrEqual((told as number) - 2000);
      expect(await collect(a.list(''))).toEqual([]);
    });

    test('a store that was emptied is out of reach: nothing is listed as gone, and nothing is made in it', async () => {
      await put(a, 'log/w/1', bytes('x'));
      await stage.wipe();
      const left = await stage.count();
      expect(['absent', 'offline']).toContain(await a.open(stage.catalog));
      for (const prefix of ['', 'log/', 'heads/', 'log/w/'])
        await expect(collect(a.list(prefix))).rejects.toMatchObject({ trouble: 'offline' });
      await expect(put(a, 'log/w/2', bytes('x'))).rejects.toMatchObject({ trouble: 'offline' });
      await expect(put(a, 'log/new/2', bytes('x'))).rejects.toMatchObject({ trouble: 'offline' });
      await expect(a.retire(asName('log/w/1'), asName('log/w/2'))).rejects.toThrow(RemoteError);
      expect(await a.now().catch(() => undefined)).toSatisfy((t: unknown) => t === undefined || typeof t === 'number');
      expect(await stage.count()).toBe(left);
    });

    test('whoever asks to be woken may stop it', () => {
      const stop = a.onPoke?.(() => undefined);
      expect(stop === undefined || typeof stop === 'function').toBe(true);
      stop?.();
    });
  });
}
