/** From the catalog's tables to what a sealed log file holds. */
import { decodeGroup } from '../../../src-shared/domain/ops/op.ts';
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { ALIKE, type Alike, numbersOf } from '../db/alike.ts';
import { decodeBefore, packNumbers, unpackNumbers } from '../db/before.ts';
import type { Db } from '../db/procedure.ts';
import { describeAssets } from './described.ts';
import type { SealedBody, SealedChange } from './sealed.ts';

/** Of operations, in one file. A single change may be larger. */
const MOST_BYTES = 8_000_000;
const MOST_CHANGES = 5000;

export interface ReadOptions {
  /** Changes after this one. */
  readonly after: number;
  readonly upTo?: number;
  /** Entities up to this number stand in a backup: their files are not described again. */
  readonly known: number;
}

/** The next changes with everything they name; undefined when there are none. Throws when one of them cannot be read. */
export function readBody(db: Db, options: ReadOptions): SealedBody | undefined {
  const changes: SealedChange[] = [];
  let bytes = 0;
  const rows = db
    .prepare(
      'SELECT seq, grp, actor, label, kind, wall, ops, before, target, undone, assets, writer, held FROM change WHERE seq > ? AND seq <= ? ORDER BY seq',
    )
    .iterate(options.after, options.upTo ?? Number.MAX_SAFE_INTEGER) as IterableIterator<
    SealedChange & { ops: Buffer; before: Buffer | null; writer: Buffer | null; held: number }
  >;
  for (const { writer, held, ...row } of rows) {
    // Mostly one's own, and counting.
    changes.push({ ...row, ...(writer ? { writer } : {}), ...(held ? { held } : {}) });
    bytes += row.ops.length + (row.before?.length ?? 0);
    if (bytes > MOST_BYTES || changes.length >= MOST_CHANGES) break;
  }
  return changes.length ? { changes, ...surroundings(db, changes, options.known) } : undefined;
}

function surroundings(db: Db, changes: readonly SealedChange[], known: number): Omit<SealedBody, 'changes'> {
  const ns = namedBy(db, changes);
  const roots = db
    .prepare('SELECT n, path, name, volume, case_sensitive AS caseSensitive FROM root')
    .all() as SealedBody['roots'];
  for (const { n } of roots) ns.add(n);
  const tags = new Map<number, SealedBody['tags'][number]>();
  const fileTags = new Map(
    (
      db
        .prepare('SELECT n, file_name AS name, file_parent AS parent FROM tag WHERE file_name IS NOT NULL')
        .all() as SealedBody['tags'][number][]
    ).map((tag) => [tag.n, tag]),
  );
  for (const { n } of fileTags.values()) {
    // A tag's parents are named by it.
    for (let tag = ns.has(n) ? fileTags.get(n) : undefined; tag && !tags.has(tag.n); ) {
      tags.set(tag.n, tag);
      if (tag.parent === null) break;
      ns.add(tag.parent);
      tag = fileTags.get(tag.parent);
    }
  }
  const recognized = recognizedBy(db, changes);
  for (const n of recognized) ns.add(n);
  const groups = db
    .prepare(
      `SELECT kind, ${ALIKE} FROM (SELECT entity.n, entity.id, kind FROM json_each(?) AS named CROSS JOIN entity ON entity.n = named.value) GROUP BY kind`,
    )
    .all(JSON.stringify([...ns])) as (Alike & { kind: number })[];
  const entities = groups.map((group) => ({
    kind: group.kind,
    ns: numbersOf(group),
    ids: Buffer.from(group.ids, 'hex'),
  }));
  const described = entities
    .filter(({ kind }) => kind === ENTITY.asset)
    .flatMap(({ ns: some }) => some.filter((n) => n > known || recognized.has(n)));
  const settings = Object.fromEntries(
    (db.prepare('SELECT key, value FROM setting').all() as { key: string; value: string }[]).map((s) => [
      s.key,
      s.value,
    ]),
  );
  return {
    entities: {
      ns: packNumbers(entities.flatMap(({ ns: some }) => some)),
      ids: Buffer.concat(entities.map(({ ids }) => ids)),
      kinds: Uint8Array.from(entities.flatMap(({ kind, ns: some }) => some.map(() => kind))),
    },
    described: describeAssets(db, described),
    tags: [...tags.values()],
    roots,
    settings,
  };
}

/** Assets that a person found to be one: a backup knows them by other places than they have since. */
function recognizedBy(db: Db, changes: readonly SealedChange[]): Set<number> {
  const byId = db.prepare('SELECT n FROM entity WHERE id = ?').pluck();
  const ns = new Set<number>();
  for (const { ops } of changes)
    for (const op of decodeGroup(ops).ops) {
      if (op.op !== 'set' || op.field !== FIELD.sameAs) continue;
      const others = typeof op.value === 'string' ? [Buffer.from(op.value, 'hex')] : [];
      for (const id of [...op.entities, ...others]) {
        const n = byId.get(id) as number | undefined;
        if (n !== undefined) ns.add(n);
      }
    }
  return ns;
}

/** Every entity that the changes name: in their operations by id, in what stood before by number. */
function namedBy(db: Db, changes: readonly SealedChange[]): Set<number> {
  const byId = db.prepare('SELECT n FROM entity WHERE id = ?').pluck();
  const ns = new Set<number>();
  const add = (id: Uint8Array) => {
    const n = byId.get(id) as number | undefined;
    if (n !== undefined) ns.add(n);
  };
  for (const { ops, before } of changes) {
    for (const op of decodeGroup(ops).ops) {
      if (op.op === 'create') add(op.entity);
      // Else they stand in what was before, by number: a hundred thousand need not be looked up.
      else if (!before) for (const id of op.entities) add(id);
      if (op.op === 'add' || op.op === 'remove') add(op.elem);
    }
    for (const item of before ? decodeBefore(before) : []) {
      if (item.op !== 'set') ns.add(item.elem);
      for (const packed of item.op === 'add' ? [item.ns] : item.groups.map((group) => group[2]))
        for (const n of unpackNumbers(packed)) ns.add(n);
    }
  }
  return ns;
}
