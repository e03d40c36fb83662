/** What comes from a folder of one's own into the team's. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { originals } from '../../testing/originals/index.ts';
import { studio } from './testing/desks.ts';

test('a picture that is moved into the team’s folder brings along what was said of it at home', {
  timeout: 60_000,
}, async () => {
  const { ann, come, top, photos } = await studio();
  const home = join(top, 'home');
  mkdirSync(home);
  writeFileSync(join(home, 'gate.ppm'), Buffer.from(`P6 9 1 255 ${'xyz'.repeat(9)}`, 'latin1'));
  writeFileSync(join(home, 'secret.ppm'), Buffer.from(`P6 8 1 255 ${'uvw'.repeat(8)}`, 'latin1'));
  originals.mayMove(home, photos);
  const done = async (jobId: string) =>
    await expect
      .poll(async () => (await ann.call('jobs.get', { id: jobId })).state, { timeout: 30_000, interval: 20 })
      .toBe('done');
  await done((await ann.call('library.add', { paths: [home] })).jobId);
  const n = (await ann.call('assets.find', { ref: join(home, 'gate.ppm') })).n as number;
  await ann.call('assets.set', { targets: [n], changes: { rating: 4 }, tags: { add: ['clients/Ines'], remove: [] } });
  const { Bob: bob } = await come({ Bob: 'editor' });
  expect(await bob.finds('rating:4')).toEqual([]);

  await ann.call('rename.move', { targets: [n], to: photos });
  for (const desk of [ann, bob, ann, bob]) await desk.sync();
  await bob.add();
  for (const desk of [bob, ann, bob]) await desk.sync();
  expect(await bob.finds('rating:4')).toEqual(['gate.ppm']);
  expect(await bob.finds('tag:ines')).toEqual(['gate.ppm']);
  expect(await ann.finds('rating:4')).toEqual(['gate.ppm']);
  expect((await ann.state()).digest).toBe((await bob.state()).digest);
});

test('a picture that was edited before a colleague saw it first is theirs too, with what was said of it', {
  timeout: 60_000,
}, async () => {
  const { ann, come, photos } = await studio();
  const { Bob: bob } = await come({ Bob: 'editor' });
  const path = join(photos, 'd.ppm');
  writeFileSync(path, Buffer.from(`P6 9 1 255 ${'xyz'.repeat(9)}`, 'latin1'));
  originals.mayChange(path);
  await ann.add();
  await ann.call('assets.set', { targets: [await ann.n('d.ppm')], changes: { rating: 4 } });
  for (const desk of [ann, bob]) await desk.sync();
  writeFileSync(path, Buffer.from(`P6 8 2 255 ${'uvw'.repeat(16)}`, 'latin1'));
  await bob.add();
  await bob.sync();
  await ann.add();
  for (const desk of [ann, bob, ann, bob]) await desk.sync();
  expect(await bob.finds('rating:4')).toEqual(['d.ppm']);
  expect((await ann.state()).digest).toBe((await bob.state()).digest);
  await bob.call('assets.set', { targets: [await bob.n('d.ppm')], changes: { rating: 5 } });
  for (const desk of [bob, ann]) await desk.sync();
  expect(await ann.finds('rating:5')).toEqual(['d.ppm']);
});
