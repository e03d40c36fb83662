import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { studio } from './testing/desks.ts';

test('what a role does not allow is refused by one’s own program, in words: a viewer’s, an editor’s and a contributor’s, by whatever command', {
  timeout: 180_000,
}, async () => {
  const { ann, come, photos, top } = await studio();
  const [a, b] = [await ann.n('a.ppm'), await ann.n('b.ppm')];
  await ann.call('assets.set', { targets: [a, b], changes: { rating: 3 }, tags: { add: ['places/Lisbon'] } });
  await ann.call('collections.create', { name: 'Best', kind: 'manual', targets: [a] });
  await ann.sync();
  const { Eve: eve, Bob: bob } = await come({ Eve: 'viewer', Bob: 'editor' });
  expect(await eve.finds('tag:places/Lisbon')).toEqual(['a.ppm', 'b.ppm']);
  const before = (await eve.state()).digest;
  const here = await eve.n('a.ppm');
  const collection = ((await eve.call('collections.list')).collections as { n: number; name: string }[]).find(
    ({ name }) => name === 'Best',
  )?.n;
  const root = (await eve.state()).roots[0].n;
  const all = { targets: [here] };
  for (const [operation, input] of [
    ['assets.set', { ...all, changes: { rating: 5 } }],
    ['assets.set', { ...all, changes: { label: 'red' } }],
    ['assets.set', { ...all, changes: { flag: 'pick' } }],
    ['assets.set', { ...all, changes: { title: 'Mine' } }],
    ['assets.set', { ...all, changes: {}, tags: { add: ['new/one'] } }],
    ['tags.apply', { ...all, add: ['mine'], remove: [] }],
    ['tags.rename', { tag: 'places/Lisbon', to: 'places/Lisboa' }],
    ['tags.merge', { tags: ['places/Lisbon'], into: 'mine' }],
    ['tags.delete', { tags: ['places/Lisbon'] }],
    ['collections.add', { collection, targets: [await eve.n('c.ppm')] }],
    ['collections.remove', { collection, targets: [here] }],
    ['collections.set', { collection, name: 'Worst' }],
    ['collections.delete', { collections: [collection] }],
    ['edits.set', { ...all, changes: { exposure: 1 } }],
    ['assets.trash', all],
    ['rename.apply', { ...all, template: 'mine-{name}' }],
    ['rights.set', { ...all, changes: { until: '2030-01-01' } }],
    ['stacks.make', { targets: [here, await eve.n('b.ppm')] }],
    ['taken.change', { ...all, change: { by: 3600 } }],
    ['gps.set', { ...all, position: '41.1579, -8.6291' }],
    ['versions.setPolicy', { root, policy: { keep: 'all' } }],
    ['metadata.setMode', { root, mode: 'on-request' }],
    ['metadata.write', all],
    ['archive.create', { ...all, to: photos, name: 'Away' }],
    ['import.start', { source: photos, to: photos }],
    ['rename.copy', { ...all, to: photos }],
  ] as const) {
    const told = await eve.refusal(operation, input);
    expect({ operation, ...told }).toMatchObject({
      operation,
      code: 'read-only',
      message: expect.stringMatching(/is of the team “Studio”, of which you are a viewer/),
    });
  }
  // Searches of their own are nobody else's business.
  await eve.call('collections.create', { name: 'Best of all', kind: 'search', query: 'rating:5' });
  await eve.sync();
  expect(await eve.state()).toMatchObject({ pending: 0, held: 0, digest: before });

  await bob.call('assets.set', { targets: [await bob.n('a.ppm')], changes: { rating: 4 }, tags: { add: ['bob'] } });
  expect(
    await bob.refusal('versions.setPolicy', { root: (await bob.state()).roots[0].n, policy: { keep: 'all' } }),
  ).toMatchObject({ code: 'read-only', message: expect.stringContaining('for admins of the team “Studio”') });
  const { n: schema } = await bob.call('fields.defineSchema', { name: 'Own' });
  const { n: field } = await bob.call('fields.define', { schema, name: 'Client', type: 'text' });
  expect(
    await bob.refusal('assets.set', {
      targets: [await bob.n('a.ppm')],
      changes: {},
      fields: [{ n: field, value: 'Acme' }],
    }),
  ).toMatchObject({ code: 'read-only', message: expect.stringContaining('which fields there are') });
  await bob.sync();
  await ann.sync();
  expect(await ann.finds('rating:4 tag:bob')).toEqual(['a.ppm']);
  expect(await ann.call('team.held')).toEqual({ held: [] });

  await ann.call('team.role', { member: 'Bob', role: 'contributor' });
  await bob.sync();
  expect(await bob.refusal('assets.set', { targets: [await bob.n('b.ppm')], changes: { rating: 1 } })).toMatchObject({
    code: 'read-only',
    message: expect.stringContaining('contributors change what they brought in themselves'),
  });

  // What Bob brings in is his to change, for everybody.
  const card = join(top, 'card');
  mkdirSync(card);
  writeFileSync(join(card, 'd.ppm'), `P6 9 1 255 ${'xyz'.repeat(9)}`);
  const { jobId } = await bob.call('import.start', { source: card, to: photos, folders: '', name: '{name}' });
  await expect.poll(async () => (await bob.call('jobs.get', { id: jobId })).state, { timeout: 60_000, interval: 50 }).toBe('done');
  await expect.poll(() => bob.n('d.ppm'), { timeout: 60_000 }).toBeDefined();
  await bob.call('assets.set', { targets: [await bob.n('d.ppm')], changes: { rating: 2 }, tags: { add: ['brought'] } });
  await bob.sync();
  await ann.sync();
  expect(await ann.call('team.held')).toEqual({ held: [] });
  await ann.add();
  expect(await ann.finds('rating:2 tag:brought')).toEqual(['d.ppm']);
});
