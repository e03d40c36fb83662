/** SRT and WebVTT: what is said, and when. */
import { plain, type Section } from '../../../src-shared/domain/document.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents, MAX_SECTIONS } from './pages/document.ts';
import { plainText } from './pages/plain-text.ts';
import { types } from './types.ts';

export const SUBTITLE_TYPES = types(
  'subtitles',
  'text',
  `
  srt application/x-subrip Subtitles
  vtt text/vtt Subtitles`,
);
const CUE = /^[ \t]*((?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{1,3})[ \t]*-->[ \t]*((?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{1,3})[^\n]*$/;

export const subtitles = documents({
  id: 'subtitles',
  version: 3,
  types: SUBTITLE_TYPES,
  family: 'Subtitles',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    const { text, encoding, lines } = await plainText(file);
    const { cues, end } = cuesOf(text);
    if (cues.length === 0 && !/^\uFEFF?WEBVTT(?:[ \t\n]|$)/.test(text) && text.trim() !== '')
      throw new FormatError(
        'damaged',
        'No line of this file says when something is said, as subtitles do. It is damaged, or of another type.',
      );
    return {
      unit: 'time',
      // A file that says nothing yet is shown as it stands.
      sections: bounded(cues.length || text.trim() === '' ? cues.slice(0, MAX_SECTIONS) : [{ at: clock(0), blocks: [{ kind: 'text', runs: plain(text.trim()) }] }]),
      facts: { encoding, ...(lines === undefined ? {} : { lines }), ...(end > 0 ? { duration: end } : {}) },
    };
  },
});

/** Each begins with its times; what stands before the next empty line is said then. `end`: of the last, seconds. */
export function cuesOf(text: string): { readonly cues: Section[]; readonly end: number } {
  const cues: Section[] = [];
  let end = 0;
  let at: string | undefined;
  let said: string[] = [];
  const close = (): void => {
    const words = said
      .join('\n')
      .replace(/<[^<>]{0,100}>|\{\\[^{}]{0,100}\}/g, '')
      .trim();
    if (at !== undefined && words !== '') cues.push({ at, blocks: [{ kind: 'text', runs: plain(words) }] });
    at = undefined;
    said = [];
  };
  for (const line of text.split('\n')) {
    const cue = line.length < 200 ? CUE.exec(line) : null;
    if (cue) {
      close();
      at = clock(seconds(cue[1]!));
      end = Math.max(end, seconds(cue[2]!));
    } else if (line.trim() === '') close();
    else if (at !== undefined) said.push(line.slice(0, 2_000));
  }
  close();
  return { cues, end };
}

const seconds = (time: string): number =>
  time
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);

/** `00:01:02`. */
export function clock(seconds: number): string {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}
