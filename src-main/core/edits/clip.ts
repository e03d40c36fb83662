/** A part of a film or sound, or one frame, written by ffmpeg as its recipe says. In a media worker. */
import { type ClipFormat, clipWords, isSound } from '../../../src-shared/domain/edits/clip.ts';
import { readRecipe } from '../../../src-shared/domain/edits/recipe.ts';
import { avFacts, demuxer, probed, withFfmpeg } from '../formats/av.ts';
import { FormatError, type MediaFile } from '../formats/handler.ts';

export interface ClipOrder {
  readonly recipe: unknown;
  readonly rotate: number;
  readonly as: ClipFormat;
  /** Not there yet, in plain UTF-8. */
  readonly out: string;
}

const TIMEOUT_MS = 6 * 3_600_000;

/** `onProgress` hears 0–1. Throws FormatError. @returns how long the result is */
export async function makeClip(
  file: MediaFile,
  { recipe, rotate, as, out }: ClipOrder,
  onProgress: (progress: number) => void,
): Promise<{ seconds: number }> {
  if (file.type.kind !== 'video' && !(file.type.kind === 'audio' && isSound(as)))
    throw new FormatError('unsupported', `Clips are made of films, and sounds of these and of sounds; ${file.type.name} files are none.`);
  const duration = file.facts.duration ?? avFacts(await probed(file)).duration ?? 0;
  const { before, args, seconds } = clipWords(readRecipe(recipe), rotate, duration, as);
  await withFfmpeg(file, async ({ ffmpegTo }) => {
    await ffmpegTo(file.path, demuxer(file), out, {
      before,
      args,
      signal: file.signal,
      timeoutMs: TIMEOUT_MS,
      onProgress: (at) => onProgress(seconds > 0 ? Math.min(1, at / seconds) : 0),
    });
  });
  return { seconds };
}
