/** The words of a PowerPoint presentation, by slide in its order, with the notes below. */
import { type Block, plain, type Section, words } from '../../../../src-shared/domain/document.ts';
import { pieces } from './markup.ts';
import type { Package } from './package.ts';
import { targetsOf } from './sheets.ts';

const MAX_SLIDES = 1_000;

export async function slidesOf(parts: Package): Promise<Section[]> {
  const targets = await targetsOf(parts, 'ppt/_rels/presentation.xml.rels', 'ppt/');
  const slides: Section[] = [];
  for (const piece of pieces(await parts.xml('ppt/presentation.xml'))) {
    if (typeof piece === 'string' || piece.name !== 'sldId' || piece.form !== 'open' || slides.length >= MAX_SLIDES)
      continue;
    // Of two attributes named `id` the one that leads to the slide is the relation.
    const part =
      targets.get(piece.get('id') ?? '') ?? targets.get(/r:id="([^"]+)"/.exec(piece.source)?.[1] ?? '') ?? '';
    const blocks = slideBlocks(await parts.xml(part));
    const rels = await targetsOf(parts, part.replace(/([^/]+)$/, '_rels/$1.rels'), 'ppt/slides/');
    const notes = [...rels.values()].find((one) => /notesSlides\//.test(one));
    const said = notes ? slideBlocks(await parts.xml(notes)) : [];
    const below = said.flatMap((block): Block[] =>
      'runs' in block ? [{ kind: 'text', runs: block.runs, quote: true }] : [],
    );
    slides.push({ at: String(slides.length + 1), blocks: [...blocks, ...below] });
  }
  return slides;
}

/** Title first, as it is seen; shapes as they lie. Number and date of a slide are left out. */
function slideBlocks(xml: string): Block[] {
  const [titles, rest]: [Block[], Block[]] = [[], []];
  let [kind, text, inText, level, isBody] = ['', '', false, 0, false];
  let rows: string[][] | undefined;
  for (const piece of pieces(xml)) {
    if (typeof piece === 'string') {
      text += inText ? piece : '';
      continue;
    }
    const { name } = piece;
    const open = piece.form === 'open';
    if (name === 'sp' && open) [kind, isBody] = ['', false];
    else if (name === 'ph' && open) {
      kind = piece.get('type') ?? 'body';
      isBody = kind === 'body';
    } else if (name === 'tbl') {
      if (open) rows = [];
      else if (rows) {
        rest.push({ kind: 'table', head: true, rows });
        rows = undefined;
      }
    } else if (name === 'tr' && open) rows?.push([]);
    else if (name === 'tc' && open) rows?.at(-1)?.push('');
    else if (name === 'p' && open) [text, level] = ['', 0];
    else if (name === 'pPr' && open) level = Number(piece.get('lvl') ?? 0) || 0;
    else if (name === 't') inText = open && !piece.empty;
    else if (name === 'br' && open) text += '\n';
    else if (name === 'p' && text.trim() !== '') {
      const said = text.trim();
      text = '';
      const row = rows?.at(-1);
      if (row && row.length > 0) row[row.length - 1] = [row.at(-1), said].filter(Boolean).join(' ');
      else if (kind === 'title' || kind === 'ctrTitle') titles.push({ kind: 'heading', level: 1, runs: plain(said) });
      else if (kind === 'subTitle') titles.push({ kind: 'heading', level: 3, runs: plain(said) });
      else if (isBody) rest.push({ kind: 'item', depth: Math.min(8, level), mark: '•', runs: plain(said) });
      else if (!/^(?:sldNum|dt|ftr|hdr)$/.test(kind)) rest.push({ kind: 'text', runs: plain(said) });
    }
  }
  const [first] = rest;
  // Without a title of its own a slide begins with its largest words, mostly.
  if (titles.length === 0 && first?.kind === 'text' && words(first.runs).length < 80)
    return [{ kind: 'heading', level: 1, runs: first.runs }, ...rest.slice(1)];
  return [...titles, ...rest];
}
