/** Collections and saved searches: what is in them, in which order, and how they hang together. Each change is one undo step. */
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { keysBetween } from '../../../../src-shared/domain/order-key.ts';
import { cleanTagName, printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { placeId } from '../../db/collection-rows.ts';
import { commit, type Change, type Outcome } from '../../db/commit.ts';
import { read, write, type Tx } from '../../db/procedure.ts';
import { withPartners } from '../../db/stacks.ts';

export type CollectionKind = 'manual' | 'set' | 'smart' | 'search';

export interface StoredCollection {
  readonly n: number;
  readonly id: string;
  readonly parent: number | null;
  readonly name: string;
  readonly kind: CollectionKind;
  readonly query: string | null;
  /** As chosen, else the first in it. */
  readonly cover: number | null;
}
interface By {
  readonly actor: string;
}

const DEEPEST = 32;
const IN_ORDER = 'ifnull(pos, at), asset_collection.asset';
const MEMBERS = `FROM asset_collection LEFT JOIN place ON place.collection = asset_collection.collection AND place.asset = asset_collection.asset`;
const FIRST = `SELECT asset_collection.asset ${MEMBERS} WHERE asset_collection.collection = collection.n AND gone = 0 ORDER BY ${IN_ORDER} LIMIT 1`;

/** Those that are there, by name; one in a set that is gone is not. */
export const listCollections = read('collections.list', (tx) => {
  const rows = tx
    .sql(
      `SELECT collection.n, entity.id, parent, name, collection.kind, query, ifnull(cover, (${FIRST})) AS cover
       FROM collection CROSS JOIN entity ON entity.n = collection.n WHERE removed = 0`,
    )
    .all() as (Omit<StoredCollection, 'id'> & { id: Buffer })[];
  const byN = new Map(rows.map((row) => [row.n, row]));
  const isThere = (row: (typeof rows)[number], depth = 0): boolean => {
    if (row.parent === null) return true;
    const above = byN.get(row.parent);
    return above !== undefined && depth < DEEPEST && isThere(above, depth + 1);
  };
  const order = new Intl.Collator(undefined, { numeric: true });
  const collections = rows
    .filter((row) => isThere(row))
    .map((row): StoredCollection => ({ ...row, id: hex(row.id) }))
    .sort((a, b) => order.compare(a.name, b.name) || a.n - b.n);
  return { seq: tx.rev(), collections };
});

export interface NewCollection {
  readonly name: string;
  readonly parent?: number | undefined;
  readonly kind: CollectionKind;
  readonly query?: string | undefined;
  /** Of a manual one: what is put in, in this order. */
  readonly ns?: readonly number[] | undefined;
}

const WHAT: Readonly<Record<CollectionKind, string>> = { manual: 'collection', set: 'set', smart: 'smart collection', search: 'search' };

export const createCollection = write('collections.create', (tx, { actor, name, parent, kind, query, ns }: By & NewCollection) => {
  const clean = nameOf(name);
  if (parent !== undefined) setOf(tx, parent);
  if ((kind === 'smart' || kind === 'search') !== (query !== undefined))
    throw new RpcError('invalid-input', 'A smart collection and a saved search have a query, others have none.');
  let n = 0;
  const outcome = commit(tx, { actor, label: `Made the ${WHAT[kind]} ${clean}` }, (change) => {
    n = change.create(ENTITY.collection);
    change.set([n], FIELD.collectionKind, kind);
    if (parent !== undefined) change.set([n], FIELD.collectionParent, idOf(tx, parent));
    if (query !== undefined) change.set([n], FIELD.collectionQuery, query);
    change.set([n], FIELD.collectionName, clean);
    if (ns?.length) change.add(ns, FIELD.collections, n);
  });
  return { ...outcome, n };
});

export interface CollectionChanges {
  readonly name?: string | undefined;
  /** null: the top. */
  readonly parent?: number | null | undefined;
  readonly query?: string | undefined;
  readonly cover?: number | null | undefined;
}

export const editCollection = write('collections.set', (tx, { actor, collection: n, name, parent, query, cover }: By & { collection: number } & CollectionChanges): Outcome => {
  const was = existing(tx, n);
  if (parent != null) {
    setOf(tx, parent);
    for (let at: number | null = parent; at !== null; at = existing(tx, at).parent)
      if (at === n) throw new RpcError('invalid-input', `${was.name} cannot be put into itself.`);
  }
  if (query !== undefined && was.query === null) throw new RpcError('invalid-input', `${was.name} has no query.`);
  const label =
    name !== undefined
      ? `Renamed the ${WHAT[was.kind]} ${was.name} to ${nameOf(name)}`
      : parent !== undefined
        ? `Moved the ${WHAT[was.kind]} ${was.name}`
        : `Changed the ${WHAT[was.kind]} ${was.name}`;
  return commit(tx, { actor, label }, (change) => {
    if (name !== undefined) change.set([n], FIELD.collectionName, nameOf(name));
    if (parent !== undefined) change.set([n], FIELD.collectionParent, parent === null ? null : idOf(tx, parent));
    if (query !== undefined) change.set([n], FIELD.collectionQuery, query);
    if (cover !== undefined) change.set([n], FIELD.collectionCover, cover === null ? null : idOf(tx, cover));
  });
});

/** With what is in sets. Its assets stay in the library, and in it: undo brings it back as it was. */
export const deleteCollections = write('collections.delete', (tx, { actor, collections }: By & { collections: readonly number[] }): Outcome => {
  const all = collections.map((n) => existing(tx, n));
  const [first] = all;
  const label = all.length === 1 && first ? `Deleted the ${WHAT[first.kind]} ${first.name}` : `Deleted ${all.length} collections`;
  return commit(tx, { actor, label }, (change) => void change.set(collections, FIELD.collectionRemoved, true));
});

/** In the order given, after those that are in it. */
export const addToCollection = write('collections.add', (tx, { actor, collection: n, ns }: By & { collection: number; ns: readonly number[] }): Outcome => {
  const { name } = manual(tx, n);
  return commit(tx, { actor, label: (changed) => `Put ${assets(changed)} into ${name}` }, (change) => void change.add(withPartners(tx, ns), FIELD.collections, n));
});

export const takeFromCollection = write('collections.remove', (tx, { actor, collection: n, ns }: By & { collection: number; ns: readonly number[] }): Outcome => {
  const { name } = manual(tx, n);
  return commit(tx, { actor, label: (changed) => `Took ${assets(changed)} out of ${name}` }, (change) => void change.remove(withPartners(tx, ns), FIELD.collections, n));
});

/** Puts members before another one, or at the end, in the order given; those that are not in it are passed over. */
export const placeInCollection = write('collections.place', (tx, { actor, collection: n, ns, before }: By & { collection: number; ns: readonly number[]; before: number | null }): Outcome => {
  const { name } = manual(tx, n);
  const members = tx.sql(`SELECT asset_collection.asset, ifnull(pos, at) AS pos ${MEMBERS} WHERE asset_collection.collection = ? AND gone = 0 ORDER BY ${IN_ORDER}`).all(n) as {
    asset: number;
    pos: string;
  }[];
  const inIt = new Set(members.map(({ asset }) => asset));
  const moved = [...new Set(ns)].filter((asset) => inIt.has(asset) && asset !== before);
  const moving = new Set(moved);
  const others = members.filter(({ asset }) => !moving.has(asset));
  const at = before === null ? -1 : others.findIndex(({ asset }) => asset === before);
  const to = at < 0 ? others.length : at;
  const [low, high] = [others[to - 1]?.pos ?? null, others[to]?.pos ?? null];
  return commit(tx, { actor, label: `Moved ${assets(moved.length)} in ${name}` }, (change) => {
    if (low === null || high === null || low < high) put(tx, change, n, moved, keysBetween(low, high, moved.length));
    else {
      // Two stand at one place, put in by several at once: everybody gets a new one.
      const order = others.map(({ asset }) => asset).toSpliced(to, 0, ...moved);
      put(tx, change, n, order, keysBetween(null, null, order.length));
    }
  });
});

function put(tx: Tx, change: Change, n: number, ns: readonly number[], keys: readonly string[]): void {
  const rawId = tx.column('SELECT id FROM entity WHERE n = ?');
  const numberOf = tx.column('SELECT n FROM entity WHERE id = ?');
  const collection = rawId.get(n) as Buffer;
  ns.forEach((asset, i) => {
    const id = rawId.get(asset) as Buffer;
    const place = placeId(collection, id);
    const known = numberOf.get(place) as number | undefined;
    change.set([known ?? change.create(ENTITY.place, place)], FIELD.place, [hex(collection), hex(id), keys[i] as string]);
  });
}

function existing(tx: Tx, n: number): Omit<StoredCollection, 'id' | 'cover'> {
  const row = tx.sql('SELECT n, parent, name, kind, query FROM collection WHERE n = ? AND removed = 0').get(n) as Omit<StoredCollection, 'id' | 'cover'> | undefined;
  if (!row) throw new RpcError('not-found', `There is no collection ${n}.`);
  return row;
}

function manual(tx: Tx, n: number) {
  const row = existing(tx, n);
  if (row.kind !== 'manual')
    throw new RpcError('invalid-input', row.kind === 'set' ? `${row.name} holds collections, no pictures.` : `What is in ${row.name} follows from its query.`);
  return row;
}

function setOf(tx: Tx, n: number): void {
  const row = existing(tx, n);
  if (row.kind !== 'set') throw new RpcError('invalid-input', `${row.name} is no set: nothing can be put below it.`);
}

/** As a path is written, so that names with slashes can be told from paths. */
function nameOf(text: string): string {
  const name = cleanTagName(text);
  if (name === '') throw new RpcError('invalid-input', 'A collection needs a name.');
  return name;
}

const assets = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'asset' : 'assets'}`;
const idOf = (tx: Tx, n: number): string => {
  const id = tx.column('SELECT id FROM entity WHERE n = ?').get(n) as Buffer | undefined;
  if (!id) throw new RpcError('not-found', `There is no asset ${n} in this catalog.`);
  return hex(id);
};

/** `Trips/Lisbon` for each. */
export function pathsOf(all: readonly StoredCollection[]): Map<number, string> {
  const byN = new Map(all.map((one) => [one.n, one]));
  const names = (n: number): string[] => {
    const one = byN.get(n);
    return one ? [...(one.parent === null ? [] : names(one.parent)), one.name] : [];
  };
  return new Map(all.map(({ n }) => [n, printTagPath(names(n))]));
}

