/** The picture of a drawing: dark on paper, all of it. */
import { CAPITALS, chunksOf, lineWidth, seenOn } from '../../../../src-shared/domain/drawing.ts';
import { type DrawingHead, readShape, type ShapeReader } from '../../../../src-shared/domain/shape.ts';
import type { Rgba } from '../../tools/canvas.ts';

const PAPER = '#fcfcfa';
const MARGIN = 0.03;
/** Narrower is a line. */
const LEAST = 1 / 6;
/** Letters smaller than this, pixels, are a gray line at best. */
const LEAST_WORD = 3;
/** What is not drawn by then is left out: somebody put the same thing on itself a hundred thousand times. */
const MOST_MS = 8_000;

/** @param edge of the longer side, pixels */
export async function paint(data: Uint8Array, edge: number): Promise<Rgba> {
  const { bodyFont, createCanvas, newPath } = await import('../../tools/canvas-fonts.ts');
  const shape = readShape(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer) as ShapeReader & { readonly head: DrawingHead };
  const { box, layers, words } = shape.head;
  const [wide, high] = [box[2] - box[0], box[3] - box[1]];
  const longer = Math.max(wide, high) || 1;
  const [width, height] = [wide, high].map((side) => Math.round(edge * Math.max(LEAST, side / longer))) as [number, number];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = PAPER;
  context.fillRect(0, 0, width, height);
  const end = performance.now() + MOST_MS;
  const scale = (edge * (1 - 2 * MARGIN)) / longer;
  context.setTransform(scale, 0, 0, -scale, width / 2, height / 2);
  const fine = Math.max(1, edge / 700) / scale;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { layer, color, fill, weight, path } of chunksOf(shape, newPath)) {
    if (!layers[layer]?.on) continue;
    if (performance.now() > end) break;
    if (fill) {
      context.fillStyle = seenOn(color, false);
      context.fill(path, 'evenodd');
    } else {
      context.lineWidth = lineWidth(weight, fine);
      context.strokeStyle = seenOn(color, false);
      context.stroke(path);
    }
  }
  const font = bodyFont();
  for (const word of words) {
    const size = (word.height * scale) / CAPITALS;
    if (!layers[word.layer]?.on || size < LEAST_WORD) continue;
    context.setTransform(1, 0, 0, 1, width / 2 + word.x * scale, height / 2 - word.y * scale);
    context.rotate(-word.angle);
    context.scale(word.stretch, 1);
    context.font = `400 ${size}px ${font}`;
    context.textAlign = word.across === 0 ? 'left' : word.across === 1 ? 'right' : 'center';
    context.fillStyle = seenOn(word.color, false);
    context.fillText(word.text, 0, word.upward * word.height * scale);
  }
  const pixels = context.getImageData(0, 0, width, height).data;
  return { data: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength), width, height };
} // prettier-ignore
