/** The only importer of pdfjs-dist. It runs no script of a document and opens nothing that one refers to. */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Sheet, Sheets, Word } from '../../../src-shared/domain/document.ts';
import { AnnotationMode, getDocument, PasswordException, Util, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Rgba } from './canvas.ts';

const data = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
/** pdfjs wants folders with a slash at their end, on Windows too. */
const folder = (name: string): string => `${path.join(data, name).replaceAll('\\', '/')}/`;

/** Of one answer: pages, and characters on them. */
const MAX_SHEETS = 64;
const MAX_WORDS = 200_000;

export class PdfProtected extends Error {}

export interface Pdf {
  readonly pages: number;
  /** Of the first page as it is shown, points (1/72 inch). */
  readonly width: number;
  readonly height: number;
  /** A page (from 0, the first by default) on white, its long edge at `edge` pixels, turned by `rotate` degrees clockwise. */
  draw(edge: number, page?: number, rotate?: number): Promise<Rgba>;
  /** Sizes and words of pages from the `from`th on (from 0), until an answer's worth is found or `signal` fires. */
  sheets(from: number, rotate: number, signal: AbortSignal): Promise<Sheets>;
  /** Text page by page, until `maxChars` are found or `signal` fires. */
  text(maxChars: number, signal: AbortSignal): Promise<{ readonly page: number; readonly text: string }[]>;
  close(): Promise<void>;
}

/** Throws PdfProtected when a password is needed, and whatever pdfjs throws on damage. `file` is copied. */
export async function openPdf(file: Uint8Array): Promise<Pdf> {
  const task = getDocument({
    // pdfjs takes the memory away from whoever gave it.
    data: new Uint8Array(file),
    verbosity: VerbosityLevel.ERRORS,
    standardFontDataUrl: folder('standard_fonts'),
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
    useWorkerFetch: false,
    useSystemFonts: false,
    disableFontFace: true,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    maxImageSize: 100_000_000,
    disableAutoFetch: true,
    disableStream: true,
  });
  try {
    const document = await task.promise;
    const first = await document.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    return {
      pages: document.numPages,
      width,
      height,
      async draw(edge, number = 0, rotate = 0) {
        const page = number === 0 ? first : await document.getPage(number + 1);
        const whole = page.getViewport({ scale: 1 });
        const scale = edge / Math.max(whole.width, whole.height);
        const viewport = page.getViewport({ scale, rotation: (page.rotate + rotate) % 360 });
        const { createCanvas } = await import('./canvas.ts');
        const canvas = createCanvas(Math.max(1, Math.round(viewport.width)), Math.max(1, Math.round(viewport.height)));
        const context = canvas.getContext('2d');
        context.fillStyle = '#ffffff';
        context.fillRect(0, 0, canvas.width, canvas.height);
        // The package's types know the page's canvas only.
        type Target = Parameters<typeof page.render>[0];
        const target = canvas as unknown as Target['canvas'];
        await page.render({ canvas: target, viewport, intent: 'display', annotationMode: AnnotationMode.ENABLE }).promise;
        const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
        const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
        return { data: bytes, width: canvas.width, height: canvas.height };
      },
      async sheets(from, rotate, signal) {
        const sheets: Sheet[] = [];
        let at = from;
        for (let chars = 0; at < document.numPages && sheets.length < MAX_SHEETS && chars < MAX_WORDS; at++) {
          signal.throwIfAborted();
          const sheet = await sheetOf(document, at, rotate, MAX_WORDS);
          chars += sheet.words.reduce((sum, { text }) => sum + text.length, 0);
          sheets.push(sheet);
        }
        return { total: document.numPages, sheets, ...(at < document.numPages && { next: at }) };
      },
      async text(maxChars, signal) {
        const pages: { page: number; text: string }[] = [];
        for (let page = 1, chars = 0; page <= document.numPages && chars < maxChars && !signal.aborted; page++) {
          const content = await document
            .getPage(page)
            .then((one) => one.getTextContent())
            .catch(() => undefined);
          const text = (content?.items ?? [])
            .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
            .join('');
          if (text.trim() !== '') pages.push({ page, text: text.slice(0, maxChars - chars) });
          chars += text.length;
        }
        return pages;
      },
      close: async () => await task.destroy(),
    };
  } catch (error) {
    await task.destroy().catch(() => undefined);
    if (error instanceof PasswordException) throw new PdfProtected('password');
    throw error;
  }
}

type PdfDocument = Awaited<ReturnType<typeof getDocument>['promise']>;

/** A page that cannot be read is one of a usual size without words. */
async function sheetOf(document: PdfDocument, number: number, rotate: number, maxChars: number): Promise<Sheet> {
  const page = await document.getPage(number + 1).catch(() => undefined);
  if (!page) return { width: 595, height: 842, words: [] };
  const viewport = page.getViewport({ scale: 1, rotation: (page.rotate + rotate) % 360 });
  const content = await page.getTextContent().catch(() => undefined);
  const words: Word[] = [];
  let chars = 0;
  for (const item of content?.items ?? []) {
    if (!('str' in item) || chars > maxChars) continue;
    chars += item.str.length;
    // An empty one ends the line of the one before.
    if (item.str === '') {
      const before = words.at(-1);
      if (item.hasEOL && before) words[words.length - 1] = { ...before, end: true };
      continue;
    }
    const [a, b, c, d, x, y] = Util.transform(viewport.transform, item.transform) as number[] as Matrix;
    const angle = Math.round((Math.atan2(b, a) * 1800) / Math.PI) / 10;
    words.push({
      text: item.str,
      x: tenth(x),
      y: tenth(y),
      width: tenth(item.width),
      size: tenth(Math.hypot(c, d)),
      ...(angle !== 0 && { angle }),
      ...(item.hasEOL && { end: true }),
    });
  }
  return { width: tenth(viewport.width), height: tenth(viewport.height), words };
}

type Matrix = [number, number, number, number, number, number];
/** Finite whatever a file says. */
const tenth = (value: number): number => (Number.isFinite(value) ? Math.round(value * 10) / 10 : 0);
