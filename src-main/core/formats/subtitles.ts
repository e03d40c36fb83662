/** Subtitles in files of their own: what is said, and when. They belong to the film that they are named after. */
import { plain, type Section } from '../../../src-shared/domain/document.ts';
import { clock, type Cue, readCues, USUAL_FPS } from './cues.ts';
import { FormatError, type FormatHandler } from './handler.ts';
import { bounded, type Doc, documents, MAX_SECTIONS } from './pages/document.ts';
import { plainText } from './pages/plain-text.ts';
import { types } from './types.ts';

export const SUBTITLE_TYPES = types(
  'subtitles',
  'text',
  `
  srt application/x-subrip Subtitles
  vtt text/vtt Subtitles
  ass text/x-ass Subtitles (ASS)
  ssa text/x-ssa Subtitles (SSA)
  sub text/x-microdvd Subtitles (SUB)`,
);

export const subtitles: FormatHandler = {
  ...documents({
    id: 'subtitles',
    version: 4,
    types: SUBTITLE_TYPES,
    family: 'Subtitles',
    sniff: () => undefined,

    async read(file): Promise<Doc> {
      const { text, encoding, lines } = await plainText(file);
      const { cues, counts } = readCues(text);
      const isBare = /^\uFEFF?(?:WEBVTT(?:[ \t\n]|$)|\[Script Info\])/i.test(text) || text.trim() === '';
      if (cues.length === 0 && !isBare)
        throw new FormatError(
          'damaged',
          'No line of this file says when something is said, as subtitles do. It is damaged, or of another type.',
        );
      const end = cues.reduce((last, { to }) => Math.max(last, to), 0);
      return {
        unit: 'time',
        // A file that says nothing yet is shown as it stands.
        sections: bounded(cues.length || text.trim() === '' ? sectionsOf(cues) : [{ at: clock(0), blocks: [{ kind: 'text', runs: plain(text.trim()) }] }]),
        facts: { encoding, ...(lines === undefined ? {} : { lines }), ...(end > 0 ? { duration: end } : {}) },
        ...(counts && cues.length ? { note: `This file counts frames and does not say how many a second has: its times are those of ${USUAL_FPS}.` } : {}),
      };
    },
  }),

  async cues(file) {
    return { tracks: [], ...readCues((await plainText(file)).text) };
  },
};

export const sectionsOf = (cues: readonly Cue[]): Section[] => cues.slice(0, MAX_SECTIONS).map(({ from, text }) => ({ at: clock(from), blocks: [{ kind: 'text', runs: plain(text) }] }));
