/** Words that stand in pictures: of an image, or of pages of a PDF that have no words of their own. */

import { FormatError, type MediaFile, type Picture, type TextPart } from './handler.ts';
import { handlerOf } from './index.ts';
import { upright } from './preview.ts';
import { findWords, type Recognized } from './recognized-words.ts';

/** Raised when other words come of it. */
export const RECOGNIZED_BY = 1;
/** Pixels of the long edge: an A4 page at 300 dpi. */
const EDGE = 3508;
/** Smaller pictures are enlarged: letters of ten pixels are the smallest that are read well. */
const LEAST = 1600;
/** A part of an answer, so that work can be held and stopped between. */
const PAGES_AT_ONCE = 4;
const MOST_PAGES = 2000;

export interface Recognition {
  /** Words that the file itself holds, for search as they were: on the first answer only. */
  readonly own: readonly TextPart[];
  readonly read: readonly TextPart[];
  /** Of a document: how many pages it has, and from which (from 0) to go on; absent: that was all. */
  readonly total: number;
  readonly next?: number;
}

/** From page `from` on (from 0). @param languages as tesseract is told them. Throws FormatError. */
export async function recognize(file: MediaFile, from: number, languages: string): Promise<Recognition> {
  const handler = handlerOf(file.type);
  const own = (await handler.text?.(file)) ?? [];
  if (!handler.sheet || !handler.facts) {
    const picture = await handler.picture?.(file, EDGE);
    const text = picture ? await wordsOf(picture, file, languages) : '';
    return { own, read: text ? [{ text }] : [], total: 1 };
  }
  const { pages = 1 } = await handler.facts(file);
  const total = Math.min(pages, MOST_PAGES);
  const written = new Set(own.map(({ at }) => at));
  const read: TextPart[] = [];
  let page = from;
  for (let drawn = 0; page < total && drawn < PAGES_AT_ONCE; page++) {
    file.signal.throwIfAborted();
    // Never instead of real words.
    if (written.has(String(page + 1))) continue;
    drawn++;
    const text = await wordsOf(await handler.sheet(file, page, EDGE, 0), file, languages);
    if (text) read.push({ unit: 'page', at: String(page + 1), text });
  }
  return { own: from === 0 ? own : [], read, total, ...(page < total ? { next: page } : {}) };
}

async function wordsOf(picture: Picture, file: MediaFile, languages: string): Promise<string> {
  const { pixels } = await upright(picture, file.facts, EDGE);
  const { pngForReading } = await import('../tools/sharp-reshape.ts');
  const { readPicture, TesseractFailed } = await import('../tools/tesseract.ts');
  const png = await pngForReading(pixels, LEAST);
  try {
    return findWords(await readPicture(png, languages, file.signal))
      .map(({ text }: Recognized) => text)
      .join('\n');
  } catch (error) {
    file.signal.throwIfAborted();
    if (error instanceof TesseractFailed) throw new FormatError('unsupported', error.message);
    throw error;
  }
}
