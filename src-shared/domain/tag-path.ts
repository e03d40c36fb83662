/**
 * A tag's path, from root to leaf: `['people', 'Ines']`, in text `people/Ines`. A slash inside a name is written `\/`, a backslash
 * `\\`. Names are NFC, without spaces around them, never empty and free of control characters.
 */

const SEPARATOR = '\u001f';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this takes away
const CONTROL = /[\u0000-\u001f\u007f]+/g;

/** One name as it is kept; empty when nothing is left of it. */
export function cleanTagName(name: string): string {
  return name.normalize('NFC').replace(CONTROL, ' ').trim();
}

/** Could it be one, whoever wrote it? */
export const isTagName = (value: unknown): value is string => typeof value === 'string' && value.length <= MOST_NAME && cleanTagName(value) !== '';
/** As long as the path of a tag may be that people type. */
const MOST_NAME = 1000;

/** `people/Ines` → `['people', 'Ines']`. Never fails: names without content are left out, so the answer can be empty. */
export function parseTagPath(text: string): string[] {
  const names: string[] = [];
  let name = '';
  for (let i = 0; i <= text.length; i++) {
    const char = text[i];
    const next = text[i + 1];
    if (char === undefined || char === '/') {
      const clean = cleanTagName(name);
      if (clean !== '') names.push(clean);
      name = '';
    } else if (char === '\\' && (next === '/' || next === '\\')) {
      name += next;
      i++;
    } else {
      name += char;
    }
  }
  return names;
}

/** The inverse of parseTagPath. */
export function printTagPath(path: readonly string[]): string {
  return path.map((name) => name.replace(/[\\/]/g, '\\$&')).join('/');
}

/** What two spellings of one tag have in common: NFC, case-folded, names joined by U+001F. For look-up, never shown. */
export function tagKey(path: readonly string[]): string {
  return path.map(foldName).join(SEPARATOR);
}

function foldName(name: string): string {
  // toLowerCase leaves ß and a final ς as they are; folding does not.
  return cleanTagName(name).toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ').normalize('NFC');
}
