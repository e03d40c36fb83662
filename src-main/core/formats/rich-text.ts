/** RTF: its words and headings. Pictures, fields and objects in it are passed over. */
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { type Block, plain } from '../../../src-shared/domain/document.ts';
import { ascii } from './bytes.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { countWords } from './pages/package.ts';
import { types } from './types.ts';

export const RICH_TEXT_TYPES = types('rich-text', 'document', 'rtf application/rtf Rich text');
const MAX_READ = 32 * 2 ** 20;
/** Groups that are not text of the document. */
const PASSED = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'object',
  'header',
  'footer',
  'headerl',
  'headerr',
  'footerl',
  'footerr',
  'themedata',
  'datastore',
  'listtable',
  'listoverridetable',
  'rsidtbl',
  'generator',
  'xmlnstbl',
  'fldinst',
  'bkmkstart',
  'bkmkend',
  'latentstyles',
  'pntext',
]); // prettier-ignore
const WORDS: Readonly<Record<string, string>> = {
  par: '\n',
  sect: '\n',
  page: '\f',
  line: '\n',
  tab: '\t',
  cell: '\t',
  row: '\n',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
}; // prettier-ignore
const TOKEN = /\\([a-z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\$/gi;

export const richText = documents({
  id: 'rich-text',
  version: 2,
  types: RICH_TEXT_TYPES,
  family: 'Rich text',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    const source = await file.part(0, MAX_READ);
    if (!ascii(source, 0, 5).startsWith('{\\rtf'))
      throw new FormatError('damaged', 'This is not a rich text file, or its beginning is damaged.');
    const { text, facts } = textOf(source.toString('latin1'));
    const pages = text.split('\f').map((page): Block[] =>
      page
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => ({ kind: 'text', runs: plain(line.trim()) })),
    );
    const sections = bounded(
      pages.filter((blocks) => blocks.length > 0).map((blocks, i) => ({ at: String(i + 1), blocks })),
    );
    const words = countWords(sections.flatMap(({ blocks }) => blocks));
    return { unit: 'page', sections, facts: { ...facts, ...(words ? { words } : {}) } };
  },
});

function textOf(rtf: string): { readonly text: string; readonly facts: Facts } {
  const decoder = new TextDecoder('windows-1252');
  const out: string[] = [];
  const stack: { passed: boolean; skip: number }[] = [];
  let [passed, skip, pending, starred] = [false, 1, 0, false];
  for (const [, word, number, hex, sign, brace, text] of rtf.matchAll(TOKEN)) {
    if (brace === '{') {
      if (stack.length < 100_000) stack.push({ passed, skip });
    } else if (brace === '}') ({ passed, skip } = stack.pop() ?? { passed: false, skip: 1 });
    else if (word === 'u' && number !== undefined && !passed) {
      out.push(String.fromCharCode(Number(number) & 0xffff));
      pending = skip;
    } else if (word === 'uc') skip = Number(number ?? 1);
    else if (word !== undefined) {
      if (PASSED.has(word) || starred) passed = true;
      else if (!passed && WORDS[word]) out.push(WORDS[word]);
    } else if (sign === '*') {
      starred = true;
      continue;
    } else if (pending > 0 && (hex !== undefined || text !== undefined)) {
      // What stands for a letter where that is not known.
      const shown = text?.slice(pending) ?? '';
      pending = Math.max(0, pending - (text?.length ?? 1));
      if (!passed) out.push(shown);
    } else if (!passed) {
      if (hex !== undefined) out.push(decoder.decode(Uint8Array.of(Number.parseInt(hex, 16))));
      else if (text !== undefined) out.push(text);
      else if (sign === '~') out.push('\u00a0');
      else if (sign === '\\' || sign === '{' || sign === '}') out.push(sign);
    }
    starred = false;
  }
  const info = (name: string): string | undefined =>
    new RegExp(`\\{\\\\${name} ([^{}\\\\]{1,300})\\}`).exec(rtf.slice(0, 65_536))?.[1]?.trim() || undefined; // prettier-ignore
  const [documentTitle, author] = [info('title'), info('author')];
  return { text: out.join(''), facts: { ...(documentTitle ? { documentTitle } : {}), ...(author ? { author } : {}) } };
}
