/** Pictures and scanned pages with words in them, which only a reader of letters finds. */
import sharp from 'sharp';
import { pdfFile } from './pdf-file.ts';

/** Black letters on paper, 1240 × 600 pixels. */
export async function pictureOfWords(...lines: string[]): Promise<Buffer> {
  const text = lines
    .map((line, i) => `<text x="60" y="${120 + i * 90}" font-family="DejaVu Sans" font-size="56">${line}</text>`)
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="600"><rect width="100%" height="100%" fill="#fdfcf8"/>${text}</svg>`;
  return await sharp(Buffer.from(svg)).jpeg({ quality: 92 }).toBuffer();
}

/** A page for each: `scan` is a picture over all of it, `text` words of the page's own. */
export function scannedPdf(scan: Buffer, pages: readonly ('scan' | { readonly text: string })[]): Buffer {
  const image = `200 0 obj<</Type/XObject/Subtype/Image/Width 1240/Height 600/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length ${scan.length}>>stream\n${scan.toString('latin1')}\nendstream endobj`;
  return pdfFile(
    pages.map((page) =>
      page === 'scan' ? 'q 640 0 0 310 0 100 cm /I Do Q' : `BT /F 24 Tf 40 400 Td (${page.text}) Tj ET`,
    ),
    ...['', '', image],
  );
}
