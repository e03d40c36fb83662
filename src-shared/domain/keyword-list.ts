/**
 * Keyword lists as Lightroom writes and reads them: one keyword a line, a tab deeper below its parent; `{synonym}` lines below a keyword,
 * and `[keyword]` for one that is not exported. A name that would read as such, or begins with a backslash, gets a backslash before it.
 */
import { cleanTagName, tagKey } from './tag-path.ts';

export interface Keyword {
  readonly path: readonly string[];
  readonly synonyms: readonly string[];
  /** Written in square brackets: it groups others and is not exported. */
  readonly category: boolean;
}

/** Every line that says something, parents before children. Never fails: a line too deep hangs on the one above it. */
export function parseKeywordList(text: string): Keyword[] {
  const found: { path: string[]; synonyms: string[]; category: boolean }[] = [];
  /** The keyword at each depth above the present line. */
  const above: (typeof found)[number][] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const depth = Math.min(above.length, /^\t*/.exec(line)?.[0].length ?? 0);
    const body = line.trim();
    const bare = inside(body, '{', '}');
    if (bare !== undefined) {
      const word = cleanTagName(bare);
      const owner = above[depth - 1];
      if (word !== '' && owner) owner.synonyms.push(word);
      continue;
    }
    const bracketed = inside(body, '[', ']');
    const name = cleanTagName(bracketed ?? body.replace(/^\\/, ''));
    if (name === '') continue;
    const keyword = { path: [...(above[depth - 1]?.path ?? []), name], synonyms: [], category: bracketed !== undefined };
    above.splice(depth, Number.POSITIVE_INFINITY, keyword);
    found.push(keyword);
  }
  return found;
}

const inside = (text: string, open: string, close: string): string | undefined =>
  text.length > 2 && text.startsWith(open) && text.endsWith(close) ? text.slice(1, -1) : undefined;

/** Keywords with their parents before them. parseKeywordList of it gives the same. Lines end with CR LF, as Lightroom's own. */
export function printKeywordList(keywords: readonly Keyword[]): string {
  return keywords
    .flatMap(({ path, synonyms, category }) => {
      const tabs = '\t'.repeat(path.length - 1);
      const name = path.at(-1) ?? '';
      return [`${tabs}${category ? `[${name}]` : escaped(name)}`, ...synonyms.map((word) => `${tabs}\t{${word}}`)].map((line) => `${line}\r\n`);
    })
    .join('');
}

const escaped = (name: string): string => (/^\\|^\{.+\}$|^\[.+\]$/s.test(name) ? `\\${name}` : name);

/** Keywords that are the same tag become one. */
export function gatherKeywords(keywords: readonly Keyword[]): Keyword[] {
  const byKey = new Map<string, Keyword>();
  for (const one of keywords) {
    const key = tagKey(one.path);
    const had = byKey.get(key);
    byKey.set(key, had ? { path: had.path, synonyms: [...new Set([...had.synonyms, ...one.synonyms])], category: had.category || one.category } : one);
  }
  return [...byKey.values()];
}

type Decoder = new (encoding: string, options?: { fatal: boolean }) => { decode(bytes: Uint8Array): string };

/** The text of such a file: UTF-8, or UTF-16 where it begins so, else as Windows programs of old wrote it. */
export function decodeKeywordList(bytes: Uint8Array): string {
  // Every runtime has it; src-shared itself is compiled without the libraries that declare it.
  const { TextDecoder } = globalThis as unknown as { TextDecoder: Decoder };
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  if (utf16) return new TextDecoder(utf16).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
