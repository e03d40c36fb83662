/** What subtitles say and when, of every form that is written: SubRip, WebVTT, SubStation Alpha, MicroDVD and SubViewer. */

/** Seconds from the beginning of the film, and words without marks. */
export interface Cue {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Of a film two hours long with a line each second. */
const MOST_CUES = 20_000;
const MOST_LINE = 2_000;
const TIMED = /^[ \t]*((?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{1,3})[ \t]*-->[ \t]*((?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{1,3})[^\n]*$/;
const VIEWER = /^[ \t]*(\d{1,3}:\d\d:\d\d[.,]\d{1,3}),(\d{1,3}:\d\d:\d\d[.,]\d{1,3})[ \t]*$/;
const FRAMED = /^\{(\d{1,8})\}\{(\d{1,8})\}(.*)$/;
/** Where a file counts frames and says not how many a second has. */
export const USUAL_FPS = 25;

/** `counts`: its times are frames, USUAL_FPS of them a second, since it does not say how many. Line ends are `\n`; in the order of the file. */
export function readCues(text: string): { readonly cues: readonly Cue[]; readonly counts: boolean } {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const first = lines.find((line) => line.trim() !== '') ?? '';
  if (FRAMED.test(first)) return framed(lines);
  const cues = /^\[(?:script info|v4\+? styles|events)\]/i.test(first.trim()) ? scripted(lines) : timed(lines);
  return { cues: cues.slice(0, MOST_CUES), counts: false };
}

/** Each begins with its times; what stands before the next empty line is said then. */
function timed(lines: readonly string[]): Cue[] {
  const cues: Cue[] = [];
  let at: { from: number; to: number } | undefined;
  let said: string[] = [];
  const close = (): void => {
    const text = plainWords(said.join('\n'));
    if (at && text !== '') cues.push({ ...at, text });
    at = undefined;
    said = [];
  };
  for (const line of lines) {
    const [, from, to] = (line.length < 200 && (TIMED.exec(line) ?? VIEWER.exec(line))) || [];
    if (from !== undefined && to !== undefined) {
      close();
      at = { from: seconds(from), to: seconds(to) };
    } else if (line.trim() === '') close();
    else if (at) said.push(line.slice(0, MOST_LINE).replace(/\[br\]/gi, '\n'));
  }
  close();
  return cues;
}

/** `Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,Words, with commas`, in the order that `Format:` says; by their times. */
function scripted(lines: readonly string[]): Cue[] {
  let order = ['layer', 'start', 'end', 'style', 'name', 'marginl', 'marginr', 'marginv', 'effect', 'text'];
  const cues: Cue[] = [];
  let inEvents = false;
  for (const line of lines) {
    if (/^\s*\[/.test(line)) inEvents = /^\s*\[events\]/i.test(line);
    const [, what = '', rest = ''] = (inEvents && /^\s*(Format|Dialogue)\s*:(.*)$/i.exec(line.slice(0, MOST_LINE * 4))) || [];
    if (/format/i.test(what)) order = rest.split(',').map((name) => name.trim().toLowerCase());
    if (!/dialogue/i.test(what)) continue;
    const parts = rest.split(',');
    const part = (name: string): string => parts[order.indexOf(name)]?.trim() ?? '';
    if (![part('start'), part('end')].every((time) => /^\d{1,3}:\d\d:\d\d[.,]\d{1,3}$/.test(time))) continue;
    // The last one holds the words, with commas of their own.
    const words = parts.slice(order.length - 1).join(',').slice(0, MOST_LINE);
    // Drawn shapes are no words.
    const text = /\{[^}]*\\p[1-9]/.test(words) ? '' : plainWords(words.replace(/\\[Nn]/g, '\n').replace(/\\h/g, ' '));
    if (text !== '') cues.push({ from: seconds(part('start')), to: seconds(part('end')), text });
  }
  return cues.sort((a, b) => a.from - b.from);
}

/** `{25}{50}Words|in two lines`; the first may be `{1}{1}23.976`. */
function framed(lines: readonly string[]): { cues: Cue[]; counts: boolean } {
  let fps: number | undefined;
  const cues: Cue[] = [];
  for (const line of lines) {
    const [, from = '', to = '', said = ''] = (line.length < MOST_LINE && FRAMED.exec(line)) || [];
    if (from === '' || cues.length >= MOST_CUES) continue;
    const told = cues.length === 0 && fps === undefined && /^\s*(\d{2,3}(?:[.,]\d+)?)\s*$/.exec(said)?.[1];
    if (told) {
      fps = Number(told.replace(',', '.'));
      continue;
    }
    const text = plainWords(said.replaceAll('|', '\n'));
    const rate = fps || USUAL_FPS;
    if (text !== '') cues.push({ from: Number(from) / rate, to: Number(to) / rate, text });
  }
  return { cues, counts: !fps };
}

const plainWords = (text: string): string => text.replace(/<[^<>]{0,100}>|\{[\\yYcCfFsSpPoH][^{}]{0,200}\}/g, '').trim();

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
