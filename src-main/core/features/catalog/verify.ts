/** Checks of the catalog against itself. Each answers what does not fit; nothing is changed. */
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { decodeGroup } from '../../../../src-shared/domain/ops/op.ts';
import { apply, emptyState } from '../../../../src-shared/domain/ops/merge.ts';
import { hex, type Id } from '../../../../src-shared/domain/ops/key.ts';
import type { Values } from '../../../../src-shared/domain/asset.ts';
import { tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { takenOff } from '../../db/effective.ts';
import { rowsOf, valuesFrom } from '../../db/field-rows.ts';
import { meantBy, tagPath } from '../../db/tags.ts';
import { privateOps } from '../../team/scope.ts';
import type { Tx } from '../../db/procedure.ts';
import { whenAndWhere } from '../../db/when-and-where.ts';

export interface Finding {
  readonly what: string;
  readonly message: string;
}
export interface Findings {
  readonly checked: Record<string, number>;
  readonly problems: Finding[];
}

const LIMIT = 100;

export function checks(tx: Tx): Findings {
  const problems: Finding[] = [];
  const say = (what: string, message: string) => {
    if (problems.length < LIMIT) problems.push({ what, message });
  };
  const integrity = tx.db.pragma('integrity_check(20)', { simple: false }) as { integrity_check: string }[];
  for (const { integrity_check: text } of integrity) if (text !== 'ok') say('database', text);
  for (const row of tx.db.pragma('foreign_key_check') as { table: string; rowid: number }[])
    say('database', `Row ${row.rowid} of ${row.table} points to nothing.`);
  /** What cannot even be read is damage too. */
  const counted = (check: (tx: Tx, say: Say) => number): number => {
    try {
      return check(tx, say);
    } catch (error) {
      say('database', `Some of it cannot be read: ${(error as Error).message}`);
      return 0;
    }
  };
  return { checked: { assets: counted(shownValues), changes: counted(log), tags: counted(tagRows), collections: counted(collectionRows), corrections: counted(whensAndWheres) }, problems };
}

type Say = (what: string, message: string) => void;

/** The log, merged anew, gives the registers and dots that stand in the tables. */
function log(tx: Tx, say: Say): number {
  const state = emptyState();
  const writer = (tx.sql("SELECT value FROM meta WHERE key = 'writerId'").get() as { value: Id }).value;
  let count = 0;
  const changes = tx.db.prepare('SELECT seq, ops, writer AS wrote, held FROM change ORDER BY seq').iterate();
  for (const { seq, ops, wrote, held } of changes as IterableIterator<{ seq: number; ops: Buffer; wrote: Buffer | null; held: number }>) {
    count++;
    try {
      const group = decodeGroup(ops);
      apply(state, wrote ?? writer, held ? { ...group, ops: privateOps(tx, group.ops) } : group);
    } catch (error) {
      say('log', `Change ${seq} cannot be read: ${(error as Error).message}`);
    }
  }
  const idOf = tx.column('SELECT id FROM entity WHERE n = ?');
  let registers = 0;
  for (const r of tx.db.prepare('SELECT entity, field, value, key FROM register').iterate() as IterableIterator<{
    entity: number;
    field: number;
    value: string | null;
    key: Buffer;
  }>) {
    registers++;
    const held = state.registers.get(`${hex(idOf.get(r.entity) as Id)} ${r.field}`);
    const text = held?.value === undefined ? null : JSON.stringify(held.value);
    if (!held || hex(held.key) !== hex(r.key) || text !== r.value)
      say('log', `Field ${r.field} of entity ${r.entity} differs from what the log says.`);
  }
  if (registers !== state.registers.size)
    say('log', `${state.registers.size} registers in the log, ${registers} in the catalog.`);
  let dots = 0;
  for (const m of tx.db.prepare('SELECT entity, field, elem, dot FROM member').iterate() as IterableIterator<{
    entity: number;
    field: number;
    elem: number;
    dot: Buffer;
  }>) {
    dots++;
    const name = `${hex(idOf.get(m.entity) as Id)} ${m.field} ${hex(idOf.get(m.elem) as Id)}`;
    if (!state.members.get(name)?.has(hex(m.dot)))
      say('log', `Entity ${m.entity} has tag ${m.elem}, but not in the log.`);
  }
  const logged = [...state.members.values()].reduce((sum, set) => sum + set.size, 0);
  if (dots !== logged) say('log', `${logged} set members in the log, ${dots} in the catalog.`);
  return count;
}

/** Corrected capture times and places are what is shown. */
function whensAndWheres(tx: Tx, say: Say): number {
  const corrected = tx.column(`SELECT DISTINCT entity FROM register JOIN asset ON asset.n = entity WHERE field IN (${FIELD.takenAt}, ${FIELD.gps}) AND value IS NOT NULL`).all() as number[];
  const row = tx.sql('SELECT taken, lat, lon FROM asset WHERE n = ?');
  for (const n of corrected) {
    const [shown, now] = [whenAndWhere(tx, n), row.get(n) as { taken: string | null; lat: number | null; lon: number | null }];
    if (shown?.taken !== now.taken || (shown?.where?.lat ?? null) !== now.lat || (shown?.where?.lon ?? null) !== now.lon)
      say('assets', `Asset ${n} shows another capture time or place than was set.`);
  }
  return corrected.length;
}

/** Collections hold whom the sets say. */
function collectionRows(tx: Tx, say: Say): number {
  const count = (text: string) => tx.column(text).get(FIELD.collections) as number;
  const lost = count(
    'SELECT count(*) FROM (SELECT DISTINCT entity, elem FROM member WHERE field = ? AND NOT EXISTS (SELECT 1 FROM asset_collection WHERE collection = elem AND asset = entity AND gone = 0))',
  );
  const extra = count(
    'SELECT count(*) FROM asset_collection WHERE gone = 0 AND NOT EXISTS (SELECT 1 FROM member WHERE entity = asset AND field = ? AND elem = collection)',
  );
  if (lost || extra) say('collections', `${lost} assets are missing from their collections, ${extra} are in one that the log does not know of.`);
  return tx.column('SELECT count(*) FROM collection WHERE removed = 0').get() as number;
}

/** Each asset shows register over file value, and (file's ∪ added) − removed tags. */
function shownValues(tx: Tx, say: Say): number {
  const COLUMNS = ['rating', 'label', 'flag', 'title', 'caption', 'creator', 'copyright'] as const;
  const registerOf = tx.column('SELECT value FROM register WHERE entity = ? AND field = ?');
  const member = tx.column(`SELECT DISTINCT elem FROM member WHERE entity = ? AND field = ${FIELD.tags}`);
  const shown = tx.column('SELECT tag FROM asset_tag WHERE asset = ?');
  const hasFields = tx.column('SELECT 1 FROM field LIMIT 1').get() !== undefined;
  let count = 0;
  type Row = { n: number; layer: string | null; layer_hash: string | null } & Record<(typeof COLUMNS)[number], unknown>;
  for (const row of tx.db
    .prepare(`SELECT n, layer, layer_hash, ${COLUMNS.join(', ')} FROM asset LEFT JOIN told USING (n)`)
    .iterate() as IterableIterator<Row>) {
    count++;
    const layer: Values = row.layer ? JSON.parse(row.layer) : {};
    for (const column of COLUMNS) {
      const register = registerOf.get(row.n, FIELD[column]) as string | null | undefined;
      const value = register == null ? layer[column] : JSON.parse(register);
      if ((value ?? (column === 'rating' ? 0 : null)) !== row[column])
        say('values', `Asset ${row.n} shows another ${column} than its log and file say.`);
    }
    const want = new Set(member.all(row.n) as number[]);
    const isOff = row.layer_hash ? takenOff(tx, row.n, row.layer_hash) : () => true;
    for (const path of layer.tags ?? []) {
      const tag = isOff(path) ? undefined : meantBy(tx, path);
      if (tag) want.add(tag);
    }
    if (hasFields) {
      const [stands, should] = [rowsOf(tx, row.n), valuesFrom(tx, row.n)];
      if (stands.size !== should.size || [...should].some(([field, value]) => stands.get(field) !== value))
        say('values', `Asset ${row.n} shows other values of its custom fields than its log says.`);
    }
    const have = shown.all(row.n) as number[];
    if (have.length !== want.size || have.some((tag) => !want.has(tag)))
      say('tags', `Asset ${row.n} shows other tags than its log and file say.`);
  }
  return count;
}

function tagRows(tx: Tx, say: Say): number {
  const rows = tx.sql('SELECT n, key FROM tag WHERE removed = 0').all() as { n: number; key: string }[];
  for (const { n, key } of rows)
    if (tagKey(tagPath(tx, n)) !== key) say('tags', `Tag ${n} is filed under another path than its own.`);
  const strays = tx.sql(`SELECT count(*) AS c FROM tag JOIN entity USING (n) WHERE kind <> ${ENTITY.tag}`).get() as {
    c: number;
  };
  if (strays.c) say('tags', `${strays.c} tags are filed as something else.`);
  return rows.length;
}
