/** The text of a Word document by page, as Word broke it the last time. */
import type { Block, Run, Section } from '../../../../src-shared/domain/document.ts';
import { pieces } from './markup.ts';
import { pushRun } from './package.ts';

const MAX_ROWS = 2_000;

export function wordPages(xml: string): Section[] {
  const pages: Block[][] = [[]];
  let runs: Run[] = [];
  let style = '';
  let level: number | undefined;
  let look: { strong?: boolean; em?: boolean } = {};
  let inText = false;
  // Of the outermost table; an inner one's words stand in the outer cell.
  let tables = 0;
  let rows: string[][] = [];

  for (const piece of pieces(xml)) {
    if (typeof piece === 'string') {
      if (inText) pushRun(runs, { text: piece, ...look });
      continue;
    }
    const { name, form, empty } = piece;
    const open = form === 'open';
    if (name === 't') inText = open && !empty;
    else if (name === 'p' && open && !empty) [runs, style, level] = [[], '', undefined];
    else if (name === 'p' && !open) paragraph();
    else if (name === 'pStyle' && open) style = piece.get('val') ?? '';
    else if (name === 'ilvl' && open) level = Number(piece.get('val') ?? 0);
    else if (name === 'r' && open) look = {};
    else if (name === 'b' && open && isOn(piece.get('val'))) look = { ...look, strong: true };
    else if (name === 'i' && open && isOn(piece.get('val'))) look = { ...look, em: true };
    else if (name === 'tab' && open && piece.get('pos') === undefined) pushRun(runs, { text: '\t', ...look });
    else if (name === 'lastRenderedPageBreak' || (name === 'br' && piece.get('type') === 'page')) breakPage();
    else if (name === 'br' && open) pushRun(runs, { text: '\n', ...look });
    else if (name === 'tbl') {
      tables += open ? 1 : -1;
      if (tables === 1 && open) rows = [];
      else if (tables === 0 && rows.some((row) => row.some(Boolean)))
        pages.at(-1)!.push({ kind: 'table', head: false, rows });
    } else if (name === 'tr' && open && tables === 1 && rows.length < MAX_ROWS) rows.push([]);
    else if (name === 'tc' && open && tables === 1 && (rows.at(-1)?.length ?? 99) < 99) rows.at(-1)!.push('');
  }
  return pages
    .filter((blocks, i) => blocks.length > 0 || i === 0)
    .flatMap((blocks, i) => (blocks.length > 0 ? [{ at: String(i + 1), blocks }] : []));

  function paragraph(): void {
    const made = runs.filter(({ text }) => text !== '');
    runs = [];
    if (!made.some(({ text }) => text.trim() !== '')) return;
    const row = rows.at(-1);
    if (tables > 0) {
      if (row && row.length > 0)
        row[row.length - 1] = [row.at(-1), made.map(({ text }) => text).join('')].filter(Boolean).join(' ');
      return;
    }
    const heading = /^(?:heading|berschrift|Überschrift|Titre|Título|Titolo)\s?([1-9])/i.exec(style)?.[1];
    const blocks = pages.at(-1)!;
    if (heading) blocks.push({ kind: 'heading', level: Math.min(6, Number(heading)), runs: made });
    else if (/^(?:title|titel)$/i.test(style)) blocks.push({ kind: 'heading', level: 1, runs: made });
    else if (level !== undefined) blocks.push({ kind: 'item', depth: Math.min(8, level), mark: '•', runs: made });
    else blocks.push({ kind: 'text', runs: made, ...(/quote|zitat/i.test(style) ? { quote: true } : {}) });
  }

  /** A paragraph that goes over the end of a page stands where it began. */
  function breakPage(): void {
    if (tables === 0 && pages.at(-1)!.length > 0 && pages.length < 10_000) pages.push([]);
  }
}

const isOn = (value: string | undefined): boolean => value === undefined || !/^(?:0|false|off)$/.test(value);
