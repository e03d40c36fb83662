/** B-splines as the curves that canvases draw: each stretch between two knots is one, exactly where it is not weighted. */
import type { Pen } from './pen.ts';

export interface Spline {
  readonly degree: number;
  readonly knots: readonly number[];
  readonly weights: readonly number[];
  readonly points: readonly (readonly [number, number])[];
  /** Where nothing but the points is said that it goes through. */
  readonly through: readonly (readonly [number, number])[];
}

const MAX_DEGREE = 11;

export function curveOf(pen: Pen, { degree, knots, weights, points, through }: Spline, joined = false): void {
  const n = points.length;
  if (n < 2 || degree < 1 || degree > MAX_DEGREE || knots.length < n + degree + 1) {
    smooth(pen, n >= 2 ? points : through, joined);
    return;
  }
  const weighted = weights.length >= n && weights.some((w) => w !== weights[0]);
  // What is no cubic is followed closely by several.
  const parts = weighted || degree > 3 ? 4 : 1;
  const [x0, y0] = at(knots[degree]!, degree);
  if (joined) pen.line(x0, y0);
  else pen.move(x0, y0);
  for (let span = degree; span < n && !pen.full; span++) {
    const [from, to] = [knots[span]!, knots[span + 1]!];
    if (!(to > from)) continue;
    for (let i = 0; i < parts; i++) {
      const [a, b, c, d] = [0, 1 / 3, 2 / 3, 1].map((t) => at(from + ((i + t) / parts) * (to - from), span)) as [number, number][];
      pen.curve(...control(a!, b!, c!, d!, 0), ...control(a!, b!, c!, d!, 1), d![0], d![1]);
    }
  }

  /** de Boor's. */
  function at(t: number, span: number): [number, number] {
    const d = Array.from({ length: degree + 1 }, (_, i) => {
      const k = span - degree + i;
      const w = weighted ? weights[k]! || 1 : 1;
      return [points[k]![0] * w, points[k]![1] * w, w];
    });
    for (let r = 1; r <= degree; r++)
      for (let i = degree; i >= r; i--) {
        const [low, high] = [knots[span - degree + i]!, knots[span + 1 + i - r]!];
        const part = high > low ? (t - low) / (high - low) : 0;
        d[i] = d[i]!.map((value, axis) => (1 - part) * d[i - 1]![axis]! + part * value);
      }
    const [x, y, w] = d[degree] as [number, number, number];
    return [x / w, y / w];
  }
} // prettier-ignore

/** One of the two points that steer a cubic through four points at equal times. */
function control(a: readonly number[], b: readonly number[], c: readonly number[], d: readonly number[], which: 0 | 1): [number, number] {
  const of = (i: number): number =>
    which === 0
      ? (-5 * a[i]! + 18 * b[i]! - 9 * c[i]! + 2 * d[i]!) / 6
      : (2 * a[i]! - 9 * b[i]! + 18 * c[i]! - 5 * d[i]!) / 6;
  return [of(0), of(1)];
} // prettier-ignore

/** Through all points, towards the next but one at each. */
function smooth(pen: Pen, points: readonly (readonly [number, number])[], joined: boolean): void {
  const [first] = points;
  if (!first) return;
  if (joined) pen.line(...first);
  else pen.move(...first);
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b, c, d] = [points[Math.max(0, i - 1)]!, points[i]!, points[i + 1]!, points[Math.min(points.length - 1, i + 2)]!];
    pen.curve(b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6, c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6, c[0], c[1]);
  }
} // prettier-ignore
