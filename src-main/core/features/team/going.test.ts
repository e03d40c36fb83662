import { expect, test } from 'vitest';
import { studio } from './testing/desks.ts';

test('held back and adopted, a stolen machine, leaving, and back by the recovery key', {
  timeout: 180_000,
}, async () => {
  const { ann, come, recovery, share, desk } = await studio();
  const { Bob: bob, Eve: eve } = await come({ Bob: 'editor', Eve: 'admin' });
  const rate = async (who: typeof ann, file: string, rating: number) =>
    who.call('assets.set', { targets: [await who.n(file)], changes: { rating } });

  // Ann removes Bob, who does not know it yet and goes on.
  await ann.call('team.remove', { member: 'Bob' });
  await rate(bob, 'a.ppm', 5);
  await bob.sync();
  await ann.sync();
  expect(await ann.finds('rating:5')).toEqual([]);
  const { held } = await ann.call('team.held');
  expect(held).toMatchObject([{ name: 'Bob', why: 'revoked', actions: 1, assets: 1 }]);
  expect(await bob.refusal('assets.set', { targets: [await bob.n('b.ppm')], changes: { rating: 5 } })).toMatchObject({
    code: 'read-only',
    message: expect.stringContaining('no longer in the team “Studio”'),
  });
  expect(await bob.refusal('team.adopt', {})).toMatchObject({ code: 'read-only' });
  expect(await ann.call('team.adopt', { segments: [held[0].segment] })).toMatchObject({ adopted: 1 });
  expect(await ann.finds('rating:5')).toEqual(['a.ppm']);
  expect(await ann.call('team.held')).toEqual({ held: [] });

  // Bob leaves: what he has is his, he may edit again, and nothing of it goes to the others.
  await bob.call('team.leave', {});
  expect(await bob.state()).toBeNull();
  expect(await bob.finds('rating:5')).toEqual(['a.ppm']);
  await rate(bob, 'b.ppm', 2);
  expect(await bob.call('catalog.verify')).toMatchObject({ problems: [] });
  await ann.sync();
  expect(await ann.finds('rating:2')).toEqual([]);

  // Eve's computer is stolen: what comes from it afterwards counts nowhere.
  await rate(eve, 'c.ppm', 1);
  await eve.sync();
  const { members } = await ann.call('team.members');
  const her = members.find(({ name }: { name: string }) => name === 'Eve');
  expect(await ann.call('team.removeMachine', { member: her.id, machine: her.machines[0].id })).toMatchObject({
    member: { name: 'Eve', devices: 0 },
  });
  await rate(eve, 'c.ppm', 4);
  await eve.sync();
  await ann.sync();
  expect(await ann.finds('rating:1')).toEqual(['c.ppm']);
  expect(await ann.finds('rating:4')).toEqual([]);
  const own = (await ann.call('team.members')).members.find(({ me }: { me: boolean }) => me);
  expect(await ann.refusal('team.removeMachine', { member: own.id, machine: own.machines[0].id })).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('last machine of an admin'),
  });

  // Ann's is gone too. With the paper somebody is an admin again, on another computer; another paper opens nothing.
  const back = await desk('Back');
  expect(
    await back.refusal('team.recover', { key: 'vitrine-recovery-no', folder: share, name: 'Ann again' }),
  ).toMatchObject({ code: 'invalid-input' });
  expect(
    await back.refusal('team.recover', { key: `vitrine-recovery-${'a'.repeat(26)}`, folder: share, name: 'Ann again' }),
  ).toMatchObject({ code: 'not-found', message: expect.stringContaining('not the recovery key') });
  expect(await back.state()).toBeNull();
  await back.call('team.recover', {
    key: recovery.toUpperCase().replace(/-/g, '- '),
    folder: share,
    name: 'Ann again',
  });
  expect(await back.state()).toMatchObject({ name: 'Studio', role: 'admin', person: 'Ann again' });
  await back.call('team.remove', { member: 'Ann' });
  await ann.sync();
  expect(await ann.state()).toMatchObject({ state: 'removed', role: null });
  expect(await ann.refusal('team.recover', { key: recovery })).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('Leave the team'),
  });
});
