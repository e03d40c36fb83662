/** From the bytes of a text file to its words: encoding, lines, and as much of them as is read. */
import type { MediaFile } from '../handler.ts';

/** What is read of a text: more than anybody searches; the rest is counted at most. */
const MAX_READ = 8 * 2 ** 20;
/** Lines are counted up to this size. */
const MAX_COUNTED = 256 * 2 ** 20;
const CHUNK = 4 * 2 ** 20;

export interface PlainText {
  /** Line ends are `\n`. */
  readonly text: string;
  readonly encoding: string;
  /** Of the whole file; undefined where that is too large to count. */
  readonly lines?: number;
  /** There is more of it. */
  readonly cut: boolean;
}

export async function plainText(file: MediaFile): Promise<PlainText> {
  const start = await file.part(0, MAX_READ);
  const cut = file.size > start.length;
  const { text, encoding } = decodeText(start, cut);
  const even = text.replace(/\r\n?/g, '\n');
  const lines = cut ? await countLines(file, encoding) : count(even) + (even === '' || even.endsWith('\n') ? 0 : 1);
  return { text: even, encoding, cut, ...(lines === undefined ? {} : { lines }) };
}

/** By its mark, then UTF-8 where it is that, then the code page that most of the rest is in. `cut`: the last character may be half. */
export function decodeText(bytes: Uint8Array, cut = false): { readonly text: string; readonly encoding: string } {
  const decode = (name: string, strict = false): string =>
    new TextDecoder(name, { fatal: strict }).decode(bytes, { stream: cut });
  const [a = 0, b = 0, c = 0] = bytes;
  if (a === 0xff && b === 0xfe) return { text: decode('utf-16le'), encoding: 'UTF-16' };
  if (a === 0xfe && b === 0xff) return { text: decode('utf-16be'), encoding: 'UTF-16 BE' };
  try {
    const text = decode('utf-8', true);
    if (a === 0xef && b === 0xbb && c === 0xbf) return { text, encoding: 'UTF-8 with mark' };
    const wide = zeros(bytes, 1) ? 'utf-16le' : zeros(bytes, 0) ? 'utf-16be' : undefined;
    if (wide) return { text: decode(wide), encoding: wide === 'utf-16le' ? 'UTF-16' : 'UTF-16 BE' };
    return { text, encoding: 'UTF-8' };
  } catch {
    return { text: decode('windows-1252'), encoding: 'Windows-1252' };
  }
}

/** Is every second byte of the beginning, from `from` on, mostly zero, as in UTF-16 of Latin letters? */
function zeros(bytes: Uint8Array, from: 0 | 1): boolean {
  const part = bytes.subarray(0, 512);
  if (part.length < 8) return false;
  let found = 0;
  for (let i = from; i < part.length; i += 2) if (part[i] === 0) found++;
  return found > part.length * 0.4;
}

function count(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

async function countLines(file: MediaFile, encoding: string): Promise<number | undefined> {
  if (file.size > MAX_COUNTED || encoding.startsWith('UTF-16')) return undefined;
  let lines = 0;
  let last = 10;
  for (let at = 0; at < file.size && !file.signal.aborted; at += CHUNK) {
    const part = await file.part(at, CHUNK);
    if (part.length === 0) break;
    for (let i = part.indexOf(10); i >= 0; i = part.indexOf(10, i + 1)) lines++;
    last = part.at(-1) ?? last;
  }
  return last === 10 ? lines : lines + 1;
}
