/** Text and code: shown as they are, Markdown by its form, code in color. HTML is source here and never run. */
import { isCode } from '../../../src-shared/domain/code.ts';
import { type Block, plain, type Section, words } from '../../../src-shared/domain/document.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { plainText } from './pages/plain-text.ts';
import { types } from './types.ts';

export const TEXT_TYPES = types(
  'text',
  'text',
  `
  txt text/plain Text
  md text/markdown Markdown
  html text/html HTML
  css text/css CSS
  js text/javascript JavaScript
  ts text/x-typescript TypeScript
  tsx text/x-typescript TypeScript
  json application/json JSON
  xml application/xml XML
  yaml application/yaml YAML
  toml application/toml TOML
  py text/x-python Python
  php text/x-php PHP
  rb text/x-ruby Ruby
  java text/x-java Java
  c text/x-c C
  cpp text/x-c++ C++
  h text/x-c C header
  cs text/x-csharp C#
  go text/x-go Go
  rs text/x-rust Rust
  swift text/x-swift Swift
  sh text/x-shellscript Shell script
  sql application/sql SQL
  tex text/x-tex TeX`,
);
const LINES = 200;
/** A longer line is broken: nothing in a window or an index takes one of a hundred megabytes. */
const MAX_LINE = 4_000;
/** Its form is worked out up to here; what is longer is shown as it is typed. */
const MAX_MARKDOWN = 512 * 1024;

export const text = documents({
  id: 'text',
  version: 3,
  types: TEXT_TYPES,
  family: 'Text and code',
  // Told by what stands around it, or by name: see other.ts.
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    const { text, encoding, lines, cut } = await plainText(file);
    const facts = { encoding, ...(lines === undefined ? {} : { lines }) };
    const title =
      file.type.ext === 'html' ? /<title[^>]*>([^<]{1,300})/i.exec(text.slice(0, 65_536))?.[1]?.trim() : undefined;
    const damage = cut
      ? { damage: new FormatError('too-large', 'Only the first 8 MB of this text are shown and searched.') }
      : {};
    const parts = file.type.ext === 'md' ? await markdown(text) : undefined;
    const sections = parts ?? bounded(byLine(text, file.type.ext));
    return { unit: parts ? 'part' : 'line', sections, facts: { ...facts, ...(title ? { documentTitle: title } : {}) }, ...damage };
  },
});

async function markdown(text: string): Promise<Section[] | undefined> {
  if (text.length > MAX_MARKDOWN) return undefined;
  const { markdownBlocks } = await import('../tools/marked.ts');
  try {
    // Its head of settings is not part of the text.
    const blocks = markdownBlocks(text.replace(/^---\n[\s\S]{0,4000}?\n---\n/, ''));
    return blocks.length > 0 ? inParts(blocks) : undefined;
  } catch {
    return undefined;
  }
}

/** A part begins with a heading, where there are many. */
function inParts(blocks: readonly Block[]): Section[] {
  const parts: Block[][] = [[]];
  for (const block of blocks) {
    if (block.kind === 'heading' && parts.at(-1)!.length > 30) parts.push([]);
    parts.at(-1)!.push(block);
  }
  const title = (first: Block | undefined) => (first?.kind === 'heading' ? words(first.runs).slice(0, 200) : '');
  return bounded(parts.map((part, i) => ({ at: parts.length > 1 ? title(part[0]) || String(i + 1) : '', blocks: part })));
}

/** Parts of so many lines, each known by the number of its first one. */
function* byLine(text: string, ext: string): Generator<Section> {
  if (text.trim() === '') return;
  const language = isCode(ext) ? ext : '';
  const prose = language === '' && isProse(text.slice(0, 20_000));
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const lines: string[] = [];
    const first = line;
    for (let size = 0; lines.length < LINES && at < text.length && size < 64_000; ) {
      const end = text.indexOf('\n', at);
      const whole = end >= 0 && end - at <= MAX_LINE;
      const stop = whole ? end : Math.min(end < 0 ? text.length : end, at + MAX_LINE);
      lines.push(text.slice(at, stop));
      size += stop - at + 1;
      if (whole || stop === end) line++;
      at = stop + (whole || stop === end ? 1 : 0);
    }
    const blocks: Block[] = prose
      ? paragraphs(lines)
      : [{ kind: 'code', language, text: lines.join('\n'), line: first }];
    if (blocks.length > 0) yield { at: String(first), blocks };
  }
}

/** Lines of words rather than columns, lists of values or drawings made of signs. */
function isProse(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const set = lines.filter((line) => /^\s{2,}|\S\s{3,}\S|\t|^[^\p{L}]*$/u.test(line));
  return set.length <= lines.length * 0.15;
}

/** Between empty lines; the lines in them stay as they were broken. */
const paragraphs = (lines: readonly string[]): Block[] =>
  lines
    .join('\n')
    .split(/\n\s*\n/)
    .map((one) => one.replace(/^\n+|\s+$/g, ''))
    .filter((one) => one !== '')
    .map((one) => ({ kind: 'text', runs: plain(one) }));
