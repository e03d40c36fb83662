/** What video and audio have in common: demuxers by type, ffprobe's answer as facts, errors for people. */
import type { Facts } from '../../../src-shared/domain/asset.ts';
import type { MediaFacts } from '../../../src-shared/domain/media.ts';
import { FormatError, type MediaFile } from './handler.ts';
import { oncePerFile } from './once.ts';

/** ffmpeg's demuxer for each type: never guessed by ffmpeg, which could be made to read a playlist. */
export const DEMUXERS: Readonly<Record<string, string>> = {
  mp4: 'mov',
  m4v: 'mov',
  mov: 'mov',
  '3gp': 'mov',
  m4a: 'mov',
  f4v: 'mov',
  mkv: 'matroska',
  webm: 'matroska',
  mka: 'matroska',
  avi: 'avi',
  wmv: 'asf',
  wma: 'asf',
  asf: 'asf',
  mpg: 'mpeg',
  ts: 'mpegts',
  m2ts: 'mpegts',
  mxf: 'mxf',
  flv: 'flv',
  ogv: 'ogg',
  ogg: 'ogg',
  opus: 'ogg',
  mp3: 'mp3',
  mp2: 'mp3',
  aac: 'aac',
  flac: 'flac',
  wav: 'wav',
  aiff: 'aiff',
  caf: 'caf',
  au: 'au',
  amr: 'amr',
  ape: 'ape',
  wv: 'wv',
  ac3: 'ac3',
  dsf: 'dsf',
  dv: 'dv',
  rm: 'rm',
  w64: 'w64',
}; // prettier-ignore

/** The picture as ffmpeg hands it over: lossless, and quick to write. */
export const AS_PNG: readonly string[] = ['-c:v', 'png', '-pred', 'none', '-f', 'image2pipe', 'pipe:1'];

/** A filter that bounds the long edge without enlarging. */
export function within(maxEdge: number): string {
  return `scale='min(iw,${maxEdge})':'min(ih,${maxEdge})':force_original_aspect_ratio=decrease:flags=area`;
}

export interface Stream {
  readonly index: number;
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly width?: number;
  readonly height?: number;
  readonly avg_frame_rate?: string;
  readonly duration?: string;
  readonly bits_per_raw_sample?: string;
  readonly bits_per_sample?: number;
  readonly pix_fmt?: string;
  readonly sample_aspect_ratio?: string;
  readonly color_primaries?: string;
  readonly color_transfer?: string;
  readonly channels?: number;
  readonly channel_layout?: string;
  readonly sample_rate?: string;
  readonly disposition?: { readonly attached_pic?: number };
  readonly tags?: Readonly<Record<string, string>>;
  readonly side_data_list?: readonly { readonly rotation?: number }[];
}

export interface Probed {
  readonly streams?: readonly Stream[];
  readonly format?: { readonly duration?: string; readonly bit_rate?: string; readonly tags?: Readonly<Record<string, string>> };
  readonly chapters?: readonly { readonly start_time?: string; readonly tags?: Readonly<Record<string, string>> }[];
}

/** A file that starts as an elementary stream is not the container its name says. */
export function demuxer(file: Pick<MediaFile, 'type' | 'head'>): string {
  const elementary = file.type.ext === 'mpg' && file.head[2] === 1 && file.head[3] === 0xb3;
  return elementary ? 'mpegvideo' : DEMUXERS[file.type.ext]!;
}

/** Asked once a file. Throws FormatError. */
export const probed = oncePerFile((file) =>
  withFfmpeg(
    file,
    async ({ ffprobe }) => (await ffprobe(file.path, demuxer(file), { signal: file.signal })) as Probed,
  ),
);

type Tool = typeof import('../tools/ffmpeg.ts');

/** Runs `use` and tells its failures in words for people. */
export async function withFfmpeg<T>(file: Pick<MediaFile, 'type'>, use: (tool: Tool) => Promise<T>): Promise<T> {
  const tool = await import('../tools/ffmpeg.ts');
  try {
    return await use(tool);
  } catch (error) {
    if (error instanceof tool.FfmpegMissing)
      throw new FormatError(
        'unsupported',
        `Vitrine reads ${file.type.name} files with ffmpeg and ffprobe, which are not installed. ${tool.INSTALL_FFMPEG}`,
      );
    if (!(error instanceof tool.FfmpegFailed)) throw error;
    if (/unknown input format|unknown decoder|decoder .*not found/i.test(error.message))
      throw new FormatError(
        'unsupported',
        `The installed ffmpeg cannot read ${file.type.name} files; a newer or fuller one can (${error.message}).`,
      );
    throw new FormatError(
      'damaged',
      `This ${file.type.name} file cannot be read: it is damaged, incomplete or not what its name says (ffmpeg: ${error.message}).`,
    );
  }
}

/** First picture of a film that calls itself a still (AVIF and HEIC sequences), as PNG. */
export async function firstFrame(file: MediaFile, maxEdge: number): Promise<Buffer> {
  const args = ['-map', '0:v:0', '-frames:v', '1', '-vf', within(maxEdge), ...AS_PNG];
  return await withFfmpeg(file, async ({ ffmpeg }) => await ffmpeg(file.path, 'mov', { args, signal: file.signal }));
}

/** Throws FormatError where ffprobe found nothing to see or hear. */
export function assertStreams(answer: Probed, file: MediaFile): void {
  if (answer.streams?.some((stream) => stream.codec_type === 'video' || stream.codec_type === 'audio')) return;
  throw new FormatError(
    'truncated',
    `Neither picture nor sound was found in this ${file.type.name} file: it ends too early or is damaged. Copy it again from where it came.`,
  );
}

export function isPicture(stream: Stream): boolean {
  return stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1;
}

export function avFacts(answer: Probed): Facts {
  const streams = answer.streams ?? [];
  const video = streams.find(isPicture);
  const main = video ?? streams.find((stream) => stream.codec_type === 'audio');
  const duration = Number(answer.format?.duration ?? main?.duration);
  const [frames = 0, seconds = 0] = (video?.avg_frame_rate ?? '').split('/').map(Number);
  const rate = frames > 0 && seconds > 0 ? Math.round((frames / seconds) * 1000) / 1000 : undefined;
  const orientation = video && turned(video);
  return {
    ...(Number.isFinite(duration) && duration > 0 && { duration }),
    ...(main?.codec_name && { codec: main.codec_name }),
    ...(video?.width && video.height && { width: video.width, height: video.height }),
    ...(rate && { frameRate: rate }),
    ...(orientation && { orientation }),
    ...(main && { media: mediaFacts(answer, video, rate) }),
  };
}

const HDR: Readonly<Record<string, MediaFacts['hdr']>> = { smpte2084: 'PQ', 'arib-std-b67': 'HLG' };

function mediaFacts({ streams = [], format }: Probed, video: Stream | undefined, fps: number | undefined): MediaFacts {
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  const sampleRate = above0(audio?.sample_rate);
  const bits = video ? colorBits(video) : (above0(audio?.bits_per_raw_sample) ?? above0(audio?.bits_per_sample));
  const primaries = video?.color_primaries === 'unknown' ? undefined : video?.color_primaries;
  const hdr = HDR[video?.color_transfer ?? ''];
  const bitRate = above0(format?.bit_rate);
  const timecode = timecodeIn(streams.map(({ tags }) => tags?.['timecode']).concat(format?.tags?.['timecode']));
  return {
    ...(video?.codec_name && { video: video.codec_name }),
    ...(audio?.codec_name && { audio: audio.codec_name }),
    ...(fps && { fps }),
    ...(audio?.channels && { channels: audio.channels }),
    ...(audio?.channel_layout && { layout: audio.channel_layout }),
    ...(sampleRate && { sampleRate }),
    ...(bits && { bits }),
    ...(primaries && { primaries }),
    ...(hdr && { hdr }),
    ...(bitRate && { bitRate }),
    ...(timecode && { timecode }),
    ...(!streams.some((stream) => stream.codec_type === 'video') && { drawn: true }),
  };
}

function above0(text: string | number | undefined): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Said by few containers; the names of pixel formats end in it: `yuv420p10le`. */
function colorBits({ bits_per_raw_sample, pix_fmt }: Stream): number | undefined {
  const named = /p0?(9|10|12|14|16)(?:le|be)$/.exec(pix_fmt ?? '')?.[1] ?? (/^(?:yuvj?|nv)\d+p?$/.test(pix_fmt ?? '') ? 8 : undefined);
  return above0(bits_per_raw_sample) ?? above0(named);
}

const timecodeIn = (told: readonly (string | undefined)[]): string | undefined =>
  told.find((text) => text !== undefined && /^\d\d:\d\d:\d\d[:;.]\d\d$/.test(text));

/** Rotation as EXIF says it; ffprobe counts anticlockwise, the older tag clockwise. */
function turned(stream: Stream): Facts['orientation'] {
  const matrix = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation;
  const degrees = matrix !== undefined ? -matrix : Number(stream.tags?.['rotate'] ?? 0);
  const clockwise = ((Math.round(degrees / 90) % 4) + 4) % 4;
  return ([undefined, 6, 3, 8] as const)[clockwise];
}
