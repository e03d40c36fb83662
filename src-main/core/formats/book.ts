/** EPUB: cover, title, writer, and the text by chapter in the order of reading. */
import type { Section } from '../../../src-shared/domain/document.ts';
import { words } from '../../../src-shared/domain/document.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents, MAX_CHARS } from './pages/document.ts';
import { htmlBlocks } from './pages/html.ts';
import { pieces } from './pages/markup.ts';
import { countWords, coverOf, openPackage, type Package, properties } from './pages/package.ts';
import { types } from './types.ts';

export const BOOK_TYPES = types('book', 'document', 'epub application/epub+zip EPUB');
const MAX_CHAPTERS = 2_000;

export const book = documents({
  id: 'book',
  version: 2,
  types: BOOK_TYPES,
  family: 'Books',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    const parts = await openPackage(file);
    const path =
      /full-path\s*=\s*["']([^"']+)/.exec(await parts.xml('META-INF/container.xml'))?.[1] ??
      parts.zip.find(/\.opf$/)?.name ??
      '';
    const opf = await parts.xml(path);
    if (opf === '')
      throw new FormatError(
        'damaged',
        'The part of this book that says what is in it is missing. If you have another copy, use that.',
      );
    const { chapters, cover } = contentsOf(opf, path.replace(/[^/]*$/, ''));
    const locked = /\.x?html?["']/i.test(await parts.xml('META-INF/encryption.xml'));
    const sections = locked ? [] : bounded(await chaptersOf(parts, chapters));
    const picture = await coverOf(parts.zip, [...(cover ? [cover] : []), /(^|\/)cover[^/]*\.(?:jpe?g|png)$/i]);
    const damage = locked
      ? new FormatError(
          'protected',
          'The text of this book is locked to the reader it was bought for, so only its cover and title are shown.',
        )
      : parts.damage();
    return {
      unit: 'chapter',
      sections,
      facts: {
        ...properties(opf),
        pages: chapters.length,
        words: countWords(sections.flatMap(({ blocks }) => blocks)),
      },
      ...(picture ? { cover: picture } : {}),
      ...(damage ? { damage } : {}),
    };
  },
});

/** Paths in the archive. */
function contentsOf(opf: string, folder: string): { readonly chapters: string[]; readonly cover?: string } {
  const items = new Map<string, string>();
  const chapters: string[] = [];
  let [cover, named]: [string | undefined, string | undefined] = [undefined, undefined];
  for (const piece of pieces(opf)) {
    if (typeof piece === 'string' || piece.form !== 'open') continue;
    if (piece.name === 'item') {
      const href = resolve(folder, piece.get('href') ?? '');
      items.set(piece.get('id') ?? '', href);
      if (/\bcover-image\b/.test(piece.get('properties') ?? '')) cover = href;
    } else if (piece.name === 'meta' && piece.get('name') === 'cover') named = piece.get('content');
    else if (piece.name === 'itemref' && chapters.length < MAX_CHAPTERS) {
      const href = items.get(piece.get('idref') ?? '');
      if (href) chapters.push(href);
    }
  }
  cover ??= named === undefined ? undefined : items.get(named);
  return { chapters, ...(cover ? { cover } : {}) };
}

function resolve(folder: string, href: string): string {
  let path = href.split('#')[0] ?? '';
  try {
    path = decodeURIComponent(path);
  } catch {
    // Written as it is.
  }
  return `${folder}${path}`.replace(/[^/]+\/\.\.\//g, '');
}

async function chaptersOf(parts: Package, paths: readonly string[]): Promise<Section[]> {
  const sections: Section[] = [];
  let chars = 0;
  for (const path of paths) {
    if (chars > MAX_CHARS) break;
    const html = await parts.xml(path).catch(() => '');
    const blocks = htmlBlocks(html);
    if (blocks.length === 0) continue;
    chars += html.length;
    const heading = blocks.find((block) => block.kind === 'heading');
    sections.push({
      at: heading ? words(heading.runs).replace(/\s+/g, ' ').slice(0, 80) : String(sections.length + 1),
      blocks,
    });
  }
  return sections;
}
