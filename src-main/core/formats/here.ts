/** What this machine can do with each type, as the handlers declare it, and the programs on which some depend. */
import type { FormatFamily, FormatProgram } from '../../../src-shared/contract/formats.ts';
import { allFamilies } from './index.ts';

export { findRawDeveloper } from '../tools/raw-developer.ts';
export { findSoffice } from '../tools/soffice.ts';
export { INSTALL_TESSERACT, tesseractHere } from '../tools/tesseract.ts';

/** No family of its own: it reads what others draw. */
const PRINTED = 'pages of office documents';
const DEVELOPED = 'exporting camera RAW at full quality';
const WORDS_IN_PICTURES = 'words in pictures and scanned PDFs';

export async function formatsHere(): Promise<{ families: FormatFamily[]; programs: FormatProgram[] }> {
  const { ffmpegVersion, findProgram, INSTALL_FFMPEG } = await import('../tools/ffmpeg.ts');
  const { INSTALL_TESSERACT, tesseractHere } = await import('../tools/tesseract.ts');
  const { findSoffice, INSTALL_LIBREOFFICE, sofficeVersion } = await import('../tools/soffice.ts');
  const { findRawDeveloper, INSTALL_RAW_DEVELOPER, rawDeveloperVersion } = await import('../tools/raw-developer.ts');
  const tesseract = await tesseractHere();
  const developer = findRawDeveloper();
  const path = findProgram('ffmpeg') ?? null;
  const all = allFamilies();
  return {
    families: all.map(({ needs, preview, types, ...family }) => {
      const lacks = needs && (needs === 'ffmpeg' ? path === null : findSoffice() === undefined) ? needs : null;
      return { ...family, lacks, preview: preview && lacks === null, types: [...types] };
    }),
    programs: [
      { name: 'ffmpeg', version: await ffmpegVersion(), path, families: all.filter(({ needs }) => needs === 'ffmpeg').map(({ name }) => name), install: INSTALL_FFMPEG },
      { name: 'tesseract', version: tesseract?.version ?? null, path: tesseract?.path ?? null, families: [WORDS_IN_PICTURES], install: INSTALL_TESSERACT },
      { name: 'LibRaw or darktable', version: developer ? await rawDeveloperVersion(developer) : null, path: developer?.path ?? null, families: [DEVELOPED], install: INSTALL_RAW_DEVELOPER },
      { name: 'LibreOffice', version: await sofficeVersion(), path: findSoffice() ?? null, families: [PRINTED, ...all.filter(({ needs }) => needs === 'LibreOffice').map(({ name }) => name)], install: INSTALL_LIBREOFFICE },
    ],
  };
}
