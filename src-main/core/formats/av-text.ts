/** What is written in films and sounds: tags, lyrics, chapters and subtitles, these with the time at which they are heard or seen. */
import { sectionText } from '../../../src-shared/domain/document.ts';
import { demuxer, type Probed, probed, withFfmpeg } from './av.ts';
import type { MediaFile, TextPart } from './handler.ts';
import { clock, cuesOf } from './subtitles.ts';

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
  return [...tagsOf(answer), ...chaptersOf(answer), ...(await subtitlesOf(file, answer))];
}

function tagsOf({ format, streams = [] }: Probed): TextPart[] {
  // Ogg keeps them with its stream; MP4 gives each its names, which say nothing.
  const all = [format?.tags ?? {}, ...streams.filter(({ codec_name }) => /^(?:vorbis|opus|flac)$/.test(codec_name ?? '')).map(({ tags = {} }) => tags)];
  const texts = all.flatMap((tags) => Object.entries(tags).flatMap(([name, text]) => (TAGS.test(name) && text.trim() ? [text.slice(0, MOST_TAG)] : [])));
  return texts.length ? [{ text: [...new Set(texts)].join('\n') }] : [];
}

const chaptersOf = ({ chapters = [] }: Probed): TextPart[] =>
  chapters.slice(0, MOST_CHAPTERS).flatMap(({ start_time, tags }) => (tags?.['title']?.trim() ? [{ unit: 'time' as const, at: clock(Number(start_time) || 0), text: tags['title'].slice(0, 1000) }] : []));

async function subtitlesOf(file: MediaFile, { streams = [] }: Probed): Promise<TextPart[]> {
  const own = streams.find(({ codec_type, codec_name }) => codec_type === 'subtitle' && WRITTEN.has(codec_name ?? ''));
  if (!own || file.size > MOST_READ) return [];
  const args = ['-map', `0:${own.index}`, '-c:s', 'srt', '-f', 'srt', 'pipe:1'];
  const srt = await withFfmpeg(file, ({ ffmpeg }) => ffmpeg(file.path, demuxer(file), { args, signal: file.signal, maxOutput: 8 << 20 })).catch(() => Buffer.alloc(0));
  file.signal.throwIfAborted();
  return cuesOf(srt.toString().replaceAll('\r', '')).cues.map((cue) => ({ ...(cue.at === undefined ? {} : { unit: 'time' as const, at: cue.at }), text: sectionText(cue) }));
}
