/**
 * What a sealed file says of assets that no backup knows, as SQLite writes it: texts of many rows each. A row that is read by itself is a
 * dozen small allocations outside the heap, which the memory of a process hardly recovers from, and one tag can describe all assets.
 */
import type { Db } from '../db/procedure.ts';
import { KNOWN_BY, type SealedAsset, type SealedBody } from './sealed.ts';

/** Assets in one text: some hundred kilobytes. */
const MOST = 500;

/** In the order in which a row holds them. Bytes are in hex. */
const COLUMNS = [
  ['n', 'asset.n'],
  ['added', 'added'],
  ['root', 'folder.root'],
  ['folder', 'folder.path', 'bytes'],
  ['name', 'location.name', 'bytes'],
  ['size', 'location.size'],
  ['mtime', 'location.mtime'],
  ['fsid', 'fsid'],
  ['fingerprint', 'fingerprint', 'bytes'],
  ['layer', 'layer'],
  ['layerHash', 'layer_hash'],
  ['bases', 'bases'],
] as const;
const KNOWN_BYTES: ReadonlySet<string> = new Set(['sha256', 'picture']);

const inHex = (column: string): string => `iif(${column} IS NULL, NULL, hex(${column}))`;
const ROW = [
  ...COLUMNS.map(([, column, bytes]) => (bytes ? inHex(column) : column)),
  ...KNOWN_BY.map((column) => (KNOWN_BYTES.has(column) ? inHex(`asset.${column}`) : `asset.${column}`)),
].join(', ');

/** Of those that have a place, `MOST` in each text. */
export function describeAssets(db: Db, ns: readonly number[]): string[] {
  const read = db
    .prepare(
      `SELECT json_group_array(json_array(${ROW})) FROM json_each(?) AS named CROSS JOIN asset ON asset.n = named.value
       JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder LEFT JOIN told ON told.n = asset.n
       WHERE copy_of IS NULL`,
    )
    .pluck();
  const texts: string[] = [];
  for (let i = 0; i < ns.length; i += MOST) texts.push(read.get(JSON.stringify(ns.slice(i, i + MOST))) as string);
  return texts;
}

type Row = readonly (string | number | null)[];

/** One after the other, those of files of older programs too. */
export function* assetsOf({ described, assets }: Pick<SealedBody, 'described' | 'assets'>): Generator<SealedAsset> {
  yield* assets ?? [];
  for (const text of described ?? []) for (const row of JSON.parse(text) as Row[]) yield assetOf(row);
}

function assetOf(row: Row): SealedAsset {
  const value = (i: number, bytes: boolean) =>
    bytes && row[i] !== null ? Buffer.from(row[i] as string, 'hex') : (row[i] ?? null);
  return {
    ...Object.fromEntries(COLUMNS.map(([name, , bytes], i) => [name, value(i, bytes !== undefined)])),
    known: Object.fromEntries(KNOWN_BY.map((name, i) => [name, value(COLUMNS.length + i, KNOWN_BYTES.has(name))])),
  } as unknown as SealedAsset;
}

/** The last that was said of each asset. */
export function latestOf(
  bodies: readonly Pick<SealedBody, 'described' | 'assets'>[],
): Pick<SealedBody, 'described' | 'assets'> {
  const older = new Map(bodies.flatMap(({ assets = [] }) => assets.map((asset) => [asset.n, asset])));
  const rows = new Map<number, Row>();
  for (const { described = [] } of bodies)
    for (const text of described) for (const row of JSON.parse(text) as Row[]) rows.set(row[0] as number, row);
  const all = [...rows.values()];
  return {
    ...(older.size ? { assets: [...older.values()] } : {}),
    described: Array.from({ length: Math.ceil(all.length / MOST) }, (_, i) =>
      JSON.stringify(all.slice(i * MOST, i * MOST + MOST)),
    ),
  };
}
