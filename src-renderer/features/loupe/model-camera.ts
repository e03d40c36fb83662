/** Where a model is looked at from: turned around a point, at a distance from it. Lengths are the model's own. */

export type Point = readonly [number, number, number];

export interface Camera {
  /** Radians, to the left and up. */
  readonly yaw: number;
  readonly pitch: number;
  readonly distance: number;
  /** What is in the middle of the picture. */
  readonly target: Point;
}

export interface Room {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** As the picture of the model is drawn. */
const YAW = -0.6;
const PITCH = 0.42;
/** Half of the angle that is seen from top to bottom. */
const LENS = Math.tan(Math.PI / 12);

/** All of it, from a corner above. @param radius of a ball around it */
export function wholeView(radius: number, { width, height }: Room): Camera {
  const narrow = Math.min(1, width / Math.max(1, height)) || 1;
  return { yaw: YAW, pitch: PITCH, distance: (radius * 1.08) / Math.sin(Math.atan(LENS * narrow)), target: [0, 0, 0] };
}

export const turned = (camera: Camera, yaw: number, pitch: number): Camera => ({
  ...camera,
  yaw: camera.yaw + yaw,
  pitch: Math.min(Math.PI / 2, Math.max(-Math.PI / 2, camera.pitch + pitch)),
});

/** Nearer by more than 1. */
export const nearer = (camera: Camera, by: number, radius: number): Camera => ({
  ...camera,
  distance: Math.min(radius * 40, Math.max(radius * 0.02, camera.distance / by)),
});

/** By CSS pixels, with what is under the pointer. */
export function moved(camera: Camera, up: 'y' | 'z', dx: number, dy: number, room: Room): Camera {
  const [right, top] = axes(camera, up);
  const unit = (2 * camera.distance * LENS) / Math.max(1, room.height);
  const target = camera.target.map((value, i) => value - right[i]! * dx * unit + top[i]! * dy * unit);
  return { ...camera, target: target as unknown as Point };
}

/** To the right, up and towards the eye, in the model's axes. */
export function axes({ yaw, pitch }: Pick<Camera, 'yaw' | 'pitch'>, up: 'y' | 'z'): [Point, Point, Point] {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const rows: [Point, Point, Point] = [
    [cy, 0, sy],
    [sy * sp, cp, -cy * sp],
    [-sy * cp, sp, cy * cp],
  ];
  return up === 'y' ? rows : (rows.map(([x, y, z]): Point => [x, -z, y]) as [Point, Point, Point]);
}

/** What a vertex shader needs: the axes as columns, stretch of x and y, depth of what is nearest and farthest. */
export function lens(camera: Camera, up: 'y' | 'z', radius: number, room: Room) {
  const [right, top, towards] = axes(camera, up);
  const reach = radius + Math.hypot(...camera.target);
  return {
    turn: [0, 1, 2].flatMap((i) => [right[i]!, top[i]!, towards[i]!]),
    lens: [room.height / Math.max(1, room.width) / LENS, 1 / LENS] as const,
    near: Math.max(camera.distance / 500, camera.distance - reach),
    far: camera.distance + reach,
  };
}

/** Where a point of the model is seen; undefined behind the eye. */
export function seenAt(point: Point, camera: Camera, up: 'y' | 'z', room: Room): { x: number; y: number } | undefined {
  const [x, y, z] = axes(camera, up).map((axis) =>
    axis.reduce((sum, value, i) => sum + value * (point[i]! - camera.target[i]!), 0),
  ) as [number, number, number];
  const depth = camera.distance - z;
  if (depth <= 0) return undefined;
  const scale = room.height / 2 / LENS / depth;
  return { x: room.width / 2 + x * scale, y: room.height / 2 - y * scale };
}

/** From the eye through a pixel. */
export function rayAt(
  pixel: { x: number; y: number },
  camera: Camera,
  up: 'y' | 'z',
  room: Room,
): { from: Point; to: Point } {
  const [right, top, towards] = axes(camera, up);
  const unit = (2 * LENS) / Math.max(1, room.height);
  const [x, y] = [(pixel.x - room.width / 2) * unit, (room.height / 2 - pixel.y) * unit];
  return {
    from: camera.target.map((value, i) => value + towards[i]! * camera.distance) as unknown as Point,
    to: [0, 1, 2].map((i) => right[i]! * x + top[i]! * y - towards[i]!) as unknown as Point,
  };
}

/** Three corners of the nearest triangle that a ray meets, and where. */
export function hit(
  at: Float32Array,
  index: Int32Array,
  { from, to }: { from: Point; to: Point },
): { readonly point: Point; readonly corners: readonly Point[] } | undefined {
  let [nearest, which] = [Number.POSITIVE_INFINITY, -1];
  for (let i = 0; i + 2 < index.length; i += 3) {
    const [a, b, c] = [index[i]! * 3, index[i + 1]! * 3, index[i + 2]! * 3];
    const [ax, ay, az] = [at[a]!, at[a + 1]!, at[a + 2]!];
    const [ux, uy, uz] = [at[b]! - ax, at[b + 1]! - ay, at[b + 2]! - az];
    const [vx, vy, vz] = [at[c]! - ax, at[c + 1]! - ay, at[c + 2]! - az];
    const [px, py, pz] = [to[1] * vz - to[2] * vy, to[2] * vx - to[0] * vz, to[0] * vy - to[1] * vx];
    const flat = ux * px + uy * py + uz * pz;
    if (flat === 0) continue;
    const [sx, sy, sz] = [from[0] - ax, from[1] - ay, from[2] - az];
    const u = (sx * px + sy * py + sz * pz) / flat;
    if (!(u >= 0 && u <= 1)) continue;
    const [qx, qy, qz] = [sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux];
    const v = (to[0] * qx + to[1] * qy + to[2] * qz) / flat;
    if (!(v >= 0 && u + v <= 1)) continue;
    const far = (vx * qx + vy * qy + vz * qz) / flat;
    if (far > 0 && far < nearest) [nearest, which] = [far, i];
  }
  if (which < 0) return undefined;
  const corner = (i: number): Point => [at[index[i]! * 3]!, at[index[i]! * 3 + 1]!, at[index[i]! * 3 + 2]!];
  return {
    point: from.map((value, i) => value + to[i]! * nearest) as unknown as Point,
    corners: [corner(which), corner(which + 1), corner(which + 2)],
  };
}
