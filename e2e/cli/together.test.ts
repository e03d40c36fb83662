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
}, 120_000);

interface Conflicts {
  total: number;
  conflicts: { path: string; field: string; sides: { name: string; me: boolean; value: unknown; shows: boolean }[] }[];
}

test('what both wrote at once is listed with both values, and decided for everybody', LONG, async () => {
  await ann.json(['set', file(1), file(2), '--rating', '2']);
  await bob.json(['set', file(1), file(2), '--rating', '5']);
  await meet();
  const listed = await team<Conflicts>(ann, 'conflicts');
  expect(listed).toMatchObject({ total: 2, conflicts: [{ path: file(1), field: 'rating', sides: [{ name: 'Bob', value: 5, shows: true }, { name: 'Ann', me: true, value: 2, shows: false }] }, {}] });
  expect((await bob.run(['team', 'conflicts'])).out).toContain('Ann: 2');
  expect(await team(ann, 'resolve', file(1), '--use', 'Ann')).toMatchObject({ decided: 1 });
  expect(await bob.run(['team', 'resolve', file(2), '--use', 'Nobody'])).toMatchObject({ code: 2, err: expect.stringContaining('None of these values is of Nobody') });
  await meet();
  expect(await team(bob, 'resolve', '--all', '--field', 'rating', '--use', 'shown')).toMatchObject({ decided: 1 });
  await meet();
  for (const one of [ann, bob]) expect(await team<Conflicts>(one, 'conflicts')).toEqual({ total: 0, conflicts: [] });
});
