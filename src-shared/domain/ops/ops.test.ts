import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, makeKey, stampOf, tick, unhex, type Stamp } from './key.ts';
import { apply, canonical, emptyState, has } from './merge.ts';
import { decodeGroup, encodeGroup, type Op, type OpGroup } from './op.ts';

const id = fc.uint8Array({ minLength: 16, maxLength: 16 });
const fewIds = fc.constantFrom(...[1, 2, 3].map((n) => new Uint8Array(16).fill(n)));
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined));
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const entities = fc.uniqueArray(fewIds, { minLength: 1, maxLength: 3, selector: (x) => x[0] });

const op: fc.Arbitrary<Op> = fc.oneof(
  fewIds.map((entity): Op => ({ op: 'create', entity, kind: 1 })),
  fc.tuple(entities, fc.integer({ min: 1, max: 3 }), value, fc.array(fc.option(key), { minLength: 3, maxLength: 3 })).map(
    ([e, field, v, seen]): Op => ({ op: 'set', entities: e, field, value: v, seen: seen.slice(0, e.length) }),
  ),
  fc.tuple(entities, fewIds, fewIds).map(([e, elem, dot]): Op => ({ op: 'add', entities: e, field: 40, elem, dot })),
  fc.tuple(entities, fewIds, fc.array(fc.array(fewIds, { maxLength: 2 }), { minLength: 3, maxLength: 3 })).map(
    ([e, elem, dots]): Op => ({ op: 'remove', entities: e, field: 40, elem, dots: dots.slice(0, e.length) }),
  ),
);
const stamp = fc.record<Stamp>({ ms: fc.integer({ min: 0, max: 2 ** 47 }), counter: fc.integer({ min: 0, max: 65535 }) });
const group: fc.Arbitrary<OpGroup> = fc.record({ stamp, group: id, ops: fc.array(op, { maxLength: 4 }) });

describe('operations', () => {
  test('come back from the wire as they went', () => {
    fc.assert(
      fc.property(group, (g) => {
        expect(decodeGroup(encodeGroup(g))).toEqual(g);
      }),
    );
  });

  test('merge to the same state in any order and with any repetition', () => {
    const history = fc.array(fc.tuple(fewIds, group), { maxLength: 8 });
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (groups, random) => {
        const inOrder = emptyState();
        for (const [writer, g] of groups) apply(inOrder, writer, g);
        const shuffled = [...groups, ...groups].map((g) => [random.next().value as number, g] as const).sort((a, b) => a[0] - b[0]);
        const other = emptyState();
        for (const [, [writer, g]] of shuffled) apply(other, writer, g);
        // One pair of groups may share stamp and writer here and set one register to two values: the value hash decides.
        expect(canonical(other)).toBe(canonical(inOrder));
      }),
    );
  });

  test('a removal takes back what its author saw and nothing else', () => {
    const [asset, tag, dot1, dot2, writer] = [1, 2, 3, 4, 5].map((n) => new Uint8Array(16).fill(n)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const state = emptyState();
    const of = (ops: Op[]): OpGroup => ({ stamp: { ms: 1, counter: 0 }, group: dot1, ops });
    apply(state, writer, of([{ op: 'add', entities: [asset], field: 40, elem: tag, dot: dot1 }]));
    apply(state, writer, of([{ op: 'add', entities: [asset], field: 40, elem: tag, dot: dot2 }]));
    apply(state, writer, of([{ op: 'remove', entities: [asset], field: 40, elem: tag, dots: [[dot1]] }]));
    expect(has(state, asset, 40, tag)).toBe(true);
    apply(state, writer, of([{ op: 'remove', entities: [asset], field: 40, elem: tag, dots: [[dot2]] }]));
    expect(has(state, asset, 40, tag)).toBe(false);
  });
});

describe('order keys', () => {
  test('order first by time, then by counter, and give the stamp back', () => {
    fc.assert(
      fc.property(stamp, stamp, id, (a, b, writer) => {
        const [ka, kb] = [makeKey(a, writer, 1), makeKey(b, writer, 1)];
        const byTime = a.ms - b.ms || a.counter - b.counter;
        expect(Math.sign(compareBytes(ka, kb))).toBe(Math.sign(byTime));
        expect(stampOf(ka)).toEqual(a);
      }),
    );
  });

  test('the clock never goes back, even when the wall clock does', () => {
    fc.assert(
      fc.property(stamp, fc.integer({ min: 0, max: 2 ** 47 }), (last, wall) => {
        const next = tick(last, wall);
        expect(next.ms > last.ms || (next.ms === last.ms && next.counter > last.counter)).toBe(true);
      }),
    );
    expect(unhex('00ff')).toEqual(new Uint8Array([0, 255]));
  });
});
