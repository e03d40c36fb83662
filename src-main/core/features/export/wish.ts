/** What media workers are asked to make of one file. */
import { canMake, type ExportPreset, isFilmFormat } from '../../../../src-shared/domain/export/preset.ts';
import { edgeFor } from '../../../../src-shared/domain/export/size.ts';
import type { Deps } from '../../deps.ts';
import type { Made } from '../../export/make.ts';
import type { PictureSource } from '../../previews/previews.sql.ts';
import { findRawDeveloper } from '../../formats/here.ts';
import type { MediaCallOptions } from '../../workers/media-pool.ts';
import { describe, developsRaw, recipeOf } from './export.sql.ts';

/** Long edge of what has no size of its own. */
const DRAWN_EDGE = 4096;

/** A new file, to be made by a preset. */
export interface Rendition {
  readonly out: Buffer;
  readonly preset: ExportPreset;
}

/** One answer for each. Throws FormatError where nothing can be had of the file. `onProgress` hears of films. */
export async function makeAll(
  deps: Pick<Deps, 'db' | 'pool'>,
  source: PictureSource,
  n: number,
  renditions: readonly Rendition[],
  options: MediaCallOptions,
): Promise<Made[]> {
  const described = (await deps.db.call(describe, n)) ?? { values: {}, facts: {} };
  const { path, size, type, facts, rotate, edits } = source;
  const recipe = edits?.recipe ?? (type.kind === 'video' || type.kind === 'audio' ? await deps.db.call(recipeOf, n) : undefined);
  const able = renditions.filter(({ preset }) => canMake(preset.format, type.kind));
  const [films, pictures] = [able.filter(({ preset }) => isFilmFormat(preset.format)), able.filter(({ preset }) => !isFilmFormat(preset.format))];
  const asked = { path, size, type, facts, rotate, recipe, described };
  const develop = type.kind === 'raw' && (await deps.db.call(developsRaw, undefined)) && findRawDeveloper() !== undefined;
  const { onProgress: _films, ...quiet } = options;
  const drawn = pictures.length ? await deps.pool.export({ ...asked, edge: edgeOf(source, pictures), renditions: pictures, ...(develop ? { develop } : {}) }, quiet) : [];
  const coded = films.length ? await deps.pool.film({ ...asked, renditions: films }, options) : [];
  return renditions.map((one): Made => {
    const made = films.includes(one) ? coded[films.indexOf(one)] : drawn[pictures.indexOf(one)];
    return made ?? { ok: false, code: 'unsupported', message: cannot(source, one.preset) };
  });
}

function edgeOf({ type: { kind } }: PictureSource, renditions: readonly Rendition[]): number {
  // A film's frame is cropped afterwards.
  if (kind === 'video') return 65_535;
  const own = ['image', 'raw', 'layered'].includes(kind) ? Number.MAX_SAFE_INTEGER : DRAWN_EDGE;
  const edge = Math.max(...renditions.map(({ preset }) => edgeFor(preset.size, kind === 'raw' ? 65_535 : own)));
  // A picture that is decoded row by row is read from its file only where it is large.
  return Math.min(edge, kind === 'image' ? 8192 : 65_535);
}

function cannot({ type }: PictureSource, { format }: ExportPreset): string {
  const name = type.name || 'These';
  if (isFilmFormat(format) && type.kind !== 'audio') return `${name} files are no films, so ${format.toUpperCase()} cannot be made of them. Choose a preset that makes pictures.`;
  return `There is nothing to see in ${name} files. Choose a preset that makes MP4, WebM or the original.`;
}
