/**
 * Virtual copies (decision 139): assets of their own, with their own registers, over the file of another one. Their rows repeat what is
 * known of that file, and follow it at the end of each transaction; no place on disk ever names them.
 */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { FACT_COLUMNS } from '../ingest/facts.ts';
import { ensureEntity, recompute } from './effective.ts';
import type { Tx } from './procedure.ts';
import { registersOf } from './register.ts';
import { select } from './sel.ts';
import { materializeStacks } from './stacks.ts';
import { putFacts } from './told.ts';
import { recomputeWhenAndWhere } from './when-and-where.ts';

/** They are corrected by people, for each by itself. */
const OWN: ReadonlySet<string> = new Set(['taken', 'taken_ms', 'taken_source', 'lat', 'lon']);
/** Not `sha256` and `picture`: whoever looks for a file by its content means the one that has it. Not `step`: nobody reads it twice. */
const FOLLOWED = [
  ...['location', 'folder', 'root', 'name', 'size', 'mtime', 'ext', 'mime', 'kind', 'type_name', 'handler', 'version'],
  ...['preview', 'palette', 'loudness', 'loudness_of', 'archived'],
  ...FACT_COLUMNS.filter((column) => !OWN.has(column)),
];
const THEIRS = FOLLOWED.map((column) => `master.${column}`).join(', ');
const WANTED = `(SELECT ${THEIRS}, master.n, iif(copy.gone = 1, 2, master.state) FROM copy JOIN asset AS master ON master.n = copy.master WHERE copy.n = asset.n)`;
const COLUMNS = `(${FOLLOWED.join(', ')}, copy_of, state)`;
const DONE = 4;

export const isOfCopy = (field: number): boolean =>
  field === FIELD.copyOf || field === FIELD.copyName || field === FIELD.copyRemoved;

/** Brings the assets in `sel` in line with what their registers say of whose copies they are. */
export function materializeCopies(tx: Tx): void {
  for (const n of tx.column('SELECT n FROM sel').all() as number[]) materializeCopy(tx, n);
}

/** The same of one, which may be none. */
export function materializeCopy(tx: Tx, n: number): void {
  const said = registersOf(tx, n);
  const [of, name] = [said.get(FIELD.copyOf), said.get(FIELD.copyName)];
  const known = tx.column('SELECT 1 FROM copy WHERE n = ?').get(n) !== undefined;
  const gone = typeof of !== 'string' || said.get(FIELD.copyRemoved) === true ? 1 : 0;
  if (typeof of === 'string') {
    // What has a file of its own is nobody's copy, whoever says so.
    if (!known && tx.column('SELECT 1 FROM asset WHERE n = ?').get(n) !== undefined) return;
    const master = masterNamed(tx, of);
    if (master === undefined || master === n) return;
    tx.sql(
      'INSERT INTO copy VALUES (?, ?, ?) ON CONFLICT (n) DO UPDATE SET master = excluded.master, gone = excluded.gone',
    ).run(n, master, gone);
  } else if (known) tx.sql('UPDATE copy SET gone = 1 WHERE n = ?').run(n);
  else return;
  follow(tx, [n]);
  tx.sql('UPDATE asset SET copy = ? WHERE n = ?').run(typeof name === 'string' ? name.normalize('NFC') : '', n);
  // Its stack counts one more, or one less.
  const together = tx
    .column('SELECT other.n FROM asset CROSS JOIN asset AS other ON other.stack = asset.stack WHERE asset.n = ?')
    .all(n) as number[];
  tx.touch([n, ...together], 'copy', 'stack');
}

/** A newcomer that was found to be another asset is that one. */
function masterNamed(tx: Tx, id: string): number | undefined {
  const bytes = Buffer.from(id, 'hex');
  if (bytes.length !== 16) return undefined;
  const n = ensureEntity(tx, bytes, ENTITY.asset);
  return (tx.column('SELECT same FROM folded WHERE n = ?').get(n) as number | undefined) ?? n;
}

/** After one asset was found to be another, or is no longer: copies go with the file. */
export function materializeCopiesOf(tx: Tx, masters: readonly number[]): void {
  const of = tx.column('SELECT n FROM copy WHERE master = ?');
  for (const master of masters) for (const n of of.all(master) as number[]) materializeCopy(tx, n);
}

/** At the end of a transaction: rows of copies follow those of their masters. @returns the copies that changed */
export function followMasters(tx: Tx, touched: Iterable<number>): readonly number[] {
  if (tx.column('SELECT 1 FROM copy LIMIT 1').get() === undefined) return [];
  const ns = JSON.stringify([...touched]);
  const copies = tx
    .column(
      `SELECT copy.n FROM json_each(@ns) AS one CROSS JOIN copy ON copy.master = one.value
     UNION SELECT copy.n FROM json_each(@ns) AS one CROSS JOIN copy ON copy.n = one.value`,
    )
    .all({ ns }) as number[];
  return follow(tx, copies);
}

function follow(tx: Tx, copies: readonly number[]): number[] {
  const make = tx.sql(
    `INSERT INTO asset (n, rev, added, step, settled, copy_of, copy) SELECT copy.n, 0, ?, ${DONE}, 1, master, '' FROM copy JOIN asset ON asset.n = copy.master WHERE copy.n = ? ON CONFLICT (n) DO NOTHING`,
  );
  const put = tx.sql(
    `UPDATE asset SET ${COLUMNS} = ${WANTED} WHERE n = ? AND copy_of IS NOT NULL AND ${COLUMNS} IS NOT ${WANTED}`,
  );
  const facts = tx.column(
    `SELECT master.facts FROM copy JOIN told AS master ON master.n = copy.master LEFT JOIN told AS own ON own.n = copy.n
     WHERE copy.n = ? AND master.facts IS NOT NULL AND own.facts IS NOT master.facts`,
  );
  const changed: number[] = [];
  for (const n of copies) {
    const made = make.run(tx.now, n).changes > 0;
    let differs = put.run(n).changes > 0;
    const told = facts.get(n) as string | undefined;
    if (told !== undefined) {
      putFacts(tx, n, told);
      recomputeWhenAndWhere(tx, n);
      differs = true;
    }
    // What was said of it may have come before its master's file was seen.
    if (made) showAll(tx, n);
    if (made || differs) changed.push(n);
  }
  return changed;
}

function showAll(tx: Tx, n: number): void {
  const name = registersOf(tx, n).get(FIELD.copyName);
  tx.sql('UPDATE asset SET copy = ? WHERE n = ?').run(typeof name === 'string' ? name.normalize('NFC') : '', n);
  recompute(tx, [n]);
  select(tx, [n]);
  materializeStacks(tx);
}

/** The assets whose files these are, each once: of a virtual copy its master. For what is done to files. */
export function mastersOf(tx: Pick<Tx, 'column'>, ns: readonly number[]): number[] {
  if (tx.column('SELECT 1 FROM copy LIMIT 1').get() === undefined) return [...ns];
  const of = tx.column('SELECT copy_of FROM asset WHERE n = ?');
  return [...new Set(ns.map((n) => (of.get(n) as number | null | undefined) ?? n))];
}

/** Each file once, for what makes copies of files: the first of those given stands for it. */
export function onceEach(tx: Pick<Tx, 'column'>, ns: readonly number[]): number[] {
  const of = tx.column('SELECT copy_of FROM asset WHERE n = ?');
  return [
    ...new Map([...ns].reverse().map((n) => [(of.get(n) as number | null | undefined) ?? n, n])).values(),
  ].reverse();
}
