/** One long history, merged by three machines in different orders (team.md §6). `VITRINE_HISTORY` says how many operations; 60,000 unless said. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Op, OpGroup } from '../../../src-shared/domain/ops/op.ts';
import type { Segment } from './segment.ts';
import { entity, team } from './testing/people.ts';

const MANY = Number(process.env['VITRINE_HISTORY'] ?? 60_000);
const OF_ONE = 500;

test('one history, merged by three machines in different orders, is the same for all', { timeout: 3_600_000 }, () => {
  const one = team();
  const people = Array.from({ length: 8 }, (_, i) => one.join(`p${i}`, i === 7 ? 'contributor' : 'editor'));
  const files = [...one.files];
  const segments: Segment[] = [];
  let state = 7;
  const draw = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const asset = () => Uint8Array.from([draw(20), draw(256), ...new Uint8Array(14)]);
  const op = (): Op => {
    const what = draw(10);
    if (what < 6) return { op: 'set', entities: [asset()], field: 1 + draw(3), value: draw(6), seen: [null] };
    const elem = entity(100 + draw(20));
    if (what < 8) return { op: 'add', entities: [asset()], field: 40, elem, dot: Uint8Array.from([draw(256), draw(256), ...new Uint8Array(14)]) };
    return { op: 'remove', entities: [asset()], field: 40, elem, dots: [[Uint8Array.from([draw(256), draw(256), ...new Uint8Array(14)])]] };
  };
  for (let done = 0, turn = 0; done < MANY; done += OF_ONE, turn++) {
    const who = people[turn % people.length] as (typeof people)[number];
    const groups = Array.from({ length: OF_ONE }, (): OpGroup => ({ stamp: { ms: 1_000_000 + draw(1_000_000_000), counter: draw(100) }, group: randomBytes(16), ops: [op()] }));
    // Each hears of nobody else: what they themselves make of it is not looked at.
    segments.push(who.writeAfter(who.own.at(-1), ...groups));
    who.store.retract();
  }
  const shuffled = [...segments].map((segment) => [draw(2 ** 30), segment] as const).sort((a, b) => a[0] - b[0]).map(([, segment]) => segment);
  const digests = [segments, [...segments].reverse(), shuffled].map((order) => {
    const reader = one.reader(files);
    for (let i = 0; i < order.length; i += 200) reader.hear(...order.slice(i, i + 200));
    expect([...reader.store.waiting()].length).toBe(0);
    expect(reader.store.segments.size).toBe(segments.length);
    return reader.store.digest();
  });
  expect(digests[0]?.length).toBeGreaterThan(1000);
  expect(digests[1] === digests[0] && digests[2] === digests[0]).toBe(true);
});
