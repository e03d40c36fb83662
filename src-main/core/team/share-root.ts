/**
 * A root becomes the team's, or assets come into one from a private folder: what people said of them so far is told, each value under the
 * key that it has here.
 */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { hex, type Id, type Key, type Stamp, stampOf, type Value } from '../../../src-shared/domain/ops/key.ts';
import { encodeGroup, type Op, type OpGroup } from '../../../src-shared/domain/ops/op.ts';
import { sha256 } from './keys.ts';
import type { Tx } from '../db/procedure.ts';
import { tellAgain } from './previews/tell.sql.ts';
import { rightsIn } from './rights-kept.ts';
import { registersOf, toldOf } from './scope.ts';

export function shareRoot(tx: Tx, root: number): void {
  tx.sql('UPDATE root SET team = 1 WHERE n = ?').run(root);
  tx.changed('library');
  tellAgain(tx);
  const id = tx.column('SELECT id FROM entity WHERE n = ?').get(root) as Id;
  const name = tx.column('SELECT name FROM root WHERE n = ?').get(root) as string;
  const said = tx.sql('SELECT field, value, key FROM register WHERE entity = ?').all(root) as { field: number; value: string | null; key: Key }[];
  put(tx, { ms: tx.now, counter: 0 }, [{ op: 'create', entity: id, kind: ENTITY.root, info: { name } }, ...registersOf(id, said)]);
  tx.sql('INSERT OR IGNORE INTO team_joined SELECT n FROM asset WHERE root = ?').run(root);
  tellJoined(tx);
}

/** What was said of assets that are the team's since (`team_joined`), by who may say it there; of whoever may not it is told once they may. */
export function tellJoined(tx: Tx): void {
  // Of a private file that turned out to be one of the team's only the trace is there.
  tx.sql('DELETE FROM team_joined WHERE n IN (SELECT n FROM folded)').run();
  if (tx.sql('SELECT 1 FROM team_joined LIMIT 1').get() === undefined) return;
  const rights = rightsIn(tx);
  if (rights && rights.role !== 'admin' && rights.role !== 'editor') return;
  const own = tx.column("SELECT value FROM meta WHERE key = 'writerId'").get() as Id;
  for (const { key, ops } of valuesIn(tx, own)) put(tx, stampOf(key), ops);
  for (const op of membersIn(tx)) put(tx, { ms: tx.now, counter: 0 }, [op]);
  for (const ops of belongingsIn(tx)) put(tx, { ms: tx.now, counter: 0 }, ops);
  tx.sql('DELETE FROM team_joined').run();
}

/** Puts a group among what is to be published, with what has to be told before. The group's id follows from what it says. */
export function put(tx: Tx, stamp: Stamp, ops: readonly Op[], seq?: number, group?: Id): void {
  const told = toldOf(tx, ops);
  const pending = tx.sql('INSERT INTO team_pending (seq, ops) VALUES (?, ?)');
  const encoded = (some: readonly Op[], id?: Id): Uint8Array => {
    const made: OpGroup = { stamp, group: new Uint8Array(16), ops: some };
    return encodeGroup({ ...made, group: id ?? sha256('told', encodeGroup(made)).subarray(0, 16) });
  };
  if (told.before.length) pending.run(null, Buffer.from(encoded(told.before)));
  if (told.ops.length) pending.run(seq ?? null, Buffer.from(encoded(told.ops, group)));
}

/** Their versions, markers and places in collections. */
function* belongingsIn(tx: Tx): Iterable<Op[]> {
  const all = tx
    .sql(`SELECT n, id, kind FROM entity WHERE kind IN (${ENTITY.version}, ${ENTITY.marker}, ${ENTITY.place}) AND n NOT IN (SELECT n FROM team_entity)
       AND n IN (SELECT version.n FROM version JOIN team_joined ON team_joined.n = asset UNION ALL SELECT marker.n FROM marker JOIN team_joined ON team_joined.n = asset
         UNION ALL SELECT place.entity FROM place JOIN team_joined ON team_joined.n = asset) ORDER BY n`)
    .all() as { n: number; id: Id; kind: number }[];
  const said = tx.sql('SELECT field, value, key FROM register WHERE entity = ?');
  for (const { n, id, kind } of all) yield [{ op: 'create', entity: id, kind }, ...registersOf(id, said.all(n) as { field: number; value: string | null; key: Key }[])];
}

interface Row {
  readonly id: Id;
  readonly field: number;
  readonly value: string | null;
  readonly key: Key;
}

/** One action gave all its values one stamp; told again as one, they get the same keys. What files said has keys of its own. */
function* valuesIn(tx: Tx, own: Id): Iterable<{ key: Key; ops: Op[] }> {
  const rows = tx
    .sql('SELECT entity.id, field, value, key FROM team_joined AS one CROSS JOIN register ON register.entity = one.n CROSS JOIN entity ON entity.n = one.n ORDER BY key')
    .all() as Row[];
  const valueIn = (value: string | null) => (value === null ? undefined : (JSON.parse(value) as Value));
  for (const [, some] of Map.groupBy(rows, ({ key }) => hex(key.subarray(0, 24)))) {
    const first = some[0] as Row;
    const mine = hex(first.key.subarray(8, 24)) === hex(own);
    if (!mine) {
      yield { key: first.key, ops: some.map(({ id, field, value, key }): Op => ({ op: 'set', entities: [id], field, value: valueIn(value), seen: [null], by: { stamp: stampOf(key), id: key.subarray(8, 24) } })) };
      continue;
    }
    const ops = [...Map.groupBy(some, ({ field, value }) => `${field} ${value}`).values()].map((alike): Op => {
      const { field, value } = alike[0] as Row;
      return { op: 'set', entities: alike.map(({ id }) => id), field, value: valueIn(value), seen: alike.map(() => null) };
    });
    yield { key: first.key, ops };
  }
}

function* membersIn(tx: Tx): Iterable<Op> {
  const rows = tx
    .sql(
      `SELECT a.id, field, e.id AS elem, dot FROM team_joined AS one CROSS JOIN member ON member.entity = one.n JOIN entity a ON a.n = one.n JOIN entity e ON e.n = member.elem
       WHERE field IN (${FIELD.tags}, ${FIELD.collections}) ORDER BY member.seq, one.n`,
    )
    .all() as { id: Id; field: number; elem: Id; dot: Id }[];
  for (const [, some] of Map.groupBy(rows, ({ field, elem, dot }) => `${field} ${hex(elem)} ${hex(dot)}`)) {
    const { field, elem, dot } = some[0] as (typeof rows)[number];
    yield { op: 'add', entities: some.map(({ id }) => id), field, elem, dot };
  }
  const taken = tx
    .sql(
      `SELECT a.id, field, e.id AS elem, dot FROM team_joined AS one CROSS JOIN removed ON removed.entity = one.n JOIN entity a ON a.n = one.n JOIN entity e ON e.n = removed.elem
       WHERE field = ${FIELD.tags}`,
    )
    .all() as typeof rows;
  for (const { id, field, elem, dot } of taken) yield { op: 'remove', entities: [id], field, elem, dots: [[dot]] };
}
