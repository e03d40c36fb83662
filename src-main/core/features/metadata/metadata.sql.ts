/** Write modes, conflicts and their resolution, and what is kept of writes. */
import type { Base, Values } from '../../../../src-shared/domain/asset.ts';
import { FIELD, isCustom, type WriteMode } from '../../../../src-shared/domain/ops/fields.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { commit, type Change, type Outcome } from '../../db/commit.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import { fileFields, valueSaid } from '../../db/field-files.ts';
import { register } from '../../db/register.ts';
import { ingestWrite, read, type Tx, write } from '../../db/procedure.ts';
import { noteTwins } from '../../db/twins.ts';
import { noteOverwritten } from '../../ingest/foreign.sql.ts';
import { applyLayer } from '../../ingest/layer.sql.ts';
import { layerOf } from '../../metadata/layer.ts';
import { joinPath, showPath } from '../../paths.ts';
import { type Conflict, openConflicts, SHOWN, type ShownRow } from './shown.ts';

const WORDS: Readonly<Record<WriteMode, string>> = { off: 'off', 'on-request': 'on request', automatic: 'automatic' };

export const setWriteMode = write('metadata.setMode', (tx, { actor, root, mode }: { actor: string; root: number; mode: WriteMode }): Outcome => {
  const row = tx.sql('SELECT name FROM root WHERE n = ? AND removed = 0').get(root) as { name: string } | undefined;
  if (!row) throw new RpcError('not-found', 'This folder is not in the library.');
  return commit(tx, { actor, label: `Writing metadata into ${row.name}: ${WORDS[mode]}` }, (change) => {
    change.set([root], FIELD.rootWrites, mode);
  });
});

/** Roots by path, for naming one by a folder. */
export const writeModes = read('metadata.modes', (tx, _: null) =>
  tx.sql('SELECT n, path, writes FROM root WHERE removed = 0').all() as { n: number; path: Buffer; writes: WriteMode }[],
);

export interface StoredConflict extends Conflict {
  readonly n: number;
}

export const allConflicts = read('metadata.conflicts', (tx, { limit, offset }: { limit: number; offset: number }) => {
  const open = openOnes(tx);
  return { total: open.length, conflicts: open.slice(offset, offset + limit) };
}, 'slow');

function openOnes(tx: Tx): StoredConflict[] {
  const rows = tx.sql(`SELECT ${SHOWN} FROM asset WHERE state < 2 AND n IN (SELECT asset FROM conflict) ORDER BY n`).all() as ShownRow[];
  return rows.flatMap((row) => openConflicts(tx, row).map((one) => ({ n: row.n, ...one })));
}

export interface ResolveInput {
  readonly actor: string;
  /** Null: all that are open. */
  readonly items: readonly { readonly n: number; readonly field?: string | undefined }[] | null;
  readonly use: 'ours' | 'theirs';
}

export const resolveConflicts = write('metadata.resolve', (tx, { actor, items, use }: ResolveInput): Outcome & { resolved: number } => {
  const open = openOnes(tx);
  const wanted = items && new Set(items.map(({ n, field }) => `${n} ${field ?? ''}`));
  const chosen = wanted ? open.filter(({ n, field }) => wanted.has(`${n} `) || wanted.has(`${n} ${field}`)) : open;
  const side = use === 'ours' ? "the catalog's values" : "the files' values";
  const outcome = commit(tx, { actor, label: (n) => `Kept ${side} of ${n.toLocaleString('en')} ${n === 1 ? 'asset' : 'assets'}` }, (change) => {
    if (use === 'theirs') for (const one of chosen) change.set([one.n], one.number, theirsOf(tx, one));
    else keepOurs(tx, change, chosen);
  });
  return { ...outcome, resolved: chosen.length };
});

/** The file's value as one of the catalog's. */
function theirsOf(tx: Tx, { number, field, name, theirs }: StoredConflict): Value {
  if (!isCustom(number)) return theirs ?? (number === FIELD.rating ? 0 : null);
  const own = [...fileFields(tx).values()].find((one) => one.number === number);
  const value = own && valueSaid(own, theirs === null ? null : String(theirs));
  if (value === undefined) throw new RpcError('invalid-input', `${name ?? field}: “${theirs}” is no value of this field. Keep the catalog's, or change it in the file.`);
  return value;
}

/** Against which values of the file somebody decided stands beside: the file may come to say something else. */
function keepOurs(tx: Tx, change: Change, chosen: readonly StoredConflict[]): void {
  for (const [n, fields] of Map.groupBy(chosen, (one) => one.n)) {
    const kept = (register(tx, n, FIELD.kept) ?? {}) as Record<string, string | number | null>;
    change.set([n], FIELD.kept, { ...kept, ...Object.fromEntries(fields.map(({ field, theirs }) => [field, theirs])) });
  }
}

/** Before the first byte: should the program end before it can note that they are written, nobody takes them for somebody else's edits. */
export const noteWriting = write('metadata.writing', (tx, items: readonly { readonly n: number; readonly whole: Values }[]): void => {
  // Beside those of a write that was cut off: until the file is read again nobody knows whether that one came to its end.
  const note = tx.sql("INSERT INTO writing VALUES (@n, json_array(json(@whole))) ON CONFLICT (asset) DO UPDATE SET whole = json_insert(whole, '$[#]', json(@whole))");
  for (const { n, whole } of items) note.run({ n, whole: JSON.stringify(whole) });
});

export interface WrittenInput {
  readonly n: number;
  /** As the file was when the write was planned. */
  readonly was: { readonly size: number; readonly mtime: number };
  readonly inside?: {
    readonly size: number;
    readonly mtime: number;
    readonly fsid: string;
    /** 32 bytes each. */
    readonly print: Uint8Array;
    readonly sha256: Uint8Array;
    readonly bases: readonly Base[];
  };
  readonly sidecar?: { readonly name: Uint8Array; readonly size: number; readonly mtime: number; readonly base: Base; readonly forExt?: string };
}

/** What was written is what was read last: no scan finds a difference. Where one came between, it has the last word. */
export const noteWritten = write('metadata.written', (tx, { n, was, inside, sidecar }: WrittenInput): void => {
  const row = tx.sql('SELECT asset.location, location.folder, location.size, location.mtime, told.bases FROM asset JOIN location ON location.n = asset.location LEFT JOIN told ON told.n = asset.n WHERE asset.n = ?').get(n) as
    | { location: number; folder: number; size: number; mtime: number; bases: string | null }
    | undefined;
  if (!row || row.size !== was.size || row.mtime !== was.mtime) return;
  const known = row.bases ? (JSON.parse(row.bases) as Base[]) : [];
  if (inside) {
    tx.sql('UPDATE location SET size = ?, mtime = ?, fsid = ?, fingerprint = ? WHERE n = ?').run(inside.size, inside.mtime, inside.fsid, inside.print, row.location);
    tx.sql('UPDATE asset SET size = ?, mtime = ?, sha256 = ? WHERE n = ?').run(inside.size, inside.mtime, inside.sha256, n);
    noteTwins(tx, [n]);
  }
  if (sidecar)
    tx.sql(
      `INSERT INTO sidecar (folder, name, size, mtime, asset, for_ext, base) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folder, name) DO UPDATE
       SET size = excluded.size, mtime = excluded.mtime, asset = excluded.asset, base = excluded.base, problem = NULL, state = 0`,
    ).run(row.folder, sidecar.name, sidecar.size, sidecar.mtime, n, sidecar.forExt?.toLowerCase() ?? null, JSON.stringify(sidecar.base));
  const others = known.filter((base) => (sidecar ? base.source !== 'sidecar' : base.source === 'sidecar'));
  const layer = layerOf([...others, ...(inside?.bases ?? []), ...(sidecar ? [sidecar.base] : [])]);
  applyLayer(tx, n, layer);
  noteOverwritten(tx, n, layerOf(known).values, layer.values);
  tx.sql('DELETE FROM writing WHERE asset = ?').run(n);
  tx.sql('DELETE FROM unwritten WHERE asset = ?').run(n);
  tx.sql('DELETE FROM conflict WHERE asset = ?').run(n);
  tx.touch([n], 'unsaved');
});

/** It was looked at and left, or failed. `problem` null: there is nothing (more) to do for it. */
export const noteLeft = ingestWrite('metadata.left', (tx, items: readonly { readonly n: number; readonly problem: { readonly code: string; readonly message: string } | null }[]): void => {
  for (const { n, problem } of items)
    if (!problem) tx.sql('DELETE FROM unwritten WHERE asset = ?').run(n);
    else
      tx.sql(
        'INSERT INTO unwritten (asset, since, problem_code, problem) VALUES (?, ?, ?, ?) ON CONFLICT (asset) DO UPDATE SET problem_code = excluded.problem_code, problem = excluded.problem',
      ).run(n, tx.now, problem.code, problem.message);
  tx.touch(items.map(({ n }) => n), 'unsaved');
});

export const unwritten = read('metadata.unwritten', (tx, limit: number) => {
  const rows = tx.sql(
    `SELECT asset.n, root.path AS rootPath, folder.path, location.name, unwritten.problem_code AS code, unwritten.problem AS message FROM unwritten JOIN asset ON asset.n = unwritten.asset
     JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
     WHERE unwritten.problem_code IS NOT NULL AND asset.state < 2 ORDER BY since DESC LIMIT ?`,
  ).all(limit) as { n: number; rootPath: Buffer; path: Buffer; name: Buffer; code: string; message: string | null }[];
  const count = (where: string) => tx.column(`SELECT count(*) FROM unwritten JOIN asset ON asset.n = unwritten.asset AND asset.state < 2 WHERE unwritten.problem_code IS ${where}`).get() as number;
  return {
    seq: tx.rev(),
    waiting: count('NULL AND due IS NULL'),
    colleagues: count('NULL AND due IS NOT NULL'),
    failed: count('NOT NULL'),
    failures: rows.map(({ n, rootPath, path, name, code, message }) => ({ n, path: showPath(joinPath(rootPath, path, name)), code, message: message ?? '' })),
  };
}, 'slow');
