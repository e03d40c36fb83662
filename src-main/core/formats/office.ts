/** Word, Excel and PowerPoint since 2007: all their words by page, sheet and slide, and what their properties say. */
import type { Facts } from '../../../src-shared/domain/asset.ts';
import type { Section } from '../../../src-shared/domain/document.ts';
import { has } from './bytes.ts';
import type { MediaFile } from './handler.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { textOf } from './pages/markup.ts';
import { countWords, coverOf, numberFact, openPackage, type Package, properties } from './pages/package.ts';
import { sheetsOf } from './pages/sheets.ts';
import { slidesOf } from './pages/slides.ts';
import { wordPages } from './pages/word.ts';
import { types } from './types.ts';

export const OFFICE_TYPES = types(
  'office',
  'document',
  `
  docx application/vnd.openxmlformats-officedocument.wordprocessingml.document Word
  xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet Excel
  pptx application/vnd.openxmlformats-officedocument.presentationml.presentation PowerPoint`,
);
const COVERS = [/^docProps\/thumbnail\.(?:jpe?g|png)$/i];

export const office = documents({
  id: 'office',
  version: 2,
  types: OFFICE_TYPES,
  family: 'Office',
  sniff: () => undefined,

  async read(file: MediaFile): Promise<Doc> {
    if (has(file.head, '\xd0\xcf\x11\xe0'))
      throw new FormatError(
        'protected',
        'This file asks for a password, or was saved by an old program. Save it anew without one to see and search it here.',
      );
    const parts = await openPackage(file);
    const [core, app] = [await parts.xml('docProps/core.xml'), await parts.xml('docProps/app.xml')];
    const facts = {
      ...properties(core),
      ...numberFact('pages', textOf(app, 'Pages')),
      ...numberFact('words', textOf(app, 'Words')),
    };
    const doc = await READERS[file.type.ext]!(parts, facts);
    // A small picture of a sheet or page is harder to read than a drawn one; of a slide it is the look.
    const cover = await coverOf(parts.zip, COVERS, file.type.ext === 'pptx' ? undefined : 400);
    const damage = parts.damage();
    return { ...doc, ...(cover ? { cover } : {}), ...(damage ? { damage } : {}) };
  },
});

type Reader = (parts: Package, facts: Facts) => Promise<Doc>;

const READERS: Readonly<Record<string, Reader>> = {
  async docx(parts, facts) {
    const name = parts.zip.find(/^word\/document\d*\.xml$/)?.name ?? '';
    const sections = found(bounded(wordPages(await parts.xml(name))), name, 'text');
    const words = facts.words ?? countWords(sections.flatMap(({ blocks }) => blocks));
    return { unit: 'page', sections, facts: { pages: sections.length, ...facts, ...(words ? { words } : {}) } };
  },
  async xlsx(parts, facts) {
    const { sheets, count } = await sheetsOf(parts);
    return { unit: 'sheet', sections: bounded(sheets), facts: { ...facts, pages: count }, paper: 'table' };
  },
  async pptx(parts, facts) {
    const slides = await slidesOf(parts);
    return { unit: 'slide', sections: bounded(slides), facts: { ...facts, pages: slides.length }, paper: 'slide' };
  },
};

function found(sections: Section[], name: string, what: string): Section[] {
  if (name === '')
    throw new FormatError(
      'damaged',
      `The part of this file that holds its ${what} is missing. If you have another copy, use that.`,
    );
  return sections;
}
