/** Code in color, cheaply: comments, strings, numbers and keywords by one pass over the text; no grammar, and no text it cannot pass. */

export type Shade = 'comment' | 'string' | 'number' | 'keyword' | 'name';
export interface Shaded {
  readonly text: string;
  readonly shade?: Shade;
}

interface Language {
  /** Line comments begin so. */
  readonly line?: readonly string[];
  /** Block comments begin and end so. */
  readonly block?: readonly (readonly [string, string])[];
  readonly quotes?: string;
  readonly keywords?: string;
  /** Tags and attributes instead of keywords. */
  readonly markup?: boolean;
  /** Words before a colon are names. */
  readonly names?: boolean;
  readonly caseless?: boolean;
}

const C_BLOCK: readonly (readonly [string, string])[] = [['/*', '*/']];
const C_WORDS =
  'break case char const continue default do double else enum extern float for goto if int long return short signed sizeof static struct switch typedef union unsigned void volatile while';
const OBJECT_WORDS =
  'abstract bool boolean break byte case catch char class const continue default do double else enum extends false final finally float for foreach if implements import in instanceof int interface internal is let long namespace new null override package private protected public readonly return static string struct super switch this throw throws true try using var virtual void while async await';
const JS_WORDS =
  'abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for from function get if implements import in instanceof interface is keyof let namespace new null number of private protected public readonly return set static string super switch this throw true try type typeof undefined unknown var void while with yield';
const c = (keywords: string): Language => ({ line: ['//'], block: C_BLOCK, quotes: '"\'', keywords });

const LANGUAGES: Readonly<Record<string, Language>> = {
  js: { line: ['//'], block: C_BLOCK, quotes: '"\'`', keywords: JS_WORDS },
  json: { quotes: '"', keywords: 'true false null', names: true, line: ['//'] },
  css: {
    block: C_BLOCK,
    quotes: '"\'',
    names: true,
    keywords: '@media @import @keyframes @supports @layer @font-face important',
  },
  xml: { markup: true, block: [['<!--', '-->']] },
  yaml: { line: ['#'], quotes: '"\'', names: true, keywords: 'true false null yes no' },
  toml: { line: ['#'], quotes: '"\'', keywords: 'true false' },
  py: {
    line: ['#'],
    block: [
      ['"""', '"""'],
      ["'''", "'''"],
    ],
    quotes: '"\'',
    keywords:
      'and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return self True try while with yield',
  },
  php: {
    line: ['//', '#'],
    block: C_BLOCK,
    quotes: '"\'',
    keywords: `${OBJECT_WORDS} array echo elseif endif endforeach fn function global include isset match print require require_once trait use yield`,
  },
  rb: {
    line: ['#'],
    quotes: '"\'',
    keywords:
      'alias and begin break case class def do else elsif end ensure false for if in module next nil not or require rescue return self super then true unless until when while yield',
  },
  java: c(OBJECT_WORDS),
  cs: c(`${OBJECT_WORDS} get set partial sealed where yield record`),
  c: c(C_WORDS),
  cpp: c(`${C_WORDS} ${OBJECT_WORDS} auto template typename delete explicit friend inline nullptr operator`),
  go: c(
    'break case chan const continue default defer else fallthrough false for func go goto if import interface map nil package range return select struct switch true type var string int bool error',
  ),
  rs: c(
    'as async await break const continue crate else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while',
  ),
  swift: c(
    'as associatedtype break case catch class continue default defer do else enum extension false for func guard if import in init inout is let nil override private protocol public return self static struct super switch throw true try var where while',
  ),
  sh: {
    line: ['#'],
    quotes: '"\'',
    keywords: 'case do done elif else esac export fi for function if in local return set then until while echo exit',
  },
  sql: {
    line: ['--'],
    block: C_BLOCK,
    quotes: '\'"',
    caseless: true,
    keywords:
      'add all alter and as asc begin between by case check column commit constraint create cross default delete desc distinct drop else end exists foreign from full group having if in index inner insert int integer into is join key left like limit not null on or order outer primary references right select set table text then transaction union unique update values varchar view when where with',
  },
  tex: { line: ['%'] },
}; // prettier-ignore
const SAME: Readonly<Record<string, string>> = {
  ts: 'js',
  tsx: 'js',
  html: 'xml',
  fdx: 'xml',
  h: 'c',
  gltf: 'json',
  svg: 'xml',
  javascript: 'js',
  typescript: 'js',
  python: 'py',
  bash: 'sh',
  shell: 'sh',
  rust: 'rs',
  ruby: 'rb',
  yml: 'yaml',
  jsx: 'js',
}; // prettier-ignore

/** @param language an extension, or a name as people write it behind a fence */
export function isCode(language: string): boolean {
  return (SAME[language] ?? language) in LANGUAGES;
}

const scanners = new Map<string, (text: string) => Shaded[]>();

/** The text in pieces, in order, none left out. Linear in its length. */
export function shade(text: string, language: string): readonly Shaded[] {
  const name = SAME[language.toLowerCase()] ?? language.toLowerCase();
  const known = LANGUAGES[name];
  if (!known) return [{ text }];
  let scan = scanners.get(name);
  if (!scan) {
    scan = scanner(known);
    scanners.set(name, scan);
  }
  return scan(text);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Every alternative begins with its own characters and never looks back, so that no text takes more than one look at each character. */
function scanner(language: Language): (text: string) => Shaded[] {
  const { block = [], line = [], quotes = '', markup, names, caseless } = language;
  const keywords = new Set((language.keywords ?? '').split(' '));
  const parts: string[] = [];
  for (const [from, to] of block)
    parts.push(`(?<comment${parts.length}>${escaped(from)}(?:(?!${escaped(to)})[\\s\\S])*(?:${escaped(to)})?)`);
  for (const from of line) parts.push(`(?<comment${parts.length}>${escaped(from)}[^\\n]*)`);
  for (const quote of quotes) {
    const inside = quote === '`' ? '[^`\\\\]' : `[^${quote}\\\\\\n]`;
    parts.push(`(?<string${parts.length}>${quote}(?:${inside}|\\\\[\\s\\S])*${quote}?)`);
  }
  if (markup) parts.push('(?<tag><\\/?[\\w:.-]+|<[!?][\\w-]+|\\/?>|\\?>)', '(?<string9>"[^"<]*"?)');
  else parts.push('(?<number>\\b\\d[\\w.]*)', '(?<word>[@$]?[\\p{L}_][\\p{L}\\p{N}_-]*)');
  const pattern = new RegExp(parts.join('|'), 'gu');
  return (text) => {
    const out: Shaded[] = [];
    let done = 0;
    for (const match of text.matchAll(pattern)) {
      const [found] = match;
      const shade = shadeOf(match.groups ?? {}, found, text, match.index + found.length);
      if (!shade) continue;
      if (match.index > done) out.push({ text: text.slice(done, match.index) });
      out.push({ text: found, shade });
      done = match.index + found.length;
    }
    if (done < text.length) out.push({ text: text.slice(done) });
    return out;
  };

  function shadeOf(
    groups: Record<string, string | undefined>,
    found: string,
    text: string,
    end: number,
  ): Shade | undefined {
    for (const [name, value] of Object.entries(groups)) {
      if (value === undefined) continue;
      if (name.startsWith('comment')) return 'comment';
      if (name.startsWith('string')) return names && text[end] === ':' ? 'name' : 'string';
      if (name === 'tag') return 'keyword';
      if (name === 'number') return 'number';
      if (keywords.has(caseless ? found.toLowerCase() : found)) return 'keyword';
      return names && text[end] === ':' ? 'name' : undefined;
    }
    return undefined;
  }
}
