/** XMP packets (RDF/XML) → tags as exiftool names and structures them (`-struct -n`). */
import { FIELDS_PREFIX, FIELDS_XMP } from '../../../src-shared/domain/fields/xmp.ts';
import { VITRINE_XMP } from '../../../src-shared/domain/metadata/namespace.ts';
import { parseXml, type XmlElement } from '../tools/xml.ts';
import type { Tags } from './tags.ts';

/** Namespaces we read something from, without a final / or #; others are passed over. */
const GROUPS: Readonly<Record<string, string>> = {
  'http://purl.org/dc/elements/1.1': 'XMP-dc',
  'http://ns.adobe.com/xap/1.0': 'XMP-xmp',
  'http://ns.adobe.com/xap/1.0/rights': 'XMP-xmpRights',
  'http://ns.adobe.com/xap/1.0/mm': 'XMP-xmpMM',
  // Inside of structures only.
  'http://ns.adobe.com/xap/1.0/sType/ResourceRef': 'XMP-stRef',
  'http://ns.adobe.com/xap/1.0/sType/ManifestItem': 'XMP-stMfs',
  'http://ns.adobe.com/xap/1.0/sType/ResourceEvent': 'XMP-stEvt',
  'http://ns.adobe.com/xmp/1.0/DynamicMedia': 'XMP-xmpDM',
  'http://ns.adobe.com/photoshop/1.0': 'XMP-photoshop',
  'http://ns.adobe.com/lightroom/1.0': 'XMP-lr',
  'http://ns.adobe.com/tiff/1.0': 'XMP-tiff',
  'http://ns.adobe.com/exif/1.0': 'XMP-exif',
  'http://ns.adobe.com/exif/1.0/aux': 'XMP-aux',
  'http://cipa.jp/exif/1.0': 'XMP-exifEX',
  'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns': 'XMP-iptcCore',
  'http://iptc.org/std/Iptc4xmpExt/2008-02-29': 'XMP-iptcExt',
  'http://ns.useplus.org/ldf/xmp/1.0': 'XMP-plus',
  'http://prismstandard.org/namespaces/prismusagerights/2.1': 'XMP-pur',
  'http://creativecommons.org/ns': 'XMP-cc',
  'http://www.digikam.org/ns/1.0': 'XMP-digiKam',
  'http://ns.microsoft.com/photo/1.0': 'XMP-microsoft',
  'http://ns.iview-multimedia.com/mediapro/1.0': 'XMP-mediapro',
  'http://ns.microsoft.com/expressionmedia/1.0': 'XMP-expressionmedia',
  'http://ns.acdsee.com/iptc/1.0': 'XMP-acdsee',
  'http://darktable.sf.net': 'XMP-darktable',
  [VITRINE_XMP.slice(0, -1)]: 'XMP-vitrine',
  [FIELDS_XMP.slice(0, -1)]: `XMP-${FIELDS_PREFIX}`,
};
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns';
/** Where exiftool's name is not the property's with a capital letter. */
const RENAMED: Readonly<Record<string, string>> = {
  'XMP-microsoft:Rating': 'RatingPercent',
  'XMP-exif:GPSTimeStamp': 'GPSDateTime',
  'XMP-exif:ISOSpeedRatings': 'ISO',
  'XMP-exifEX:PhotographicSensitivity': 'ISO',
};
const LISTS = new Set(['Bag', 'Seq', 'Alt']);

type Scope = ReadonlyMap<string, string>;

/** Adds what the packet says to `tags`; what is there already stays. Throws XmlError. */
export function readXmp(packet: string, tags: Tags): void {
  for (const rdf of findRdf(parseXml(packet), new Map())) {
    for (const description of rdf.element.children) {
      const scope = inner(description, rdf.scope);
      if (name(description.name, scope).local !== 'Description') continue;
      for (const [attribute, value] of Object.entries(description.attributes)) put(tags, key(attribute, scope), value);
      for (const property of description.children) {
        const own = inner(property, scope);
        const target = key(property.name, own);
        if (target) put(tags, target, readValue(property, own));
      }
    }
  }
  addPosition(tags);
}

function put(tags: Tags, target: string | undefined, value: unknown): void {
  if (target && value !== undefined && !(target in tags)) tags[target] = value;
}

function inner(element: XmlElement, scope: Scope): Scope {
  let own: Map<string, string> | undefined;
  for (const attribute in element.attributes) {
    if (!attribute.startsWith('xmlns')) continue;
    own ??= new Map(scope);
    own.set(attribute === 'xmlns' ? '' : attribute.slice(6), element.attributes[attribute]!.replace(/[/#]$/, ''));
  }
  return own ?? scope;
}

function name(qualified: string, scope: Scope): { space: string; local: string } {
  const colon = qualified.indexOf(':');
  return { space: scope.get(colon < 0 ? '' : qualified.slice(0, colon)) ?? '', local: qualified.slice(colon + 1) };
}

/** `XMP-dc:Title`; undefined for namespaces that are not ours to read. */
function key(qualified: string, scope: Scope): string | undefined {
  const { space, local } = name(qualified, scope);
  const group = GROUPS[space];
  if (!group || local === '') return undefined;
  // Names of custom fields have no other spelling.
  if (group === `XMP-${FIELDS_PREFIX}`) return `${group}:${local}`;
  const plain = `${group}:${local[0]!.toUpperCase()}${local.slice(1)}`;
  const renamed = RENAMED[`${group}:${local}`];
  return renamed ? `${group}:${renamed}` : plain;
}

interface Found {
  readonly element: XmlElement;
  readonly scope: Scope;
}

function findRdf(elements: readonly XmlElement[], scope: Scope): Found[] {
  return elements.flatMap((element) => {
    const own = inner(element, scope);
    const { space, local } = name(element.name, own);
    return local === 'RDF' && space === RDF ? [{ element, scope: own }] : findRdf(element.children, own);
  });
}

/** Text, array (Bag, Seq), the default language (Alt), or an object (structure). */
function readValue(property: XmlElement, scope: Scope): unknown {
  for (const child of property.children) {
    const { space, local } = name(child.name, inner(child, scope));
    if (space !== RDF) continue;
    if (LISTS.has(local)) return listOf(child, local, inner(child, scope));
    if (local === 'Description') return structure(child, inner(child, scope));
    // A value with qualifiers beside it.
    if (local === 'value') return child.text;
  }
  if (property.children.length > 0) return structure(property, scope);
  const attributes = Object.keys(property.attributes).filter((attribute) => key(attribute, scope));
  if (attributes.length > 0) return structure(property, scope);
  const resource = Object.entries(property.attributes).find(
    ([attribute]) => name(attribute, scope).local === 'resource',
  );
  return resource && property.text.trim() === '' ? resource[1] : property.text;
}

function listOf(container: XmlElement, kind: string, scope: Scope): unknown {
  const items = container.children.filter((child) => name(child.name, inner(child, scope)).local === 'li');
  if (kind !== 'Alt') return items.map((item) => readValue(item, inner(item, scope)));
  const preferred = items.find((item) => item.attributes['xml:lang']?.toLowerCase() === 'x-default') ?? items[0];
  return preferred && readValue(preferred, inner(preferred, scope));
}

function structure(element: XmlElement, scope: Scope): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const field = (qualified: string): string | undefined => key(qualified, scope)?.split(':')[1];
  for (const [attribute, value] of Object.entries(element.attributes)) put(fields, field(attribute), value);
  for (const child of element.children) {
    const own = inner(child, scope);
    put(fields, key(child.name, own)?.split(':')[1], readValue(child, own));
  }
  return fields;
}

/** `49,15.194321N` → signed degrees, as exiftool prints XMP's positions. */
function addPosition(tags: Tags): void {
  for (const target of ['XMP-exif:GPSLatitude', 'XMP-exif:GPSLongitude']) {
    const value = tags[target];
    if (typeof value !== 'string') continue;
    const match = /^\s*(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW])?\s*$/i.exec(value);
    if (!match) delete tags[target];
    else {
      const degrees = Number(match[1]) + Number(match[2] ?? 0) / 60 + Number(match[3] ?? 0) / 3600;
      tags[target] = /[SW]/i.test(match[4] ?? '') ? -degrees : degrees;
    }
  }
}

/** A packet's bytes as text: UTF-8 or UTF-16 by its mark or its first characters. */
export function decodePacket(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [a, b] = [buffer[0], buffer[1]];
  if (a === 0xff && b === 0xfe) return buffer.subarray(2).toString('utf16le');
  if (a === 0xfe && b === 0xff) return bigEndian(buffer.subarray(2));
  if (a === 0x3c && b === 0) return buffer.toString('utf16le');
  if (a === 0 && b === 0x3c) return bigEndian(buffer);
  return new TextDecoder().decode(bytes);
}

function bigEndian(buffer: Buffer): string {
  return Buffer.from(buffer.subarray(0, buffer.length & ~1))
    .swap16()
    .toString('utf16le');
}
