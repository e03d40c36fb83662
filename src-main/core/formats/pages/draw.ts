/** A first page, drawn: type on paper with margins, whole lines only, and a small sign of the type, so that it is known at a glance. */
import { type Shade, shade } from '../../../../src-shared/domain/code.ts';
import type { Block, Run, Section } from '../../../../src-shared/domain/document.ts';
import type { Rgba } from '../../tools/canvas.ts';
import type { Context } from '../../tools/canvas-fonts.ts';
import type { FileType } from '../handler.ts';
import { signColor } from './colors.ts';
import type { Paper } from './document.ts';
import { drawTable } from './draw-table.ts';

/** Units of which the longer side of the paper has 512. */
const SIZES: Readonly<Record<Paper, readonly [number, number]>> = {
  sheet: [376, 512],
  slide: [512, 288],
  table: [512, 384],
};
const INK = '#22252b';
const SOFT = '#6c727d';
const SHADES: Readonly<Record<Shade, string>> = {
  comment: '#7b8494',
  string: '#0b7a50',
  number: '#a04a00',
  keyword: '#8a1fb0',
  name: '#1554b8',
}; // prettier-ignore
/** No line of a page is longer. */
const MAX_LINE = 400;
const MOST_BLOCKS = 80;

interface Piece {
  readonly text: string;
  readonly font: string;
  readonly color: string;
}

export interface Page {
  readonly context: Context;
  readonly width: number;
  /** Where the next line begins, from above. */
  y: number;
  /** Nothing is drawn below. */
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  readonly body: string;
  readonly code: string;
  /** Of body text, units. */
  readonly size: number;
}

/** `edge`: longer side in pixels. Undefined when there are no words to draw. */
export async function drawPage(
  sections: readonly Section[],
  {
    paper,
    type,
    edge,
  }: { readonly paper: Paper; readonly type: Pick<FileType, 'ext' | 'kind'>; readonly edge: number },
): Promise<Rgba | undefined> {
  const blocks = sections
    .slice(0, 12)
    .flatMap((section) => section.blocks)
    .slice(0, MOST_BLOCKS);
  if (blocks.length === 0) return undefined;
  const { bodyFont, CODE_FONT, createCanvas } = await import('../../tools/canvas-fonts.ts');
  const [width, height] = SIZES[paper];
  // Drawn larger and shrunk: small type stays legible.
  const scale = Math.min(4096, Math.max(1024, edge)) / 512;
  const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'alphabetic';
  const code = blocks[0]?.kind === 'code' && blocks.every((block) => block.kind === 'code');
  const margin = paper === 'table' ? 18 : code ? 22 : 34;
  const page: Page = {
    context,
    width,
    y: margin,
    bottom: height - Math.max(margin, 46),
    left: margin,
    right: width - margin,
    body: bodyFont(),
    code: CODE_FONT,
    size: paper === 'slide' ? 15 : 12,
  }; // prettier-ignore
  for (const block of paper === 'slide' ? (sections[0]?.blocks ?? []) : blocks) {
    if (page.y + page.size > page.bottom) break;
    drawBlock(page, block, paper);
  }
  drawSign(page, type, height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
  return {
    data: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength),
    width: canvas.width,
    height: canvas.height,
  };
}

function drawBlock(page: Page, block: Block, paper: Paper): void {
  const { size, body } = page;
  if (block.kind === 'rule') {
    page.y += size * 0.6;
    page.context.fillStyle = '#d5d8de';
    page.context.fillRect(page.left, page.y, page.right - page.left, 1);
    page.y += size * 0.8;
  } else if (block.kind === 'heading') {
    const large = paper === 'slide' ? [26, 22, 18] : [22, 17, 14];
    const px = large[Math.min(block.level, large.length) - 1] ?? 14;
    if (page.y > page.left + size) page.y += px * 0.45;
    flow(
      page,
      block.runs.map((run) => ({ ...piece(page, run, px), font: `600 ${px}px ${body}` })),
      px * 1.22,
    );
    page.y += px * 0.35;
  } else if (block.kind === 'code') {
    drawCode(page, block.text, block.language);
    page.y += size * 0.6;
  } else if (block.kind === 'table') {
    drawTable(page, block.rows, block.head);
    page.y += size * 0.8;
  } else {
    const item = block.kind === 'item';
    const indent = item ? 14 + Math.min(6, block.depth) * 14 : block.quote ? 14 : 0;
    const top = page.y;
    if (item && page.y + size * 1.4 <= page.bottom)
      write(page, [{ text: block.mark, font: `400 ${size}px ${body}`, color: SOFT }], page.left + indent - 13);
    flow(
      page,
      block.runs.map((run) => piece(page, run, size)),
      size * 1.45,
      indent,
    );
    if (block.kind === 'text' && block.quote) {
      page.context.fillStyle = '#c3c8d1';
      page.context.fillRect(page.left, top + 2, 3, Math.max(0, page.y - top - 2));
    }
    page.y += item ? size * 0.25 : size * 0.6;
  }
}

function piece({ body, code }: Page, run: Run, px: number): Piece {
  return {
    text: run.text,
    font: run.code
      ? `400 ${px * 0.92}px ${code}`
      : `${run.em ? 'italic ' : ''}${run.strong ? 600 : 400} ${px}px ${body}`,
    color: run.href ? '#1554b8' : INK,
  };
}

/** Pieces broken into lines between words, or within one that is longer than a line; whole lines only. */
function flow(page: Page, pieces: readonly Piece[], height: number, indent = 0): void {
  const { context, left, right } = page;
  const room = right - left - indent;
  let line: Piece[] = [];
  let used = 0;
  const end = (): boolean => {
    if (page.y + height > page.bottom + 2) return false;
    write(page, line, left + indent, height);
    page.y += height;
    line = [];
    used = 0;
    return true;
  };
  for (const one of pieces) {
    for (const word of one.text.slice(0, 4000).split(/(\n|\s+)/)) {
      if (word === '') continue;
      if (word.includes('\n')) {
        if (!end()) return;
        continue;
      }
      context.font = one.font;
      for (let rest = word; rest !== ''; ) {
        const width = context.measureText(rest.slice(0, MAX_LINE)).width;
        if (used + width <= room) {
          if (used > 0 || rest.trim() !== '') line.push({ ...one, text: rest.slice(0, MAX_LINE) });
          used += used > 0 || rest.trim() !== '' ? width : 0;
          rest = rest.slice(MAX_LINE);
        } else if (rest.trim() === '') break;
        else if (used > 0) {
          if (!end()) return;
        } else {
          const fits = Math.max(1, Math.floor((rest.slice(0, MAX_LINE).length * room) / width));
          line.push({ ...one, text: rest.slice(0, fits) });
          used = room;
          rest = rest.slice(fits);
        }
      }
    }
  }
  if (line.length > 0) end();
}

function write(page: Page, line: readonly Piece[], x: number, height = page.size * 1.45): void {
  for (const one of line) {
    page.context.font = one.font;
    page.context.fillStyle = one.color;
    page.context.fillText(one.text, x, page.y + height * 0.76);
    x += page.context.measureText(one.text).width;
  }
}

/** Lines as they are; what is longer than the paper ends in it with its last whole character. */
function drawCode(page: Page, text: string, language: string): void {
  const { context, left, right, code } = page;
  const px = 9.5;
  const height = px * 1.5;
  context.font = `400 ${px}px ${code}`;
  const columns = Math.floor((right - left) / context.measureText('0').width);
  const lines = Math.floor((page.bottom - page.y) / height);
  // What comes after cannot be seen, but what began far to the right may end below; a line may be a megabyte long.
  const seen = text
    .split('\n', lines)
    .map((line) => line.replaceAll('\t', '  ').slice(0, MAX_LINE))
    .join('\n');
  let [x, column] = [left, 0];
  for (const { text: part, shade: how } of shade(seen, language)) {
    for (const [i, line] of part.split('\n').entries()) {
      if (i > 0) {
        [x, column] = [left, 0];
        page.y += height;
      }
      const shown = line.slice(0, Math.max(0, columns - column));
      context.fillStyle = how ? SHADES[how] : INK;
      context.fillText(shown, x, page.y + height * 0.76);
      x += context.measureText(shown).width;
      column += line.length;
    }
  }
  page.y += height;
}

/** The type on a small tab in the corner, in the color of its family; at the left, since the window puts its own signs at the right. */
function drawSign(page: Page, type: Pick<FileType, 'ext' | 'kind'>, height: number): void {
  const { context, body } = page;
  const text = type.ext.toUpperCase().slice(0, 8);
  if (!text) return;
  context.font = `700 17px ${body}`;
  const wide = context.measureText(text).width + 20;
  const [x, y] = [12, height - 40];
  // What is behind it is not to be half seen.
  context.fillStyle = '#ffffff';
  context.beginPath();
  context.roundRect(x - 3, y - 3, wide + 6, 34, 8);
  context.fill();
  context.fillStyle = signColor(type);
  context.beginPath();
  context.roundRect(x, y, wide, 28, 6);
  context.fill();
  context.fillStyle = '#ffffff';
  context.fillText(text, x + 10, y + 20);
}
