/**
 * Names that every file system takes: Windows, macOS, Linux, FAT cards and network shares. What one of them refuses is replaced, so
 * that a name made once stays the name everywhere.
 */

/** Of a whole name with its extension. Most systems take 255 bytes; the rest is for `.xmp` and a number after it. */
export const MOST_BYTES = 230;

/** Reserved on Windows, whatever follows the first dot. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(\.|$))/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this replaces
const ILLEGAL = /[\u0000-\u001f\u007f-\u009f\\/:*?"<>|]/g;
/** They turn the direction of text and are not seen: `gpj.exe` would read as `exe.jpg`. */
const INVISIBLE = /[\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A stem or the name of a folder, from any text; may be empty. NFC, without dots and spaces at its ends, hidden nowhere, not reserved,
 * at most `most` bytes.
 */
export function safeName(text: string, most: number = MOST_BYTES): string {
  const plain = text.toWellFormed().replace(INVISIBLE, '').replace(ILLEGAL, '_').normalize('NFC');
  const visible = trimmed(plain)
    .replace(/^\.+/, '_')
    .replace(/^~\$/, '_$');
  const own = visible.replace(RESERVED, '$1_');
  return trimmed(cut(own, most));
}

/** Windows drops dots and spaces at the end, people miss spaces at the start. */
const trimmed = (text: string): string => text.replace(/^\s+|[\s.]+$/gu, '');

/** As much of the text as fits, whole code points only. */
function cut(text: string, most: number): string {
  if (weight(text) <= most) return text;
  let kept = '';
  for (const point of text) {
    if (weight(kept + point) > most) break;
    kept += point;
  }
  return kept;
}

/** Bytes of UTF-8, or UTF-16 units in NFD where these are more: HFS+ counts those. */
export function weight(text: string): number {
  let bytes = 0;
  for (const point of text) {
    const code = point.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return Math.max(bytes, text.normalize('NFD').length);
}

/** Equal where some file system takes two names for one: in another case, or in another Unicode form. */
export const nameKey = (name: string): string => name.normalize('NFD').toUpperCase().normalize('NFC');
