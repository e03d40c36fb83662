/** How a part of a film or sound is made, as words of ffmpeg. Pure. */
import type { Recipe } from './recipe.ts';

export const CLIP_FORMATS = ['mp4', 'webm', 'gif', 'jpg', 'png', 'm4a', 'mp3', 'wav'] as const;
/** `jpg` and `png`: one frame of it, where the part begins; the last three: its sound alone. */
export type ClipFormat = (typeof CLIP_FORMATS)[number];
export const isSound = (as: ClipFormat): as is 'm4a' | 'mp3' | 'wav' => as === 'm4a' || as === 'mp3' || as === 'wav';
export const isStill = (as: ClipFormat): boolean => as === 'jpg' || as === 'png';

/** In the order in which ffmpeg does it, of the upright film. */
export const looksOf = ({ crop, flipX, flipY }: Recipe, rotate: number): string[] => [
  // In square pixels.
  "scale='trunc(iw*if(sar,sar,1))':ih,setsar=1",
  ...(crop ? [`crop=iw*${number(crop.w)}:ih*${number(crop.h)}:iw*${number(crop.x)}:ih*${number(crop.y)}`] : []),
  ...(flipX ? ['hflip'] : []),
  ...(flipY ? ['vflip'] : []),
  ...(TURNS[rotate] ? [TURNS[rotate]] : []),
];

/** Of a film so long, in seconds; nothing is known of its length: 0. */
export function partOf({ trim }: Recipe, duration: number): { from: number; seconds: number } {
  const from = Math.min(trim?.from ?? 0, Math.max(0, duration - 0.001));
  return { from, seconds: Math.max(0.001, Math.min(trim?.to ?? duration, duration || Number.POSITIVE_INFINITY) - from) };
}

/** Of the sound of a part so many seconds long: words of ffmpeg. Longer fades than there is time meet where they would cross. */
export function fadeWords({ fade }: Recipe, seconds: number): string[] {
  if (!fade) return [];
  const known = Number.isFinite(seconds);
  const share = known ? Math.min(1, seconds / (fade.in + fade.out)) : 1;
  const [start, end] = [fade.in * share, known ? fade.out * share : 0];
  const filters = [
    ...(start > 0 ? [`afade=t=in:st=0:d=${number(start)}`] : []),
    ...(end > 0 ? [`afade=t=out:st=${number(seconds - end)}:d=${number(end)}`] : []),
  ];
  return filters.length ? ['-af', filters.join()] : [];
}

/** WAV as deep as sounds are recorded, the others as nobody hears a difference. */
const SOUND_WORDS = {
  m4a: ['-c:a', 'aac', '-b:a', '256k', '-movflags', '+faststart', '-f', 'ipod'],
  mp3: ['-c:a', 'libmp3lame', '-q:a', '0', '-f', 'mp3'],
  wav: ['-c:a', 'pcm_s24le', '-f', 'wav'],
} as const;

const TURNS: Readonly<Record<number, string>> = { 90: 'transpose=clock', 180: 'hflip,vflip', 270: 'transpose=cclock' };
export const number = (value: number): string => String(Math.round(value * 1e6) / 1e6);

export interface ClipWords {
  /** Before the input. */
  readonly before: readonly string[];
  readonly args: readonly string[];
  /** Of the result. */
  readonly seconds: number;
}

/** Of a film or sound `duration` seconds long, turned by hand by `rotate` degrees clockwise. ffmpeg itself turns it upright before. */
export function clipWords(recipe: Recipe, rotate: number, duration: number, as: ClipFormat): ClipWords {
  const { from, seconds } = partOf(recipe, duration);
  const looks = looksOf(recipe, rotate);
  const { mute } = recipe;
  const before = from > 0 ? ['-ss', number(from)] : [];
  if (isStill(as))
    return {
      before,
      seconds: 0,
      args: [
        '-map',
        '0:v:0',
        '-frames:v',
        '1',
        '-vf',
        looks.join(),
        ...(as === 'jpg' ? ['-c:v', 'mjpeg', '-q:v', '2'] : ['-c:v', 'png']),
        '-f',
        'image2',
        '-update',
        '1',
      ],
    };
  const part = Number.isFinite(seconds) ? ['-t', number(seconds)] : [];
  const fades = fadeWords(recipe, seconds);
  if (isSound(as))
    return { before, seconds, args: [...part, '-map', '0:a:0', '-vn', ...fades, ...SOUND_WORDS[as], '-map_metadata', '-1'] };
  if (as === 'gif') {
    const frames = 'fps=12,scale=w=min(iw\\,640):h=-2:flags=lanczos,split[a][b];[a]palettegen[p];[b][p]paletteuse';
    return { before, seconds, args: [...part, '-map', '0:v:0', '-vf', `${looks.join()},${frames}`, '-f', 'gif'] };
  }
  // Both codecs halve their colors: edges must be even.
  const video = ['-map', '0:v:0', '-vf', [...looks, 'crop=trunc(iw/2)*2:trunc(ih/2)*2'].join(), '-pix_fmt', 'yuv420p'];
  const sound = mute
    ? ['-an']
    : ['-map', '0:a:0?', ...fades, ...(as === 'mp4' ? ['-c:a', 'aac', '-b:a', '192k'] : ['-c:a', 'libopus', '-b:a', '160k'])];
  const coded =
    as === 'mp4'
      ? ['-c:v', 'libx264', '-crf', '18', '-preset', 'medium', '-movflags', '+faststart']
      : ['-c:v', 'libvpx-vp9', '-crf', '30', '-b:v', '0', '-row-mt', '1'];
  return { before, seconds, args: [...part, ...video, ...coded, ...sound, '-map_metadata', '-1', '-f', as] };
}
