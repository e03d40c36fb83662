/** A drawing's marks on their way to a canvas, in the window and in the worker that draws pictures alike. */
import { type DrawingHead, type ShapeReader, STEP, STEP_NUMBERS } from './shape.ts';

/** What of a canvas's path is used. */
export interface Path {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  closePath(): void;
}

/** Marks of one layer, color and weight that are drawn at once. */
export interface Chunk<P> {
  readonly layer: number;
  readonly color: number;
  readonly fill: boolean;
  /** Of its lines: hundredths of millimeters on paper; below 0 a width in the drawing's own units; 0: the usual one. */
  readonly weight: number;
  readonly path: P;
  /** left, bottom, right, top. */
  readonly box: [number, number, number, number];
}

/** So many steps together: fewer are asked whether they are seen, more are drawn at once. */
const CHUNK = 1500;

/** What is filled comes first, so that lines lie over it. */
export function chunksOf<P extends Path>(shape: ShapeReader & { readonly head: DrawingHead }, newPath: () => P): Chunk<P>[] {
  const { head } = shape;
  const marks = shape.whole(head.marks * 3);
  const steps = shape.bytes(head.steps);
  const numbers = shape.floats(head.numbers);
  const weights = shape.floats(head.marks);
  const open = new Map<string, { chunk: Chunk<P>; steps: number }>();
  const all: Chunk<P>[] = [];
  let [step, at] = [0, 0];
  for (let mark = 0; mark < head.marks; mark++) {
    const [layer, color, count] = [marks[mark * 3]!, marks[mark * 3 + 1]!, marks[mark * 3 + 2]!];
    const fill = count > 0 && steps[step] === STEP.fill;
    const weight = weights[mark]!;
    const key = `${layer} ${color} ${fill} ${weight}`;
    let into = open.get(key);
    if (!into || into.steps > CHUNK) {
      const chunk: Chunk<P> = { layer, color, fill, weight, path: newPath(), box: [Infinity, Infinity, -Infinity, -Infinity] };
      into = { chunk, steps: 0 };
      open.set(key, into);
      all.push(chunk);
    }
    into.steps += count;
    const { path, box } = into.chunk;
    for (const end = step + count; step < end; step++) {
      const kind = steps[step]!;
      const used = STEP_NUMBERS[kind] ?? 0;
      for (let i = at; i < at + used; i += 2) {
        const [x, y] = [numbers[i]!, numbers[i + 1]!];
        if (x < box[0]) box[0] = x;
        if (y < box[1]) box[1] = y;
        if (x > box[2]) box[2] = x;
        if (y > box[3]) box[3] = y;
      }
      if (kind === STEP.move) path.moveTo(numbers[at]!, numbers[at + 1]!);
      else if (kind === STEP.line) path.lineTo(numbers[at]!, numbers[at + 1]!);
      else if (kind === STEP.curve)
        path.bezierCurveTo(numbers[at]!, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!, numbers[at + 4]!, numbers[at + 5]!);
      else if (kind === STEP.close) path.closePath();
      at += used;
    }
  }
  return [...all.filter(({ fill }) => fill), ...all.filter(({ fill }) => !fill)];
} // prettier-ignore

/** What is usual on paper, hundredths of millimeters. */
const USUAL = 25;
const WIDEST = 8;

/** How wide a line is drawn, in the drawing's units. @param fine the width of a usual one, in the same */
export function lineWidth(weight: number, fine: number): number {
  return weight < 0 ? Math.max(fine, -weight) : fine * Math.min(WIDEST, Math.max(1, (weight || USUAL) / USUAL));
}

/** Of capitals of the letters that are drawn with, in parts of their size. */
export const CAPITALS = 0.72;

/** A color of the file as it can be seen on paper: what is as light as it is made darker, what is as dark lighter. */
export function seenOn(color: number, paperIsDark: boolean): string {
  if (color < 0) return paperIsDark ? '#ececee' : '#1d1d1f';
  let [r, g, b] = [(color >> 16) & 255, (color >> 8) & 255, color & 255];
  const light = 0.299 * r + 0.587 * g + 0.114 * b;
  if (!paperIsDark && light > 120) [r, g, b] = [r, g, b].map((part) => part * (120 / light)) as [number, number, number];
  if (paperIsDark && light < 90) [r, g, b] = [r, g, b].map((part) => part + (255 - part) * ((90 - light) / 165)) as [number, number, number];
  return `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`;
} // prettier-ignore
