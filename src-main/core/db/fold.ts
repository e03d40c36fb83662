/**
 * Two rows turn out to be one asset: a file that appeared is the one that was missing. The missing one takes the file over with all
 * that was read of it, and keeps its number, its id and what people set. The newcomer's row stays, out of the library, with the old
 * place as a trace, so that everything can be given back.
 */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { KINDS, type Kind } from '../../../src-shared/domain/asset.ts';
import { FACT_COLUMNS } from '../ingest/facts.ts';
import { materializeCopiesOf } from './copies.ts';
import { ASSET_STATE, type Block, keepRemoved, recompute } from './effective.ts';
import { exchangeLinks } from './links.ts';
import type { Tx } from './procedure.ts';
import { noteShotId, pairUp } from './stacks.ts';

/** All of a row that tells of its file. */
const OF_THE_FILE = [
  ...['location', 'folder', 'root', 'name', 'size', 'mtime'],
  ...['step', 'settled', 'tries', 'version', 'problem_code', 'problem', 'ext', 'mime', 'kind', 'type_name', 'handler'],
  ...['sha256', 'twin', 'picture', 'preview', 'palette', 'loudness', 'loudness_of', 'layer_hash'],
  ...FACT_COLUMNS,
].join(', ');
const TOLD = ['location', 'state', 'twin', 'content', 'facts', 'preview', 'type', 'rating', 'label', 'flag', 'title', 'caption', 'tags'];
/** Location.state of places that a folded asset leaves behind. */
const TRACE = -1;
/** Their words stand in the search index by number: they are read again. */
const WITH_TEXT: ReadonlySet<Kind> = new Set(['document', 'text', 'layered', 'vector', 'archive', 'other']);

/** May `n`, which is there, be `same`, which is missing? */
export function canFold(tx: Tx, n: number, same: number): boolean {
  const stateOf = tx.column('SELECT state FROM asset WHERE n = ?');
  return n !== same && stateOf.get(n) === 0 && stateOf.get(same) === 1;
}

/** `n`'s file is `same`'s from now on. */
export function fold(tx: Tx, n: number, same: number): void {
  const before = tx.sql('SELECT layer_hash AS hash, layer FROM asset LEFT JOIN told USING (n) WHERE n = ?').get(same) as {
    hash: string | null;
    layer: string | null;
  };
  // It may have been edited on its way: what it said before is merged with what it says now, when it is read the next time.
  tx.sql('DELETE FROM former WHERE asset = ?').run(n);
  tx.sql('INSERT OR IGNORE INTO former SELECT asset.n, layer_hash, layer, 1, problem_code IS NOT NULL FROM asset JOIN told USING (n) WHERE asset.n = ? AND layer_hash IS NOT NULL AND layer IS NOT NULL').run(same);
  exchange(tx, n, same);
  tx.sql(`UPDATE location SET state = ${TRACE} WHERE asset = ?`).run(n);
  // The next look at their folder says whose they are.
  tx.sql('UPDATE sidecar SET asset = NULL WHERE asset = ?').run(n);
  tx.sql('DELETE FROM doubt WHERE asset IN (?, ?)').run(n, same);
  tx.sql('DELETE FROM newcomer WHERE asset = ?').run(n);
  tx.sql('INSERT OR REPLACE INTO folded VALUES (?, ?)').run(n, same);
  const now = tx.sql('SELECT layer_hash AS hash, layer, kind, step FROM asset LEFT JOIN told USING (n) WHERE n = ?').get(same) as {
    hash: string | null;
    layer: string | null;
    kind: number | null;
    step: number;
  };
  const blockOf = (hash: string, layer: string | null): Block => ({ hash, values: JSON.parse(layer ?? '{}') });
  if (before.hash && now.hash && before.hash !== now.hash)
    keepRemoved(tx, same, blockOf(before.hash, before.layer), blockOf(now.hash, now.layer));
  // What exiftool said stands elsewhere, by number.
  const edited = before.hash !== null && now.hash !== null && before.hash !== now.hash;
  if (!edited) tx.sql('DELETE FROM former WHERE asset = ?').run(same);
  const step = WITH_TEXT.has(KINDS[now.kind ?? -1] ?? 'image') ? 0 : Math.min(now.step, edited ? 2 : 3);
  tx.sql('UPDATE asset SET step = ? WHERE n = ?').run(step, same);
  show(tx, n, same);
}

/** The newcomer gets its file back, and the other is missing where it was. */
export function unfold(tx: Tx, n: number): void {
  const same = tx.column('DELETE FROM folded WHERE n = ? RETURNING same').get(n) as number | undefined;
  if (same === undefined) return;
  tx.sql('DELETE FROM former WHERE asset IN (?, ?)').run(n, same);
  tx.sql(`UPDATE location SET state = 1 WHERE asset = ? AND state = ${TRACE}`).run(n);
  exchange(tx, n, same);
  show(tx, n, same);
}

/** Brings in line with their registers what people said of the newcomers in `sel`. */
export function materializeSame(tx: Tx): void {
  const said = tx
    .sql('SELECT sel.n, value FROM sel LEFT JOIN register ON entity = sel.n AND field = ?')
    .all(FIELD.sameAs) as { n: number; value: string | null }[];
  for (const { n, value } of said) {
    const id = value === null ? false : (JSON.parse(value) as unknown);
    const same =
      typeof id === 'string'
        ? (tx.column('SELECT n FROM entity WHERE id = ? AND kind = ?').get(Buffer.from(id, 'hex'), ENTITY.asset) as
            | number
            | undefined)
        : undefined;
    const stands = tx.column('SELECT same FROM folded WHERE n = ?').get(n) as number | undefined;
    if (stands === same) continue;
    if (stands !== undefined) unfold(tx, n);
    if (same !== undefined) take(tx, n, same);
  }
}

/** After a restore neither may be there, or the newcomer has its place of afterwards already. */
function take(tx: Tx, n: number, same: number): void {
  if (canFold(tx, n, same)) {
    fold(tx, n, same);
    return;
  }
  if (tx.column('SELECT state FROM asset WHERE n = ?').get(n) !== 1) return;
  tx.sql('INSERT OR REPLACE INTO folded VALUES (?, ?)').run(n, same);
  tx.sql(`UPDATE location SET state = ${TRACE} WHERE asset = ?`).run(n);
  show(tx, n, same);
}

function exchange(tx: Tx, a: number, b: number): void {
  const read = tx.sql(`SELECT ${OF_THE_FILE} FROM asset WHERE n = ?`);
  const write = tx.sql(
    `UPDATE asset SET ${OF_THE_FILE.split(', ')
      .map((column) => `${column} = @${column}`)
      .join(', ')} WHERE n = @n`,
  );
  const [ofA, ofB] = [read.get(a) as object, read.get(b) as object];
  write.run({ ...ofA, n: b });
  write.run({ ...ofB, n: a });
  tx.db.pragma('defer_foreign_keys = ON');
  const renumber = tx.sql('UPDATE told SET n = ? WHERE n = ?');
  renumber.run(-a, a);
  renumber.run(a, b);
  renumber.run(b, -a);
  for (const table of ['location', 'sidecar'] as const)
    tx.sql(`UPDATE ${table} SET asset = CASE asset WHEN ? THEN ? ELSE ? END WHERE asset IN (?, ?)`).run(a, b, a, a, b);
  exchangeLinks(tx, a, b);
}

function show(tx: Tx, ...ns: readonly number[]): void {
  recompute(tx, ns);
  for (const n of ns) {
    tx.sql(`UPDATE asset SET state = ${ASSET_STATE} WHERE n = ?`).run(n);
    noteShotId(tx, n);
  }
  pairUp(tx, ns);
  materializeCopiesOf(tx, ns);
  tx.touch(ns, ...TOLD);
}
