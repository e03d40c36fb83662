/** Draws what is seen of a drawing, as sharp at any size as lines are; a large one in pieces of time. */
import { CAPITALS, type Chunk, lineWidth, seenOn } from '../../../src-shared/domain/drawing.ts';
import type { DrawingWord } from '../../../src-shared/domain/shape.ts';

/** What is in the middle, in the drawing's units (y up), and CSS pixels per unit. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Scene {
  readonly chunks: readonly Chunk<Path2D>[];
  readonly words: readonly DrawingWord[];
  readonly hidden: ReadonlySet<number>;
  readonly dark: boolean;
  readonly font: string;
}

/** Of the window, so that it goes on answering. */
const SLICE_MS = 24;
/** Smaller letters are not read. */
const LEAST_WORD = 3;
const LINE = 1.1;

export const paperOf = (dark: boolean): string => (dark ? '#161617' : '#fcfcfa');

export interface Painter {
  /** Until this is drawn, what was drawn last stands there, moved and sized. @param ratio device pixels per CSS pixel */
  paint(scene: Scene, view: View, width: number, height: number, ratio: number): void;
  stop(): void;
}

export function createPainter(canvas: HTMLCanvasElement): Painter {
  let last: { readonly picture: HTMLCanvasElement; readonly view: View } | undefined;
  let timer = 0;
  const stop = () => cancelAnimationFrame(timer);
  return {
    stop,
    paint(scene, view, width, height, ratio) {
      stop();
      const picture = document.createElement('canvas');
      for (const one of [picture, ...(canvas.width === width && canvas.height === height ? [] : [canvas])]) {
        one.width = width;
        one.height = height;
      }
      const [context, shown] = [picture.getContext('2d'), canvas.getContext('2d')];
      if (!context || !shown) return;
      const pixels = { ...view, scale: view.scale * ratio };
      const steps = draw(context, scene, pixels, width, height);
      const go = () => {
        const end = performance.now() + SLICE_MS;
        let done = false;
        while (!done && performance.now() < end) done = steps.next().done === true;
        if (done) {
          shown.drawImage(picture, 0, 0);
          last = { picture, view: pixels };
          return;
        }
        if (last) moveTo(shown, last, pixels, scene.dark);
        timer = requestAnimationFrame(go);
      };
      timer = requestAnimationFrame(go);
    },
  };
}

function moveTo(context: CanvasRenderingContext2D, last: { picture: HTMLCanvasElement; view: View }, view: View, dark: boolean): void {
  const { width, height } = last.picture;
  const by = view.scale / last.view.scale;
  const { canvas } = context;
  context.fillStyle = paperOf(dark);
  context.fillRect(0, 0, canvas.width, canvas.height);
  const x = canvas.width / 2 + (last.view.x - view.x) * view.scale - (width / 2) * by;
  const y = canvas.height / 2 - (last.view.y - view.y) * view.scale - (height / 2) * by;
  context.drawImage(last.picture, x, y, width * by, height * by);
} // prettier-ignore

function* draw(context: CanvasRenderingContext2D, scene: Scene, view: View, width: number, height: number): Generator<void> {
  const { chunks, words, hidden, dark } = scene;
  const { x, y, scale } = view;
  const [wide, high] = [width / 2 / scale, height / 2 / scale];
  context.fillStyle = paperOf(dark);
  context.fillRect(0, 0, width, height);
  context.setTransform(scale, 0, 0, -scale, width / 2 - x * scale, height / 2 + y * scale);
  const fine = (LINE * Math.max(1, window.devicePixelRatio)) / scale;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { layer, color, fill, weight, path, box } of chunks) {
    if (hidden.has(layer) || box[0] > x + wide || box[2] < x - wide || box[1] > y + high || box[3] < y - high) continue;
    if (fill) {
      context.fillStyle = seenOn(color, dark);
      context.fill(path, 'evenodd');
    } else {
      context.lineWidth = lineWidth(weight, fine);
      context.strokeStyle = seenOn(color, dark);
      context.stroke(path);
    }
    yield;
  }
  let drawn = 0;
  for (const word of words) {
    const size = (word.height * scale) / CAPITALS;
    const reach = word.height * (word.text.length + 2) * Math.max(1, Math.abs(word.stretch));
    if (hidden.has(word.layer) || size < LEAST_WORD) continue;
    if (word.x - reach > x + wide || word.x + reach < x - wide || word.y - reach > y + high || word.y + reach < y - high) continue;
    context.setTransform(1, 0, 0, 1, width / 2 + (word.x - x) * scale, height / 2 - (word.y - y) * scale);
    context.rotate(-word.angle);
    // Letters of thousands of pixels are drawn as smaller ones made larger.
    const by = Math.max(1, size / 400);
    context.scale(word.stretch * by, by);
    context.font = `${size / by}px ${scene.font}`;
    context.textAlign = word.across === 0 ? 'left' : word.across === 1 ? 'right' : 'center';
    context.fillStyle = seenOn(word.color, dark);
    context.fillText(word.text, 0, (word.upward * word.height * scale) / by);
    if (++drawn % 50 === 0) yield;
  }
} // prettier-ignore
