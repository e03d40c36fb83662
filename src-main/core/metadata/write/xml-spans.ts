/** XML with the place of everything in its text, so that one value can be changed and every other byte stays as it was. */

export interface Attribute {
  readonly name: string;
  /** Of the name, and after the closing quote. */
  readonly start: number;
  readonly end: number;
  /** Within the quotes. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Decoded. */
  readonly value: string;
}

export interface Element {
  readonly name: string;
  readonly parent: Element | undefined;
  readonly attributes: Attribute[];
  readonly children: Element[];
  /** `<`, and after the name in the start tag. */
  readonly start: number;
  readonly nameEnd: number;
  /** After the `>` of the start tag. */
  openEnd: number;
  selfClosing: boolean;
  /** Of the end tag's `<`; for an empty element the same as openEnd. */
  closeStart: number;
  /** After the whole element. */
  end: number;
}

/** It is not well-formed, or holds what is not edited here. The message says what, for people. */
export class CannotEdit extends Error {}

const NAME = /[^\s/>=<"']+/y;
const SPACE = /\s*/y;
const MAX_DEPTH = 100;

/** The top-level elements. Throws CannotEdit. */
export function spansOf(text: string): Element[] {
  const tops: Element[] = [];
  const open: Element[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    if (next < 0) break;
    const special = skipSpecial(text, next);
    if (special !== undefined) {
      at = special;
      continue;
    }
    if (text[next + 1] === '/') {
      const end = text.indexOf('>', next);
      const element = open.pop();
      if (!element || end < 0 || text.slice(next + 2, end).trim() !== element.name) throw new CannotEdit('its tags do not match');
      element.closeStart = next;
      element.end = end + 1;
      at = end + 1;
      continue;
    }
    const element = startTag(text, next, open.at(-1));
    (element.parent?.children ?? tops).push(element);
    if (!element.selfClosing) open.push(element);
    if (open.length > MAX_DEPTH) throw new CannotEdit('its elements lie too deep in each other');
    at = element.openEnd;
  }
  if (open.length) throw new CannotEdit('it ends too early');
  return tops;
}

/** After a comment, an instruction or a CDATA section that begins at `at`. */
function skipSpecial(text: string, at: number): number | undefined {
  const until = (mark: string): number => {
    const end = text.indexOf(mark, at);
    if (end < 0) throw new CannotEdit('it ends too early');
    return end + mark.length;
  };
  if (text.startsWith('<!--', at)) return until('-->');
  if (text.startsWith('<![CDATA[', at)) return until(']]>');
  if (text.startsWith('<?', at)) return until('?>');
  if (text.startsWith('<!', at)) throw new CannotEdit('it has a document type');
  return undefined;
}

function startTag(text: string, start: number, parent: Element | undefined): Element {
  const nameEnd = after(NAME, text, start + 1);
  const name = text.slice(start + 1, nameEnd);
  const attributes: Attribute[] = [];
  if (!name) throw new CannotEdit('a tag has no name');
  let at = after(SPACE, text, nameEnd);
  for (;;) {
    const selfClosing = text[at] === '/';
    if (selfClosing) at++;
    if (text[at] === '>') {
      const openEnd = at + 1;
      return { name, parent, attributes, children: [], start, nameEnd, openEnd, selfClosing, closeStart: openEnd, end: openEnd };
    }
    const attribute = selfClosing ? undefined : attributeAt(text, at);
    if (!attribute) throw new CannotEdit('a tag is damaged');
    attributes.push(attribute);
    at = after(SPACE, text, attribute.end);
  }
}

function attributeAt(text: string, start: number): Attribute | undefined {
  const nameEnd = after(NAME, text, start);
  let at = after(SPACE, text, nameEnd);
  if (nameEnd === start || text[at] !== '=') return undefined;
  at = after(SPACE, text, at + 1);
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return undefined;
  const valueEnd = text.indexOf(quote, at + 1);
  if (valueEnd < 0) return undefined;
  const value = unescapeXml(text.slice(at + 1, valueEnd));
  return { name: text.slice(start, nameEnd), start, end: valueEnd + 1, valueStart: at + 1, valueEnd, value };
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** For text and for values in double quotes; line ends stay line ends. */
export function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#xD;');
}

/** The text within an element that has no children, decoded. */
export function textOf(source: string, element: Element): string {
  const inner = source.slice(element.openEnd, element.closeStart);
  const parts = inner.split(/(<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>)/);
  return parts
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : /^<[!?]/.test(part) ? '' : unescapeXml(part)))
    .join('');
}
