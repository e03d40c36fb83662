/**
 * Changes single properties of an XMP packet in its text. What is not asked for stays as it stands, to the byte: other namespaces, their
 * order, prefixes and indentation, develop settings, history.
 */
import { type Attribute, CannotEdit, type Element, escapeXml, spansOf, textOf } from './xml-spans.ts';

export { CannotEdit };

/** A property by its namespace (as it is declared) and name; `prefix` is used where the packet has none for it. */
export interface Property {
  readonly space: string;
  readonly prefix: string;
  readonly name: string;
}

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const EMPTY = `<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="${RDF}">
  <rdf:Description rdf:about="">
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`;
/** A packet without properties; as it stands in a file of its own. */
export const EMPTY_SIDECAR = `<?xml version="1.0" encoding="UTF-8"?>\n${EMPTY}`;
/** The same with the marks by which other programs find it within a file. */
export const EMPTY_PACKET = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n${EMPTY}<?xpacket end="w"?>`;

export type ListKind = 'Bag' | 'Seq';

export class XmpText {
  private source: string;
  /** Top-level descriptions of the one RDF element. */
  private descriptions: Element[] = [];
  private rdf!: Element;

  /** Throws CannotEdit. */
  constructor(source: string) {
    this.source = source;
    this.parse();
  }

  toString(): string {
    return this.source;
  }

  has(property: Property): boolean {
    return this.find(property).length > 0;
  }

  /** A simple value, or the first item of a list; undefined when it is not there. */
  value(property: Property): string | undefined {
    const [found] = this.find(property);
    if (!found) return undefined;
    if (!('children' in found)) return found.value;
    return this.items(found)?.[0]?.text ?? textOf(this.source, found);
  }

  /** Undefined when it is not there; a simple value is a list of one. */
  list(property: Property): string[] | undefined {
    const found = this.find(property);
    if (!found.length) return undefined;
    return found.flatMap((one) => {
      if (!('children' in one)) return [one.value];
      return this.items(one)?.map((item) => item.text) ?? (textOf(this.source, one).trim() ? [textOf(this.source, one)] : []);
    });
  }

  /** Undefined takes it away. */
  setSimple(property: Property, value: string | undefined): void {
    const [found, ...others] = this.find(property);
    if (value === undefined || !found) {
      this.remove(property);
      if (value !== undefined) this.insertSimple(property, value);
      return;
    }
    if (others.length) {
      this.remove(property);
      this.insertSimple(property, value);
      return;
    }
    if (!('children' in found)) this.splice(found.valueStart, found.valueEnd, escapeXml(value));
    else this.setText(found, value);
  }

  /** A text in languages: the default one is set, the others stay. Undefined takes the whole away. */
  setLanguages(property: Property, value: string | undefined): void {
    const found = this.find(property);
    const [one] = found;
    const items = one && 'children' in one && found.length === 1 ? this.items(one) : undefined;
    if (value === undefined || !items?.length) {
      this.remove(property);
      if (value !== undefined) this.insertElement(property, (pad) => this.container('Alt', [value], pad, ' xml:lang="x-default"'));
      return;
    }
    const isDefault = ({ element }: Item) =>
      element.attributes.some(({ name, value: lang }) => name === 'xml:lang' && lang.toLowerCase() === 'x-default');
    const target = items.find(isDefault);
    if (target) {
      this.setText(target.element, value);
      return;
    }
    const first = (items[0] as Item).element;
    this.splice(first.start, first.start, `<${first.name} xml:lang="x-default">${escapeXml(value)}</${first.name}>${this.padBefore(first)}`);
  }

  /** The whole list anew. Empty takes it away. */
  setList(property: Property, kind: ListKind, values: readonly string[]): void {
    this.remove(property);
    if (values.length) this.insertElement(property, (pad) => this.container(kind, values, pad));
  }

  /** Single items: those for which `gone` is true leave, `added` come at the end. Items that stay keep all that they carry. */
  editList(property: Property, kind: ListKind, gone: (text: string) => boolean, added: readonly string[]): void {
    const found = this.find(property);
    const [one] = found;
    const items = one && 'children' in one && found.length === 1 ? this.items(one) : undefined;
    const container = items && one && 'children' in one ? this.containerOf(one) : undefined;
    if (!items || !container) {
      const texts = (this.list(property) ?? []).filter((text) => !gone(text));
      const next = [...texts, ...added];
      if (found.length && next.length === this.list(property)?.length && !added.length) return;
      if (found.length || next.length) this.setList(property, kind, next);
      return;
    }
    const leaving = items.filter(({ text }) => gone(text));
    if (leaving.length === items.length && !added.length) {
      if (items.length) this.remove(property);
      return;
    }
    const splices: [number, number, string][] = leaving.map(({ element }) => [this.lineStart(element.start), element.end, '']);
    if (added.length) {
      const last = items.at(-1)?.element;
      const pad = last ? this.padBefore(last) : `${this.padBefore(container)} `;
      const li = last?.name ?? `${this.prefixOf(container, RDF)}:li`;
      const text = added.map((value) => `${pad}<${li}>${escapeXml(value)}</${li}>`).join('');
      if (container.selfClosing) splices.push([container.openEnd - 2, container.openEnd, `>${text}${this.padBefore(container)}</${container.name}>`]);
      else splices.push([last?.end ?? container.openEnd, last?.end ?? container.openEnd, text]);
    }
    this.apply(splices);
  }

  remove(property: Property): void {
    const found = this.find(property);
    if (!found.length) return;
    this.apply(found.map((one) => ['children' in one ? this.lineStart(one.start) : this.spaceStart(one.start), one.end, '']));
  }

  private parse(): void {
    const found: Element[] = [];
    const walk = (elements: readonly Element[]): void => {
      for (const element of elements)
        if (this.is(element, RDF, 'RDF')) found.push(element);
        else walk(element.children);
    };
    walk(spansOf(this.source));
    const [rdf] = found;
    if (!rdf || found.length > 1) throw new CannotEdit(rdf ? 'it holds several packets' : 'it holds no XMP');
    this.rdf = rdf;
    this.descriptions = rdf.children.filter((child) => this.is(child, RDF, 'Description'));
  }

  private apply(splices: readonly (readonly [number, number, string])[]): void {
    let text = this.source;
    for (const [start, end, put] of [...splices].sort((a, b) => b[0] - a[0] || b[1] - a[1])) text = text.slice(0, start) + put + text.slice(end);
    this.source = text;
    this.parse();
  }

  private splice(start: number, end: number, put: string): void {
    this.apply([[start, end, put]]);
  }

  private find({ space, name }: Property): (Attribute | Element)[] {
    return this.descriptions.flatMap((description) => [
      ...description.attributes.filter((one) => one.name.includes(':') && this.isName(one.name, description, space, name)),
      ...description.children.filter((child) => this.is(child, space, name)),
    ]);
  }

  private is(element: Element, space: string, name: string): boolean {
    return this.isName(element.name, element, space, name);
  }

  private isName(qualified: string, at: Element, space: string, name: string): boolean {
    const colon = qualified.indexOf(':');
    return qualified.slice(colon + 1) === name && sameSpace(spaceOf(at, qualified.slice(0, Math.max(0, colon))), space);
  }

  /** Bag, Seq or Alt. */
  private containerOf(property: Element): Element | undefined {
    return property.children.find((child) => ['Bag', 'Seq', 'Alt'].some((kind) => this.is(child, RDF, kind)));
  }

  private items(property: Element): Item[] | undefined {
    return this.containerOf(property)
      ?.children.filter((child) => this.is(child, RDF, 'li'))
      .map((element) => ({ element, text: this.itemText(element) }));
  }

  private itemText(element: Element): string {
    const value = element.children.find((child) => this.is(child, RDF, 'value'));
    const own = value ? textOf(this.source, value) : element.children.length ? '' : textOf(this.source, element);
    return own.trim();
  }

  /** The text of an element; a value with qualifiers beside it keeps these. */
  private setText(element: Element, value: string): void {
    const inner = element.children.find((child) => this.is(child, RDF, 'value'));
    if (inner) {
      this.setText(inner, value);
      return;
    }
    const text = escapeXml(value);
    // A link is no text: the value takes its place.
    const kept = element.attributes.filter(({ name }) => /^xmlns(?::|$)|^xml:/.test(name));
    const head =
      kept.length === element.attributes.length
        ? this.source.slice(element.start, element.openEnd).replace(/\s*\/?>$/, '>')
        : `<${element.name}${kept.map((one) => ` ${this.source.slice(one.start, one.end)}`).join('')}>`;
    this.splice(element.start, element.end, `${head}${text}</${element.name}>`);
  }

  private insertSimple(property: Property, value: string): void {
    const target = this.descriptionFor();
    const style = target.attributes.some(({ name }) => name.includes(':') && !/^(?:xmlns|xml):/.test(name) && !this.isName(name, target, RDF, 'about'));
    // Line ends in attributes would become spaces.
    if (!style || /[\r\n\t]/.test(value)) {
      this.insertElement(property, () => escapeXml(value));
      return;
    }
    const prefix = this.declared(property);
    const at = this.descriptionFor();
    const last = at.attributes.at(-1) as Attribute;
    const pad = /\s+$/.exec(this.source.slice(0, last.start))?.[0] ?? ' ';
    this.splice(last.end, last.end, `${pad}${prefix}:${property.name}="${escapeXml(value)}"`);
  }

  /** `inner` is given the line end and indentation of the property. */
  private insertElement(property: Property, inner: (pad: string) => string): void {
    const prefix = this.declared(property);
    const target = this.descriptionFor();
    const last = target.children.at(-1);
    const pad = last ? this.padBefore(last) : /\n/.test(this.source) ? `${this.padBefore(target) || '\n'} ` : '';
    const element = `${pad}<${prefix}:${property.name}>${inner(pad)}</${prefix}:${property.name}>`;
    if (target.selfClosing)
      this.splice(target.openEnd - 2, target.openEnd, `>${element}${this.padBefore(target)}</${target.name}>`);
    else this.splice(last?.end ?? target.openEnd, last?.end ?? target.openEnd, element);
  }

  private container(kind: 'Bag' | 'Seq' | 'Alt', values: readonly string[], pad: string, attributes = ''): string {
    const rdf = this.prefixOf(this.descriptionFor(), RDF);
    const [in1, in2] = pad ? [`${pad} `, `${pad}  `] : ['', ''];
    const items = values.map((value) => `${in2}<${rdf}:li${attributes}>${escapeXml(value)}</${rdf}:li>`).join('');
    return `${in1}<${rdf}:${kind}>${items}${in1}</${rdf}:${kind}>${pad}`;
  }

  private descriptionFor(): Element {
    if (!this.descriptions.length) {
      const rdf = this.prefixOf(this.rdf, RDF);
      const made = `<${rdf}:Description ${rdf}:about=""/>`;
      if (this.rdf.selfClosing) this.splice(this.rdf.openEnd - 2, this.rdf.openEnd, `>${made}</${this.rdf.name}>`);
      else this.splice(this.rdf.openEnd, this.rdf.openEnd, made);
    }
    return this.descriptions[0] as Element;
  }

  /** The prefix by which the first description knows the namespace; declared there when it does not. */
  private declared({ space, prefix }: Property): string {
    const target = this.descriptionFor();
    const known = prefixFor(target, space);
    if (known) return known;
    let free = prefix;
    for (let i = 2; isUsed(target, free); i++) free = `${prefix}${i}`;
    this.splice(target.nameEnd, target.nameEnd, `${this.attributePad(target)}xmlns:${free}="${space}"`);
    return free;
  }

  private attributePad(element: Element): string {
    const [first] = element.attributes;
    return first ? this.source.slice(element.nameEnd, first.start) || ' ' : ' ';
  }

  private prefixOf(at: Element, space: string): string {
    const prefix = prefixFor(at, space);
    if (!prefix) throw new CannotEdit('RDF has no prefix in it');
    return prefix;
  }

  /** Line end and indentation before it; empty where it does not begin a line. */
  private padBefore(element: Element): string {
    return this.source.slice(this.lineStart(element.start), element.start);
  }

  /** Where the white space before `at` begins that belongs to its line, the line end included. */
  private lineStart(at: number): number {
    let start = at;
    while (start > 0 && (this.source[start - 1] === ' ' || this.source[start - 1] === '\t')) start--;
    if (this.source[start - 1] !== '\n') return at;
    start--;
    return this.source[start - 1] === '\r' ? start - 1 : start;
  }

  private spaceStart(at: number): number {
    let start = at;
    while (start > 0 && /\s/.test(this.source[start - 1] as string)) start--;
    return start;
  }
}

interface Item {
  readonly element: Element;
  readonly text: string;
}

const sameSpace = (a: string | undefined, b: string): boolean => a?.replace(/[/#]$/, '') === b.replace(/[/#]$/, '');

function spaceOf(at: Element, prefix: string): string | undefined {
  const name = prefix ? `xmlns:${prefix}` : 'xmlns';
  for (let element: Element | undefined = at; element; element = element.parent) {
    const found = element.attributes.find((one) => one.name === name);
    if (found) return found.value;
  }
  return prefix === 'xml' ? 'http://www.w3.org/XML/1998/namespace' : undefined;
}

function prefixFor(at: Element, space: string): string | undefined {
  for (let element: Element | undefined = at; element; element = element.parent)
    for (const { name, value } of element.attributes) {
      const prefix = name.startsWith('xmlns:') ? name.slice(6) : '';
      if (prefix && sameSpace(value, space) && sameSpace(spaceOf(at, prefix), space)) return prefix;
    }
  return undefined;
}

/** Bound above it, or anywhere below, where another binding would change what stands there. */
function isUsed(target: Element, prefix: string): boolean {
  if (spaceOf(target, prefix) !== undefined) return true;
  const below = (element: Element): boolean =>
    element.attributes.some(({ name }) => name === `xmlns:${prefix}`) || element.children.some(below);
  return target.children.some(below);
}
