/** Pages for the window, a bounded part at a time. */
import { type Block, blockText, type Section, type Unit } from '../../../../src-shared/domain/document.ts';
import type { DocumentPages } from '../handler.ts';

export interface ServedPages {
  readonly unit: Unit;
  readonly sections: readonly Section[];
  /** Of all there are. */
  readonly total: number;
  readonly next?: number;
  readonly note?: string;
}

/** Characters of one answer, and of one section in it. */
const MAX_ANSWER = 400_000;
const MAX_SECTION = 40_000;

export function servePages({ unit, sections, note }: DocumentPages, from: number): ServedPages {
  const all = sections.flatMap(inParts);
  let chars = 0;
  let end = from;
  for (; end < all.length && (chars === 0 || chars < MAX_ANSWER); end++) chars += 1 + sizeOf(all[end]!);
  return {
    unit,
    sections: all.slice(from, end),
    total: all.length,
    ...(end < all.length ? { next: end } : {}),
    ...(note ? { note } : {}),
  };
}

const sizeOf = ({ blocks }: Section): number => blocks.reduce((sum, block) => sum + blockText(block).length, 0);

/** A long section as several, of which the first alone says where it is. */
function inParts(section: Section): Section[] {
  if (sizeOf(section) <= MAX_SECTION) return [section];
  const parts: { at: string; blocks: Block[] }[] = [{ at: section.at, blocks: [] }];
  let chars = 0;
  for (const block of section.blocks.flatMap(smaller)) {
    const size = blockText(block).length;
    if (chars > 0 && chars + size > MAX_SECTION) {
      parts.push({ at: '', blocks: [] });
      chars = 0;
    }
    parts.at(-1)!.blocks.push(block);
    chars += size;
  }
  return parts;
}

function smaller(block: Block): Block[] {
  if (blockText(block).length <= MAX_SECTION) return [block];
  if (block.kind === 'table') {
    const step = Math.max(1, Math.floor((block.rows.length * MAX_SECTION) / blockText(block).length));
    return Array.from({ length: Math.ceil(block.rows.length / step) }, (_, i) => ({
      ...block,
      head: block.head && i === 0,
      rows: block.rows.slice(i * step, (i + 1) * step),
    }));
  }
  if (block.kind === 'code') return split(block.text).map((text) => ({ kind: 'code', language: block.language, text }));
  return 'runs' in block
    ? [{ ...block, runs: block.runs.map((run) => ({ ...run, text: run.text.slice(0, MAX_SECTION) })) }]
    : [block];
}

const split = (text: string): string[] =>
  Array.from({ length: Math.ceil(text.length / MAX_SECTION) }, (_, i) =>
    text.slice(i * MAX_SECTION, (i + 1) * MAX_SECTION),
  );
