/** PDF files, drawn by Skia: with canvas.ts and canvas-fonts.ts an importer of @napi-rs/canvas. */
import { loadImage, PDFDocument, type SKRSContext2D } from '@napi-rs/canvas';
import { bodyFont } from './canvas-fonts.ts';

export interface PdfAbout {
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly subject?: string | undefined;
  readonly keywords?: string | undefined;
}

/** Its own types name the browser's context. */
const pageOf = (pdf: PDFDocument, width: number, height: number): SKRSContext2D => pdf.beginPage(width, height) as unknown as SKRSContext2D;
const said = (about: PdfAbout): Record<string, string> => Object.fromEntries(Object.entries(about).flatMap(([name, value]) => (value ? [[name, value.replaceAll('\0', '')]] : [])));

/** One picture on a page of its size, at so many pixels an inch. `quality` 1–100. */
export async function pictureAsPdf(picture: Buffer, { quality, dpi, about }: { quality: number; dpi: number; about: PdfAbout }): Promise<Buffer> {
  const image = await loadImage(picture);
  const [width, height] = [(image.width / dpi) * 72, (image.height / dpi) * 72];
  const pdf = new PDFDocument({ ...said(about), creator: 'Vitrine', encodingQuality: quality });
  pageOf(pdf, width, height).drawImage(image, 0, 0, width, height);
  pdf.endPage();
  return pdf.close();
}

export interface SheetPicture {
  /** An encoded picture; undefined: there is none to be drawn. */
  readonly data: Buffer | undefined;
  readonly caption: string;
}

export interface SheetPages {
  /** Points. */
  readonly page: readonly [number, number];
  readonly cells: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
  readonly captionHeight: number;
  /** Where the line at the foot stands. */
  readonly foot: number;
  readonly title: string;
}

/** Small pictures in rows and columns, as many pages as they take; words can be searched and copied. */
export async function sheetsAsPdf(count: number, pictureAt: (i: number) => Promise<SheetPicture>, { page, cells, captionHeight, foot, title }: SheetPages): Promise<Buffer> {
  const pdf = new PDFDocument({ title, creator: 'Vitrine', encodingQuality: 88 });
  const pages = Math.max(1, Math.ceil(count / cells.length));
  for (let p = 0; p < pages; p++) {
    const context = pageOf(pdf, page[0], page[1]);
    for (const [k, { x, y, width, height }] of cells.entries()) {
      const i = p * cells.length + k;
      if (i >= count) break;
      const { data, caption } = await pictureAt(i);
      const image = data && (await loadImage(data));
      if (image) {
        const scale = Math.min(width / image.width, height / image.height);
        const [w, h] = [image.width * scale, image.height * scale];
        context.drawImage(image, x + (width - w) / 2, y + (height - h) / 2, w, h);
      } else {
        context.strokeStyle = '#b0b0b4';
        context.lineWidth = 0.5;
        context.strokeRect(x, y, width, height);
      }
      if (!captionHeight) continue;
      context.font = `7.5px ${bodyFont()}`;
      context.fillStyle = '#333336';
      context.textAlign = 'center';
      context.fillText(fitting(caption, width, (text) => context.measureText(text).width), x + width / 2, y + height + captionHeight - 4);
    }
    context.font = `8px ${bodyFont()}`;
    context.fillStyle = '#707074';
    context.textAlign = 'left';
    context.fillText(fitting(title, page[0] * 0.7, (text) => context.measureText(text).width), cells[0]?.x ?? 0, foot);
    context.textAlign = 'right';
    context.fillText(`${p + 1} / ${pages}`, page[0] - (cells[0]?.x ?? 0), foot);
    pdf.endPage();
  }
  return pdf.close();
}

/** Cut in its middle, where names differ least. */
function fitting(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const signs = [...text];
  for (let kept = Math.min(signs.length - 1, 200); kept > 1; kept--) {
    const cut = `${signs.slice(0, Math.ceil(kept / 2)).join('')}…${signs.slice(signs.length - Math.floor(kept / 2)).join('')}`;
    if (measure(cut) <= width) return cut;
  }
  return '…';
}
