/** XML as a tree: the only importer of fast-xml-parser. Nothing is fetched, and no entities beyond XML's own five are known. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Own text, without that of children. */
  readonly text: string;
}

export class XmlError extends Error {}

const MAX_DEPTH = 64;
const PREFIX = '@';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: PREFIX,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
  strictReservedNames: false,
});

type Ordered = Readonly<Record<string, unknown>>;

/** Top-level elements. Lenient about what follows or is missing at the end; throws XmlError when it is no XML at all. */
export function parseXml(source: string): XmlElement[] {
  // A document type brings nothing but attacks here.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(source)) throw new XmlError('The XML has a document type, which is refused.');
  try {
    return (parser.parse(source) as Ordered[]).flatMap(element);
  } catch (error) {
    throw new XmlError('The XML is damaged.', { cause: error });
  }
}

/** What is wrong with the form of `source`, undefined when it is well-formed. */
export function xmlProblem(source: string): string | undefined {
  try {
    const answer = XMLValidator.validate(source);
    return answer === true ? undefined : answer.err.msg;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function element(node: Ordered): XmlElement[] {
  for (const name in node) {
    if (name === ':@' || name === '#text') continue;
    const inner = node[name];
    if (!Array.isArray(inner)) continue;
    const children: XmlElement[] = [];
    let text = '';
    for (const child of inner as Ordered[]) {
      if ('#text' in child) text += decode(String(child['#text']));
      else children.push(...element(child));
    }
    return [{ name, attributes: attributes(node[':@']), children, text }];
  }
  return [];
}

const NONE: Readonly<Record<string, string>> = Object.freeze({});

function attributes(raw: unknown): Readonly<Record<string, string>> {
  if (typeof raw !== 'object' || raw === null) return NONE;
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (name.startsWith(PREFIX)) result[name.slice(PREFIX.length)] = decode(String(value));
  }
  return result;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
