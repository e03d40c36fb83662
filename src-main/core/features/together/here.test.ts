import { expect, test } from 'vitest';
import { office } from '../../team/testing/catalogs.ts';
import { addToCollection, createCollection, listCollections } from '../collections/collections.sql.ts';
import { HERE_MS, hereNow, teamCollection } from './here.sql.ts';

test('who was heard of lately is here, with what they edit; nobody else, and nobody by a clock that is ahead', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'editor');
  const cat = await one.join('Cat', 'editor', () => Date.now() + 3_600_000);
  bob.rate(1, 4);
  await one.settle();
  const deviceOf = (member: string) =>
    one.ann.catalog.db
      .prepare(
        'SELECT DISTINCT device FROM team_segment JOIN team_group ON segment = hash JOIN change USING (seq) WHERE actor = ?',
      )
      .pluck()
      .all(`member:${member}`) as string[];
  const people = [bob, cat].map(({ member }) => ({ actor: `member:${member}`, devices: deviceOf(member) }));
  const at = (now: number) => one.ann.catalog.run(hereNow, { people, now }).out.here;
  expect(at(Date.now())).toMatchObject([{ actor: `member:${bob.member}`, kinds: ['stars'], ns: [one.ann.assets[1]] }]);
  expect(at(Date.now() + HERE_MS + 60_000)).toEqual([]);
});

test('who is granted a collection changes what is in it, whatever the role, and not after it was taken back', async () => {
  const one = await office();
  const eve = await one.join('Eve', 'viewer');
  one.ann.catalog.run(createCollection, {
    actor: 'me',
    name: 'Picks',
    kind: 'manual',
    ns: [one.ann.assets[0]],
  } as never);
  await one.settle();
  const collection = eve.catalog.run(listCollections, undefined as never).out.collections[0]?.n as number;
  const inside = () =>
    one.desks.map((desk) =>
      desk.catalog.db.prepare('SELECT count(*) FROM asset_collection WHERE gone = 0').pluck().get(),
    );
  const put = (asset: number) =>
    void eve.catalog.run(addToCollection, {
      actor: 'somebody',
      collection,
      ns: [eve.assets[asset] as number],
    } as never);
  const { id, teams } = one.ann.catalog.run(
    teamCollection,
    one.ann.catalog.run(listCollections, undefined as never).out.collections[0]?.n as number,
  ).out as { id: Uint8Array; teams: boolean };
  expect(teams).toBe(true);
  one.ann.say({ t: 'grant', member: eve.member, collection: id, on: true, cut: {} });
  await one.settle();
  put(1);
  await one.settle();
  expect(inside()).toEqual([2, 2]);
  one.ann.say({ t: 'grant', member: eve.member, collection: id, on: false, cut: cutOf(one.ann.catalog.db) });
  await one.settle();
  put(2);
  await one.settle();
  expect(inside()).toEqual([2, 2]);
});

/** As far as everybody was heard of. */
const cutOf = (db: { prepare(sql: string): { all(): unknown[] } }): Record<string, readonly [number, Uint8Array]> =>
  Object.fromEntries(
    (
      db
        .prepare(
          'SELECT writer, last, hash FROM team_segment AS one WHERE last = (SELECT max(last) FROM team_segment WHERE writer = one.writer)',
        )
        .all() as { writer: string; last: number; hash: string }[]
    ).map(({ writer, last, hash }) => [writer, [last, new Uint8Array(Buffer.from(hash, 'hex'))] as const]),
  );
