import { type Facts, KINDS } from '../../../src-shared/domain/asset.ts';
import { canEdit } from '../../../src-shared/domain/edits/recipe.ts';
import type { Value } from '../../../src-shared/domain/ops/key.ts';
import { RECIPE } from '../db/edit-rows.ts';
import { read } from '../db/procedure.ts';
import type { FileType } from '../formats/handler.ts';
import { joinPath } from '../paths.ts';
import { keptIn } from '../team/originals/kept.ts';

export interface PictureSource {
  readonly root: number;
  readonly path: Uint8Array;
  readonly name: string;
  readonly size: number;
  readonly mtime: number;
  /** Not reachable now: its root is offline, or the file is missing. */
  readonly away: boolean;
  /** Its content is in the cloud alone: reading it would fetch it. */
  readonly cloud: boolean;
  readonly type: FileType;
  readonly facts: Facts;
  /** Key in the store; undefined: the file gave no picture. */
  readonly key: string | undefined;
  /** Degrees clockwise, by hand. */
  readonly rotate: number;
  /** What is done to its picture, and by what that is named in keys; absent: nothing, or it is of a kind that is not edited here. */
  readonly edits?: { readonly name: string; readonly recipe: Value };
}

interface Row {
  root: number; root_path: Buffer; path: Buffer; name: Buffer; size: number; mtime: number; state: number; cloud: number; root_state: string; shown: string;
  ext: string | null; mime: string | null; kind: number | null; type_name: string | null; handler: string | null; facts: string | null; preview: string | null; rotate: number; edits: string | null; recipe: string | null; sha256: Buffer | null;
}

export const pictureSource = read('previews.source', (tx, n: number): PictureSource | undefined => {
  const row = tx.sql(
    `SELECT root.n AS root, root.path AS root_path, folder.path, location.name, location.size, location.mtime, location.state, location.cloud, root.state AS root_state, asset.name AS shown,
     ext, mime, kind, type_name, handler, facts, preview, rotate, edits, asset.sha256,
     CASE WHEN edits IS NOT NULL THEN ${RECIPE} END AS recipe
     FROM asset LEFT JOIN told ON told.n = asset.n JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root WHERE asset.n = ?`,
  ).get(n) as Row | undefined;
  if (!row) return undefined;
  const kind = KINDS[row.kind ?? -1] ?? 'other';
  const away = row.state !== 0 || row.root_state !== 'online';
  // Of a colleague's file that was fetched, what stands in for it.
  const fetched = away ? keptIn(tx, row.sha256, row.ext) : undefined;
  return {
    root: row.root,
    path: fetched ?? joinPath(row.root_path, row.path, row.name),
    name: row.shown,
    size: row.size,
    mtime: row.mtime,
    away: away && !fetched,
    cloud: row.cloud === 1 && !fetched,
    type: { ext: row.ext ?? '', mime: row.mime ?? 'application/octet-stream', kind, name: row.type_name ?? '', handler: row.handler ?? 'other' },
    facts: row.facts ? JSON.parse(row.facts) : {},
    key: row.preview ?? undefined,
    rotate: row.rotate,
    ...(row.edits && row.recipe && canEdit(kind) ? { edits: { name: row.edits, recipe: row.recipe } } : {}),
  };
});

export interface VersionSource {
  /** Hex. */
  readonly sha256: string;
  /** Of the asset: what kind of file it is, where its content does not say. */
  readonly name: string;
  readonly size: number;
  /** Degrees clockwise, by hand. */
  readonly rotate: number;
}

/** What a version was, while it is kept. @param id hex */
export const versionSource = read(
  'previews.version',
  (tx, id: string) =>
    tx.sql(
      'SELECT lower(hex(version.sha256)) AS sha256, asset.name, version.size, asset.rotate FROM entity JOIN version USING (n) JOIN asset ON asset.n = version.asset WHERE entity.id = ? AND dropped = 0',
    ).get(Buffer.from(id, 'hex')) as VersionSource | undefined,
);
