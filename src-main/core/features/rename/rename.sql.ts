import { KINDS } from '../../../../src-shared/domain/asset.ts';
import type { NameFacts } from '../../../../src-shared/domain/naming/index.ts';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import { decodeGroup } from '../../../../src-shared/domain/ops/op.ts';
import { decodeBefore, unpackNumbers } from '../../db/before.ts';
import { commit } from '../../db/commit.ts';
import { mastersOf, onceEach } from '../../db/copies.ts';
import { pairUp } from '../../db/stacks.ts';
import { ingestWrite, read, type Tx, write } from '../../db/procedure.ts';
import { type Bytes, toBuffer, toBytes, toText } from '../../library/bytes.ts';

/** What a register holds. Keys stand in the order of CBOR, so that log and register hold the same text. */
export interface Renamed {
  readonly to: Bytes;
  readonly from: Bytes;
  /** Old and new names of what lies beside the file and is no asset. */
  readonly with?: readonly (readonly [from: Bytes, to: Bytes])[];
}

export interface FileRow {
  readonly n: number;
  readonly root: number;
  readonly rootPath: Bytes;
  readonly folder: Bytes;
  readonly name: Bytes;
  readonly missing: boolean;
  /** But for name, extension and folder. */
  readonly facts: Omit<NameFacts, 'name' | 'ext' | 'folder'>;
}

interface Stored {
  root: number; rootPath: Buffer; folder: Buffer; name: Buffer; state: number; rootState: string; kind: number | null; taken: string | null; camera: string | null;
  lens: string | null; serial: string | null; title: string | null; creator: string | null; label: string | null; rating: number; more: string | null;
}

const PLACE = `FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root`;

/** Those without a place are left out. Of a virtual copy it is its master's file; a copy of that file becomes what the virtual one was. */
export const filesToRename = read('rename.files', (tx, { ns, copying = false }: { ns: readonly number[]; copying?: boolean }): FileRow[] => {
  const get = tx.sql(
    `SELECT asset.n, root.n AS root, root.path AS rootPath, folder.path AS folder, location.name, asset.state, root.state AS rootState, kind, taken, camera, lens, serial,
       title, creator, label, rating, more ${PLACE} WHERE asset.n = ? AND asset.state < 2`,
  );
  return (copying ? onceEach : mastersOf)(tx, ns).flatMap((n) => {
    const row = get.get(n) as Stored | undefined;
    if (!row) return [];
    const more = row['more'] ? (JSON.parse(row.more) as Record<string, string>) : {};
    return [{
      n, root: row.root, rootPath: toBytes(row.rootPath), folder: toBytes(row.folder), name: toBytes(row.name),
      missing: row.state !== 0 || row.rootState !== 'online',
      facts: {
        kind: KINDS[row.kind ?? -1], takenAt: row.taken ?? undefined, camera: row.camera ?? undefined, lens: row.lens ?? undefined, serial: row.serial ?? undefined,
        title: row.title ?? undefined, creator: row.creator ?? undefined, label: row.label ?? undefined, rating: row.rating,
        headline: more['headline'], job: more['job'], location: more['location'], city: more['city'], country: more['country'],
      },
    }];
  });
});

/** Name → asset, of one folder, as far as they are asked for. */
export const assetsNamed = read('rename.assetsNamed', (tx, { root, folder, names }: { root: number; folder: Bytes; names: readonly Bytes[] }): (number | null)[] => {
  const at = tx.column('SELECT asset FROM folder JOIN location ON location.folder = folder.n WHERE folder.root = ? AND folder.path = ? AND location.name = ? AND location.state = 0');
  return names.map((name) => (at.get(root, toBuffer(folder), toBuffer(name)) as number | undefined) ?? null);
});

/** The change, and that its files are still to be renamed. */
export const markRenamed = write('rename.mark', (tx, { actor, label, names }: { actor: string; label: string; names: readonly { n: number; value: Renamed }[] }) => {
  const outcome = commit(tx, { actor, label }, (change) => {
    for (const { n, value } of names) change.set([n], FIELD.renamed, value as unknown as Value);
  });
  if (outcome.changed) noteFileWork(tx, outcome.seq);
  return outcome;
});

/** For changes that rename files when they are taken back or brought again. */
export function noteFileWork(tx: Tx, seq: number): void {
  const before = tx.column('SELECT before FROM change WHERE seq = ?').get(seq) as Buffer | undefined;
  if (before && decodeBefore(before).some(({ field }) => field === FIELD.renamed || field === FIELD.moved)) tx.sql('INSERT OR IGNORE INTO file_work VALUES (?)').run(seq);
}

/** Those that could not be renamed: their register no longer says so. */
export const unmarkRenamed = write('rename.unmark', (tx, { actor, ns }: { actor: string; ns: readonly number[] }) =>
  commit(tx, { actor, kind: 'file', label: (count) => `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'} could not be renamed` }, (change) => {
    change.set(ns, FIELD.renamed, undefined);
  }),
);

export const openFileWork = read('rename.open', (tx, _: null) => tx.column('SELECT seq FROM file_work ORDER BY seq').all() as number[]);
export const endFileWork = ingestWrite('rename.end', (tx, seq: number): void => {
  tx.sql('DELETE FROM file_work WHERE seq = ?').run(seq);
});

export interface RenameMove extends Renamed {
  readonly n: number;
  readonly root: number;
  readonly rootPath: Bytes;
  readonly folder: Bytes;
  /** As the catalog has it now. */
  readonly name: Bytes;
}

/** What a change asks of the disk: its own names, or for an undo those from before. */
export const renameMoves = read('rename.moves', (tx, seq: number): RenameMove[] => {
  const change = tx.sql('SELECT kind, before, ops FROM change WHERE seq = ?').get(seq) as { kind: string; before: Buffer; ops: Buffer } | undefined;
  if (!change) return [];
  const at = tx.sql(`SELECT root.n AS root, root.path AS rootPath, folder.path AS folder, location.name ${PLACE} WHERE asset.n = ?`);
  const moves: RenameMove[] = [];
  const add = (n: number, value: Renamed) => {
    const place = at.get(n) as { root: number; rootPath: Buffer; folder: Buffer; name: Buffer } | undefined;
    if (place) moves.push({ n, ...value, root: place.root, rootPath: toBytes(place.rootPath), folder: toBytes(place.folder), name: toBytes(place.name) });
  };
  if (change.kind === 'undo') {
    for (const item of decodeBefore(change.before))
      if (item.op === 'set' && item.field === FIELD.renamed) for (const [value, , ns] of item.groups) if (value !== null) for (const n of unpackNumbers(ns)) add(n, turned(JSON.parse(value)));
  } else {
    const number = tx.column('SELECT n FROM entity WHERE id = ?');
    for (const op of decodeGroup(change.ops).ops)
      if (op.op === 'set' && op.field === FIELD.renamed && op.value) for (const id of op.entities) add(number.get(id) as number, op.value as unknown as Renamed);
  }
  return moves;
}, 'slow');

const turned = ({ to, from, with: others }: Renamed): Renamed => ({ to: from, from: to, ...(others ? { with: others.map(([a, b]) => [b, a] as const) } : {}) });

export interface Applied {
  readonly root: number;
  readonly folder: Bytes;
  readonly names: readonly (readonly [from: Bytes, to: Bytes])[];
}

/** The catalog follows what was renamed on disk. False: it cannot be told from here, and the folder is to be looked at. */
export const applyRenamed = ingestWrite('rename.apply', (tx, { root, folder: path, names }: Applied): boolean => {
  const folder = tx.column('SELECT n FROM folder WHERE root = ? AND path = ?').get(root, toBuffer(path)) as number | undefined;
  if (folder === undefined) return false;
  const going = new Set(names.map(([from]) => from));
  const standing = tx.sql('SELECT n, asset FROM location WHERE folder = ? AND name = ? AND state = 0');
  const sidecar = tx.column('SELECT n FROM sidecar WHERE folder = ? AND name = ?');
  if (names.some(([, to]) => !going.has(to) && (standing.get(folder, toBuffer(to)) || sidecar.get(folder, toBuffer(to))))) return false;
  const found = names.map(([from, to]) => ({ to, file: standing.get(folder, toBuffer(from)) as { n: number; asset: number } | undefined, sidecar: sidecar.get(folder, toBuffer(from)) as number | undefined }));
  // Names are first all given up, since files may change places.
  for (const { file, sidecar: n } of found) {
    if (file) tx.sql('UPDATE location SET state = 1 WHERE n = ?').run(file.n);
    if (n !== undefined) tx.sql('UPDATE sidecar SET name = ? WHERE n = ?').run(Buffer.concat([Buffer.of(0), Buffer.from(String(n))]), n);
  }
  const touched: number[] = [];
  for (const { to, file, sidecar: n } of found) {
    if (n !== undefined) tx.sql('UPDATE sidecar SET name = ? WHERE n = ?').run(toBuffer(to), n);
    if (!file) continue;
    tx.sql('UPDATE location SET name = ?, state = 0 WHERE n = ?').run(toBuffer(to), file.n);
    tx.sql('UPDATE asset SET name = ? WHERE n = ? AND location = ?').run(toText(to), file.asset, file.n);
    touched.push(file.asset);
  }
  pairUp(tx, touched);
  tx.touch(touched, 'location');
  tx.changed('library');
  return true;
});
