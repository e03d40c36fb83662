/** A team on a plain folder, from the command line: three people, each with a catalog of their own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bench, REPO } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

/** Each command is a program of its own, and there are dozens. */
const LONG = { timeout: 240_000 };

const shared = mkdtempSync(join(tmpdir(), 'vitrine-team-'));
const photos = join(shared, 'Photos');
const [ann, bob, eve] = [bench(), bench(), bench()];
afterAll(() => {
  for (const one of [ann, bob, eve]) one.remove();
  rmSync(shared, { recursive: true, force: true });
});
type Bench = typeof ann;
const team = <T = Record<string, unknown>>(who: Bench, ...words: string[]) => who.json<T>(['team', ...words]);
const sync = async (...who: Bench[]) => {
  for (const one of who) await team(one, 'sync');
};
const found = async (who: Bench, query: string) => (await who.json<{ items: { path: string }[] }>(['search', query])).items.map(({ path }) => basename(path)).sort();
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));

test('a team begins on a folder, people are invited and let in, and everybody has what the others said', LONG, async () => {
  mkdirSync(photos);
  for (let i = 1; i <= 3; i++) writeFileSync(join(photos, `team-${i}.jpg`), await photo(i));
  writeFileSync(join(photos, 'letter.txt'), 'The lighthouse keeper writes home.\n');
  ann.put('private.jpg', await photo(9));
  ann.put('diary.txt', Buffer.from('Whispered between walls.\n'));
  await ann.json(['add', photos]);
  await ann.json(['add', ann.pictures]);
  await ann.json(['set', join(photos, 'team-1.jpg'), '--rating', '4']);
  await ann.json(['set', join(photos, 'team-1.jpg'), '--tag', 'places/Lisbon']);
  await ann.json(['set', join(ann.pictures, 'private.jpg'), '--tag', 'secrets/Hush']);

  const made = await team<{ folder: string; roots: string[]; recovery: string }>(ann, 'create', shared, '--name', 'Ann', '--team', 'Studio', '--root', photos);
  expect(made).toMatchObject({ folder: join(shared, 'Studio.vitrine'), roots: [photos] });
  const { code } = await team<{ code: string }>(ann, 'invite', '--role', 'editor', '--name', 'Bob');
  const asked = await team<{ state: string; words: string }>(bob, 'join', shared, '--code', code, '--name', 'Bob');
  expect(asked.state).toBe('waiting');
  const viewer = await team<{ code: string }>(ann, 'invite', '--role', 'viewer', '--name', 'Eve');
  await team(eve, 'join', made.folder, '--code', viewer.code, '--name', 'Eve');
  expect(await team(bob, 'status')).toMatchObject({ team: { state: 'waiting', words: asked.words } });
  const { admitted } = await team<{ admitted: { name: string; words: string; role: string }[] }>(ann, 'admit', '--all');
  expect(admitted.map(({ name, role }) => [name, role]).sort()).toEqual([['Bob', 'editor'], ['Eve', 'viewer']]);
  expect(admitted.find(({ name }) => name === 'Bob')?.words).toBe(asked.words);
  await sync(bob, eve);
  expect(await team(bob, 'status')).toMatchObject({ team: { name: 'Studio', state: 'member', role: 'editor' } });

  // They see and search all of it before they have any of the files.
  for (const one of [bob, eve]) {
    expect(await found(one, 'rating:4')).toEqual(['team-1.jpg']);
    expect(await found(one, 'kind:image')).toEqual(['team-1.jpg', 'team-2.jpg', 'team-3.jpg']);
    expect(await found(one, 'lighthouse')).toEqual(['letter.txt']);
  }
  const { roots } = await bob.json<{ roots: { name: string; state: string }[] }>(['roots']);
  expect(roots).toMatchObject([{ name: 'Photos', state: 'offline' }]);
  // Pictures that only colleagues made, and nobody has looked at yet, are there: nothing is to be repaired.
  expect(await bob.json(['verify'])).toMatchObject({ problems: [] });

  // The folder is known as the team's by its marker, and what was said of its files is there.
  for (const one of [bob, eve]) await one.json(['add', photos]);
  expect(await found(bob, 'rating:4')).toEqual(['team-1.jpg']);
  expect(await found(eve, 'tag:places/Lisbon')).toEqual(['team-1.jpg']);
  await bob.json(['set', join(photos, 'team-2.jpg'), '--rating', '5']);
  await bob.json(['set', join(photos, 'team-3.jpg'), '--tag', 'people/Ines']);
  await sync(bob, ann, eve);
  for (const one of [ann, eve]) {
    expect(await found(one, 'rating:5')).toEqual(['team-2.jpg']);
    expect(await found(one, 'tag:people/Ines')).toEqual(['team-3.jpg']);
  }
  const digests = await Promise.all([ann, bob, eve].map(async (one) => (await team<{ team: { digest: string; pending: number } }>(one, 'status')).team));
  expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1);
  expect(digests.map(({ pending }) => pending)).toEqual([0, 0, 0]);
  const { entries } = await team<{ entries: { name: string; counts: boolean }[] }>(ann, 'log');
  expect(entries.slice(0, 2).map(({ name }) => name)).toEqual(['Bob', 'Bob']);
});

/** Of this file, as this catalog keeps them. */
function thumbsOf(who: Bench): (name: string) => string[] {
  const script = `const open = (file) => new (require('better-sqlite3'))(file, { readonly: true });
    const [catalog, previews, name] = process.argv.slice(1);
    const key = open(catalog).prepare('SELECT preview FROM asset WHERE name = ?').pluck().get(name);
    const found = open(previews).prepare('SELECT data FROM preview WHERE key = ?').pluck().all(key);
    process.stdout.write(JSON.stringify(found.map((data) => data.toString('latin1'))));`;
  const files = ['catalog.db', 'cache/previews.db'].map((file) => join(who.catalog, file));
  return (name) => JSON.parse(execFileSync(process.execPath, ['-e', script, ...files, name], { cwd: REPO, encoding: 'utf8' })) as string[];
}

test('nothing of a private folder is on the share, and the device’s secrets are its user’s alone', async () => {
  const bytes = Buffer.concat(filesBelow(join(shared, 'Studio.vitrine')).map((file) => readFileSync(file))).toString('latin1');
  expect(bytes).toContain('Lisbon');
  for (const word of ['Hush', 'secrets', 'private.jpg', 'diary', 'Whispered']) expect(bytes).not.toContain(word);
  const thumbs = thumbsOf(ann);
  expect(thumbs('team-1.jpg').some((picture) => bytes.includes(picture))).toBe(true);
  expect(thumbs('private.jpg').length).toBeGreaterThan(0);
  for (const picture of thumbs('private.jpg')) expect(bytes).not.toContain(picture);
  if (process.platform !== 'win32') expect(statSync(join(ann.catalog, 'team/device.json')).mode & 0o777).toBe(0o600);
});

test('what a viewer would change is refused with the reason; a role changes that, and removal ends it: what comes after is held back until it is adopted', LONG, async () => {
  expect(await eve.run(['set', join(photos, 'team-1.jpg'), '--rating', '1'])).toMatchObject({ code: 3, err: expect.stringContaining('“team-1.jpg” is of the team “Studio”, of which you are a viewer') });
  expect(await found(eve, 'rating:1')).toEqual([]);
  expect(await team(ann, 'role', 'Eve', 'editor')).toMatchObject({ member: { name: 'Eve', role: 'editor' } });
  await sync(eve);
  await eve.json(['set', join(photos, 'team-1.jpg'), '--rating', '2']);
  await sync(eve, ann, bob);
  for (const one of [ann, bob]) expect(await found(one, 'rating:2')).toEqual(['team-1.jpg']);
  expect(await team(ann, 'remove', 'Eve')).toMatchObject({ member: { name: 'Eve', role: null } });
  await eve.json(['set', join(photos, 'team-1.jpg'), '--rating', '3']);
  await sync(eve, ann, bob);
  for (const one of [ann, bob]) expect(await found(one, 'rating:2')).toEqual(['team-1.jpg']);
  expect(await team(eve, 'status')).toMatchObject({ team: { state: 'removed', role: null } });
  expect(await team(ann, 'held')).toMatchObject({ held: [{ name: 'Eve', why: 'revoked', actions: 1 }] });
  expect(await bob.run(['team', 'adopt', '--all'])).toMatchObject({ code: 3, err: expect.stringContaining('Only an admin') });
  expect(await team(ann, 'adopt', '--all')).toEqual({ adopted: 1 });
  await sync(bob);
  for (const one of [ann, bob]) expect(await found(one, 'rating:3')).toEqual(['team-1.jpg']);
  expect(await team(eve, 'leave')).toEqual({ left: true });
  expect(await team(eve, 'status')).toEqual({ team: null });
});

test('what cannot be is refused with the reason', LONG, async () => {
  expect(await bob.run(['team', 'invite', '--role', 'editor', '--name', 'X'])).toMatchObject({ code: 3, err: expect.stringContaining('Only an admin may invite people') });
  expect(await ann.run(['team', 'create', shared, '--name', 'Ann'])).toMatchObject({ err: expect.stringContaining('belongs to a team already') });
  expect(await ann.run(['team', 'role', 'Ann', 'viewer'])).toMatchObject({ err: expect.stringContaining('at least one admin') });
  expect(await ann.run(['team', 'admit', 'nobody'])).toMatchObject({ err: expect.stringContaining('Nobody asks') });
  expect(await ann.run(['team', 'dance'])).toMatchObject({ code: 2 });
  expect(await ann.run(['team', 'recover', '--key', 'vitrine-recovery-no'])).toMatchObject({ err: expect.stringContaining('no recovery key') });
  expect(await ann.run(['team', 'machine', 'remove', 'Bob', 'nothing'])).toMatchObject({ err: expect.stringContaining('no such machine') });
  expect(await ann.run(['team', 'invite', '--role', 'king', '--name', 'X'])).toMatchObject({ code: 2, err: expect.stringContaining('A role is') });
});

test('another folder is given to the team later, with what was said of its files', LONG, async () => {
  const second = join(shared, 'Second');
  mkdirSync(second);
  writeFileSync(join(second, 'later.jpg'), await photo(11));
  await ann.json(['add', second]);
  await ann.json(['set', join(second, 'later.jpg'), '--rating', '5']);
  expect(await team(ann, 'share', second)).toEqual({ path: second });
  await sync(bob);
  await bob.json(['add', second]);
  expect(await found(bob, 'rating:5')).toContain('later.jpg');
});

test('a folder is checked before anybody trusts it, and nothing of that stays', LONG, async () => {
  const folder = mkdtempSync(join(shared, 'check-'));
  expect(await team(bob, 'check', folder)).toMatchObject({ verdict: expect.stringMatching(/good|slow/), facts: { reached: 'yes' } });
  expect(readdirSync(folder)).toEqual([]);
  const nowhere = await bob.run(['team', 'check', join(shared, 'nowhere'), '--json']);
  expect(nowhere).toMatchObject({ code: 1 });
  expect(JSON.parse(nowhere.out)).toMatchObject({ verdict: 'unsafe', reasons: [{ code: 'absent' }] });
});

test('a team folder that is not there, or empty, is out of reach: nothing is lost, and it goes on', LONG, async () => {
  const at = join(shared, 'Studio.vitrine');
  const away = join(shared, 'away');
  renameSync(at, away);
  expect(await bob.run(['team', 'sync'])).toMatchObject({ err: expect.stringContaining('No team catalog is in') });
  mkdirSync(at);
  expect(await bob.run(['team', 'sync'])).toMatchObject({ err: expect.stringContaining('No team catalog is in') });
  await bob.json(['set', join(photos, 'team-3.jpg'), '--rating', '3']);
  expect(await found(bob, 'rating:3')).toContain('team-3.jpg');
  expect(readdirSync(at)).toEqual([]);
  rmSync(at, { recursive: true });
  renameSync(away, at);
  await sync(bob, ann);
  expect(await found(ann, 'rating:3')).toContain('team-3.jpg');
});
