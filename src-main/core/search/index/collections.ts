import type { Database } from 'better-sqlite3';
import { parseTagPath, tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { prepared } from '../../db/prepared.ts';

export interface CollectionRow {
  readonly n: number;
  readonly parent: number | null;
  readonly name: string;
  readonly kind: string;
  readonly query: string | null;
}

const DEEPEST = 32;

/** The collections of a catalog; who is in one is read when somebody asks, and kept until collections change. */
export class Collections {
  readonly all: readonly CollectionRow[];
  readonly #db: Database;
  readonly #byN: ReadonlyMap<number, CollectionRow>;
  readonly #members = new Map<number, Uint32Array>();
  /** Those whose queries are being answered: one that asks for itself finds nothing. */
  readonly #entered = new Set<number>();

  constructor(db: Database) {
    this.#db = db;
    const rows = prepared<[], CollectionRow>(db, 'SELECT n, parent, name, kind, query FROM collection WHERE removed = 0 ORDER BY n').all();
    const byN = new Map(rows.map((row) => [row.n, row]));
    const isThere = (row: CollectionRow, depth = 0): boolean =>
      row.parent === null || (depth < DEEPEST && byN.has(row.parent) && isThere(byN.get(row.parent) as CollectionRow, depth + 1));
    this.all = rows.filter((row) => isThere(row));
    this.#byN = new Map(this.all.map((row) => [row.n, row]));
  }

  /** The members of a manual one, in their order, as asset numbers. */
  membersOf(n: number): Uint32Array {
    const known = this.#members.get(n);
    if (known) return known;
    const members = Uint32Array.from(
      prepared<[number], number>(
        this.#db,
        `SELECT asset_collection.asset FROM asset_collection
         LEFT JOIN place ON place.collection = asset_collection.collection AND place.asset = asset_collection.asset
         WHERE asset_collection.collection = ? AND gone = 0 ORDER BY ifnull(pos, at), asset_collection.asset`,
        'column',
      ).all(n),
    );
    this.#members.set(n, members);
    return members;
  }

  childrenOf(n: number): CollectionRow[] {
    return this.all.filter(({ parent }) => parent === n);
  }

  /** Those meant by `#12`, by a path, else by the end of one. Saved searches are not meant. */
  named(value: string): CollectionRow[] {
    const some = this.all.filter(({ kind }) => kind !== 'search');
    if (/^#\d+$/.test(value)) return some.filter(({ n }) => n === Number(value.slice(1)));
    const key = tagKey(parseTagPath(value));
    const keys = new Map(some.map((row) => [row, tagKey(this.#path(row))]));
    const exact = some.filter((row) => keys.get(row) === key);
    return exact.length ? exact : some.filter((row) => keys.get(row)?.endsWith(`\u001f${key}`));
  }

  pathOf(row: CollectionRow): readonly string[] {
    return this.#path(row);
  }

  #path(row: CollectionRow): string[] {
    const above = row.parent === null ? undefined : this.#byN.get(row.parent);
    return [...(above ? this.#path(above) : []), row.name];
  }

  /** Runs what answers a collection's query; undefined inside of itself. */
  within<T>(n: number, run: () => T): T | undefined {
    if (this.#entered.has(n)) return undefined;
    this.#entered.add(n);
    try {
      return run();
    } finally {
      this.#entered.delete(n);
    }
  }
}
