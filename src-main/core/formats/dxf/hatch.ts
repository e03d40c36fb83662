/** Hatched areas: filled where they are solid, else by their outline. */
import { curveOf } from './curves.ts';
import type { Job } from './draw.ts';
import { sweepOf } from './pen.ts';
import { finite } from './read.ts';

const MAX_PATHS = 10_000;
const MAX_EDGES = 100_000;

/** Paths follow each other, and what their numbers mean depends on those before. */
export function hatch({ entity, place, pen, layer, color }: Job): void {
  const { groups } = entity;
  let at = groups.findIndex(({ code }) => code === 91);
  if (at < 0) return;
  /** The next value of a code, before anything else but what may be left out. */
  const next = (code: number): number => {
    const group = groups[at];
    if (group?.code !== code) return Number.NaN;
    at++;
    return finite(group.value, 0);
  };
  const maybe = (code: number, otherwise: number): number => (groups[at]?.code === code ? next(code) : otherwise);
  const pair = (code: number): [number, number] => [next(code), next(code + 10)];

  const paths = Math.min(MAX_PATHS, next(91));
  pen.begin(layer, color, place, entity.number(70) === 1);
  for (let i = 0; i < paths && at < groups.length && !pen.full; i++) {
    while (at < groups.length && groups[at]!.code !== 92) at++;
    const flags = next(92);
    if (flags & 2) {
      const bulges = maybe(72, 0);
      const closed = maybe(73, 1);
      const count = Math.min(MAX_EDGES, maybe(93, 0));
      const points: [number, number, number][] = [];
      for (let k = 0; k < count && at < groups.length; k++) points.push([...pair(10), bulges ? maybe(42, 0) : 0]);
      pen.polyline(points, closed !== 0);
    } else edges(Math.min(MAX_EDGES, maybe(93, 0)));
  }

  function edges(count: number): void {
    for (let k = 0; k < count && groups[at]?.code === 72; k++) {
      const kind = next(72);
      const joined = k > 0;
      const go = (x: number, y: number): void => (joined ? pen.line(x, y) : pen.move(x, y));
      if (kind === 1) {
        go(...pair(10));
        pen.line(...pair(11));
      } else if (kind === 2 || kind === 3) {
        const [x, y] = pair(10);
        const [ux, uy] = kind === 3 ? pair(11) : [0, 0];
        const radius = next(40);
        const u = kind === 3 ? ([ux, uy] as const) : ([radius, 0] as const);
        const v = kind === 3 ? ([-uy * radius, ux * radius] as const) : ([0, radius] as const);
        const angles = [(next(50) * Math.PI) / 180, (next(51) * Math.PI) / 180] as const;
        const forth = maybe(73, 1) !== 0;
        // What goes around to the right is measured to the right, too.
        const from = forth ? angles[0] : -angles[0];
        const sweep = sweepOf(angles[0], angles[1]) * (forth ? 1 : -1);
        go(x + u[0] * Math.cos(from) + v[0] * Math.sin(from), y + u[1] * Math.cos(from) + v[1] * Math.sin(from));
        pen.arc(x, y, u, v, from, sweep);
      } else if (kind === 4) {
        const degree = next(94);
        maybe(73, 0);
        maybe(74, 0);
        const [knots, points] = [Math.min(MAX_EDGES, next(95)), Math.min(MAX_EDGES, next(96))];
        const list = <T>(n: number, one: () => T): T[] => Array.from({ length: at + n > groups.length ? 0 : n || 0 }, one);
        const all = list(knots, () => next(40));
        const weights: number[] = [];
        const corners = list(points, () => {
          const corner = pair(10);
          weights.push(maybe(42, 1));
          return corner;
        });
        const through = list(maybe(97, 0), () => pair(11));
        maybe(12, 0);
        curveOf(pen, { degree, knots: all, weights, points: corners, through }, joined);
      } else return;
    }
    pen.close();
  }
} // prettier-ignore
