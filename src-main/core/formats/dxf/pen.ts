/** Where entities draw: lines and curves on a plane, y up, through a place (a matrix) that blocks are put at. */
import { type DrawingHead, type DrawingLayer, type DrawingWord, packShape, STEP } from '../../../../src-shared/domain/shape.ts';

/** x' = a x + c y + e; y' = b x + d y + f. */
export type Place = readonly [a: number, b: number, c: number, d: number, e: number, f: number];
export const HERE: Place = [1, 0, 0, 1, 0, 0];
/** `inner` first. */
export const through = (outer: Place, inner: Place): Place => [
  outer[0] * inner[0] + outer[2] * inner[1],
  outer[1] * inner[0] + outer[3] * inner[1],
  outer[0] * inner[2] + outer[2] * inner[3],
  outer[1] * inner[2] + outer[3] * inner[3],
  outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
  outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
];

/** Counterclockwise from one angle to the other, radians; all around where they are one. */
export const sweepOf = (from: number, to: number): number => {
  const sweep = (to - from) % (2 * Math.PI);
  return sweep <= 1e-9 ? sweep + 2 * Math.PI : sweep;
};

const MAX_STEPS = 2_000_000;
const MAX_WORDS = 50_000;
/** An eighth of a half circle; drawn as a curve it is off by less than a billionth. */
const PIECE = Math.PI / 8;

export class Pen {
  readonly layers: DrawingLayer[] = [];
  readonly words: DrawingWord[] = [];
  /** No more is drawn. */
  full = false;
  private readonly layerOf = new Map<string, number>();
  /** Of what is begun from now on: see Chunk of domain/drawing.ts. */
  weight = 0;
  private readonly marks: number[] = [];
  private readonly weights: number[] = [];
  private readonly steps: number[] = [];
  private readonly numbers: number[] = [];
  private place: Place = HERE;

  layer(name: string, on: () => boolean): number {
    let at = this.layerOf.get(name);
    if (at === undefined) {
      at = this.layers.push({ name: name.slice(0, 200), on: on() }) - 1;
      this.layerOf.set(name, at);
    }
    return at;
  }

  begin(layer: number, color: number, place: Place, fill = false): void {
    this.place = place;
    this.marks.push(layer, color, 0);
    // What is as wide as the drawing says grows with the block that it is in.
    this.weights.push(this.weight < 0 ? this.weight * Math.sqrt(Math.abs(place[0] * place[3] - place[1] * place[2])) : this.weight);
    if (fill) this.step(STEP.fill);
  }
  move(x: number, y: number): void {
    this.step(STEP.move);
    this.point(x, y);
  }
  line(x: number, y: number): void {
    this.step(STEP.line);
    this.point(x, y);
  }
  curve(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.step(STEP.curve);
    this.point(x1, y1);
    this.point(x2, y2);
    this.point(x, y);
  }
  close(): void {
    this.step(STEP.close);
  }

  /** Of an ellipse, from where the pen is: `u` and `v` are its half axes. Angles in radians, `sweep` either way. */
  arc(x: number, y: number, u: readonly [number, number], v: readonly [number, number], from: number, sweep: number): void {
    const pieces = Math.min(64, Math.max(1, Math.ceil(Math.abs(sweep) / PIECE)));
    const step = sweep / pieces;
    const reach = (4 / 3) * Math.tan(step / 4);
    for (let i = 0; i < pieces; i++) {
      const [c0, s0] = [Math.cos(from + i * step), Math.sin(from + i * step)];
      const [c1, s1] = [Math.cos(from + (i + 1) * step), Math.sin(from + (i + 1) * step)];
      const [p0, p1, q0, q1] = [c0 - reach * s0, s0 + reach * c0, c1 + reach * s1, s1 - reach * c1];
      this.curve(
        x + u[0] * p0 + v[0] * p1,
        y + u[1] * p0 + v[1] * p1,
        x + u[0] * q0 + v[0] * q1,
        y + u[1] * q0 + v[1] * q1,
        x + u[0] * c1 + v[0] * s1,
        y + u[1] * c1 + v[1] * s1,
      );
    }
  }

  /** `bulge`: tangent of a quarter of the angle that it goes around, to the right where it is negative. */
  bulge(x0: number, y0: number, x1: number, y1: number, bulge: number): void {
    const [dx, dy] = [x1 - x0, y1 - y0];
    if (!(Math.abs(bulge) > 1e-9) || (dx === 0 && dy === 0)) {
      this.line(x1, y1);
      return;
    }
    const sweep = 4 * Math.atan(bulge);
    // From the middle of the chord to the middle of the circle.
    const away = (1 - bulge * bulge) / (4 * bulge);
    const [cx, cy] = [(x0 + x1) / 2 - dy * away, (y0 + y1) / 2 + dx * away];
    const radius = Math.hypot(x0 - cx, y0 - cy);
    this.arc(cx, cy, [radius, 0], [0, radius], Math.atan2(y0 - cy, x0 - cx), sweep);
  }

  /** Corners with the bulge of what follows each. */
  polyline(corners: readonly (readonly [x: number, y: number, bulge: number])[], closed: boolean): void {
    const [first] = corners;
    if (!first) return;
    this.move(first[0], first[1]);
    for (let i = 1; i < corners.length; i++)
      this.bulge(corners[i - 1]![0], corners[i - 1]![1], corners[i]![0], corners[i]![1], corners[i - 1]![2]);
    const last = corners.at(-1)!;
    if (closed && last[2]) this.bulge(last[0], last[1], first[0], first[1], last[2]);
    if (closed) this.close();
  }

  word(word: DrawingWord, place: Place): void {
    if (this.words.length >= MAX_WORDS) this.full = true;
    if (this.full || !word.text.trim()) return;
    const [x, y] = [place[0] * word.x + place[2] * word.y + place[4], place[1] * word.x + place[3] * word.y + place[5]];
    const [c, s] = [Math.cos(word.angle), Math.sin(word.angle)];
    const along = [place[0] * c + place[2] * s, place[1] * c + place[3] * s] as const;
    const upward = [place[2] * c - place[0] * s, place[3] * c - place[1] * s] as const;
    const [wide, high] = [Math.hypot(...along), Math.hypot(...upward)];
    this.words.push({
      ...word,
      text: word.text.slice(0, 1000),
      x,
      y,
      angle: Math.atan2(along[1], along[0]),
      height: word.height * high,
      stretch: high ? (word.stretch * wide) / high : word.stretch,
    });
  }

  /** All that was drawn, from the middle of it. */
  pack(unit: string | undefined, note: string | undefined): { readonly head: DrawingHead; readonly data: Uint8Array } {
    const { numbers, words } = this;
    let [left, bottom, right, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const meet = (x: number, y: number): void => {
      [left, right, bottom, top] = [Math.min(left, x), Math.max(right, x), Math.min(bottom, y), Math.max(top, y)];
    };
    for (let i = 0; i < numbers.length; i += 2) meet(numbers[i]!, numbers[i + 1]!);
    for (const { x, y, height } of words) {
      meet(x - height, y - height);
      meet(x + height, y + height);
    }
    if (left > right) [left, bottom, right, top] = [0, 0, 0, 0];
    const [x, y] = [(left + right) / 2, (bottom + top) / 2];
    const head: DrawingHead = {
      kind: 'drawing',
      unit: unit ?? null,
      box: [left - x, bottom - y, right - x, top - y],
      layers: this.layers,
      words: words.map((word) => ({ ...word, x: word.x - x, y: word.y - y })),
      marks: this.marks.length / 3,
      steps: this.steps.length,
      numbers: numbers.length,
      note: note ?? null,
    };
    const all = Float32Array.from(numbers, (value, i) => value - (i % 2 ? y : x));
    return { head, data: packShape(head, [Int32Array.from(this.marks), Uint8Array.from(this.steps), all, Float32Array.from(this.weights)]) };
  }

  private step(step: number): void {
    if (this.steps.length >= MAX_STEPS) this.full = true;
    this.steps.push(step);
    this.marks[this.marks.length - 1]!++;
  }
  private point(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.place;
    const [px, py] = [a * x + c * y + e, b * x + d * y + f];
    this.numbers.push(Number.isFinite(px) ? px : 0, Number.isFinite(py) ? py : 0);
  }
} // prettier-ignore
