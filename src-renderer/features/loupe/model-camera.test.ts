import { expect, test } from 'vitest';
import { hit, moved, nearer, type Point, rayAt, seenAt, turned, wholeView } from './model-camera.ts';

const room = { width: 800, height: 600 };
/** A square of two triangles on the plane z = 0, 2 by 2. */
const at = Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0);
const index = Int32Array.of(0, 1, 2, 0, 2, 3);
const ahead = { yaw: 0, pitch: 0, distance: 10, target: [0, 0, 0] as Point };

test('a point is met where it is seen, from any side and with either axis up', () => {
  const point: Point = [0.3, -0.6, 0];
  for (const up of ['y', 'z'] as const)
    for (const camera of [ahead, wholeView(1.5, room), moved(nearer(turned(ahead, 0.9, -0.4), 3, 2), up, 40, -25, room)]) {
      const pixel = seenAt(point, camera, up, room)!;
      const found = hit(at, index, rayAt(pixel, camera, up, room));
      // Seen from its edge a square has no inside.
      if (up === 'z' && camera === ahead) continue;
      for (const [i, value] of point.entries()) expect(found?.point[i]).toBeCloseTo(value, 4);
    }
});

test('what is dragged stays under the pointer, and all of it is in the room at first', () => {
  const before = seenAt([0, 0, 0], ahead, 'y', room)!;
  const after = seenAt([0, 0, 0], moved(ahead, 'y', 30, 20, room), 'y', room)!;
  expect([after.x - before.x, after.y - before.y]).toEqual([expect.closeTo(30, 3), expect.closeTo(20, 3)]);
  for (const shape of [room, { width: 200, height: 600 }])
    for (const corner of [[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]] as const) {
      const { x, y } = seenAt(corner, wholeView(Math.SQRT2, shape), 'y', shape)!;
      expect(x > 0 && x < shape.width && y > 0 && y < shape.height).toBe(true);
    }
  expect(hit(at, index, rayAt({ x: 5, y: 5 }, ahead, 'y', room))).toBeUndefined();
});
