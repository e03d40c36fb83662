/** The rows of `collection`, `asset_collection` and `place`, computed from registers and set members. */
import { createHash } from 'node:crypto';
import { COLLECTION_KINDS, LONGEST_QUERY } from '../../../src-shared/domain/collections.ts';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { hex, type Stamp } from '../../../src-shared/domain/ops/key.ts';
import { decodeGroup } from '../../../src-shared/domain/ops/op.ts';
import type { Tx } from './procedure.ts';
import { register } from './register.ts';

/** A collection without a name, or of a kind that is not known here, is not there. */
export function materializeCollection(tx: Tx, n: number): void {
  const name = register(tx, n, FIELD.collectionName);
  const kind = register(tx, n, FIELD.collectionKind);
  const query = register(tx, n, FIELD.collectionQuery);
  tx.changed('collections');
  if (typeof name !== 'string' || !COLLECTION_KINDS.some((one) => one === kind)) {
    tx.sql('UPDATE collection SET removed = 1 WHERE n = ?').run(n);
    return;
  }
  tx.sql('INSERT OR REPLACE INTO collection (n, parent, name, kind, query, cover, removed) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    n,
    numberOf(tx, register(tx, n, FIELD.collectionParent)) ?? null,
    name.normalize('NFC'),
    kind,
    typeof query === 'string' && query.length <= LONGEST_QUERY ? query : null,
    numberOf(tx, register(tx, n, FIELD.collectionCover)) ?? null,
    register(tx, n, FIELD.collectionRemoved) === true ? 1 : 0,
  );
}

/** Where in a collection an asset stands: `[collection, asset, order key]`, ids in hex. */
export function materializePlace(tx: Tx, n: number): void {
  const said = register(tx, n, FIELD.place);
  const [inside, who, pos] = Array.isArray(said) ? said : [];
  const [collection, asset] = [numberOf(tx, inside), numberOf(tx, who)];
  tx.changed('collections');
  tx.sql('DELETE FROM place WHERE entity = ?').run(n);
  if (collection !== undefined && asset !== undefined && typeof pos === 'string')
    tx.sql('INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?)').run(n, collection, asset, pos);
}

/** The entity of an asset's place in a collection, the same on every machine. */
export const placeId = (collection: Uint8Array, asset: Uint8Array): Buffer =>
  createHash('sha256').update('place\0').update(collection).update(asset).digest().subarray(0, 16);

/** What put an asset into a collection: when, as which action (16 bytes), and as which of those that it put in. */
export interface Added {
  readonly stamp: Stamp;
  readonly dot: Uint8Array;
  readonly rank: number;
}

const digits = (value: number, length: number): string => value.toString(36).padStart(length, '0');

/** The order key of an asset by when it was put in, the same on every machine: those of one action stay together. */
export const addedAt = ({ stamp, dot, rank }: Added): string => `${digits(stamp.ms, 8)}${digits(stamp.counter, 4)}${hex(dot.subarray(0, 2))}${digits(rank, 5)}i`;

/**
 * Puts an asset into a collection. `again`: an undo brings it back, and it stands where it stood. Where several put it in, the first
 * of them counts, whoever was heard of first.
 */
export function putMember(tx: Tx, collection: number, asset: number, added: Added, again: boolean): void {
  tx.sql(
    `INSERT INTO asset_collection VALUES (?, ?, ?, 0)
     ON CONFLICT DO UPDATE SET gone = 0, at = CASE WHEN ? THEN at WHEN gone = 0 THEN min(at, excluded.at) ELSE excluded.at END`,
  ).run(collection, asset, addedAt(added), again ? 1 : 0);
  tx.changed('collections');
}

/** Whoever is in no addition any more is out of it. */
export function dropMember(tx: Tx, collection: number, asset: number): void {
  if (tx.sql('SELECT 1 FROM member WHERE entity = ? AND field = ? AND elem = ?').get(asset, FIELD.collections, collection)) return;
  tx.sql('UPDATE asset_collection SET gone = 1 WHERE collection = ? AND asset = ?').run(collection, asset);
  tx.changed('collections');
}

/** Members as the sets say; where they stand by themselves is kept. @returns how many differed */
export function repairMembers(tx: Tx): number {
  const gone = tx
    .sql('UPDATE asset_collection SET gone = 1 WHERE gone = 0 AND NOT EXISTS (SELECT 1 FROM member WHERE entity = asset AND field = ? AND elem = collection)')
    .run(FIELD.collections).changes;
  const lost = tx
    .sql(
      `SELECT entity AS asset, elem AS collection, min(seq) AS seq FROM member
       WHERE field = ? AND NOT EXISTS (SELECT 1 FROM asset_collection WHERE collection = elem AND asset = entity AND gone = 0) GROUP BY entity, elem`,
    )
    .all(FIELD.collections) as { asset: number; collection: number; seq: number }[];
  const opsOf = tx.column('SELECT ops FROM change WHERE seq = ?');
  for (const [rank, { asset, collection, seq }] of lost.entries()) {
    const ops = opsOf.get(seq) as Buffer | undefined;
    const { stamp, group: dot } = ops ? decodeGroup(ops) : { stamp: { ms: 0, counter: 0 }, group: new Uint8Array(16) };
    putMember(tx, collection, asset, { stamp, dot, rank }, false);
  }
  if (gone) tx.changed('collections');
  return gone + lost.length;
}

const numberOf = (tx: Tx, id: unknown): number | undefined =>
  typeof id === 'string' ? (tx.column('SELECT n FROM entity WHERE id = ?').get(Buffer.from(id, 'hex')) as number | undefined) : undefined;
