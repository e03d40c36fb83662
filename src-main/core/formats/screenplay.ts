/** Screenplays: Final Draft, Fountain and Celtx, by scene. */
import { type Block, plain, type Section, words } from '../../../src-shared/domain/document.ts';
import { FormatError, type MediaFile } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { htmlBlocks } from './pages/html.ts';
import { pieces } from './pages/markup.ts';
import { decodeText, plainText } from './pages/plain-text.ts';
import { openZip } from './pages/zip.ts';
import { types } from './types.ts';

export const SCREENPLAY_TYPES = types(
  'screenplay',
  'text',
  `
  fdx application/x-finaldraft Final Draft
  celtx application/x-celtx Celtx
  fountain text/x-fountain Fountain`,
);
const SCENE = /^(?:(?:INT|EXT|EST|INT\.?\/EXT|I\/E)[. ]|\.[^.])/i;
const MAX_SCRIPT = 8 * 2 ** 20;

export const screenplay = documents({
  id: 'screenplay',
  version: 2,
  types: SCREENPLAY_TYPES,
  family: 'Screenplays',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    const { blocks, title, author } = await READERS[file.type.ext]!(file);
    if (blocks.length === 0)
      throw new FormatError('damaged', 'No script can be found in this file. It is damaged, or of another type.');
    return {
      unit: 'part',
      sections: scenes(blocks),
      facts: { ...(title ? { documentTitle: title } : {}), ...(author ? { author } : {}), words: countWords(blocks) },
    };
  },
});

interface Script {
  readonly blocks: readonly Block[];
  readonly title?: string;
  readonly author?: string;
}

const READERS: Readonly<Record<string, (file: MediaFile) => Promise<Script>>> = {
  fdx: async (file) => finalDraft((await plainText(file)).text),
  fountain: async (file) => fountain((await plainText(file)).text),
  async celtx(file) {
    const zip = await openZip(file);
    const script = await zip.read(zip.find(/(^|\/)script[^/]*\.html$/), MAX_SCRIPT);
    return { blocks: script ? htmlBlocks(decodeText(script.data, script.cut).text) : [] };
  },
};

/** Paragraphs with a type each, in `Content`. */
function finalDraft(xml: string): Script {
  const blocks: Block[] = [];
  let type = '';
  let text = '';
  let inText = false;
  for (const piece of pieces(xml)) {
    if (typeof piece === 'string') text += inText ? piece : '';
    else if (piece.name === 'Paragraph' && piece.form === 'open') {
      type = piece.get('Type') ?? '';
      text = '';
    } else if (piece.name === 'Text') inText = piece.form === 'open' && !piece.empty;
    else if (piece.name === 'Paragraph' && text.trim() !== '') blocks.push(line(type, text.trim()));
    else if (piece.name === 'Content' && piece.form === 'close') break;
  }
  return { blocks };
}

const line = (type: string, text: string): Block =>
  type === 'Scene Heading'
    ? { kind: 'heading', level: 3, runs: plain(text) }
    : type === 'Character'
      ? { kind: 'text', runs: [{ text: text.toUpperCase(), strong: true }] }
      : { kind: 'text', runs: plain(text), quote: type === 'Dialogue' || type === 'Parenthetical' };

/** A title page of `Key: value`, then paragraphs; a line in capitals says who speaks in the lines below it. */
function fountain(text: string): Script {
  const blocks: Block[] = [];
  const head = /^(?:[A-Za-z ]{2,30}:[^\n]*\n(?:[ \t]+[^\n]*\n)*)+/.exec(text)?.[0] ?? '';
  const value = (key: string): string | undefined =>
    new RegExp(`^${key}:\\s*([^\\n]*(?:\\n[ \\t]+[^\\n]*)*)`, 'im')
      .exec(head)?.[1]
      ?.replace(/[_*]|\s*\n\s*/g, ' ')
      .trim() || undefined; // prettier-ignore
  for (const part of text
    .slice(head.length)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split(/\n\s*\n/)) {
    const lines = part
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean);
    const [first = ''] = lines;
    if (SCENE.test(first)) blocks.push({ kind: 'heading', level: 3, runs: plain(first.replace(/^\./, '')) });
    else if (lines.length > 1 && /^@|^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u.test(first))
      blocks.push(
        { kind: 'text', runs: [{ text: first, strong: true }] },
        { kind: 'text', runs: plain(lines.slice(1).join('\n')), quote: true },
      );
    else if (lines.length > 0) blocks.push({ kind: 'text', runs: plain(lines.join('\n')) });
  }
  const [title, author] = [value('title'), value('authors?')];
  return {
    blocks: [...(title ? [{ kind: 'heading', level: 1, runs: plain(title) } as const] : []), ...blocks],
    ...(title ? { title } : {}),
    ...(author ? { author } : {}),
  };
}

/** What stands before the first scene is a part of its own. */
function scenes(blocks: readonly Block[]): Section[] {
  const parts: { at: string; blocks: Block[] }[] = [];
  for (const block of blocks) {
    const scene = block.kind === 'heading' && block.level === 3;
    if (scene || parts.length === 0) parts.push({ at: scene ? words(block.runs).slice(0, 80) : '', blocks: [] });
    parts.at(-1)!.blocks.push(block);
  }
  return bounded(parts);
}

const countWords = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + ('runs' in block ? (words(block.runs).match(/\S+/g)?.length ?? 0) : 0), 0);
