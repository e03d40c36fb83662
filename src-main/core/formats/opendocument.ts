/** OpenDocument text, spreadsheets, presentations and drawings: one form of XML for all of them. */
import { type Block, type Run, type Section, words } from '../../../src-shared/domain/document.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { pieces } from './pages/markup.ts';
import { countWords, coverOf, numberFact, openPackage, properties, pushRun } from './pages/package.ts';
import { types } from './types.ts';

export const OPENDOCUMENT_TYPES = types(
  'opendocument',
  'document',
  `
  odt application/vnd.oasis.opendocument.text OpenDocument text
  ods application/vnd.oasis.opendocument.spreadsheet OpenDocument spreadsheet
  odp application/vnd.oasis.opendocument.presentation OpenDocument presentation
  odg application/vnd.oasis.opendocument.graphics OpenDocument drawing`,
);
const MAX_ROWS = 5_000;
const MAX_COLUMNS = 100;
const PART = 200;

export const opendocument = documents({
  id: 'opendocument',
  version: 2,
  types: OPENDOCUMENT_TYPES,
  family: 'OpenDocument',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    const parts = await openPackage(file);
    if ((await parts.xml('META-INF/manifest.xml')).includes(':encryption-data'))
      throw new FormatError(
        'protected',
        'This file asks for a password. Save a copy without one to see and search it here.',
      );
    const content = await parts.xml('content.xml');
    if (content === '')
      throw new FormatError(
        'damaged',
        'The part of this file that holds its text is missing. If you have another copy, use that.',
      );
    const meta = await parts.xml('meta.xml');
    const sheet = file.type.ext === 'ods';
    const slides = file.type.ext === 'odp' || file.type.ext === 'odg';
    const { sections, count } = contentOf(content, sheet, slides);
    const damage = parts.damage();
    const cover = await coverOf(parts.zip, ['Thumbnails/thumbnail.png'], slides ? undefined : 400);
    return {
      unit: sheet ? 'sheet' : slides ? 'slide' : 'page',
      sections: bounded(sections),
      facts: {
        ...properties(meta, 'initial-creator'),
        ...statistics(meta),
        ...(count ? { pages: count } : {}),
        ...wordsOf(meta, sections),
      },
      paper: sheet ? 'table' : slides ? 'slide' : 'sheet',
      ...(cover ? { cover } : {}),
      ...(damage ? { damage } : {}),
    };
  },
});

const attribute = (meta: string, name: string): string | undefined =>
  new RegExp(`meta:${name}="(\\d+)"`).exec(meta)?.[1];
const statistics = (meta: string) => numberFact('pages', attribute(meta, 'page-count'));
const wordsOf = (meta: string, sections: readonly Section[]) =>
  numberFact('words', attribute(meta, 'word-count') ?? String(countWords(sections.flatMap(({ blocks }) => blocks))));

/** `count`: of sheets or slides; 0 for text, whose pages only its statistics know. */
function contentOf(
  xml: string,
  sheet: boolean,
  slides: boolean,
): { readonly sections: Section[]; readonly count: number } {
  const sections: { at: string; blocks: Block[] }[] = sheet || slides ? [] : [{ at: '', blocks: [] }];
  let runs: Run[] = [];
  let [hidden, depth, heading, rowRepeat, cellRepeat] = [0, 0, 0, 1, 1];
  let [mark, cell, tables] = [false, '', 0];
  let rows: string[][] = [];
  let row: string[] = [];
  for (const piece of pieces(xml)) {
    if (typeof piece === 'string') {
      if (hidden === 0 && piece !== '') pushRun(runs, { text: piece.replace(/\s+/g, ' ') });
      continue;
    }
    const { name, empty } = piece;
    const open = piece.form === 'open';
    if (
      /^(?:annotation|tracked-changes|styles|master-styles|automatic-styles|forms|notes-configuration|event-listeners)$/.test(
        name,
      )
    )
      hidden = Math.max(0, hidden + (empty ? 0 : open ? 1 : -1));
    else if (hidden > 0) continue;
    else if (name === 's' && open) pushRun(runs, { text: ' '.repeat(Math.min(80, Number(piece.get('c') ?? 1) || 1)) });
    else if (name === 'tab' && open) pushRun(runs, { text: '\t' });
    else if (name === 'line-break' && open) pushRun(runs, { text: '\n' });
    else if (name === 'page' && open && slides && sections.length < 2_000)
      sections.push({ at: String(sections.length + 1), blocks: [] });
    else if (name === 'h' || name === 'p') {
      if (open && !empty)
        [runs, heading] = [[], name === 'h' ? Math.min(6, Number(piece.get('outline-level') ?? 1) || 1) : 0];
      else if (!open) paragraph();
    } else if (name === 'list') depth = Math.max(0, depth + (empty ? 0 : open ? 1 : -1));
    else if (name === 'list-item') mark = open;
    else if (name === 'table') {
      tables += empty ? 0 : open ? 1 : -1;
      if (open && tables === 1) {
        rows = [];
        if (sheet && sections.length < 500)
          sections.push({ at: piece.get('name') ?? String(sections.length + 1), blocks: [] });
      } else if (tables === 0) endTable();
    } else if (name === 'table-row' && tables === 1) {
      if (open) [row, rowRepeat] = [[], Number(piece.get('number-rows-repeated') ?? 1) || 1];
      if (!open || empty) endRow();
    } else if ((name === 'table-cell' || name === 'covered-table-cell') && tables === 1) {
      if (open) [cell, cellRepeat] = ['', Number(piece.get('number-columns-repeated') ?? 1) || 1];
      if (!open || empty)
        for (let i = 0; i < cellRepeat && row.length < MAX_COLUMNS && (cell !== '' || i < 20); i++)
          row.push(cell.slice(0, 2000));
    }
  }
  const count = sheet ? sections.length : slides ? sections.length : 0;
  return { sections: sheet ? sections.flatMap(inParts) : sections.filter(({ blocks }) => blocks.length > 0), count };

  function paragraph(): void {
    const made = runs.filter(({ text }) => text !== '');
    runs = [];
    const text = words(made).trim();
    if (text === '') return;
    const blocks = sections.at(-1)?.blocks;
    if (tables > 0) cell = [cell, text].filter(Boolean).join(' ');
    else if (heading > 0) blocks?.push({ kind: 'heading', level: heading, runs: made });
    else if (depth > 0)
      blocks?.push({ kind: 'item', depth: Math.min(8, depth - 1), mark: mark ? '•' : ' ', runs: made });
    else if (slides && blocks?.length === 0) blocks.push({ kind: 'heading', level: 1, runs: made });
    else blocks?.push({ kind: 'text', runs: made });
    mark = false;
  }

  function endRow(): void {
    while (row.at(-1) === '') row.pop();
    // The rows to the end of a sheet are one that is repeated a million times.
    for (let i = 0; i < Math.min(rowRepeat, row.length > 0 ? MAX_ROWS : 20) && rows.length < MAX_ROWS; i++)
      rows.push([...row]);
  }

  function endTable(): void {
    while (rows.at(-1)?.length === 0) rows.pop();
    if (rows.length > 0) sections.at(-1)?.blocks.push({ kind: 'table', head: false, rows });
    rows = [];
  }
}

function inParts({ at, blocks }: Section): Section[] {
  const [table] = blocks;
  if (table?.kind !== 'table') return [];
  return Array.from({ length: Math.ceil(table.rows.length / PART) }, (_, i) => ({
    at: i === 0 ? at : `${at}.A${i * PART + 1}`,
    blocks: [{ ...table, rows: table.rows.slice(i * PART, (i + 1) * PART) }],
  }));
}
