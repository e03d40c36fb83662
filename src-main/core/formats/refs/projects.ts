/** Clips of projects in Final Cut and Premiere. */
import { createGunzip } from 'node:zlib';
import { has } from '../bytes.ts';
import { decode, pieces } from '../pages/markup.ts';
import { inflate } from '../pages/zip.ts';
import { placed, placedAt, type RefReader, textOf } from './ref.ts';

const MAX = 64 * 2 ** 20;

export const finalCut: RefReader = {
  exts: ['fcpxml'],
  async read(file) {
    const found: (string | undefined)[] = [];
    for (const piece of pieces(await textOf(file)))
      if (typeof piece !== 'string' && /^(?:asset|media-rep)$/.test(piece.name)) found.push(piece.get('src'));
    return placedAt(found);
  },
};

/** XML in a coat of gzip. */
export const premiere: RefReader = {
  exts: ['prproj'],
  async read(file) {
    const packed = has(file.head, '\x1f\x8b')
      ? await inflate(await file.part(0, MAX), MAX, () => createGunzip())
      : undefined;
    const text = packed ? packed.data.toString('utf8') : await textOf(file);
    return placed(
      Array.from(text.matchAll(/<(?:ActualMediaFilePath|FilePath)>([^<]{1,4096})</g), ([, path = '']) => decode(path)),
    );
  },
};
