import type { AssetRow } from '../../client/rows.ts';
import type { Extent } from './zoom.ts';

/** Pages and drawings have no pixels of their own: 100 % of them is this long. */
const DRAWN_EDGE = 4096;

/** @returns the pixels a picture has as shown, upright; undefined while unknown */
export function shownSize(row: AssetRow): Extent | undefined {
  const { width, height, orientation = 1 } = row;
  if (!width || !height) return undefined;
  const upright = orientation > 4 ? { width: height, height: width } : { width, height };
  if (row.kind !== 'document' && row.kind !== 'vector') return upright;
  const factor = Math.max(1, DRAWN_EDGE / Math.max(width, height));
  return { width: Math.round(upright.width * factor), height: Math.round(upright.height * factor) };
}
