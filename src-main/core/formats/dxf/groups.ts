/** A DXF file is a list of pairs: a number that says what follows, and what follows, as text or in binary. */
import { ascii, has } from '../bytes.ts';
import { FormatError } from '../handler.ts';

export interface Group {
  readonly code: number;
  /** Numbers in binary files; text elsewhere, which `Number` reads. */
  readonly value: string | number;
}

const BINARY = 'AutoCAD Binary DXF\r\n\x1a\0';
/** Since AutoCAD 2007 all text is UTF-8. */
const UTF8_SINCE = 'AC1021';
const PAGES: Readonly<Record<string, string>> = { 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5' };

export const isBinaryDxf = (head: Uint8Array): boolean => has(head, BINARY);

/** Pairs until the end of the file, or until it makes no sense any more. */
export function* groupsOf(data: Buffer): Generator<Group> {
  const encoding = encodingOf(data);
  if (isBinaryDxf(data)) yield* binaryGroups(data, encoding);
  else yield* textGroups(decoded(data, encoding));
}

function decoded(data: Buffer, encoding: string): string {
  return encoding === 'utf-8' ? data.toString('utf8') : new TextDecoder(encoding).decode(data);
}

/** As the head says, which is written in ASCII. */
function encodingOf(data: Buffer): string {
  const head = ascii(data, 0, 65_536);
  if (data.subarray(0, 3).equals(Buffer.from('efbbbf', 'hex'))) return 'utf-8';
  const version = /\$ACADVER[^A]{1,12}(AC\d{4})/.exec(head)?.[1] ?? '';
  if (version >= UTF8_SINCE) return 'utf-8';
  const page = /\$DWGCODEPAGE[^A-Za-z]{1,12}(?:ANSI_|ansi_|dos)(\d{3,4})/.exec(head)?.[1] ?? '1252';
  return PAGES[page] ?? (/^(874|125[0-8])$/.test(page) ? `windows-${page}` : 'windows-1252');
}

function* textGroups(text: string): Generator<Group> {
  let at = 0;
  const line = (): string | undefined => {
    if (at >= text.length) return undefined;
    const end = text.indexOf('\n', at);
    const found = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    return found;
  };
  for (let first = line(); first !== undefined; first = line()) {
    const value = line();
    if (value === undefined) return;
    const code = Number(first);
    if (first.trim() === '' || !Number.isInteger(code) || code < -5 || code > 1071) {
      if (at > first.length + value.length + 4) return;
      throw new FormatError('damaged', 'This drawing cannot be read: it is no DXF, or its beginning is damaged. If you have another copy, use that.');
    }
    // What is text keeps its spaces, of which some programs put some before all others.
    yield { code, value: code === 1 || code === 3 ? value.replace(/\r$/, '') : value.trim() };
  }
} // prettier-ignore

function* binaryGroups(data: Buffer, encoding: string): Generator<Group> {
  let at = BINARY.length;
  // Until AutoCAD 12 a code was one byte: the name of the first section follows at once.
  const short = data[at + 1] !== 0;
  while (at + 2 < data.length) {
    let code = short ? data[at]! : data.readInt16LE(at);
    at += short ? 1 : 2;
    if (short && code === 255) {
      if (at + 2 > data.length) return;
      code = data.readInt16LE(at);
      at += 2;
    }
    const form = formOf(code);
    if (form === 'text') {
      const end = data.indexOf(0, at);
      if (end < 0) return;
      yield { code, value: decoded(data.subarray(at, end), encoding) };
      at = end + 1;
    } else if (form === 'bytes') at += 1 + (data[at] ?? 0);
    else {
      if (at + form > data.length) return;
      const value = form === 8 ? (code >= 160 && code < 170 ? Number(data.readBigInt64LE(at)) : data.readDoubleLE(at)) : data.readIntLE(at, form);
      yield { code, value };
      at += form;
    }
  }
} // prettier-ignore

/** What stands after a code: bytes of a number, text to a zero, or bytes after their count. */
function formOf(code: number): 1 | 2 | 4 | 8 | 'text' | 'bytes' {
  if (code === 1004 || (code >= 310 && code < 320)) return 'bytes';
  if ((code >= 10 && code < 60) || (code >= 110 && code < 170) || (code >= 210 && code < 240)) return 8;
  if ((code >= 460 && code < 470) || (code >= 1010 && code < 1060)) return 8;
  if (code >= 290 && code < 300) return 1;
  if ((code >= 90 && code < 100) || (code >= 420 && code < 430) || (code >= 440 && code < 460) || code === 1071) return 4;
  const two = (code >= 60 && code < 80) || (code >= 170 && code < 180) || (code >= 270 && code < 290);
  if (two || (code >= 370 && code < 390) || (code >= 400 && code < 410) || (code >= 1060 && code < 1071)) return 2;
  return 'text';
}
