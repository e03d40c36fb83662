/** What is written in films and sounds: tags, lyrics, chapters and subtitles, these with the time at which they are heard or seen. */
import { demuxer, type Probed, probed, type Stream, withFfmpeg } from './av.ts';
import { clock, type Cue, readCues } from './cues.ts';
import { type Chapter, FormatError, type MediaFile, type Spoken, type TextPart } from './handler.ts';

/** By ffprobe's names; others are of machines. */
const TAGS = /^(?:title|artist|album|album_artist|composer|performer|genre|show|episode_id|network|date|comment|description|synopsis|grouping|publisher|(?:unsynced)?lyrics(?:-.*)?)$/i;
/** Letters of one tag, and of all. */
const MOST_TAG = 100_000;
const MOST_CHAPTERS = 2000;
/** Subtitles stand all over a file, which is read whole for them. Bytes. */
const MOST_READ = 1 << 30;
/** As text, not as pictures of it. */
const WRITTEN = new Set(['subrip', 'mov_text', 'ass', 'ssa', 'webvtt', 'text']);

/** Never fails for what is beside the point: a film whose subtitles cannot be read still has its tags. */
export async function avText(file: MediaFile): Promise<readonly TextPart[]> {
  const answer = await probed(file);
  return [...tagsOf(answer), ...chaptersOf(answer).flatMap(({ at, title }) => (title ? [{ unit: 'time' as const, at: clock(at), text: title }] : [])), ...(await subtitlesOf(file, answer))];
}

function tagsOf({ format, streams = [] }: Probed): TextPart[] {
  // Ogg keeps them with its stream; MP4 gives each its names, which say nothing.
  const all = [format?.tags ?? {}, ...streams.filter(({ codec_name }) => /^(?:vorbis|opus|flac)$/.test(codec_name ?? '')).map(({ tags = {} }) => tags)];
  const texts = all.flatMap((tags) => Object.entries(tags).flatMap(([name, text]) => (TAGS.test(name) && text.trim() ? [text.slice(0, MOST_TAG)] : [])));
  return texts.length ? [{ text: [...new Set(texts)].join('\n') }] : [];
}

const chaptersOf = ({ chapters = [] }: Probed): Chapter[] =>
  chapters
    .slice(0, MOST_CHAPTERS)
    .map(({ start_time, tags }) => ({ at: Math.max(0, Number(start_time) || 0), title: (tags?.['title'] ?? '').trim().slice(0, 1000) }))
    .sort((a, b) => a.at - b.at);

async function subtitlesOf(file: MediaFile, { streams = [] }: Probed): Promise<TextPart[]> {
  const own = streams.find(isWritten);
  if (!own || file.size > MOST_READ) return [];
  const cues = await cuesOf(file, own.index).catch(() => []);
  file.signal.throwIfAborted();
  return cues.map(({ from, text }) => ({ unit: 'time' as const, at: clock(from), text }));
}

const isWritten = ({ codec_type, codec_name }: Stream): boolean => codec_type === 'subtitle' && WRITTEN.has(codec_name ?? '');

async function cuesOf(file: MediaFile, stream: number): Promise<readonly Cue[]> {
  const args = ['-map', `0:${stream}`, '-c:s', 'srt', '-f', 'srt', 'pipe:1'];
  const srt = await withFfmpeg(file, ({ ffmpeg }) => ffmpeg(file.path, demuxer(file), { args, signal: file.signal, maxOutput: 8 << 20 }));
  return readCues(srt.toString().replaceAll('\r', '')).cues;
}

/** Written subtitles and chapters inside of a film; with `stream` (ffmpeg's number) what they say. Throws FormatError. */
export async function avCues(file: MediaFile, stream?: number): Promise<Spoken> {
  const answer = await probed(file);
  const found = (answer.streams ?? []).filter(isWritten);
  const tracks = found.map(({ index, tags }) => ({ stream: index, ...(tags?.['language'] && tags['language'] !== 'und' ? { language: tags['language'] } : {}), ...(tags?.['title'] ? { title: tags['title'].slice(0, 100) } : {}) }));
  if (stream === undefined) return { tracks, cues: [], chapters: chaptersOf(answer) };
  if (!found.some(({ index }) => index === stream)) throw new FormatError('unsupported', 'These subtitles are not in this film.');
  if (file.size > MOST_READ) throw new FormatError('too-large', `Subtitles stand all over a film, which would have to be read whole for them; that is done up to ${MOST_READ >> 20} MB.`);
  return { tracks, cues: await cuesOf(file, stream) };
}
