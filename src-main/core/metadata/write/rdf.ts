/**
 * An XMP packet as the statements it makes, whatever way they are written: attributes or elements, order, prefixes, white space. Read by
 * another parser than the one that edits, to say whether a write left everything of others as it was.
 */
import { parseXml, type XmlElement } from '../../tools/xml.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns';
const XML = 'http://www.w3.org/XML/1998/namespace';
type Scope = ReadonlyMap<string, string>;

/** `namespace name` (without a last / or #) of each property → its value in canonical form, JSON. */
export function statements(packet: string): Map<string, string> {
  const found = new Map<string, string[]>();
  const walk = (elements: readonly XmlElement[], scope: Scope): void => {
    for (const element of elements) {
      const own = inner(element, scope);
      if (nameOf(element.name, own) !== `${RDF} RDF`) walk(element.children, own);
      else for (const description of element.children) describe(description, inner(description, own), found);
    }
  };
  walk(parseXml(packet), new Map([['xml', XML]]));
  return new Map([...found].map(([name, values]) => [name, JSON.stringify(values.sort())]));
}

/** The first property beside `touched` that is not in both with one value; undefined: nothing else changed. */
export function lost(before: string, after: string, touched: ReadonlySet<string>): string | undefined {
  const [was, is] = [statements(before), statements(after)];
  for (const name of new Set([...was.keys(), ...is.keys()]))
    if (!touched.has(name) && was.get(name) !== is.get(name)) return name;
  return undefined;
}

function describe(description: XmlElement, scope: Scope, found: Map<string, string[]>): void {
  const put = (name: string, value: unknown): void => {
    const values = found.get(name) ?? [];
    found.set(name, values);
    values.push(JSON.stringify(value));
  };
  for (const [attribute, value] of Object.entries(description.attributes)) {
    const name = nameOf(attribute, scope);
    if (name && !/^xmlns(?::|$)/.test(attribute) && !/ about$/.test(name)) put(name, { text: value });
  }
  for (const child of description.children) {
    const own = inner(child, scope);
    put(nameOf(child.name, own), canonicalOf(child, own));
  }
}

function canonicalOf(element: XmlElement, scope: Scope): unknown {
  const fields: [string, unknown][] = [];
  for (const [attribute, value] of Object.entries(element.attributes)) {
    const name = nameOf(attribute, scope);
    if (/^xmlns(?::|$)/.test(attribute) || name === `${RDF} parseType`) continue;
    fields.push([name, { text: value }]);
  }
  const children = element.children.map((child) => ({ child, scope: inner(child, scope) }));
  const [only] = children;
  if (only && children.length === 1) {
    const name = nameOf(only.child.name, only.scope);
    if (['Bag', 'Seq', 'Alt'].some((kind) => name === `${RDF} ${kind}`)) {
      const items = only.child.children.map((item) => canonicalOf(item, inner(item, only.scope)));
      return { list: name, items, ...(fields.length ? { fields } : {}) };
    }
    if (name === `${RDF} Description`) return merge(fields, canonicalOf(only.child, only.scope));
  }
  if (children.length) {
    const own = children.map(({ child, scope: at }) => [nameOf(child.name, at), canonicalOf(child, at)] as [string, unknown]);
    return { fields: sorted([...fields, ...own]) };
  }
  return fields.length && element.text.trim() === '' ? { fields: sorted(fields) } : { text: element.text, ...(fields.length ? { fields: sorted(fields) } : {}) };
}

function merge(fields: [string, unknown][], value: unknown): unknown {
  const more = (value as { fields?: [string, unknown][] }).fields ?? [];
  return { ...(value as object), fields: sorted([...fields, ...more]) };
}

const sorted = (fields: [string, unknown][]): [string, unknown][] => fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

function inner(element: XmlElement, scope: Scope): Scope {
  const own = new Map(scope);
  for (const [name, value] of Object.entries(element.attributes))
    if (/^xmlns(?::|$)/.test(name)) own.set(name.slice(6), value.replace(/[/#]$/, ''));
  return own;
}

function nameOf(qualified: string, scope: Scope): string {
  const colon = qualified.indexOf(':');
  return `${scope.get(colon < 0 ? '' : qualified.slice(0, colon)) ?? ''} ${qualified.slice(colon + 1)}`;
}
