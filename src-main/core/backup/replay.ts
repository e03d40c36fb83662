/** Applies sealed changes to a catalog's database again: the tables become what they were when these changes had been made. */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import type { Id, Key, Stamp } from '../../../src-shared/domain/ops/key.ts';
import { keyOf } from '../../../src-shared/domain/ops/merge.ts';
import { decodeGroup, type Op } from '../../../src-shared/domain/ops/op.ts';
import { type Before, decodeBefore, encodeBefore, packNumbers, unpackNumbers } from '../db/before.ts';
import { noteFields } from '../db/change-fields.ts';
import { dropMember, putMember } from '../db/collection-rows.ts';
import { materializeCopy } from '../db/copies.ts';
import { ensureEntity, materializeField, recompute } from '../db/effective.ts';
import { materializeEntity } from '../db/entities.ts';
import { materializeSame } from '../db/fold.ts';
import { noteDoubt } from '../team/overlooked.ts';
import { privateOps } from '../team/scope.ts';
import type { Tx } from '../db/procedure.ts';
import { pairUp } from '../db/stacks.ts';
import { select } from '../db/sel.ts';
import { putLayer } from '../db/told.ts';
import { noteTwins } from '../db/twins.ts';
import { extOf, nameOf, parentOf, toBuffer, toBytes, toText } from '../library/bytes.ts';
import { assetsOf } from './described.ts';
import { KNOWN_BY, type SealedAsset, type SealedBody, type SealedChange } from './sealed.ts';

export interface Replayed {
  /** Changes that were not there before. */
  readonly changes: number;
  /** Entities that they touched: to be computed again when everything is in. */
  readonly touched: Set<number>;
}

/** One file's changes after `after`. Those that the database holds already are left alone. `writer`: 16 bytes. */
export function replay(tx: Tx, writer: Id, body: SealedBody, after: number): Replayed {
  // Once: it has SQLite prepare every statement anew. A location is written before the asset that it belongs to, which names it.
  tx.db.pragma('defer_foreign_keys = ON');
  const map = numbersOf(tx, body);
  putRoots(tx, body, map);
  putTags(tx, body, map);
  const touched = new Set<number>();
  for (const asset of assetsOf(body)) putAsset(tx, asset, map, touched);
  for (const [key, value] of Object.entries(body.settings))
    tx.sql('INSERT OR REPLACE INTO setting VALUES (?, ?)').run(key, value);
  let changes = 0;
  for (const change of body.changes) {
    if (change.seq <= after || tx.sql('SELECT 1 FROM change WHERE seq = ?').get(change.seq)) continue;
    putChange(tx, writer, change, map, touched);
    changes++;
  }
  return { changes, touched };
}

/** The numbers of the file as this database numbers the same entities. */
function numbersOf(tx: Tx, { entities }: SealedBody): Map<number, number> {
  const map = new Map<number, number>();
  for (const [i, n] of unpackNumbers(entities.ns).entries())
    map.set(n, ensureEntity(tx, Buffer.from(entities.ids.subarray(i * 16, i * 16 + 16)), entities.kinds[i] as number));
  return map;
}

function putChange(
  tx: Tx,
  own: Id,
  change: SealedChange,
  map: ReadonlyMap<number, number>,
  touched: Set<number>,
): void {
  const { seq, actor, kind, target, held } = change;
  const before = change.before && renumber(decodeBefore(change.before), map);
  const group = decodeGroup(change.ops);
  if (kind === 'do') tx.sql("UPDATE change SET undone = 2 WHERE actor = ? AND kind = 'do' AND undone = 1").run(actor);
  tx.sql(
    'INSERT INTO change (seq, grp, actor, label, kind, wall, ops, before, target, undone, assets, writer, held, said) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    seq,
    change.grp,
    actor,
    change.label,
    kind,
    change.wall,
    change.ops,
    before && Buffer.from(encodeBefore(before)),
    target,
    change.undone,
    change.assets,
    change.writer ? Buffer.from(change.writer) : null,
    change.held ?? 0,
    change.writer ? group.stamp.ms : null,
  );
  noteFields(tx, seq, group.ops);
  if (kind === 'undo') tx.sql('UPDATE change SET undone = 1 WHERE seq = ?').run(target);
  // As in undo.ts: what is undone next is what redo wrote.
  if (kind === 'redo')
    tx.sql('UPDATE change SET undone = 0, before = (SELECT before FROM change WHERE seq = ?) WHERE seq = ?').run(
      seq,
      target,
    );
  // An undo and a redo write on behalf of other changes; that stands beside their operations, creations excepted.
  const owners = kind === 'undo' || kind === 'redo' ? before : undefined;
  const writer = change.writer ?? own;
  let i = 0;
  for (const whole of group.ops) {
    const item = whole.op === 'create' ? undefined : owners?.[i++];
    // Of one that is held back what it says of private things counts, on behalf of the same change as the whole.
    for (const op of held ? privateOps(tx, [whole]) : [whole]) applyOp(tx, { op, owner: item && item.op !== 'remove' ? item.owner : seq, seq, stamp: group.stamp, writer, touched, foreign: change.writer !== undefined });
  }
  const clock = JSON.parse(
    (tx.column("SELECT value FROM meta WHERE key = 'clock'").get() as string | undefined) ?? '{"ms":0,"counter":0}',
  ) as Stamp;
  if (group.stamp.ms > clock.ms || (group.stamp.ms === clock.ms && group.stamp.counter > clock.counter))
    tx.sql("INSERT OR REPLACE INTO meta VALUES ('clock', ?)").run(JSON.stringify(group.stamp));
  tx.sql("UPDATE meta SET value = max(value, ?) WHERE key = 'rev'").run(seq);
}

export interface Applying {
  readonly op: Op;
  /** The change to which the value belongs from now on. */
  readonly owner: number;
  readonly seq: number;
  readonly stamp: Stamp;
  readonly writer: Id;
  readonly touched: Touched;
  /** It may come before what it takes back: that is kept in mind. */
  readonly foreign?: boolean;
  /** The number of an entity; undefined: it has none here. */
  readonly numberOf?: (id: Id) => number | undefined;
}

/** Gets each entity of which something is to be computed again, and the field that was written; undefined: all of it. */
export interface Touched {
  add(n: number, field?: number): unknown;
}

const numbersIn = (tx: Tx) => {
  const numberOf = tx.column('SELECT n FROM entity WHERE id = ?');
  return (id: Id) => numberOf.get(id) as number | undefined;
};

/** One operation as it concerns one entity. */
export interface Share {
  readonly n: number;
  readonly of: Applying & { readonly op: Exclude<Op, { op: 'create' }> };
  /** Its place in the operation. */
  readonly at: number;
  /** Number of what is added or removed. */
  readonly elem: number;
  /** Of a register's value. */
  readonly key: Key | undefined;
}

/**
 * One operation on the tables `register`, `member` and `removed`; whatever is computed from them is the caller's. `put` may keep shares for
 * later, as long as those of one entity's field come in their order.
 */
export function applyOp(tx: Tx, applying: Applying, put: (share: Share) => void = (share) => applyShare(tx, share)): void {
  const { op, seq, stamp, writer, touched, numberOf = numbersIn(tx) } = applying;
  if (op.op === 'create') {
    const n = ensureEntity(tx, Buffer.from(op.entity), op.kind);
    touched.add(n);
    tx.sql('INSERT OR IGNORE INTO hist VALUES (?, ?)').run(n, seq);
    return;
  }
  const elem = op.op === 'set' ? 0 : (numberOf(op.elem) as number);
  const key = op.op === 'set' ? keyOf(op, stamp, writer) : undefined;
  const of = { ...applying, op };
  for (const [at, id] of op.entities.entries()) {
    const n = numberOf(id);
    if (n !== undefined) put({ n, of, at, elem, key });
  }
}

export function applyShare(tx: Tx, { n, of: { op, owner, seq, stamp, touched, foreign = false }, at, elem, key }: Share): void {
  touched.add(n, op.field);
  tx.sql('INSERT OR IGNORE INTO hist VALUES (?, ?)').run(n, seq);
  if (op.op === 'set') {
    const seen = foreign ? (op.seen[at] ?? null) : null;
    if (foreign) noteDoubt(tx, { n, field: op.field, key: key as Key, seen });
    // Last writer wins, as in the merge of the domain.
    tx.sql(
      `INSERT INTO register (entity, field, value, key, seq, seen) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, key = excluded.key, seq = excluded.seq, seen = excluded.seen WHERE excluded.key > key`,
    ).run(n, op.field, op.value === undefined ? null : JSON.stringify(op.value), key, owner, seen);
  } else if (op.op === 'add') {
    if (foreign && tx.sql('SELECT 1 FROM removed WHERE entity = ? AND field = ? AND elem = ? AND dot = ?').get(n, op.field, elem, op.dot)) return;
    tx.sql('INSERT OR IGNORE INTO member VALUES (?, ?, ?, ?, ?)').run(n, op.field, elem, op.dot, owner);
    if (op.field === FIELD.collections) putMember(tx, elem, n, { stamp, dot: op.dot, rank: at }, owner !== seq);
  } else {
    for (const dot of op.dots[at] ?? []) {
      const stood = tx
        .sql('DELETE FROM member WHERE entity = ? AND field = ? AND elem = ? AND dot = ?')
        .run(n, op.field, elem, dot).changes;
      // Nobody's addition: the dot of the file's own block.
      if (!stood || foreign) tx.sql('INSERT OR IGNORE INTO removed VALUES (?, ?, ?, ?)').run(n, op.field, elem, dot);
    }
    if (op.field === FIELD.collections) dropMember(tx, elem, n);
  }
}

function renumber(before: readonly Before[], map: ReadonlyMap<number, number>): Before[] {
  const one = (n: number): number => map.get(n) ?? n;
  const packed = (ns: Uint8Array): Uint8Array => packNumbers(unpackNumbers(ns).map(one));
  return before.map((item) => {
    if (item.op === 'add') return { ...item, elem: one(item.elem), ns: packed(item.ns) };
    const groups = item.groups.map(([value, seq, ns]) => [value, seq, packed(ns)] as const);
    return item.op === 'set' ? { ...item, groups } : { ...item, elem: one(item.elem), groups };
  });
}

function putRoots(tx: Tx, { roots }: SealedBody, map: ReadonlyMap<number, number>): void {
  for (const root of roots) {
    const n = map.get(root.n);
    if (n === undefined || tx.sql('SELECT 1 FROM root WHERE path = ? AND n <> ?').get(root.path, n)) continue;
    tx.sql(
      `INSERT INTO root (n, path, name, volume, case_sensitive) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (n) DO UPDATE SET path = excluded.path, name = excluded.name, volume = excluded.volume`,
    ).run(n, root.path, root.name, root.volume, root.caseSensitive);
    folderAt(tx, n, '');
    tx.sql("UPDATE root SET folder = (SELECT n FROM folder WHERE root = root.n AND path = x'') WHERE n = ?").run(n);
  }
}

function putTags(tx: Tx, { tags }: SealedBody, map: ReadonlyMap<number, number>): void {
  for (const { n, name } of tags)
    if (map.has(n))
      tx.sql("INSERT INTO tag (n, name, key, file_name) VALUES (?, ?, '', ?) ON CONFLICT (n) DO NOTHING").run(
        map.get(n),
        name ?? '',
        name,
      );
  for (const { n, parent } of tags)
    if (parent !== null && map.has(n))
      tx.sql("UPDATE tag SET parent = ?, file_parent = ? WHERE n = ? AND key = ''").run(
        map.get(parent) ?? null,
        map.get(parent) ?? null,
        map.get(n),
      );
  for (const { n } of tags) if (map.has(n)) materializeEntity(tx, ENTITY.tag, map.get(n) as number);
}

/** A file that the database does not know, as missing: the next scan finds it, here or wherever it went. */
function putAsset(tx: Tx, asset: SealedAsset, map: ReadonlyMap<number, number>, touched: Set<number>): void {
  const [n, root] = [map.get(asset.n), map.get(asset.root)];
  if (n === undefined || root === undefined || !tx.sql('SELECT 1 FROM root WHERE n = ?').get(root)) return;
  const known = tx
    .sql('SELECT location.n, location.state FROM asset JOIN location ON location.n = asset.location WHERE asset.n = ?')
    .get(n) as { n: number; state: number } | undefined;
  if (known?.state === 0) return;
  const name = toBytes(asset.name);
  const place = [
    folderAt(tx, root, toBytes(asset.folder)),
    toBuffer(name),
    n,
    asset.size,
    asset.mtime,
    asset.fsid,
    asset.fingerprint,
  ] as const;
  const location =
    known?.n ??
    Number(
      tx
        .sql(
          'INSERT INTO location (folder, name, asset, size, mtime, fsid, fingerprint, state) VALUES (?, ?, ?, ?, ?, ?, ?, 1)',
        )
        .run(...place).lastInsertRowid,
    );
  if (known)
    tx.sql(
      'UPDATE location SET folder = ?, name = ?, asset = ?, size = ?, mtime = ?, fsid = ?, fingerprint = ? WHERE n = ?',
    ).run(...place, location);
  tx.sql(
    `INSERT INTO asset (n, rev, added, location, folder, root, name, ext, size, mtime, state, layer_hash)
     VALUES (@n, 0, @added, @location, @folder, @root, @name, @ext, @size, @mtime, 1, @layerHash)
     ON CONFLICT (n) DO UPDATE SET location = @location, folder = @folder, root = @root, name = @name, ext = @ext, size = @size, mtime = @mtime,
       layer_hash = @layerHash`,
  ).run({
    n,
    added: asset.added,
    location,
    folder: place[0],
    root,
    name: toText(name),
    ext: extOf(name),
    size: asset.size,
    mtime: asset.mtime,
    layerHash: asset.layerHash,
  });
  putLayer(tx, n, asset.layer, asset.bases);
  if (asset.known)
    tx.sql(`UPDATE asset SET ${KNOWN_BY.map((column) => `${column} = @${column}`).join(', ')} WHERE n = @n`).run({
      ...asset.known,
      n,
    });
  touched.add(n);
}

function folderAt(tx: Tx, root: number, path: string): number {
  const known = tx.column('SELECT n FROM folder WHERE root = ? AND path = ?').get(root, toBuffer(path)) as
    | number
    | undefined;
  if (known !== undefined) return known;
  const parent = path === '' ? null : folderAt(tx, root, parentOf(path));
  const name =
    path === '' ? (tx.column('SELECT name FROM root WHERE n = ?').get(root) as string) : toText(nameOf(path));
  return Number(
    tx.sql('INSERT INTO folder (root, parent, path, name) VALUES (?, ?, ?, ?)').run(root, parent, toBuffer(path), name)
      .lastInsertRowid,
  );
}

/** Brings everything computed of these entities up to date. */
export function materialize(tx: Tx, ns: Iterable<number>): void {
  // A tag may be computed before the one above it.
  tx.db.pragma('defer_foreign_keys = ON');
  const kindOf = tx.column('SELECT kind FROM entity WHERE n = ?');
  const assets: number[] = [];
  const others: { n: number; kind: number }[] = [];
  for (const n of ns) {
    const kind = kindOf.get(n) as number;
    if (kind === ENTITY.asset) assets.push(n);
    else others.push({ n, kind });
  }
  // A second time for keys made of names that came later.
  for (const { n, kind } of [...others, ...others]) materializeEntity(tx, kind, n);
  for (const n of assets) materializeCopy(tx, n);
  recompute(tx, assets);
  select(tx, assets);
  materializeField(tx, FIELD.trashed, undefined);
  const isSame = tx.sql('SELECT 1 FROM register WHERE entity = ? AND field = ?');
  select(
    tx,
    assets.filter((n) => isSame.get(n, FIELD.sameAs)),
  );
  materializeSame(tx);
  noteTwins(tx, assets);
  select(tx, assets);
  materializeField(tx, FIELD.stack, undefined);
  pairUp(tx, assets);
  tx.touch(assets, 'rating', 'tags', 'location', 'state');
}
