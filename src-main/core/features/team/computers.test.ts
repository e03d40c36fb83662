/** Several computers of one person. */
import { expect, test } from 'vitest';
import { type Desk, studio } from './testing/desks.ts';

const rate = async (who: Desk, file: string, rating: number) =>
  who.call('assets.set', { targets: [await who.n(file)], changes: { rating } });
const memberOf = async (who: Desk, name: string) =>
  (await who.call('team.members')).members.find((one: { name: string }) => one.name === name);

test('a second computer comes in as the same person, by themselves; one that was stolen is left out alone', {
  timeout: 60_000,
}, async () => {
  const { ann, come, desk, share } = await studio();
  const { Bob: bob } = await come({ Bob: 'viewer' });
  // A viewer lets in a computer of their own, and nobody else.
  const { code, name } = await bob.call('team.inviteComputer', {});
  expect(name).toBe('Bob');
  const laptop = await desk('laptop');
  const asked = await laptop.call('team.join', { folder: share, code });
  expect(asked).toMatchObject({ state: 'waiting', member: (await memberOf(bob, 'Bob')).id });
  await laptop.add();
  // While it waits it is nobody's but its owner's.
  await rate(laptop, 'c.ppm', 3);
  expect(await laptop.state()).toMatchObject({ state: 'waiting', words: asked.words, asking: 0 });
  const { requests } = await bob.call('team.requests');
  expect(requests).toMatchObject([{ name: 'Bob', role: 'viewer', words: asked.words, computer: true }]);
  await bob.call('team.admit', { ids: [requests[0].id] });
  await laptop.sync();
  expect(await laptop.state()).toMatchObject({ state: 'member', role: 'viewer', person: 'Bob', words: null });
  await ann.sync();
  expect((await memberOf(ann, 'Bob')).machines.length).toBe(2);
  expect((await ann.call('team.members')).members.length).toBe(2);

  // One role for both; what either does is Bob's.
  await ann.call('team.role', { member: 'Bob', role: 'editor' });
  for (const one of [bob, laptop]) await one.sync();
  await rate(bob, 'a.ppm', 4);
  await rate(laptop, 'b.ppm', 5);
  for (const one of [bob, laptop, ann, bob]) await one.sync();
  expect(await ann.finds('rating:4..5')).toEqual(['a.ppm', 'b.ppm']);
  expect(await bob.finds('rating:5')).toEqual(['b.ppm']);
  const { entries } = await ann.call('team.log');
  expect(
    entries
      .filter((one: { counts: boolean }) => one.counts)
      .slice(0, 2)
      .map((one: { name: string }) => one.name),
  ).toEqual(['Bob', 'Bob']);

  expect(await bob.refusal('team.inviteComputer', { member: 'Ann' })).toMatchObject({
    code: 'read-only',
    message: expect.stringContaining('Only an admin'),
  });

  // The laptop is stolen: Bob leaves it out on the other one, and goes on there.
  const mine = await memberOf(bob, 'Bob');
  const lost = mine.machines.find(({ here }: { here: boolean }) => !here);
  await bob.call('team.removeMachine', { member: mine.id, machine: lost.id });
  await rate(laptop, 'a.ppm', 1);
  await laptop.sync();
  await rate(bob, 'c.ppm', 2);
  for (const one of [bob, ann]) await one.sync();
  expect(await ann.finds('rating:1')).toEqual([]);
  expect(await ann.finds('rating:2')).toEqual(['c.ppm']);
  expect(await memberOf(ann, 'Bob')).toMatchObject({ role: 'editor', devices: 1 });
  expect(await laptop.state()).toMatchObject({ state: 'removed' });
  expect(await laptop.refusal('team.inviteComputer', {})).toMatchObject({ code: 'read-only' });

  // An admin makes the code for the next one. Of somebody new the name is asked for.
  const next = await desk('next');
  const fresh = await ann.call('team.invite', { role: 'editor', name: 'Cat' });
  expect(await next.refusal('team.join', { folder: share, code: fresh.code })).toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('your name'),
  });
  const { code: other } = await ann.call('team.inviteComputer', { member: 'Bob' });
  await next.call('team.join', { folder: share, code: other });
  expect(await ann.call('team.admit', {})).toMatchObject({ admitted: [{ name: 'Bob', computer: true }] });
  await next.sync();
  expect(await next.state()).toMatchObject({ state: 'member', role: 'editor', person: 'Bob' });
  await ann.sync();
  expect((await ann.call('team.requests')).requests).toEqual([]);
});
