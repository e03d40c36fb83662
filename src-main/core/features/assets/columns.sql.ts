/** Columns of lists that the rows do not hold. */
import type { LISTED } from '../../../../src-shared/domain/listed.ts';
import { readPalette } from '../../../../src-shared/domain/color.ts';
import { readMediaText } from '../../../../src-shared/domain/media.ts';
import { read } from '../../db/procedure.ts';
import { joinPath, showPath } from '../../paths.ts';

type Column = (typeof LISTED)[number];
type Value = string | number;
interface Listed {
  n: number;
  values: Partial<Record<Column, Value>>;
}

const OF_MEDIA = ['codec', 'fps', 'channels', 'sampleRate', 'bits', 'colorSpace', 'timecode'] as const;
type OfMedia = (typeof OF_MEDIA)[number];
const isOfMedia = (column: Column): column is OfMedia => (OF_MEDIA as readonly Column[]).includes(column);

function mediaColumns(media: string | null): { [Name in OfMedia]?: Value | undefined } {
  const { video, audio, primaries, hdr, ...rest } = readMediaText(media ?? '');
  return { ...rest, codec: [video, audio].filter(Boolean).join(', '), colorSpace: [primaries, hdr].filter(Boolean).join(' ') };
}

const COLUMNS = `SELECT n, added, mtime AS modified, camera, lens, iso, exposure, aperture, focal, caption, creator, copyright, palette, media, loudness, folder AS place FROM asset WHERE n = ?`;
type Row = Record<Exclude<Column, 'folder' | 'color' | OfMedia>, Value | null> & { n: number; place: number | null; palette: Uint8Array | null; media: string | null };
const PLACE = 'SELECT root.path AS root, folder.path FROM folder JOIN root ON root.n = folder.root WHERE folder.n = ?';

/** In the order asked; numbers that no longer exist are left out. */
export const columnsOf = read('assets.columns', (tx, { ns, columns }: { ns: readonly number[]; columns: readonly Column[] }): { seq: number; rows: Listed[] } => {
  const get = tx.sql(COLUMNS);
  const place = tx.sql(PLACE);
  /** Many lie in one folder. */
  const folders = new Map<number, string | undefined>();
  const folderOf = (n: number): string | undefined => {
    if (!folders.has(n)) {
      const found = place.get(n) as { root: Buffer; path: Buffer } | undefined;
      folders.set(n, found && showPath(joinPath(found.root, found.path)));
    }
    return folders.get(n);
  };
  const rows = ns.flatMap((n): Listed[] => {
    const row = get.get(n) as Row | undefined;
    if (!row) return [];
    const values: Partial<Record<Column, Value>> = {};
    for (const column of columns) {
      const value = column === 'folder' ? row.place !== null && folderOf(row.place) : column === 'color' ? row.palette && readPalette(row.palette)[0]?.hex : isOfMedia(column) ? mediaColumns(row.media)[column] : row[column];
      if (value !== null && value !== undefined && value !== false && value !== '') values[column] = value;
    }
    return [{ n, values }];
  });
  return { seq: tx.rev(), rows };
});
