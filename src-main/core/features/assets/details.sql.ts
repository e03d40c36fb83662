import type { Facts } from '../../../../src-shared/domain/asset.ts';
import { type PaletteColor, readPalette } from '../../../../src-shared/domain/color.ts';
import { isId } from '../../../../src-shared/domain/fitting.ts';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { read, type Tx } from '../../db/procedure.ts';
import { whenAndWhere } from '../../db/when-and-where.ts';
import { joinPath, showPath } from '../../paths.ts';

export interface StoredDetails {
  readonly facts: Facts;
  /** LUFS. */
  readonly loudness: number | null;
  readonly more: Record<string, string>;
  readonly title: string | null;
  readonly caption: string | null;
  readonly creator: string | null;
  readonly copyright: string | null;
  readonly locations: readonly { path: string; root: string; size: number; mtime: number; missing: boolean }[];
  readonly sidecars: readonly string[];
  readonly palette: readonly PaletteColor[];
  readonly copyOf?: { readonly n: number; readonly path: string };
  readonly madeFrom?: { readonly n: number; readonly name: string };
}

interface Place { root_path: Buffer; root_name: string; path: Buffer; name: Buffer; size: number; mtime: number; state: number; root_state: string }

const PLACE = `SELECT root.path AS root_path, root.name AS root_name, folder.path, x.name, x.size, x.mtime, x.state, root.state AS root_state
  FROM %s x JOIN folder ON folder.n = x.folder JOIN root ON root.n = folder.root WHERE x.asset = ? ORDER BY x.n`;

export const detailsOf = read('assets.details', (tx, n: number): StoredDetails | undefined => {
  const row = tx.sql('SELECT facts, more, title, caption, creator, copyright, palette, loudness FROM asset LEFT JOIN told USING (n) WHERE n = ?').get(n) as
    | { facts: string | null; more: string | null; title: string | null; caption: string | null; creator: string | null; copyright: string | null; palette: Uint8Array | null; loudness: number | null }
    | undefined;
  if (!row) return undefined;
  const places = (table: string) => tx.sql(PLACE.replace('%s', table)).all(n) as Place[];
  return {
    loudness: row.loudness,
    facts: factsShown(tx, n, row.facts ? JSON.parse(row.facts) : {}),
    more: row.more ? JSON.parse(row.more) : {},
    title: row.title, caption: row.caption, creator: row.creator, copyright: row.copyright,
    locations: places('location').map((p) => ({ path: showPath(full(p)), root: p.root_name, size: p.size, mtime: p.mtime, missing: p.state !== 0 })),
    sidecars: places('sidecar').filter((p) => p.state === 0).map((p) => showPath(full(p))),
    palette: row.palette ? readPalette(row.palette) : [],
    ...copiedFrom(tx, n),
    ...sourceOf(tx, n),
  };
});

function copiedFrom(tx: Tx, n: number): Pick<StoredDetails, 'copyOf'> {
  const value = tx.column(`SELECT value FROM register WHERE entity = ? AND field = ${FIELD.copied}`).get(n) as string | null | undefined;
  if (!value) return {};
  const from = (JSON.parse(value) as { from?: unknown } | null)?.from;
  if (!isId(from)) return {};
  const id = Buffer.from(from, 'hex');
  const first = tx.column('SELECT n FROM entity WHERE id = ? AND kind = 1').get(id) as number | undefined;
  const place = first === undefined ? undefined : (tx.sql(PLACE.replace('%s', 'location')).get(first) as Place | undefined);
  return first === undefined || !place ? {} : { copyOf: { n: first, path: showPath(full(place)) } };
}

function sourceOf(tx: Tx, n: number): Pick<StoredDetails, 'madeFrom'> {
  const value = tx.column(`SELECT value FROM register WHERE entity = ? AND field = ${FIELD.madeFrom}`).get(n) as string | null | undefined;
  const from: unknown = value ? JSON.parse(value) : undefined;
  const madeFrom = isId(from) ? (tx.sql('SELECT n, name FROM asset JOIN entity USING (n) WHERE id = ?').get(Buffer.from(from, 'hex')) as StoredDetails['madeFrom']) : undefined;
  return madeFrom ? { madeFrom } : {};
}

/** With what people corrected in place of what the file says. */
function factsShown(tx: Tx, n: number, { takenAt, takenSource, lat, lon, altitude, ...facts }: Facts): Facts {
  const shown = whenAndWhere(tx, n);
  if (!shown) return facts;
  const { taken, source, where } = shown;
  return {
    ...facts,
    ...(taken === null ? {} : { takenAt: taken }),
    ...(source === null ? {} : { takenSource: source }),
    ...(where ? { lat: where.lat, lon: where.lon, ...(where.altitude === undefined ? {} : { altitude: where.altitude }) } : {}),
  };
}

const full = (p: Place): Buffer => joinPath(p.root_path, p.path, p.name);

/** Absolute paths in bytes of the places shown, for opening a file, drag-out and trash. Those without a place are left out. */
export const pathsOf = read('assets.paths', (tx, ns: readonly number[]): { n: number; path: Uint8Array; root: Uint8Array; rootN: number; missing: boolean; size: number; mtime: number }[] => {
  const get = tx.sql(
    `SELECT root.n AS root, root.path AS root_path, folder.path, location.name, location.state, location.size, location.mtime, root.state AS root_state FROM asset JOIN location ON location.n = asset.location
     JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root WHERE asset.n = ?`,
  );
  return ns.flatMap((n) => {
    const p = get.get(n) as (Place & { root: number; size: number; mtime: number }) | undefined;
    return p ? [{ n, path: full(p), root: p.root_path, rootN: p.root, missing: p.state !== 0 || p.root_state !== 'online', size: p.size, mtime: p.mtime }] : [];
  });
});

/** A path on this machine (bytes, absolute) or a lasting id (32 hex digits) → its number. */
export const findAsset = read('assets.find', (tx, { path, id }: { path?: Uint8Array; id?: Uint8Array }): number | undefined => {
  if (id) return (tx.sql('SELECT n FROM entity WHERE id = ? AND kind = 1').get(id) as { n: number } | undefined)?.n;
  if (!path) return undefined;
  return byPath(tx, Buffer.from(path));
});

function byPath(tx: Tx, path: Buffer): number | undefined {
  const SLASH = 47;
  for (const root of tx.sql('SELECT n, path FROM root ORDER BY removed').all() as { n: number; path: Buffer }[]) {
    const base = root.path.at(-1) === SLASH ? root.path.subarray(0, -1) : root.path;
    if (!path.subarray(0, base.length).equals(base) || path[base.length] !== SLASH) continue;
    const rest = path.subarray(base.length + 1);
    const cut = rest.lastIndexOf(SLASH);
    const [folder, name] = [rest.subarray(0, Math.max(0, cut)), rest.subarray(cut + 1)];
    // What is there, else what was last: several files may have stood at one place.
    const found = tx.sql(
      'SELECT asset FROM location JOIN folder ON folder.n = location.folder WHERE folder.root = ? AND folder.path = ? AND location.name = ? AND location.state >= 0 ORDER BY location.state, location.n DESC LIMIT 1',
    ).get(root.n, folder, name) as { asset: number } | undefined;
    if (found) return found.asset;
  }
  return undefined;
}
