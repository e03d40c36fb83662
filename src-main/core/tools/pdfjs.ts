/** The only importer of pdfjs-dist. It runs no script of a document and opens nothing that one refers to. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { AnnotationMode, getDocument, PasswordException, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Rgba } from './canvas.ts';

const data = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
/** pdfjs wants folders with a slash at their end, on Windows too. */
const folder = (name: string): string => `${path.join(data, name).replaceAll('\\', '/')}/`;

export class PdfProtected extends Error {}

export interface Pdf {
  readonly pages: number;
  /** Of the first page as it is shown, points (1/72 inch). */
  readonly width: number;
  readonly height: number;
  /** The first page on white, its long edge at `edge` pixels. */
  draw(edge: number): Promise<Rgba>;
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
      async draw(edge) {
        const viewport = first.getViewport({ scale: edge / Math.max(width, height) });
        const { createCanvas } = await import('./canvas.ts');
        const canvas = createCanvas(Math.max(1, Math.round(viewport.width)), Math.max(1, Math.round(viewport.height)));
        const context = canvas.getContext('2d');
        context.fillStyle = '#ffffff';
        context.fillRect(0, 0, canvas.width, canvas.height);
        // The package's types know the page's canvas only.
        type Target = Parameters<typeof first.render>[0];
        const page = canvas as unknown as Target['canvas'];
        await first.render({ canvas: page, viewport, intent: 'display', annotationMode: AnnotationMode.ENABLE })
          .promise;
        const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
        const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
        return { data: bytes, width: canvas.width, height: canvas.height };
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
