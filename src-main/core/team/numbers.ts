/** Numbers of entities as one transaction asks for them: a long history names the same few again and again. */
import type { Id } from '../../../src-shared/domain/ops/key.ts';
import { ensureEntity } from '../db/effective.ts';
import type { Tx } from '../db/procedure.ts';

export class Numbers {
  readonly #tx: Tx;
  readonly #known = new Map<string, number>();
  readonly #team = new Set<number>();

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  /** @returns undefined: there is no such entity here */
  readonly of = (id: Id): number | undefined => {
    const key = keyOf(id);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const n = this.#tx.column('SELECT n FROM entity WHERE id = ?').get(id) as number | undefined;
    if (n !== undefined) this.#known.set(key, n);
    return n;
  };

  /** The same, given one where it has none. */
  make(id: Id, kind: number): number {
    const known = this.of(id);
    if (known !== undefined) return known;
    const n = ensureEntity(this.#tx, id, kind);
    this.#known.set(keyOf(id), n);
    return n;
  }

  /** The team knows of it. */
  ofTeam(n: number): void {
    if (this.#team.has(n)) return;
    this.#team.add(n);
    this.#tx.sql('INSERT OR IGNORE INTO team_entity VALUES (?)').run(n);
  }
}

const keyOf = (id: Id): string => Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('latin1');
