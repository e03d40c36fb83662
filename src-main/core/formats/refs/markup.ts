/** Pictures, films and sounds that pages of HTML and Markdown show, and what SVG drawings place. */
import { createGunzip } from 'node:zlib';
import { has } from '../bytes.ts';
import { decode, pieces, type Tag } from '../pages/markup.ts';
import { inflate } from '../pages/zip.ts';
import { placedAt, type RefReader, textOf } from './ref.ts';

const SHOWN = new Set(['img', 'source', 'video', 'audio', 'embed', 'input', 'track']);
const MAX_DRAWING = 16 * 2 ** 20;

export const html: RefReader = {
  exts: ['html'],
  read: async (file) => placedAt(inHtml(await textOf(file))),
};

function* inHtml(text: string): Generator<string | undefined> {
  for (const piece of pieces(text)) {
    if (typeof piece === 'string' || piece.form === 'close') continue;
    const name = piece.name.toLowerCase();
    if (SHOWN.has(name)) yield* [piece.get('src'), piece.get('poster'), ...sources(piece)];
    else if (name === 'object') yield piece.get('data');
    else if (name === 'image') yield piece.get('href');
    for (const [, , address] of (piece.get('style') ?? '').matchAll(/url\(\s*(["']?)([^"')]+)\1\s*\)/gi)) yield address;
  }
}

const sources = (tag: Tag): string[] =>
  (tag.get('srcset') ?? '').split(/,\s+/).flatMap((one) => one.trim().split(/\s+/, 1)[0] || []);

export const markdown: RefReader = {
  exts: ['md'],
  async read(file) {
    const text = await textOf(file);
    const named = new Map(
      Array.from(text.matchAll(/^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*<?([^\s>]+)/gm), ([, name = '', address = '']) => [
        name.toLowerCase(),
        address,
      ]),
    );
    const direct = Array.from(
      text.matchAll(
        /!\[[^\]\n]{0,1000}\]\(\s*(?:<([^>\n]{1,2000})>|([^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,2000})?))/g,
      ),
      ([, pointed, bare]) => decode(pointed ?? bare ?? ''),
    );
    const byName = Array.from(
      text.matchAll(/!\[([^\]\n]{0,1000})\](?:\[([^\]\n]{0,200})\])?(?!\()/g),
      ([, alt = '', name]) => named.get((name || alt).toLowerCase()),
    );
    return placedAt([...direct, ...byName, ...inHtml(text)]);
  },
};

export const svg: RefReader = {
  exts: ['svg'],
  async read(file) {
    const packed = has(file.head, '\x1f\x8b')
      ? await inflate(await file.part(0, MAX_DRAWING), MAX_DRAWING, () => createGunzip())
      : undefined;
    const text = packed ? packed.data.toString('utf8') : await textOf(file);
    return placedAt(inSvg(text));
  },
};

function* inSvg(text: string): Generator<string | undefined> {
  for (const piece of pieces(text)) {
    if (typeof piece === 'string' || piece.form === 'close') continue;
    if (piece.name === 'image' || piece.name === 'use' || piece.name === 'feImage') yield piece.get('href');
  }
}
