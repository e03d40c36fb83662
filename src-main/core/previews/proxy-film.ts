/** How a film or a sound becomes one that every browser plays: H.264 and AAC, or VP9 and Opus where ffmpeg has no H.264. */
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { demuxer, withFfmpeg } from '../formats/av.ts';
import type { FileType } from '../formats/handler.ts';
import { ffmpegEncoders, ffmpegToFile, ownTimes } from '../tools/ffmpeg-file.ts';

/** Longer and shorter side, pixels: full HD, also upright. */
const [LONG, SHORT] = [1920, 1080];
/** Frames between two that stand for themselves: a step backward and the moment under the pointer come quickly. */
const GROUP = 12;
/** Processor seconds that a second of film may cost, and what a film of unknown length may in all. */
const [COST, UNKNOWN] = [60, 4 * 3600];

export interface ProxySource {
  readonly path: Uint8Array;
  readonly type: FileType;
  readonly facts: Facts;
  /** Its first bytes. */
  readonly head: Uint8Array;
}

export type ProxyExt = 'mp4' | 'webm';

/** What the installed ffmpeg can write. */
export async function proxyExt(): Promise<ProxyExt> {
  const known = await ffmpegEncoders();
  return known.has('libx264') || !known.has('libvpx-vp9') ? 'mp4' : 'webm';
}

/** Times and the number of frames stay what they are, so that steps, marks and timecode mean the same. Throws FormatError and RpcError. */
export async function writeProxy(
  { path, type, facts, head }: ProxySource,
  out: string,
  ext: ProxyExt,
  run: { readonly signal: AbortSignal; readonly onProgress: (seconds: number, bytes: number) => Promise<void> },
): Promise<void> {
  const known = await ffmpegEncoders();
  const args = [
    ...(type.kind === 'audio' ? [] : [...picture(ext), ...(await ownTimes())]),
    ...sound(ext, known),
    '-map_metadata',
    '-1',
    '-map_chapters',
    '-1',
    '-sn',
    '-dn',
    ...container(ext),
  ];
  const cpuSeconds = facts.duration ? 600 + COST * facts.duration : UNKNOWN;
  await withFfmpeg({ type }, async ({ FfmpegFailed }) => {
    try {
      await ffmpegToFile(Buffer.from(path), demuxer({ type, head: Buffer.from(head) }), {
        args,
        out,
        cpuSeconds,
        ...run,
      });
    } catch (error) {
      if (error instanceof FfmpegFailed && /No space left/i.test(error.message))
        throw new RpcError(
          'disk-full',
          'The disk of the catalog is full, so this film could not be prepared. Make room on it, then try again.',
        );
      throw error;
    }
  });
}

const WIDE = 'iw*if(sar,sar,1)';
/** Square pixels, inside of full HD lying or standing, even sides. Lines of two moments are put together; where there are none nothing is done. */
const FIT = [
  'yadif=mode=send_frame:deint=interlaced',
  `scale='2*max(1,round(${WIDE}*${within()}/2))':'2*max(1,round(ih*${within()}/2))':flags=bicubic`,
  'setsar=1',
  'format=yuv420p',
].join(',');

function within(): string {
  return `min(1,min(${LONG}/max(${WIDE},ih),${SHORT}/min(${WIDE},ih)))`;
}

function picture(ext: ProxyExt): string[] {
  const coded =
    ext === 'mp4'
      ? ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21', '-profile:v', 'high', '-bf', '0']
      : ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '6', '-row-mt', '1', '-crf', '31', '-b:v', '0'];
  return ['-map', '0:V:0?', '-vf', FIT, ...coded, '-g', String(GROUP)];
}

function sound(ext: ProxyExt, known: ReadonlySet<string>): string[] {
  const coded = ext === 'mp4' ? 'aac' : known.has('libopus') ? 'libopus' : 'libvorbis';
  return ['-map', '0:a:0?', '-c:a', coded, '-b:a', '192k', '-ac', '2', ...(ext === 'mp4' ? [] : ['-ar', '48000'])];
}

/** What a player has to know stands at the beginning. */
const container = (ext: ProxyExt): string[] =>
  ext === 'mp4' ? ['-movflags', '+faststart', '-f', 'mp4'] : ['-cues_to_front', '1', '-f', 'webm'];
