/** Audio: facts by ffprobe; cover art where there is some, else the sound drawn over its time. */
import { AS_PNG, assertStreams, avFacts, demuxer, probed, type Stream, withFfmpeg } from './av.ts';
import { avCues, avText } from './av-text.ts';
import { ascii, brands, has, u32 } from './bytes.ts';
import { loudnessOf } from './loudness.ts';
import type { FormatHandler, MediaFile } from './handler.ts';
import { byExt, canonical, types } from './types.ts';

const TYPES = types(
  'audio',
  'audio',
  `mp3 audio/mpeg MP3
   mp2 audio/mpeg MP2
   wav audio/wav WAV
   w64 audio/x-w64 Wave64
   aiff audio/aiff AIFF
   flac audio/flac FLAC
   ogg audio/ogg Ogg Vorbis
   opus audio/opus Opus
   m4a audio/mp4 AAC in MPEG-4
   aac audio/aac AAC
   wma audio/x-ms-wma Windows Media Audio
   mka audio/x-matroska Matroska Audio
   caf audio/x-caf Core Audio
   au audio/basic AU
   amr audio/amr AMR
   ape audio/x-ape Monkey's Audio
   wv audio/x-wavpack WavPack
   ac3 audio/ac3 AC-3
   dsf audio/x-dsf DSD`,
);
const type = byExt(TYPES);
const MAGIC: readonly [string, string][] = [
  ['fLaC', 'flac'],
  ['caff', 'caf'],
  ['.snd', 'au'],
  ['#!AMR', 'amr'],
  ['MAC ', 'ape'],
  ['wvpk', 'wv'],
  ['DSD ', 'dsf'],
  ['riff', 'w64'],
]; // prettier-ignore

export const audio: FormatHandler = {
  id: 'audio',
  version: 3,
  types: TYPES,
  family: 'Audio',
  by: 'ffmpeg',
  view: 'player',
  needs: 'ffmpeg',

  sniff(head, ext) {
    const ftyp = brands(head);
    if (ftyp)
      return /^M4[ABP]/.test(ftyp.major) || ['m4a', 'm4b', 'm4r', 'm4p'].includes(ext) ? type('m4a') : undefined;
    if (has(head, 'RIFF') && has(head, 'WAVE', 8)) return type('wav');
    if (has(head, 'RF64') && has(head, 'WAVE', 8)) return type('wav');
    if (has(head, 'FORM') && (has(head, 'AIFF', 8) || has(head, 'AIFC', 8))) return type('aiff');
    if (has(head, 'OggS')) return type(ascii(head, 0, 128).includes('OpusHead') ? 'opus' : 'ogg');
    if (has(head, '\x1aE\xdf\xa3') && ext === 'mka') return type('mka');
    if (has(head, '\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return type('wma');
    const magic = MAGIC.find(([text]) => has(head, text))?.[1];
    if (magic) return type(magic);
    return sniffFrames(head, canonical(ext));
  },

  async facts(file) {
    return avFacts(await probed(file));
  },

  text: avText,
  cues: avCues,
  loudness: loudnessOf,

  async picture(file) {
    const cover = file.facts.media?.drawn ? undefined : await coverOf(file);
    const args = cover ? ['-map', `0:${cover.index}`, '-frames:v', '1', ...AS_PNG] : WAVE;
    const data = await withFfmpeg(
      file,
      async ({ ffmpeg }) => await ffmpeg(file.path, demuxer(file), { args, signal: file.signal }),
    );
    return data.length > 0 ? { form: 'encoded', data, upright: true } : undefined;
  },
};

/** The picture that a sound brings along. Throws FormatError where there is nothing to hear either. */
async function coverOf(file: MediaFile): Promise<Stream | undefined> {
  const answer = await probed(file);
  assertStreams(answer, file);
  return answer.streams?.find((stream) => stream.codec_type === 'video');
}

/** On the gray of pictures, in any theme. Of the square root of loudness, in which quiet parts are seen too; where a sound
 *  begins later than at 0, its drawing would come behind the one frame of the ground. */
const WAVE: readonly string[] = [
  '-filter_complex',
  'color=c=0x1d1d20:s=640x360,format=rgb24[ground];' +
    '[0:a:0]aformat=channel_layouts=mono,showwavespic=s=640x360:scale=sqrt:colors=0xd7a24a,setpts=0[wave];' +
    '[ground][wave]overlay=format=auto:shortest=1',
  '-frames:v',
  '1',
  ...AS_PNG,
];

/** MPEG audio and AAC are frames without a header, often after an ID3 tag of any length. */
function sniffFrames(head: Uint8Array, ext: string) {
  let at = 0;
  if (has(head, 'ID3')) {
    // Seven bits a byte.
    const size = u32(head, 6);
    at = 10 + (size & 0x7f) + ((size >> 1) & 0x3f80) + ((size >> 2) & 0x1fc000) + ((size >> 3) & 0xfe00000);
    if (at + 4 > head.length) return type(['aac', 'flac', 'mp2', 'wv', 'ape'].includes(ext) ? ext : 'mp3');
    if (has(head, 'fLaC', at)) return type('flac');
  }
  const [first = 0, second = 0] = [head[at], head[at + 1]];
  const tagged = at > 0;
  const known = ['mp3', 'mp2', 'aac', 'ac3', ''].includes(ext);
  if (first === 0xff && (second & 0xe0) === 0xe0 && (known || tagged)) {
    if ((second & 0xf6) === 0xf0) return type('aac');
    // Layer III, else II or I; version and rate must exist.
    const layer = (second >> 1) & 3;
    const rate = (head[at + 2] ?? 0) >> 4;
    if (layer !== 0 && rate !== 15 && (second & 0x18) !== 0x08)
      return type(layer === 1 || ext === 'mp3' ? 'mp3' : 'mp2');
  }
  if (first === 0x0b && second === 0x77 && known) return type('ac3');
  return tagged ? type('mp3') : undefined;
}
