/** Metadata as cameras and cataloging programs write it into a JPEG: EXIF with a thumbnail, IPTC, XMP. Each a whole segment. */
import { exifBlock } from './exif.ts';

export interface Told {
  readonly make: string;
  readonly model: string;
  readonly lens: string;
  /** `2024:06:01 12:00:00`. */
  readonly taken: string;
  readonly iso: number;
  /** f-number × 10. */
  readonly aperture: number;
  /** One part of a second. */
  readonly exposure: number;
  /** Millimeters. */
  readonly focal: number;
  readonly place?: { readonly lat: number; readonly lon: number };
  readonly title: string;
  readonly caption: string;
  /** 0 to 5. */
  readonly rating: number;
  /** From the top down. */
  readonly tags: readonly (readonly string[])[];
}

/** The same picture with metadata before everything else. `thumbnail`: a small JPEG. */
export function withMetadata(
  jpeg: Buffer,
  told: Told,
  size: { width: number; height: number },
  thumbnail?: Buffer,
): Buffer {
  const after = jpeg[3] === 0xe0 ? 4 + jpeg.readUInt16BE(4) : 2;
  const exif = segment(0xe1, Buffer.from('Exif\0\0', 'latin1'), exifBlock(told, size, thumbnail));
  const photoshop = segment(0xed, Buffer.from('Photoshop 3.0\0', 'latin1'), resource(iptc(told)));
  const packet = segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'), Buffer.from(xmp(told)));
  return Buffer.concat([jpeg.subarray(0, 2), exif, packet, photoshop, jpeg.subarray(after)]);
}

function segment(marker: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** Photoshop's resource 0x0404, which holds IPTC. */
function resource(data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.write('8BIM', 0, 'latin1');
  head.writeUInt16BE(0x0404, 4);
  head.writeUInt32BE(data.length, 8);
  return Buffer.concat([head, data, Buffer.alloc(data.length & 1)]);
}

function iptc({ title, caption, tags }: Told): Buffer {
  const set = (record: number, number: number, value: Buffer | string) => {
    const data = Buffer.from(value as string);
    const head = Buffer.from([0x1c, record, number, 0, 0]);
    head.writeUInt16BE(data.length, 3);
    return Buffer.concat([head, data]);
  };
  return Buffer.concat([
    set(1, 90, '\u001b%G'),
    set(2, 0, '\u0000\u0004'),
    set(2, 5, title),
    ...flat(tags).map((name) => set(2, 25, name)),
    set(2, 80, 'Bench'),
    set(2, 116, 'Bench'),
    set(2, 120, caption),
  ]);
}

const flat = (tags: Told['tags']): string[] => [...new Set(tags.flat())];

function xmp({ rating, title, caption, tags }: Told): string {
  const bag = (name: string, items: readonly string[]) =>
    `<${name}><rdf:Bag>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:Bag></${name}>`;
  const text = (name: string, value: string) =>
    `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${value}</rdf:li></rdf:Alt></${name}>`;
  const namespaces =
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"';
  const body = `${text('dc:title', title)}${text('dc:description', caption)}${bag('dc:subject', flat(tags))}${bag(
    'lr:hierarchicalSubject',
    tags.map((path) => path.join('|')),
  )}`;
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ${namespaces} xmp:Rating="${rating}">${body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}
