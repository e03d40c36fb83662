/** Rows of assets as lists and grids show them. */
import type { AssetRow } from '../../../../src-shared/contract/shapes.ts';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { frameOf } from '../../../../src-shared/domain/edits/frame.ts';
import { canEdit, readRecipe } from '../../../../src-shared/domain/edits/recipe.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { recipeTextOf } from '../../db/edit-rows.ts';
import { localDay } from '../../../../src-shared/domain/rights/rights.ts';
import { read, type Tx } from '../../db/procedure.ts';
import { shownPath } from '../../db/tags.ts';
import { keptIn } from '../../team/originals/kept.ts';
import { type Locked, locksIn } from '../../team/rights.ts';
import { behind, openConflicts, tagsShown } from '../metadata/metadata.service.ts';
import { standingOf } from '../rights/rights.service.ts';
import { turned } from '../../../../src-shared/domain/orientation.ts';

interface Row {
  n: number; id: Buffer; name: string; folder: number; root: number; kind: number; ext: string; type_name: string;
  width: number | null; height: number | null; orientation: number | null; rotate: number; size: number; taken: string | null;
  duration: number | null; pages: number | null; animated: number | null; rating: number; label: string | null; flag: 'pick' | 'reject' | null;
  title: string | null; preview: string | null; step: number; state: number; root_state: string; cloud: number | null;
  problem_code: string | null; problem: string | null; top: number | null; writes: string | null; edits: string | null; rights: string | null; conflicts: number;
  team: number | null; caption: string | null; creator: string | null; copyright: string | null; more: string | null; copy_of: number | null; copy: string | null; sha256: Buffer | null;
}

const ROW = `SELECT asset.n, entity.id, asset.name, asset.folder, asset.root, asset.kind, ext, type_name, width, height, orientation, rotate, asset.size, taken,
  duration, pages, animated, rating, label, flag, title, preview, step, asset.state, root.state AS root_state, cloud, problem_code, problem,
  asset.top, edits, rights, root.writes, root.team, caption, creator, copyright, more, copy_of, copy, asset.sha256, EXISTS (SELECT 1 FROM conflict WHERE conflict.asset = asset.n) AS conflicts
  FROM asset JOIN entity ON entity.n = asset.n LEFT JOIN root ON root.n = asset.root LEFT JOIN location ON location.n = asset.location WHERE asset.n = ?`;

/** In the order asked; numbers that no longer exist are left out. */
export const rowsOf = read('assets.rows', (tx, ns: readonly number[]): { seq: number; rows: AssetRow[] } => {
  const get = tx.sql(ROW);
  const tags = tagNames(tx);
  const paths = tagsShown(tx);
  const today = localDay(tx.now);
  const lockOf = locksIn(tx);
  const rows = ns.flatMap((n) => {
    const row = get.get(n) as Row | undefined;
    return row ? [{ ...toRow(row, tags(n)), ...editedOf(tx, row), ...barredOf(tx, row, today), ...lockedBy(lockOf(row.id, row.team === 1)), ...fetchedOf(tx, row), ...savedOf(tx, row, paths), ...stackOf(tx, row) }] : [];
  });
  return { seq: tx.rev(), rows };
});

const lockedBy = (locked: Locked | undefined): Pick<AssetRow, 'locked'> => (locked ? { locked } : {});

/** A colleague's file that was fetched from the team's folder is at hand, though its own is not, or its folder. */
const fetchedOf = (tx: Tx, { team, root_state, state, sha256, ext }: Row): Partial<AssetRow> =>
  team === 1 && (root_state === 'offline' || state === 1) && keptIn(tx, sha256, ext) ? { offline: false, missing: false, fetched: true } : {};

function barredOf(tx: Tx, { n, rights }: Row, today: string): Pick<AssetRow, 'barred'> {
  const { words } = standingOf(tx, n, rights, today);
  return words ? { barred: words } : {};
}

/** What is other of an edited picture: its size as shown, and its preview's name. */
function editedOf(tx: Tx, row: Row): Partial<AssetRow> {
  if (!row.edits || !canEdit(KINDS[row.kind] ?? 'other')) return {};
  const turn = row.rotate ? `-${row.rotate}` : '';
  const preview = row.preview ? { preview: `${row.preview}~${row.edits}${turn}` } : {};
  if (!row.width || !row.height) return { edited: true, ...preview };
  const [w, h] = (row.orientation ?? 1) > 4 ? [row.height, row.width] : [row.width, row.height];
  const { width, height } = frameOf(readRecipe(recipeTextOf(tx, row.n)), w, h, row.rotate);
  return { edited: true, ...preview, width, height, orientation: 1 };
}

/** What it is shown with; absent where nothing else of it is there. */
function stackOf(tx: Tx, { top }: Row): Pick<AssetRow, 'stack'> {
  if (top === null) return {};
  const all = tx.sql('SELECT n, pair, stack, ext FROM asset WHERE top = ? AND state < 2 ORDER BY n <> pair, n').all(top) as { n: number; pair: number | null; stack: string | null; ext: string | null }[];
  if (all.length < 2) return {};
  const isPair = all.every(({ pair, stack }) => pair === top && stack === null);
  return { stack: { top, count: all.length, kind: isPair ? 'pair' : 'stack', ...(isPair ? { files: all.map(({ ext }) => (ext ?? '').toUpperCase()).join(' + ') } : {}) } };
}

/** How an asset stands to its file; absent where it is of no interest. */
function savedOf(tx: Tx, row: Row, paths: ReturnType<typeof tagsShown>): Pick<AssetRow, 'unsaved' | 'conflict'> {
  const unsaved = row.writes !== null && row.writes !== 'off' && row.state === 0 && row.copy_of === null && behind(tx, row, paths) !== undefined;
  const conflict = row.conflicts === 1 && openConflicts(tx, row).length > 0;
  return { ...(unsaved ? { unsaved } : {}), ...(conflict ? { conflict } : {}) };
}

/** Tag paths of an asset as text; each tag's path is worked out once a call. */
export function tagNames(tx: Tx): (asset: number) => string[] {
  const known = new Map<number, string>();
  const of = tx.column('SELECT tag FROM asset_tag WHERE asset = ?');
  const nameOf = (tag: number): string => {
    const text = known.get(tag) ?? printTagPath(shownPath(tx, tag));
    known.set(tag, text);
    return text;
  };
  // Two of them may be shown as one.
  return (asset) => [...new Set((of.all(asset) as number[]).map(nameOf))].sort((a, b) => a.localeCompare(b));
}

function toRow(row: Row, tags: string[]): AssetRow {
  const orientation = row.rotate ? turned(row.orientation ?? 1, row.rotate) : row.orientation;
  const optional = {
    width: row.width, height: row.height, orientation, takenAt: row.taken, duration: row.duration, pages: row.pages,
    label: row.label, flag: row.flag, title: row.title,
    preview: row.preview && (row.rotate ? `${row.preview}-${row.rotate}` : row.preview),
  };
  return {
    n: row.n,
    id: hex(row.id),
    name: row.name ?? '',
    folder: row.folder ?? 0,
    root: row.root ?? 0,
    kind: KINDS[row.kind] ?? 'other',
    ext: row.ext ?? '',
    typeName: row.type_name ?? '',
    size: row.size ?? 0,
    rating: row.rating,
    tags,
    pending: row.step < 3 && row.state === 0 && row.cloud !== 1,
    missing: row.state === 1,
    offline: row.root_state === 'offline',
    ...(row.cloud === 1 ? { cloud: true } : {}),
    ...(row.copy_of === null ? {} : { copy: { of: row.copy_of, name: row.copy ?? '' } }),
    ...(row.animated ? { animated: true } : {}),
    ...(row.problem_code ? { problem: { code: row.problem_code, message: row.problem ?? '' } } : {}),
    ...(Object.fromEntries(Object.entries(optional).filter(([, v]) => v != null)) as Partial<AssetRow>),
  };
}
