import { describe, expect, test } from 'vitest';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../src-shared/domain/ops/key.ts';
import { readSegment } from './segment.ts';
import { entity, team } from './testing/people.ts';

describe('what counts in a team', () => {
  test('an editor rates, a viewer may not, and everybody sees the same whatever came first', () => {
    const one = team();
    const [bob, eve] = [one.join('Bob', 'editor'), one.join('Eve', 'viewer')];
    one.rate(bob, 1, 4);
    one.rate(eve, 2, 5);
    for (const files of [one.files, [...one.files].reverse()]) {
      const reader = one.reader(files);
      expect(reader.rating(1)).toBe(4);
      expect(reader.rating(2)).toBeUndefined();
    }
    // Of the forbidden one nothing is lost: it is held back.
    const held = [...one.reader(one.files).store.segments.values()].filter(({ verdict }) => verdict.some(Boolean));
    expect(held.map(({ verdict }) => verdict)).toEqual([['role']]);
  });

  test('a contributor edits what he made, and signing for what another made gives nothing', () => {
    const one = team();
    const [con, bob] = [one.join('Con', 'contributor'), one.join('Bob', 'contributor')];
    one.write(con, con.group([{ op: 'create', entity: entity(3), kind: 1 }]));
    one.rate(con, 3, 2);
    one.rate(con, 4, 2);
    expect(one.reader(one.files).rating(3)).toBe(2);
    expect(one.reader(one.files).rating(4)).toBeUndefined();
    bob.hear(...one.files);
    one.write(bob, bob.group([{ op: 'create', entity: entity(3), kind: 1 }]));
    one.rate(bob, 3, 5);
    const readers = [one.reader(one.files), one.reader([...one.files].reverse())];
    expect(readers.map((reader) => reader.rating(3))).toEqual([undefined, undefined]);
    expect(readers[0]?.store.digest()).toBe(readers[1]?.store.digest());
  });

  test('what somebody wrote before hearing of the removal counts up to the cut, and adoption brings back the rest', () => {
    const one = team();
    const bob = one.join('Bob', 'editor');
    one.rate(bob, 1, 3);
    one.founder.hear(...one.files);
    const removal = one.say(one.founder, { t: 'remove', member: bob.member, cut: one.founder.cutOf(bob) });
    const late = one.rate(bob, 2, 5);
    const early = one.reader(one.files.filter((file) => file !== removal));
    expect(early.rating(2)).toBe(5);
    early.hear(removal);
    for (const reader of [early, one.reader(one.files), one.reader([...one.files].reverse())]) {
      expect(reader.rating(1)).toBe(3);
      expect(reader.rating(2)).toBeUndefined();
    }
    one.founder.hear(late);
    one.say(one.founder, { t: 'adopt', segments: [Buffer.from(late.hash, 'hex')] });
    for (const reader of [early.hear(...one.files), one.reader([...one.files].reverse())]) expect(reader.rating(2)).toBe(5);
  });

  test('a removed member cannot date his work back before the cut', () => {
    const one = team();
    const bob = one.join('Bob', 'editor');
    one.rate(bob, 1, 3);
    one.founder.hear(...one.files);
    one.say(one.founder, { t: 'remove', member: bob.member, cut: one.founder.cutOf(bob) });
    // Another first segment, of the same number, written now.
    const forged = bob.writeAfter(undefined, bob.group([{ op: 'set', entities: [entity(1)], field: 1, value: 1, seen: [null] }], 5_000_000));
    const reader = one.reader([...one.files, forged]);
    expect(reader.rating(1)).toBe(3);
    expect(reader.store.get(forged.hash)?.verdict).toEqual(['revoked']);
  });

  test('a clone of a machine forks its log, and both branches count', () => {
    const one = team();
    const bob = one.join('Bob', 'editor');
    const first = one.rate(bob, 1, 1);
    one.files.push(bob.writeAfter(first, bob.group([{ op: 'set', entities: [entity(2)], field: 1, value: 2, seen: [null] }])));
    one.files.push(bob.writeAfter(first, bob.group([{ op: 'set', entities: [entity(3)], field: 1, value: 3, seen: [null] }])));
    for (const reader of [one.reader(one.files), one.reader([...one.files].reverse())]) expect([1, 2, 3].map((n) => reader.rating(n))).toEqual([1, 2, 3]);
  });

  test('a lost segment keeps only its own writer waiting', () => {
    const one = team();
    const [bob, cat] = [one.join('Bob', 'editor'), one.join('Cat', 'editor')];
    const lost = one.rate(bob, 1, 1);
    one.rate(bob, 2, 2);
    one.rate(cat, 3, 3);
    const reader = one.reader(one.files.filter((file) => file !== lost));
    expect([1, 2, 3].map((n) => reader.rating(n))).toEqual([undefined, undefined, 3]);
    reader.hear(lost);
    expect([1, 2, 3].map((n) => reader.rating(n))).toEqual([1, 2, 3]);
  });

  test('of two who remove each other who was admin first wins, for everybody', () => {
    const one = team();
    const bob = one.join('Bob', 'admin');
    const common = [...one.files];
    one.founder.hear(...common);
    const [mine, his] = [
      one.say(one.founder, { t: 'remove', member: bob.member, cut: {} }),
      one.say(bob, { t: 'remove', member: one.founder.member, cut: {} }),
    ];
    for (const files of [[...common, mine, his], [his, mine, ...common]]) {
      const { members } = one.reader(files).log.membership.resolved.state;
      expect([members.get(bob.member)?.role, members.get(one.founder.member)?.role]).toEqual([undefined, 'admin']);
    }
  });

  test('the last admin stays, and nobody lets in more people than were invited', () => {
    const one = team();
    const bob = one.join('Bob', 'editor');
    one.say(one.founder, { t: 'remove', member: one.founder.member, cut: {} });
    one.say(bob, { t: 'role.set', member: bob.member, role: 'admin', cut: {} });
    one.say(bob, { t: 'invite', invite: bob.member, key: new Uint8Array(32), role: 'admin', name: 'Friend' });
    const { members, invites } = one.reader(one.files).log.membership.resolved.state;
    expect([members.get(one.founder.member)?.role, members.get(bob.member)?.role]).toEqual(['admin', 'editor']);
    expect([...invites.values()].map(({ state }) => state)).toEqual(['used']);
  });

  test('a grant lets a viewer fill one collection and nothing else', () => {
    const one = team();
    const eve = one.join('Eve', 'viewer');
    const [shared, other] = [entity(20), entity(21)];
    one.say(one.founder, { t: 'grant', member: eve.member, collection: shared, on: true, cut: {} });
    eve.hear(...one.files);
    for (const elem of [shared, other]) one.write(eve, eve.group([{ op: 'add', entities: [entity(1)], field: FIELD.collections, elem, dot: entity(30) }]));
    const sets = [...one.reader(one.files).store.state.members.keys()];
    expect(sets).toEqual([`${hex(entity(1))} ${FIELD.collections} ${hex(shared)}`]);
  });

  test('what a newer program wrote is kept, and does nothing', () => {
    const one = team();
    const bob = one.join('Bob', 'editor');
    const odd = bob.write({ stamp: { ms: 1, counter: 0 }, group: entity(1), ops: [{ op: 'set', entities: [entity(1)], field: -4, value: 1, seen: [null] }] });
    const later = bob.rate(2, 2);
    const reader = one.reader([...one.files, odd, later]);
    expect(reader.store.get(odd.hash)?.state).toBe('raw');
    expect(reader.rating(2)).toBe(2);
  });

  test('a changed byte is refused, wherever it is', () => {
    const one = team();
    const bob = one.join('Bob', 'editor');
    const segment = one.rate(bob, 1, 4);
    const people = one.reader(one.files.filter((file) => file !== segment));
    for (let i = 0; i < segment.bytes.length; i++) {
      const bytes = Uint8Array.from(segment.bytes);
      bytes[i] = (bytes[i] as number) ^ (1 << i % 8);
      people.log.take([bytes]);
    }
    expect(readSegment(segment.bytes)?.hash).toBe(segment.hash);
    expect(people.rating(1)).toBeUndefined();
    expect([...people.store.segments.values()].filter(({ state }) => state !== 'waiting')).toEqual([]);
  });
});
