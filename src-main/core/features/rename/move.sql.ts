/** Files that go into another folder: the change, and what it asks of the disk. */
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex, type Value } from '../../../../src-shared/domain/ops/key.ts';
import { decodeGroup } from '../../../../src-shared/domain/ops/op.ts';
import { decodeBefore, unpackNumbers } from '../../db/before.ts';
import { commit } from '../../db/commit.ts';
import { ingestWrite, read, type Tx, write } from '../../db/procedure.ts';
import { pairUp } from '../../db/stacks.ts';
import { type Bytes, nameOf, parentOf, toBuffer, toBytes, toText } from '../../library/bytes.ts';
import { noteFileWork } from './rename.sql.ts';

/** Id of a root, hex; a folder below it; a name in that. */
export type At = readonly [root: string, folder: Bytes, name: Bytes];
/** What a register holds. Keys stand in the order of CBOR, so that log and register hold the same text. */
export interface Moved {
  readonly to: At;
  readonly from: At;
  /** Old and new names of what lies beside the file and is no asset. */
  readonly with?: readonly (readonly [from: Bytes, to: Bytes])[];
}

export interface RootAt {
  readonly n: number;
  readonly id: string;
  readonly path: Bytes;
}

/** Roots that are there. */
export const rootsThere = read('move.roots', (tx): RootAt[] =>
  (tx.sql("SELECT root.n, entity.id, path FROM root JOIN entity ON entity.n = root.n WHERE removed = 0 AND state = 'online'").all() as { n: number; id: Buffer; path: Buffer }[]).map(
    ({ n, id, path }) => ({ n, id: hex(id), path: toBytes(path) }),
  ),
);

export const markMoved = write('move.mark', (tx, { actor, label, moves }: { actor: string; label: string; moves: readonly { n: number; value: Moved }[] }) => {
  const outcome = commit(tx, { actor, label }, (change) => {
    for (const { n, value } of moves) change.set([n], FIELD.moved, value as unknown as Value);
  });
  if (outcome.changed) noteFileWork(tx, outcome.seq);
  return outcome;
});

/** Those that could not be moved: their register no longer says so. */
export const unmarkMoved = write('move.unmark', (tx, { actor, ns }: { actor: string; ns: readonly number[] }) =>
  commit(tx, { actor, kind: 'file', label: (count) => `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'} could not be moved` }, (change) => {
    change.set(ns, FIELD.moved, undefined);
  }),
);

/** One end of a move on this machine. */
export interface Place {
  readonly root: number;
  readonly rootPath: Bytes;
  readonly folder: Bytes;
  readonly name: Bytes;
}
export interface Move {
  readonly n: number;
  readonly from: Place;
  readonly to: Place;
  readonly with: readonly (readonly [from: Bytes, to: Bytes])[];
  /** Where the catalog has it now. */
  readonly now: Omit<Place, 'rootPath'>;
}

/** What a change asks of the disk: its own places, or for an undo those from before. Where a root is not there nothing is asked. */
export const movesOf = read('move.moves', (tx, seq: number): Move[] => {
  const change = tx.sql('SELECT kind, before, ops FROM change WHERE seq = ?').get(seq) as { kind: string; before: Buffer; ops: Buffer } | undefined;
  if (!change || !decodeBefore(change.before).some(({ field }) => field === FIELD.moved)) return [];
  const nowOf = tx.sql('SELECT folder.root, folder.path AS folder, location.name FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder WHERE asset.n = ?');
  const rootOf = tx.sql("SELECT root.n AS root, path AS rootPath FROM root JOIN entity ON entity.n = root.n WHERE entity.id = ? AND removed = 0 AND state = 'online'");
  const placeOf = ([root, folder, name]: At): Place | undefined => {
    const found = rootOf.get(Buffer.from(root, 'hex')) as { root: number; rootPath: Buffer } | undefined;
    return found && { root: found.root, rootPath: toBytes(found.rootPath), folder, name };
  };
  const moves: Move[] = [];
  const add = (n: number, value: Moved) => {
    const [from, to] = [placeOf(value.from), placeOf(value.to)];
    const now = nowOf.get(n) as { root: number; folder: Buffer; name: Buffer } | undefined;
    if (from && to && now) moves.push({ n, from, to, with: value.with ?? [], now: { root: now.root, folder: toBytes(now.folder), name: toBytes(now.name) } });
  };
  if (change.kind === 'undo') {
    for (const item of decodeBefore(change.before))
      if (item.op === 'set' && item.field === FIELD.moved) for (const [value, , ns] of item.groups) if (value !== null) for (const n of unpackNumbers(ns)) add(n, turned(JSON.parse(value)));
  } else {
    const number = tx.column('SELECT n FROM entity WHERE id = ?');
    for (const op of decodeGroup(change.ops).ops)
      if (op.op === 'set' && op.field === FIELD.moved && op.value) for (const id of op.entities) add(number.get(id) as number, op.value as unknown as Moved);
  }
  return moves;
}, 'slow');

const turned = ({ to, from, with: others }: Moved): Moved => ({ to: from, from: to, ...(others ? { with: others.map(([a, b]) => [b, a] as const) } : {}) });

export interface Arrived {
  readonly from: Bytes;
  readonly to: Bytes;
  readonly size: number;
  readonly mtime: number;
  readonly fsid: string;
}
export interface AppliedMoves {
  readonly from: Pick<Place, 'root' | 'folder'>;
  readonly to: Pick<Place, 'root' | 'folder'>;
  readonly files: readonly Arrived[];
}

/** The catalog follows what was moved on disk. False: it cannot be told from here, and both folders are to be looked at. */
export const applyMoved = ingestWrite('move.apply', (tx, { from, to, files }: AppliedMoves): boolean => {
  const source = tx.column('SELECT n FROM folder WHERE root = ? AND path = ?').get(from.root, toBuffer(from.folder)) as number | undefined;
  if (source === undefined) return false;
  const target = folderAt(tx, to.root, to.folder);
  const standing = tx.sql('SELECT n, asset FROM location WHERE folder = ? AND name = ? AND state = 0');
  const sidecar = tx.column('SELECT n FROM sidecar WHERE folder = ? AND name = ? AND state = 0');
  if (files.some((file) => standing.get(target, toBuffer(file.to)) || sidecar.get(target, toBuffer(file.to)))) return false;
  const touched: number[] = [];
  for (const file of files) {
    const known = standing.get(source, toBuffer(file.from)) as { n: number; asset: number } | undefined;
    const beside = sidecar.get(source, toBuffer(file.from)) as number | undefined;
    if (beside !== undefined) {
      tx.sql('DELETE FROM sidecar WHERE folder = ? AND name = ?').run(target, toBuffer(file.to));
      tx.sql('UPDATE sidecar SET folder = ?, name = ?, mtime = ? WHERE n = ?').run(target, toBuffer(file.to), file.mtime, beside);
    }
    if (!known) continue;
    tx.sql('UPDATE location SET folder = ?, name = ?, size = ?, mtime = ?, fsid = ? WHERE n = ?').run(target, toBuffer(file.to), file.size, file.mtime, file.fsid, known.n);
    tx.sql('UPDATE asset SET folder = ?, root = ?, name = ?, size = ?, mtime = ? WHERE n = ? AND location = ?').run(target, to.root, toText(file.to), file.size, file.mtime, known.asset, known.n);
    touched.push(known.asset);
  }
  pairUp(tx, touched);
  tx.touch(touched, 'location');
  tx.changed('library');
  return true;
});

/** The folder's number; it and those above are made when they are not known. */
function folderAt(tx: Tx, root: number, path: Bytes): number {
  const known = tx.column('UPDATE folder SET state = 0 WHERE root = ? AND path = ? RETURNING n').get(root, toBuffer(path)) as number | undefined;
  if (known !== undefined) return known;
  const parent = path === '' ? null : folderAt(tx, root, parentOf(path));
  return Number(tx.sql('INSERT INTO folder (root, parent, path, name) VALUES (?, ?, ?, ?)').run(root, parent, toBuffer(path), toText(nameOf(path))).lastInsertRowid);
}
