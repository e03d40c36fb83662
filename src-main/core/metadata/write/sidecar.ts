/** The bytes of a sidecar after a write, and of a packet inside a file: from what stood there, with only the differences changed. */
import type { Base, ScalarField, Values } from '../../../../src-shared/domain/asset.ts';
import { CUSTOM_NAME } from '../../../../src-shared/domain/metadata/custom.ts';
import { byKey, type Differences, differences, valueIn } from '../../../../src-shared/domain/metadata/merge.ts';
import { xmlProblem } from '../../tools/xml.ts';
import { layerOf } from '../layer.ts';
import { readSidecar } from '../sidecar.ts';
import { decodePacket } from '../xmp.ts';
import { touchedBy, writeCleared, writeFields } from './fields.ts';
import { lost } from './rdf.ts';
import { CannotEdit, EMPTY_PACKET, EMPTY_SIDECAR, type Property, XmpText } from './xmp-edit.ts';

/** What shall be written of one asset. Crosses processes: plain data. */
export interface Order {
  /** What differs from what the file said when it was last read. */
  readonly wish: Differences;
  /** All that the file shall say then. */
  readonly whole: Values;
  /** EXIF's; 1 unless told. */
  readonly orientation?: number;
  /** Names of categories, which group tags and are no words of a file. */
  readonly groups?: readonly string[];
}

const FOR_EXTENSION: Property = {
  space: 'http://ns.adobe.com/photoshop/1.0/',
  prefix: 'photoshop',
  name: 'SidecarForExtension',
};

/**
 * `before` undefined: there is none yet. `inside`: the bases of the file's own blocks. `forExt`: in a new `name.xmp`, which of several
 * files of that name it belongs to. Throws CannotEdit with the reason, for people.
 */
export function writtenSidecar(
  before: Uint8Array | undefined,
  order: Order,
  inside: readonly Base[],
  forExt?: string,
): { readonly bytes: Uint8Array; readonly base: Base } {
  const old = before && decoded(before);
  const problem = old && xmlProblem(old.text.replace(/\0+$/, '').trim());
  if (problem) throw new CannotEdit(`it is damaged or only half written (${problem})`);
  const text = new XmpText(old?.text ?? EMPTY_SIDECAR);
  const known = before && readSidecar(before);
  if (known instanceof Error) throw new CannotEdit(known.message);
  // The whole of what a sidecar without a field leaves to the file inside counts as its own.
  writeFields(text, known || inside.length === 0 ? order : { ...order, wish: grounded(order, inside) });
  if (!old && forExt) text.setSimple(FOR_EXTENSION, forExt.toUpperCase());
  let base = read(encoded(text.toString(), old?.encoding));
  const shown = layerOf([...inside, base]).values;
  const cleared = unsaid(order, shown);
  if (cleared.length) {
    writeCleared(text, cleared);
    base = read(encoded(text.toString(), old?.encoding));
  }
  const bytes = encoded(text.toString(), old?.encoding);
  const forgotten = old && lost(old.text, text.toString(), touchedBy(order.wish));
  if (forgotten) throw new CannotEdit(`writing it would change ${forgotten}, which is another program's`);
  check(order, layerOf([...inside, base]).values);
  return { bytes, base };
}

/** The same for the packet inside a file, which stands beside other blocks: whether all is said is seen when the file is read again. */
export function writtenPacket(before: Uint8Array | undefined, order: Order): Uint8Array {
  const old = before && decoded(before);
  const text = new XmpText(old?.text ?? EMPTY_PACKET);
  writeFields(text, order);
  const forgotten = old && lost(old.text, text.toString(), touchedBy(order.wish));
  if (forgotten) throw new CannotEdit(`writing it would change ${forgotten}, which is another program's`);
  return encoded(text.toString(), old?.encoding);
}

/** Throws CannotEdit unless all that was to be written can be read back, and all that was not is as it was. */
export function check(order: Order, read: Values): void {
  const open = differences(order.whole, read);
  if (!open) return;
  const what = [...open.fields.keys(), ...(open.addTags.length || open.removeTags.length ? ['tags'] : []), ...open.custom.keys()].join(', ');
  throw new CannotEdit(`what was written is read back differently: ${what}`);
}

/** A first sidecar beside a file with blocks of its own: tags are one value of it, so all of them stand there. */
function grounded({ wish, whole }: Order, inside: readonly Base[]): Differences {
  if (!wish.addTags.length && !wish.removeTags.length) return wish;
  const own = byKey(layerOf(inside).values.tags);
  return { ...wish, addTags: [...byKey(whole.tags).values()], removeTags: [...own].filter(([key]) => !byKey(whole.tags).has(key)).map(([, path]) => path) };
}

/** Fields without a value in the catalog that the file inside still shows. */
function unsaid({ whole }: Order, shown: Values): string[] {
  const open = differences(whole, shown);
  if (!open) return [];
  const fields: string[] = [...open.fields.keys()].filter((field: ScalarField) => valueIn(whole, field) === null);
  for (const [property, said] of open.custom) if (said === null) fields.push(`${CUSTOM_NAME}${property}`);
  return !whole.tags?.length && shown.tags?.length ? [...fields, 'tags'] : fields;
}

function read(bytes: Uint8Array): Base {
  const base = readSidecar(bytes);
  if (base instanceof Error) throw new CannotEdit(base.message);
  return base;
}

type Encoding = 'utf8' | 'utf8-mark' | 'utf16le' | 'utf16le-mark' | 'utf16be' | 'utf16be-mark';

/** Throws CannotEdit for bytes that would not come back as they were. */
function decoded(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const encoding = encodingOf(bytes);
  const text = decodePacket(bytes).replace(/^\ufeff/, '');
  const declared = /^<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/i.exec(text)?.[1]?.toLowerCase();
  if (declared && !/^(?:utf-?8|utf-?16(?:le|be)?|us-ascii|ascii)$/.test(declared))
    throw new CannotEdit(`it is written in ${declared}, which is only read here`);
  if (!Buffer.from(encoded(text, encoding)).equals(bytes)) throw new CannotEdit('some of its characters cannot be read');
  return { text, encoding };
}

function encodingOf(bytes: Uint8Array): Encoding {
  const [a, b, c] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf16le-mark';
  if (a === 0xfe && b === 0xff) return 'utf16be-mark';
  if (a === 0x3c && b === 0) return 'utf16le';
  if (a === 0 && b === 0x3c) return 'utf16be';
  return a === 0xef && b === 0xbb && c === 0xbf ? 'utf8-mark' : 'utf8';
}

function encoded(text: string, encoding: Encoding = 'utf8'): Uint8Array {
  const whole = encoding.endsWith('-mark') ? `\ufeff${text}` : text;
  if (encoding.startsWith('utf8')) return Buffer.from(whole, 'utf8');
  const bytes = Buffer.from(whole, 'utf16le');
  return encoding.startsWith('utf16be') ? bytes.swap16() : bytes;
}

export { CannotEdit };
