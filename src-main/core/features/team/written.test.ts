/** Files of the team's folder: whoever writes them, they are written once, and that is nobody's edit. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { originals } from '../../testing/originals/index.ts';
import { type Desk, studio } from './testing/desks.ts';

test('one machine writes an edit into a file, the other finds it there; who takes it over writes the same', { timeout: 60_000 }, async () => {
  const { ann, come, photos } = await studio();
  originals.mayChange(photos);
  const { Bob: bob } = await come({ Bob: 'editor' });
  const { roots } = await ann.call('library.roots');
  await ann.call('metadata.setMode', { root: roots[0].n, mode: 'on-request' });
  await ann.sync();
  await bob.sync();
  const write = async (desk: Desk, name: string) => {
    const { jobId } = await desk.call('metadata.write', { targets: [await desk.n(name)] });
    await expect.poll(async () => (await desk.call('jobs.get', { id: jobId })).state, { timeout: 30_000, interval: 20 }).toBe('done');
    return (await desk.call('jobs.get', { id: jobId })).outcome;
  };
  const there = (name: string) => {
    const path = join(photos, `${name}.xmp`);
    const { ino, mtimeMs } = statSync(path);
    return { text: readFileSync(path, 'utf8'), ino, mtimeMs };
  };

  await ann.call('assets.set', { targets: [await ann.n('a.ppm')], changes: { rating: 4 }, tags: { add: ['Lisbon'], remove: [] } });
  expect(await write(ann, 'a.ppm')).toMatchObject({ written: 1, failed: 0 });
  const first = there('a.ppm');
  expect(first.text).toContain('Lisbon');
  // Bob has heard nothing and seen nothing yet: both comes with his own write.
  expect(await write(bob, 'a.ppm')).toMatchObject({ written: 0, conflicts: 0, failed: 0 });
  expect(there('a.ppm')).toEqual(first);
  expect(await bob.finds('rating:4')).toEqual(['a.ppm']);

  await ann.call('assets.set', { targets: [await ann.n('b.ppm')], changes: { title: 'By Ann' } });
  await ann.sync();
  expect(await write(bob, 'b.ppm')).toMatchObject({ written: 1, failed: 0 });
  const second = there('b.ppm');
  expect(await write(ann, 'b.ppm')).toMatchObject({ written: 0, conflicts: 0, failed: 0 });
  expect(there('b.ppm')).toEqual(second);

  for (const desk of [ann, bob, ann]) await desk.sync();
  const { entries } = await ann.call('team.log');
  expect(new Set(entries.map(({ name }: { name: string }) => name))).toEqual(new Set(['Ann']));
  expect((await ann.state()).digest).toBe((await bob.state()).digest);
});
