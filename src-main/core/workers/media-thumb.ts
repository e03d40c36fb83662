/** The first picture on screen: the camera's own thumbnail, or what a handler gets from the head for next to nothing. */
import type { FormatHandler, Picture } from '../formats/handler.ts';
import { handlerOf } from '../formats/index.ts';
import { jpegInfo } from '../formats/jpeg.ts';
import { turn, upright } from '../formats/preview.ts';
import type { HeadMetadata } from '../metadata/head.ts';
import type { EncodedPreview } from './media-protocol.ts';

type HeadFile = Omit<Parameters<NonNullable<FormatHandler['quick']>>[0], 'signal'>;

export async function thumbnailOf(
  file: HeadFile,
  metadata: HeadMetadata | undefined,
): Promise<EncodedPreview | undefined> {
  const { encodeFirst, crop } = await import('../tools/sharp.ts');
  if (metadata?.thumb && jpegInfo(metadata.thumb)) {
    const picture: Picture = { form: 'encoded', data: metadata.thumb, upright: true };
    const { pixels } = await upright(picture, file.facts, 256);
    const ratio = (file.facts.width ?? 0) / (file.facts.height ?? 0);
    // Cameras lay a 3:2 picture into a 4:3 thumbnail, with black bars.
    const stored = Number.isFinite(ratio) && ratio > 0 ? await crop(pixels, ratio) : pixels;
    return await encodeFirst(turn(stored, metadata.thumbOrientation ?? file.facts.orientation ?? 1));
  }
  const picture = await handlerOf(file.type).quick?.({ ...file, signal: AbortSignal.timeout(5_000) });
  if (!picture) return undefined;
  const { pixels } = await upright(picture, file.facts, 256);
  return await encodeFirst(pixels);
}
