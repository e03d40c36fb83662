/** What people of a team do together, from the command line: two persons, each with a catalog of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bench } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

/** Each command is a program of its own. */
const LONG = { timeout: 120_000 };

const shared = mkdtempSync(join(tmpdir(), 'vitrine-together-'));
const photos = join(shared, 'Photos');
const file = (n: number) => join(photos, `p-${n}.jpg`);
const [ann, bob] = [bench(), bench()];
afterAll(() => {
  for (const one of [ann, bob]) one.remove();
  rmSync(shared, { recursive: true, force: true });
});
type Bench = typeof ann;
const team = <T = Record<string, unknown>>(who: Bench, ...words: string[]) => who.json<T>(['team', ...words]);
/** Until both have what the other said. */
const meet = async () => {
  for (const one of [ann, bob, ann]) await team(one, 'sync');
};

beforeAll(async () => {
  mkdirSync(photos);
  for (let i = 1; i <= 3; i++) writeFileSync(file(i), await photo(i));
  await ann.json(['add', photos]);
  await team(ann, 'create', shared, '--name', 'Ann', '--team', 'Studio', '--root', photos);
  const { code } = await team<{ code: string }>(ann, 'invite', '--role', 'editor', '--name', 'Bob');
  await team(bob, 'join', shared, '--code', code, '--name', 'Bob');
  await team(ann, 'admit', '--all');
  await team(bob, 'sync');
  await bob.json(['add', photos]);
});

interface Conflicts {
  total: number;
  conflicts: { path: string; field: string; sides: { name: string; me: boolean; value: unknown; shows: boolean }[] }[];
}

test('what both wrote at once is listed with both values, and decided for everybody', LONG, async () => {
  await ann.json(['set', file(1), file(2), '--rating', '2']);
  await bob.json(['set', file(1), file(2), '--rating', '5']);
  await meet();
  const listed = await team<Conflicts>(ann, 'conflicts');
  expect(listed).toMatchObject({
    total: 2,
    conflicts: [
      {
        path: file(1),
        field: 'rating',
        sides: [
          { name: 'Bob', value: 5, shows: true },
          { name: 'Ann', me: true, value: 2, shows: false },
        ],
      },
      {},
    ],
  });
  expect((await bob.run(['team', 'conflicts'])).out).toContain('Ann: 2');
  expect(await team(ann, 'resolve', file(1), '--use', 'Ann')).toMatchObject({ decided: 1 });
  expect(await bob.run(['team', 'resolve', file(2), '--use', 'Nobody'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('None of these values is of Nobody'),
  });
  await meet();
  expect(await team(bob, 'resolve', '--all', '--field', 'rating', '--use', 'shown')).toMatchObject({ decided: 1 });
  await meet();
  for (const one of [ann, bob]) expect(await team<Conflicts>(one, 'conflicts')).toEqual({ total: 0, conflicts: [] });
});

interface Entry {
  name: string;
  label: string;
  kinds: string[];
  counts: boolean;
  details?: { field: string; before: unknown; after: unknown }[];
}

test('who did what is told by person, kind, time and file; and what is new since one looked', LONG, async () => {
  await team(ann, 'news', '--seen');
  await bob.json(['set', file(3), '--rating', '4']);
  await bob.json(['set', file(3), file(2), '--tag', 'sea']);
  await meet();
  const { people } = await team<{
    people: { name: string; unseen: number; batches: { assets: number; kinds: string[] }[] }[];
  }>(ann, 'news');
  expect(people).toMatchObject([
    { name: 'Bob', batches: [{ assets: 2, kinds: expect.arrayContaining(['stars', 'tags']) }] },
  ]);
  expect((await ann.run(['team', 'news', '--seen'])).out).toContain('Bob changed 2 assets: ');
  expect((await ann.run(['team', 'news'])).out).toContain('Nobody else changed anything');
  const entries = async (...words: string[]) => (await team<{ entries: Entry[] }>(ann, 'log', ...words)).entries;
  expect(
    (await entries('--person', 'Bob', '--kind', 'tags')).every(
      ({ name, kinds }) => name === 'Bob' && kinds.includes('tags'),
    ),
  ).toBe(true);
  expect((await entries(file(3), '--kind', 'stars'))[0]).toMatchObject({
    name: 'Bob',
    counts: true,
    details: [{ field: 'rating', before: null, after: 4 }],
  });
  expect(await entries('--since', '2100-01-01')).toEqual([]);
  expect(await ann.run(['team', 'log', '--since', 'yesterweek'])).toMatchObject({
    err: expect.stringContaining('is no date'),
  });
  expect(await ann.run(['team', 'log', '--kind', 'nonsense'])).toMatchObject({
    err: expect.stringContaining('A kind of change is one of stars'),
  });
  expect(await ann.run(['team', 'log', '--person', 'Nobody'])).toMatchObject({
    err: expect.stringContaining('Nobody in this team'),
  });
});

test('what a colleague did is taken back, and fields are brought back as they were', LONG, async () => {
  const before = (await team<{ entries: { seq: number }[] }>(ann, 'log')).entries[0]?.seq ?? 0;
  await bob.json(['set', file(1), file(2), file(3), '--rating', '1']);
  await meet();
  expect((await ann.json<{ items: unknown[] }>(['search', 'rating:1'])).items.length).toBe(3);
  const [latest] = (await team<{ entries: { seq: number }[] }>(ann, 'log', '--person', 'Bob', '--limit', '1')).entries;
  expect(await team(ann, 'take-back', 'Bob', String(before + 1), String(latest?.seq))).toMatchObject({
    changed: 3,
    kept: [],
  });
  await meet();
  for (const one of [ann, bob])
    expect((await one.json<{ items: unknown[] }>(['search', 'rating:1'])).items.length).toBe(0);
  const moment = new Date().toISOString();
  await ann.json(['set', file(1), '--rating', '3', '--label', 'red']);
  expect(await team(ann, 'restore', file(1), file(2), '--field', 'rating,label', '--at', moment)).toMatchObject({
    changed: 1,
  });
  expect((await ann.json<{ items: unknown[] }>(['search', 'label:red'])).items.length).toBe(0);
  expect(await ann.run(['team', 'restore', file(1), '--field', 'nonsense', '--at', moment])).toMatchObject({
    err: expect.stringContaining('is no field that can be restored'),
  });
  expect(await ann.run(['team', 'restore', file(1), '--field', 'rating', '--at', '2199-01-01'])).toMatchObject({
    err: expect.stringContaining('has not been yet'),
  });
});

test('who is at work, and whom a collection is granted to', LONG, async () => {
  await bob.json(['set', file(2), '--rating', '2']);
  await meet();
  expect(await team(ann, 'here')).toMatchObject({
    people: [{ name: 'Bob', kinds: expect.arrayContaining(['stars']) }],
  });
  await ann.json(['collections', 'create', 'Picks']);
  expect(await ann.run(['team', 'grant', 'Picks', 'Bob'])).toMatchObject({
    err: expect.stringContaining("is not the team's yet"),
  });
  await ann.json(['collections', 'add', 'Picks', file(1)]);
  await meet();
  expect(await team(ann, 'grant', 'Picks', 'Bob')).toMatchObject({ name: 'Bob', on: true });
  expect(await team(ann, 'grant', 'Picks')).toMatchObject({
    members: expect.arrayContaining([expect.objectContaining({ name: 'Bob', granted: true })]),
  });
  expect(await team(ann, 'grant', 'Picks', 'Bob', '--off')).toMatchObject({ on: false });
  await team(bob, 'sync');
  expect(await bob.run(['team', 'grant', 'Picks', 'Ann'])).toMatchObject({
    err: expect.stringContaining('Only an admin'),
  });
});
