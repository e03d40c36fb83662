/** Pictures that a file carries or names, read as any other file is. */
import type { Pixels } from '../tools/sharp.ts';
import type { MediaFile } from './handler.ts';
import { handlerOf, identify } from './index.ts';
import { upright } from './preview.ts';

const HEAD = 256 * 1024;

/**
 * Its pixels, long edge at most `edge`, as they are stored, whatever a camera said of up and down; undefined where it is no picture.
 * Throws FormatError.
 */
export async function decodePicture(
  data: Buffer,
  name: string,
  edge: number,
  signal: AbortSignal,
): Promise<Pixels | undefined> {
  const head = data.subarray(0, HEAD);
  const type = identify(head, Buffer.from(name));
  if (type.kind !== 'image') return undefined;
  // Without a path: what is decoded is what was read.
  const one: MediaFile = {
    ...{ path: Buffer.alloc(0), size: data.length, head, type, facts: {}, signal },
    bytes: async () => data,
    part: async (from, length) => data.subarray(from, from + length),
  };
  const handler = handlerOf(type);
  const facts = (await handler.facts?.(one)) ?? {};
  const picture = await handler.picture?.({ ...one, facts }, edge);
  return picture && (await upright({ ...picture, upright: true }, {}, edge)).pixels;
}
