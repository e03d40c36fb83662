/**
 * Names and paths are bytes: a disk may hold names that are no UTF-8. Between threads and as keys of maps they travel as "byte
 * strings", one character (0–255) for each byte, which compare, join and clone fast.
 */
export type Bytes = string & { readonly brand?: 'bytes' };

export const toBytes = (raw: Uint8Array): Bytes =>
  Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
export const toBuffer = (bytes: Bytes): Buffer => Buffer.from(bytes, 'latin1');
export const bytesOf = (text: string): Bytes => Buffer.from(text, 'utf8').toString('latin1');

/** What people read: UTF-8 in NFC; bytes that are no UTF-8 show as U+FFFD. */
export const toText = (bytes: Bytes): string =>
  ASCII.test(bytes) ? bytes : toBuffer(bytes).toString('utf8').normalize('NFC');
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about bytes
const ASCII = /^[\x00-\x7f]*$/;

/** `/` between both, unless one of them is empty or the first ends with it. */
export const join = (a: Bytes, b: Bytes): Bytes => (!b ? a : !a ? b : a.endsWith('/') ? a + b : `${a}/${b}`);

/** The folder above; empty for a single name. */
export const parentOf = (path: Bytes): Bytes => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const nameOf = (path: Bytes): Bytes => path.slice(path.lastIndexOf('/') + 1);

/** Is `path` the folder `top` or below it? Both relative to one place, `/` between names; '' holds everything. */
export const isWithin = (path: Bytes, top: Bytes): boolean => top === '' || path === top || path.startsWith(`${top}/`);

/** Lower case, without the dot; empty when there is none. */
export function extOf(name: Bytes): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 && name.length - dot <= 17 ? toText(name.slice(dot + 1)).toLowerCase() : '';
}

/** The same for the system; as text where that is the same, which is quicker. */
export const forSystem = (bytes: Bytes): string | Buffer => (isPlain(bytes) ? bytes : toBuffer(bytes));
/** ASCII alone: text and bytes are the same. */
export const isPlain = (text: string): boolean => ASCII.test(text);
