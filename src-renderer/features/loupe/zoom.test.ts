import { expect, test } from 'vitest';
import { FIT, panBy, place, zoomAt } from './zoom.ts';

const picture = { width: 6000, height: 4000 };
const stage = { width: 1224, height: 924 };

test('a picture fits whole and centered', () => {
  expect(place(FIT, picture, stage, 1)).toEqual({ width: 1200, height: 800, left: 12, top: 62 });
});

test('a small picture is not blown up to fit', () => {
  expect(place(FIT, { width: 300, height: 200 }, stage, 1)).toEqual({ width: 300, height: 200, left: 462, top: 362 });
});

test('what is under the pointer stays there at 100 %', () => {
  const point = { x: 700, y: 500 };
  const before = place(FIT, picture, stage, 1);
  const zoom = zoomAt(FIT, 1, point, picture, stage, 1);
  const after = place(zoom, picture, stage, 1);
  const at = (box: typeof after) => [(point.x - box.left) / box.width, (point.y - box.top) / box.height];
  expect(at(after)[0]).toBeCloseTo(at(before)[0]!, 3);
  expect(at(after)[1]).toBeCloseTo(at(before)[1]!, 3);
});

test('a click beside the picture zooms to its nearest edge', () => {
  const box = place(zoomAt(FIT, 1, { x: 612, y: 5 }, picture, stage, 1), picture, stage, 1);
  expect(box.top).toBe(0);
});

test('dragging stops at the edges', () => {
  const zoom = panBy(
    zoomAt(FIT, 1, { x: 600, y: 450 }, picture, stage, 1),
    { x: 99_999, y: -99_999 },
    picture,
    stage,
    1,
  );
  const box = place(zoom, picture, stage, 1);
  expect([box.left, box.top]).toEqual([0, 924 - 4000]);
});

test('on a screen of double density 100 % is one picture pixel per device pixel', () => {
  expect(place(FIT, { width: 1000, height: 500 }, stage, 2).width).toBe(500);
});
