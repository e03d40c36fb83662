import { expect, test, vi } from 'vitest';
import { formatsHere } from './here.ts';
import { allTypes, handlerOf } from './index.ts';

test('the list of formats holds every type once for each family, and promises what its handler answers', async () => {
  const { families, programs } = await formatsHere();
  expect(families.flatMap(({ types }) => types.map(({ ext, name }) => `${ext} ${name}`))).toEqual(allTypes().map(({ ext, name }) => `${ext} ${name}`));
  expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
  for (const { id, preview, text, view, lacks } of families) {
    const handler = handlerOf({ handler: id });
    expect({ id, preview: preview || lacks !== null, text }).toEqual({ id, preview: handler.picture !== undefined, text: handler.text !== undefined });
    if (view === 'pages') expect(handler.document, id).toBeDefined();
    if (view === 'card') expect(handler.picture, id).toBeUndefined();
  }
  const [ffmpeg, tesseract] = programs;
  expect(tesseract).toMatchObject({ name: 'tesseract', families: ['words in pictures and scanned PDFs'] });
  expect(ffmpeg).toMatchObject({ name: 'ffmpeg', families: ['Other pictures', 'Video', 'Audio'] });
  expect(families.filter(({ lacks }) => lacks === 'ffmpeg')).toHaveLength(ffmpeg?.path === null ? 3 : 0);
});

test('without ffmpeg what needs it promises no picture', async () => {
  vi.resetModules();
  vi.doMock('../tools/soffice.ts', () => ({ findSoffice: () => undefined, sofficeVersion: async () => null, INSTALL_LIBREOFFICE: 'Install it too.' }));
  vi.doMock('../tools/raw-developer.ts', () => ({ findRawDeveloper: () => undefined, rawDeveloperVersion: async () => null, INSTALL_RAW_DEVELOPER: 'And that.' }));
  vi.doMock('../tools/tesseract.ts', () => ({ tesseractHere: async () => undefined, INSTALL_TESSERACT: 'Install that.' }));
  vi.doMock('../tools/ffmpeg.ts', () => ({ findProgram: () => undefined, ffmpegVersion: async () => null, INSTALL_FFMPEG: 'Install it.' }));
  const { formatsHere: without } = await import('./here.ts');
  const { families, programs } = await without();
  expect(families.filter(({ lacks }) => lacks !== null).map(({ id, preview }) => `${id} ${preview}`)).toEqual(['ffimage false', 'video false', 'audio false', 'metafile false']);
  expect(programs).toMatchObject([{ path: null, version: null, install: 'Install it.' }, { name: 'tesseract', path: null, install: 'Install that.' }, { name: 'LibRaw or darktable', path: null, version: null, install: 'And that.' }, { name: 'LibreOffice', path: null, version: null, install: 'Install it too.' }]);
});
