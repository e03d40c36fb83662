/** Archived assets: what a register says, and the change that moves files along with it. */
import type { Archived } from '../../../../src-shared/domain/archive.ts';
import { FIELD, fieldName, isCustom } from '../../../../src-shared/domain/ops/fields.ts';
import { hex, type Value } from '../../../../src-shared/domain/ops/key.ts';
import { printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { commit } from '../../db/commit.ts';
import { mastersOf } from '../../db/copies.ts';
import { read, write } from '../../db/procedure.ts';
import { tagPath } from '../../db/tags.ts';
import { type Bytes, toBytes } from '../../library/bytes.ts';
import { type Moved, noteFileWork } from '../rename/rename.service.ts';

export interface ToArchive {
  readonly n: number;
  readonly root: number;
  readonly rootId: string;
  readonly rootName: string;
  /** Absolute. */
  readonly rootPath: Bytes;
  readonly folder: Bytes;
  readonly name: Bytes;
  readonly size: number;
  readonly mtime: number;
  /** It cannot be read now: missing, or its disk is away. */
  readonly away: boolean;
  /** Hex; null where nobody has read it whole. */
  readonly sha256: string | null;
  readonly archived: Archived | null;
}

/** Those that have a place. */
export const toArchive = read('archive.files', (tx, ns: readonly number[]): ToArchive[] => {
  const get = tx.sql(
    `SELECT asset.n, root.n AS root, entity.id AS rootId, root.name AS rootName, root.path AS rootPath, folder.path AS folder, location.name, location.size, location.mtime,
       asset.state <> 0 OR root.state <> 'online' AS away, nullif(lower(hex(asset.sha256)), '') AS sha256, register.value AS archived
     FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root JOIN entity ON entity.n = root.n
       LEFT JOIN register ON register.entity = asset.n AND register.field = ${FIELD.archived} AND register.value IS NOT NULL
     WHERE asset.n = ? AND asset.state < 2`,
  );
  type Row = Omit<ToArchive, 'rootId' | 'rootPath' | 'folder' | 'name' | 'away' | 'archived'> & { rootId: Buffer; rootPath: Buffer; folder: Buffer; name: Buffer; away: number; archived: string | null };
  return mastersOf(tx, ns).flatMap((n) => {
    const row = get.get(n) as Row | undefined;
    if (!row) return [];
    return [
      {
        ...row,
        rootId: hex(row.rootId), rootPath: toBytes(row.rootPath), folder: toBytes(row.folder), name: toBytes(row.name),
        away: row.away === 1, archived: row.archived === null ? null : (JSON.parse(row.archived) as Archived),
      },
    ];
  });
}, 'slow');

export interface Marked {
  readonly actor: string;
  readonly label: string;
  readonly moves: readonly { readonly n: number; readonly value: Moved }[];
  /** What each of them becomes; null: no longer archived. */
  readonly archived: readonly { readonly n: number; readonly value: Archived | null }[];
}

/** One change: where the files go, and that they are archived. Its files are still to be moved. */
export const markArchived = write('archive.mark', (tx, { actor, label, moves, archived }: Marked) => {
  const outcome = commit(tx, { actor, label }, (change) => {
    for (const { n, value } of moves) change.set([n], FIELD.moved, value as unknown as Value);
    for (const { n, value } of archived) change.set([n], FIELD.archived, (value ?? undefined) as unknown as Value);
  });
  if (outcome.changed) noteFileWork(tx, outcome.seq);
  return outcome;
});

/** Those that could not be moved are what they were. */
export const unmarkArchived = write('archive.unmark', (tx, { actor, archived }: { actor: string; archived: Marked['archived'] }) =>
  commit(tx, { actor, kind: 'file', label: (count) => `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'} could not be moved` }, (change) => {
    change.set(archived.map(({ n }) => n), FIELD.moved, undefined);
    for (const { n, value } of archived) change.set([n], FIELD.archived, (value ?? undefined) as unknown as Value);
  }),
);

/** Contents that are kept of these assets, each once: hash, and when it was saved last. */
export const contentsOf = read('archive.contents', (tx, ns: readonly number[]) =>
  tx.sql('SELECT lower(hex(sha256)) AS sha256, max(saved) AS saved FROM version WHERE dropped = 0 AND asset IN (SELECT value FROM json_each(?)) GROUP BY version.sha256').all(JSON.stringify(ns)) as { sha256: string; saved: number }[],
'slow');

/** What the catalog knows, for whoever has the archive alone: one entry for each asset. */
export const knownOf = read('archive.known', (tx, ns: readonly number[]): unknown[] => {
  const asset = tx.sql('SELECT entity.id, name, ext, mime, rating, label, flag, title, caption, creator, copyright, taken, more FROM asset JOIN entity USING (n) WHERE n = ?');
  const registers = tx.sql('SELECT field, value FROM register WHERE entity = ? AND value IS NOT NULL ORDER BY field');
  const tags = tx.column('SELECT tag FROM asset_tag WHERE asset = ? ORDER BY tag');
  const versions = tx.sql('SELECT lower(hex(entity.id)) AS id, lower(hex(sha256)) AS sha256, size, saved, made, program, version.name, note, state FROM version JOIN entity USING (n) WHERE asset = ? ORDER BY made, version.n');
  const markers = tx.sql('SELECT at / 1000.0 AS at, text FROM marker WHERE asset = ? ORDER BY at, n');
  const history = tx.sql('SELECT kind, label, actor, wall FROM hist JOIN change USING (seq) WHERE entity = ? ORDER BY seq');
  return ns.map((n) => {
    const { id, more, ...row } = asset.get(n) as { id: Buffer; more: string | null };
    const set = (registers.all(n) as { field: number; value: string }[]).map(({ field, value }) => ({ field: isCustom(field) ? field : fieldName(field), value: JSON.parse(value) as unknown }));
    const paths = (tags.all(n) as number[]).map((tag) => printTagPath(tagPath(tx, tag)));
    return { id: hex(id), ...row, ...(more ? (JSON.parse(more) as object) : {}), tags: paths, set, versions: versions.all(n), markers: markers.all(n), history: history.all(n) };
  });
}, 'slow');
