import type { AssetRow } from '../../../src-shared/contract/shapes.ts';
import type { Context } from './command.ts';

/** An asset as scripts get it. Absent values are null, so that every item has the same keys. */
export interface Item {
  readonly id: string;
  readonly path: string | null;
  readonly kind: string;
  /** Pixels as stored, before `orientation`. */
  readonly width: number | null;
  readonly height: number | null;
  readonly orientation: number | null;
  readonly takenAt: string | null;
  readonly rating: number;
  readonly label: string | null;
  readonly flag: string | null;
  readonly tags: readonly string[];
  readonly hasPreview: boolean;
}

const PAGE = 2000;

export async function itemsOf({ client }: Pick<Context, 'client'>, ns: readonly number[]): Promise<Item[]> {
  const items: Item[] = [];
  for (let i = 0; i < ns.length; i += PAGE) {
    const page = ns.slice(i, i + PAGE);
    const [{ rows }, { places }] = await Promise.all([
      client.call('assets.rows', { ns: page }),
      client.call('assets.places', { ns: page }),
    ]);
    const paths = new Map(places.map((p) => [p.n, p.path]));
    items.push(...rows.map((row) => toItem(row, paths.get(row.n))));
  }
  return items;
}

export const toItem = (row: AssetRow, path: string | undefined): Item => ({
  id: row.id,
  path: path ?? null,
  kind: row.kind,
  width: row.width ?? null,
  height: row.height ?? null,
  orientation: row.orientation ?? null,
  takenAt: row.takenAt ?? null,
  rating: row.rating,
  label: row.label ?? null,
  flag: row.flag ?? null,
  tags: row.tags,
  hasPreview: row.preview !== undefined,
});

/** One line for people: stars, flag and label, tags, path. */
export const itemLine = (item: Item): string =>
  [
    '★'.repeat(item.rating).padEnd(5, '·'),
    item.flag === 'pick' ? 'P' : item.flag === 'reject' ? 'X' : ' ',
    (item.label ?? '').padEnd(7),
    item.path ?? item.id,
    item.tags.length ? `[${item.tags.join(', ')}]` : '',
  ]
    .join(' ')
    .trimEnd();
