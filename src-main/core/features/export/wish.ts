/** What a media worker is asked to make of one file. */
import type { ExportPreset } from '../../../../src-shared/domain/export/preset.ts';
import { edgeFor } from '../../../../src-shared/domain/export/size.ts';
import type { Deps } from '../../deps.ts';
import type { PictureSource } from '../../previews/previews.sql.ts';
import { describe } from './export.sql.ts';

/** Long edge of what has no size of its own. */
const DRAWN_EDGE = 4096;

/** Films and sounds leave as they are. */
export const canDraw = ({ type }: PictureSource): boolean => type.kind !== 'video' && type.kind !== 'audio';
export const originalOnly = ({ type }: PictureSource): string => `${type.name || 'Films and sounds'} can be exported as the original only. Choose a preset that does.`;

/** `out`: new files, each made by its preset. */
export async function askFor({ db }: Pick<Deps, 'db'>, { path, size, type, facts, rotate, edits }: PictureSource, n: number, renditions: readonly { readonly out: Buffer; readonly preset: ExportPreset }[]) {
  const described = (await db.call(describe, n)) ?? { values: {}, facts: {} };
  const own = ['image', 'raw', 'layered'].includes(type.kind) ? Number.MAX_SAFE_INTEGER : DRAWN_EDGE;
  const isRaw = type.kind === 'raw';
  const edge = Math.max(...renditions.map(({ preset }) => edgeFor(preset.size, isRaw ? 65_535 : own)));
  // A picture that is decoded row by row is read from its file only where it is large.
  return { path, size, type, facts, edge: type.kind === 'image' ? Math.min(edge, 8192) : Math.min(edge, 65_535), rotate, recipe: edits?.recipe, described, renditions };
}
