/** What this machine can do with each type, as the handlers declare it, and the programs on which some depend. */
import type { FormatFamily, FormatProgram } from '../../../src-shared/contract/formats.ts';
import { allFamilies } from './index.ts';

export async function formatsHere(): Promise<{ families: FormatFamily[]; programs: FormatProgram[] }> {
  const { ffmpegVersion, findProgram, INSTALL_FFMPEG } = await import('../tools/ffmpeg.ts');
  const path = findProgram('ffmpeg') ?? null;
  const all = allFamilies();
  return {
    families: all.map(({ needs, preview, types, ...family }) => {
      const lacks = needs && path === null ? needs : null;
      return { ...family, lacks, preview: preview && lacks === null, types: [...types] };
    }),
    programs: [{ name: 'ffmpeg', version: await ffmpegVersion(), path, families: all.filter(({ needs }) => needs === 'ffmpeg').map(({ name }) => name), install: INSTALL_FFMPEG }],
  };
}
