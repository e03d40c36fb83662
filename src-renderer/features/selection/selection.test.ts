import { beforeEach, describe, expect, test } from 'vitest';
import { Positions } from '../../client/id-list.ts';
import { useResult } from '../../client/result.ts';
import { setUi } from '../../client/state.ts';
import { BitSet } from './bit-set.ts';
import * as selection from './selection.ts';

function show(...ids: number[]): void {
  const list = Uint32Array.from(ids);
  useResult.setState({
    ids: list,
    aspects: new Uint16Array(ids.length),
    positions: new Positions(list),
    state: 'whole',
    busy: false,
    query: 'kind:raw',
  });
}
const selected = () => selection.selectedNumbers();
const focus = () => selection.getSelection().focus;

selection.keepSelection();
beforeEach(() => {
  setUi({ view: 'grid' });
  show(10, 20, 30, 40, 50);
  selection.selectOnly(30);
});

describe('selecting', () => {
  test('a range goes from the last single choice, in the order of the result', () => {
    show(50, 10, 40, 20, 30);
    selection.selectOnly(10);
    selection.selectTo(20);
    expect([selected(), focus()]).toEqual([[10, 40, 20], 20]);
    selection.selectTo(50);
    expect(selected()).toEqual([50, 10]);
  });

  test('a toggle adds and takes away, and ranges can be added', () => {
    selection.toggle(50);
    expect(selected()).toEqual([30, 50]);
    selection.toggle(30);
    selection.selectOnly(10);
    selection.toggle(40);
    selection.selectTo(50, true);
    expect(selected()).toEqual([10, 40, 50]);
  });

  test('a step in the grid selects, in the loupe it keeps a selection of several', () => {
    selection.moveBy(1);
    expect([selected(), focus()]).toEqual([[40], 40]);
    selection.selectAll();
    setUi({ view: 'loupe' });
    selection.moveBy(-1);
    expect([selected().length, focus()]).toEqual([5, 30]);
  });

  test('there is nothing beyond the ends', () => {
    expect([selection.moveBy(9), selection.moveBy(1), focus()]).toEqual([true, false, 50]);
  });
});

describe('what an action works on', () => {
  test('is the selection in the grid and the one shown in the loupe', () => {
    selection.toggle(10);
    expect([selection.targets(), selection.targetCount()]).toEqual([[10, 30], 2]);
    setUi({ view: 'loupe' });
    expect([selection.targets(), selection.targetCount()]).toEqual([[10], 1]);
  });

  test('is named by the query when it is all of a large result', () => {
    show(...Array.from({ length: 6000 }, (_, i) => i + 1));
    selection.selectAll();
    expect(selection.targets()).toEqual({ query: 'kind:raw', stacks: { opened: [] } });
    selection.toggle(17);
    expect(selection.targetCount()).toBe(5999);
    expect(selection.targets()).toHaveLength(5999);
  });
});

describe('when the result changes', () => {
  test('what is still found stays selected, what is not is let go', () => {
    selection.selectAll();
    show(50, 30, 60);
    expect([selected(), focus()]).toEqual([[50, 30], 30]);
  });

  test('the focus goes to what took the place', () => {
    show(10, 20, 40, 50);
    expect([selected(), focus()]).toEqual([[40], 40]);
    selection.selectOnly(50);
    show(10, 20, 40);
    expect(focus()).toBe(40);
  });

  test('nothing is left of it in an empty result', () => {
    show();
    expect([selected(), focus()]).toEqual([[], undefined]);
  });
});

test('a set of numbers counts and lists what is in it, also beyond a million', () => {
  const set = new BitSet();
  for (const n of [31, 32, 1, 2_000_000, 32]) set.add(n);
  set.remove(1);
  set.remove(5);
  expect([set.count, [...set.values()], set.has(31), set.has(33)]).toEqual([3, [31, 32, 2_000_000], true, false]);
});
