import { describe, expect, test } from 'vitest';
import { holdIn, IdCollector, type IdList, nearestLeft, Positions } from './id-list.ts';

const list = (...ids: number[]): IdList => ({
  ids: Uint32Array.from(ids),
  aspects: Uint16Array.from(ids, (n) => n * 10),
});
const chunk = (...ids: number[]) => {
  const bytes = new Uint8Array(4 + ids.length * 6);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, ids.length, true);
  for (const [i, n] of ids.entries()) {
    view.setUint32(4 + i * 4, n, true);
    view.setUint16(4 + ids.length * 4 + i * 2, n * 10, true);
  }
  return bytes;
};

describe('collecting a result', () => {
  test('joins the chunks in order, whatever byte they begin at', () => {
    const collector = new IdCollector(2);
    collector.add(chunk(5, 3, 9));
    const shifted = new Uint8Array(1 + chunk(1, 2).length);
    shifted.set(chunk(1, 2), 1);
    collector.add(shifted.subarray(1));
    collector.add(chunk());
    expect(collector.list()).toEqual(list(5, 3, 9, 1, 2));
  });

  test('refuses a chunk that is shorter than it says', () => {
    expect(() => new IdCollector().add(chunk(1, 2).subarray(0, 12))).toThrow('incomplete');
  });
});

test('positions are those in the list, and −1 beyond it', () => {
  const positions = new Positions(Uint32Array.of(7, 2, 9));
  expect([7, 2, 9, 1, 100].map((n) => positions.of(n))).toEqual([0, 1, 2, -1, -1]);
});

describe('holding what no longer matches', () => {
  test('keeps it behind the neighbor it had, with its shape', () => {
    expect(holdIn(list(1, 2, 4, 5), list(1, 2, 3, 4, 5), [3])).toEqual(list(1, 2, 3, 4, 5));
  });
  test('keeps several beside each other in their order, also at both ends', () => {
    expect(holdIn(list(3), list(1, 2, 3, 4, 5), [5, 2, 1, 4])).toEqual(list(1, 2, 3, 4, 5));
  });
  test('keeps once what is named twice', () => {
    expect(holdIn(list(1, 3), list(1, 2, 3), [2, 2])).toEqual(list(1, 2, 3));
  });
  test('finds the place when the order has changed', () => {
    expect(holdIn(list(5, 4, 2, 1), list(1, 2, 3, 4, 5), [3])).toEqual(list(5, 4, 2, 3, 1));
  });
  test('is the new list itself when everything still matches', () => {
    const next = list(1, 2, 3);
    expect(holdIn(next, list(1, 2), [2, 77])).toBe(next);
  });
});

test('the focus goes to what took the place, at the end to the one before', () => {
  const former = Uint32Array.of(1, 2, 3, 4);
  expect(nearestLeft(former, 1, new Positions(Uint32Array.of(1, 4)))).toBe(4);
  expect(nearestLeft(former, 3, new Positions(Uint32Array.of(1, 2)))).toBe(2);
  expect(nearestLeft(former, 3, new Positions(Uint32Array.of(9)))).toBeUndefined();
});
