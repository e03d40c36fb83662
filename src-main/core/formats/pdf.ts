/** PDF, and Illustrator files, which are PDF outside: first page, number of pages, text of all of them. */
import { ascii } from './bytes.ts';
import { FormatError, type FormatHandler, type MediaFile } from './handler.ts';
import { megabytes } from './raster.ts';
import { byExt, types } from './types.ts';

const TYPES = [
  ...types('pdf', 'document', 'pdf application/pdf PDF'),
  ...types('pdf', 'vector', 'ai application/vnd.adobe.illustrator Illustrator'),
];
const type = byExt(TYPES);
const MAX_FILE = 512 * 2 ** 20;
/** Characters of body text kept for search: a thick book. */
const MAX_TEXT = 2_000_000;
const MAX_EDGE = 4096;

export const pdf: FormatHandler = {
  id: 'pdf',
  version: 2,
  types: TYPES,
  family: 'PDF and Illustrator',
  by: 'pdfjs',

  sniff(head, ext) {
    return ascii(head, 0, 1024).includes('%PDF-') ? type(ext === 'ai' || ext === 'ait' ? 'ai' : 'pdf') : undefined;
  },

  async facts(file) {
    return await withPdf(file, async ({ pages, width, height }) => ({
      pages,
      width: Math.round(width),
      height: Math.round(height),
    }));
  },

  async picture(file, maxEdge) {
    // Drawn twice as large and shrunk: small type stays legible.
    const edge = Math.min(MAX_EDGE, Math.max(maxEdge, Math.min(2 * maxEdge, 1024)));
    return await withPdf(file, async (document) => ({ form: 'rgba', ...(await document.draw(edge)), upright: true }));
  },

  async text(file) {
    return await withPdf(file, async (document) =>
      (await document.text(MAX_TEXT, file.signal)).map(({ page, text }) => ({ unit: 'page' as const, at: String(page), text })),
    );
  },

  async sheets(file, from, rotate) {
    return await withPdf(file, async (document) => await document.sheets(from, rotate, file.signal));
  },

  async sheet(file, page, edge, rotate) {
    return await withPdf(file, async (document) => {
      if (page < 0 || page >= document.pages) throw new FormatError('damaged', 'This document has no such page.');
      return { form: 'rgba', ...(await document.draw(edge, page, rotate)), upright: true };
    });
  },
};

const open = new WeakMap<MediaFile, Promise<import('../tools/pdfjs.ts').Pdf>>();

/** One document for facts, picture and text of the same file; it is let go with the file. */
async function withPdf<T>(file: MediaFile, use: (document: import('../tools/pdfjs.ts').Pdf) => Promise<T>): Promise<T> {
  const { openPdf, PdfProtected } = await import('../tools/pdfjs.ts');
  try {
    let document = open.get(file);
    if (!document) {
      if (file.size > MAX_FILE)
        throw new FormatError('too-large', `PDFs are read up to 512 MB; this one has ${megabytes(file.size)} MB.`);
      document = file.bytes().then(openPdf);
      open.set(file, document);
      file.signal.addEventListener('abort', () => void document?.then((pdf) => pdf.close()).catch(() => undefined));
    }
    return await use(await document);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    if (error instanceof PdfProtected)
      throw new FormatError(
        'protected',
        'This PDF asks for a password. Save a copy without one to see and search it here.',
      );
    const detail = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      'damaged',
      `This ${file.type.name} file cannot be opened: it is damaged, or not a PDF inside (${detail.slice(0, 160)}).`,
    );
  }
}
