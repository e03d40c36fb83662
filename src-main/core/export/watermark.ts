/** What is laid over an exported picture: a text, or an image of somebody's. In a media worker. */
import { readFile, stat } from 'node:fs/promises';
import type { Watermark, WatermarkPlace } from '../../../src-shared/domain/export/preset.ts';
import type { Size } from '../../../src-shared/domain/export/size.ts';
import { bodyFont, createCanvas } from '../tools/canvas-fonts.ts';
import { type Mark, markOf } from '../tools/sharp-export.ts';
import { ExportError } from './error.ts';

/** Of the shorter side. */
const MARGIN = 0.025;
const MOST_BYTES = 64 * 2 ** 20;

/** Throws ExportError where it cannot be made. */
export async function watermarkFor(picture: Size, watermark: Watermark): Promise<Mark> {
  const margin = Math.round(Math.min(picture.width, picture.height) * MARGIN);
  const room = { width: Math.max(1, picture.width - 2 * margin), height: Math.max(1, picture.height - 2 * margin) };
  const width = Math.max(1, Math.min(room.width, Math.round(picture.width * watermark.size)));
  const image = watermark.image === undefined ? drawnText(watermark.text ?? '', width) : await imageOf(watermark.image);
  const { png, ...size } = await markOf(image, width, room.height, watermark.opacity).catch((error: unknown) => {
    throw new ExportError('watermark', `The watermark ${watermark.image ?? `“${watermark.text}”`} cannot be drawn (${oneLine(error)}). Choose another picture in the preset.`);
  });
  return { png, ...placed(watermark.position, picture, size, margin) };
}

async function imageOf(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).size > MOST_BYTES) throw new ExportError('watermark', `The watermark ${path} has more than 64 MB. Choose a smaller picture in the preset.`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ExportError) throw error;
    const isGone = (error as { code?: string }).code === 'ENOENT';
    throw new ExportError('watermark', `The watermark ${path} ${isGone ? 'is gone' : 'cannot be read'}. Put it back, or choose another one in the preset.`);
  }
}

/** White with a soft dark edge, so that it is read on light and dark. At four times a usual size; it is made smaller later. */
function drawnText(text: string, width: number): Buffer {
  const probe = createCanvas(8, 8).getContext('2d');
  probe.font = `600 100px ${bodyFont()}`;
  const size = Math.max(8, Math.min(600, (100 * width) / Math.max(1, probe.measureText(text).width + 40)));
  const pad = Math.ceil(size * 0.2);
  probe.font = `600 ${size}px ${bodyFont()}`;
  const canvas = createCanvas(Math.max(1, Math.ceil(probe.measureText(text).width) + 2 * pad), Math.ceil(size * 1.35) + 2 * pad);
  const context = canvas.getContext('2d');
  context.font = probe.font;
  context.textBaseline = 'middle';
  context.shadowColor = 'rgba(0, 0, 0, 0.75)';
  context.shadowBlur = size * 0.12;
  context.fillStyle = '#ffffff';
  context.fillText(text, pad, canvas.height / 2);
  return canvas.toBuffer('image/png');
}

function placed(place: WatermarkPlace, picture: Size, mark: Size, margin: number): { left: number; top: number } {
  const along = (whole: number, part: number, at: 'start' | 'middle' | 'end') =>
    Math.max(0, at === 'start' ? margin : at === 'end' ? whole - part - margin : Math.round((whole - part) / 2));
  return {
    left: along(picture.width, mark.width, place.endsWith('left') ? 'start' : place.endsWith('right') ? 'end' : 'middle'),
    top: along(picture.height, mark.height, place.startsWith('top') ? 'start' : place.startsWith('bottom') ? 'end' : 'middle'),
  };
}

const oneLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 160) ?? '';
