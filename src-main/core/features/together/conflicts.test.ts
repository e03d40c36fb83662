import { describe, expect, test } from 'vitest';
import { type Desk, office } from '../../team/testing/catalogs.ts';
import { edit } from '../assets/edit.sql.ts';
import { type DecideInput, decide, listOverlooked } from './conflicts.sql.ts';

const open = (desk: Desk) => desk.catalog.run(listOverlooked, { limit: 100, offset: 0 }).out.conflicts;
const sides = (desk: Desk) =>
  open(desk).map(({ n, field, sides: all }) => [desk.assets.indexOf(n), field, ...all.map(({ value }) => value)]);
const resolve = (desk: Desk, input: Partial<DecideInput>) =>
  desk.catalog.run(decide, { actor: 'me', standing: null, ...input }).out;
const same = (desks: readonly Desk[]) => expect(new Set(desks.map((desk) => desk.digest())).size).toBe(1);

describe('what two wrote without having seen each other', () => {
  test('is a conflict on every machine, whatever came first, and is solved by one who saw both, for all', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    const cat = await one.join('Cat', 'editor');
    one.ann.rate(0, 2);
    bob.rate(0, 5);
    one.ann.rate(1, 3);
    await one.settle();
    for (const desk of one.desks) expect([desk.name, sides(desk)]).toEqual([desk.name, [[0, 'rating', 5, 2]]]);
    const [shown, lost] = open(cat)[0]?.sides ?? [];
    expect([shown?.actor, lost?.actor]).toEqual([`member:${bob.member}`, `member:${one.ann.member}`]);
    expect(open(one.ann)[0]?.sides.map(({ actor }) => actor)).toEqual([`member:${bob.member}`, 'me']);
    const [conflict] = open(cat);
    expect(
      resolve(cat, { picks: [{ n: conflict?.n ?? 0, number: conflict?.number ?? 0, key: lost?.key ?? '' }] }),
    ).toMatchObject({ decided: 1, refused: 0 });
    expect(open(cat)).toEqual([]);
    await one.settle();
    for (const desk of one.desks) expect([desk.rating(0), sides(desk)]).toEqual([2, []]);
    same(one.desks);
  });

  test('what shows can be kept, which settles it too; and a decision is one undo step', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    for (const asset of [0, 1, 2]) {
      one.ann.rate(asset, 1);
      bob.rate(asset, 4);
    }
    await one.settle();
    expect(sides(bob).length).toBe(3);
    expect(resolve(bob, { use: { shown: true } })).toMatchObject({ decided: 3 });
    await one.settle();
    for (const desk of one.desks) expect([[0, 1, 2].map((n) => desk.rating(n)), sides(desk)]).toEqual([[4, 4, 4], []]);
    same(one.desks);

    one.ann.rate(0, 3);
    one.ann.rate(1, 3);
    bob.rate(0, 2);
    bob.rate(1, 2);
    await one.settle();
    expect(resolve(one.ann, { use: { of: ['me'] } })).toMatchObject({ decided: 2 });
    expect([one.ann.rating(0), one.ann.rating(1)]).toEqual([3, 3]);
    one.ann.undo();
    expect([one.ann.rating(0), one.ann.rating(1)]).toEqual([2, 2]);
    await one.settle();
    same(one.desks);
  });

  test('is none where one saw the other, where both say the same, and where somebody wrote since', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    one.ann.rate(0, 2);
    await one.settle();
    bob.rate(0, 3);
    await one.settle();
    one.ann.rate(1, 4);
    bob.rate(1, 4);
    await one.settle();
    for (const desk of one.desks) expect(sides(desk)).toEqual([]);
    one.ann.rate(2, 1);
    bob.rate(2, 5);
    await one.settle();
    expect(sides(one.ann)).toEqual([[2, 'rating', 5, 1]]);
    one.ann.rate(2, 3);
    await one.settle();
    for (const desk of one.desks) expect([desk.rating(2), sides(desk)]).toEqual([3, []]);
  });

  test('three sides, and what somebody who comes later makes of a long history', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    const cat = await one.join('Cat', 'editor');
    one.ann.rate(0, 1);
    bob.rate(0, 2);
    bob.rate(0, 3);
    cat.rate(0, 4);
    cat.catalog.run(edit, { actor: 'me', ns: [cat.assets[0] as number], changes: { title: 'Dusk' } });
    await one.settle();
    const dan = await one.join('Dan', 'viewer');
    for (const desk of one.desks) expect([desk.name, sides(desk)]).toEqual([desk.name, [[0, 'rating', 4, 3, 1]]]);
    expect(resolve(dan, { standing: { member: dan.member, role: 'viewer' }, use: { shown: true } })).toMatchObject({
      decided: 0,
      refused: 1,
      changed: 0,
    });
    expect(
      resolve(one.ann, { standing: { member: one.ann.member, role: 'admin' }, use: { of: [`member:${bob.member}`] } }),
    ).toMatchObject({ decided: 1 });
    await one.settle();
    for (const desk of one.desks) expect([desk.rating(0), sides(desk)]).toEqual([3, []]);
    same(one.desks);
  });

  test('what does not count any more was overlooked by nobody', async () => {
    const one = await office();
    const bob = await one.join('Bob', 'editor');
    one.ann.rate(0, 2);
    bob.rate(0, 5);
    await bob.sync();
    one.ann.say({ t: 'remove', member: bob.member, cut: {} });
    await one.settle();
    expect([one.ann.rating(0), sides(one.ann)]).toEqual([2, []]);
  });
});
