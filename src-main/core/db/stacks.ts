/**
 * `asset.pair`, `stack` and `top`, computed. Files of one shot (RAW and JPEG, photo and film, anything and its voice memo), and a film and
 * its subtitles, are a pair by their names, in one folder, or by the identifier of a live photo, unless a person took them apart or pairing is off; a stack is what the registers say. Who is in a pair goes
 * where the one that leads it goes.
 */
import { livePairOf, ofStem, pairOf, subtitleStems } from '../../../src-shared/domain/naming/index.ts';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import type { Tx } from './procedure.ts';
import { register } from './register.ts';

/** In `setting`: false turns pairing off. */
export const PAIRS_SETTING = 'stacks.pairs';

const isOn = (tx: Tx): boolean => tx.column('SELECT value FROM setting WHERE key = ?').get(PAIRS_SETTING) !== 'false';

/** After these came, went, moved, got another name, were taken apart, or pairing was turned on or off. */
export function pairUp(tx: Tx, ns: Iterable<number>): void {
  const on = isOn(tx);
  const placeOf = tx.sql('SELECT pair, folder.n AS folder, location.name FROM asset LEFT JOIN location ON location.n = asset.location LEFT JOIN folder ON folder.n = location.folder WHERE asset.n = ?');
  // Of its stem alone: the dot's next character bounds them.
  const beside = tx.sql(
    `SELECT asset.n, location.name FROM location CROSS JOIN asset ON asset.n = location.asset AND asset.location = location.n
     WHERE location.folder = ? AND location.name >= ? AND location.name < ? AND location.state = 0 AND asset.state < 2
       AND NOT EXISTS (SELECT 1 FROM register WHERE entity = asset.n AND field = ${FIELD.apart} AND value = 'true')`,
  );
  const pairOfN = tx.column('SELECT pair FROM asset WHERE n = ?');
  const partners = tx.column('SELECT n FROM asset WHERE pair = ?');
  const put = tx.sql('UPDATE asset SET pair = ? WHERE n = ?');
  const open = [...ns];
  const done = new Set<number>();
  const changed = new Set<number>();
  for (const n of open) {
    if (done.has(n)) continue;
    done.add(n);
    const at = placeOf.get(n) as { pair: number | null; folder: number | null; name: Buffer | null } | undefined;
    if (!at) continue;
    const wanted = new Map<number, number>();
    if (on && at.name) {
      const own = at.name.toString('latin1');
      const dot = own.lastIndexOf('.');
      // Subtitles stand beside a film whose name is a part of theirs.
      for (const stem of new Set([dot > 0 ? own.slice(0, dot) : own, ...subtitleStems(own)])) {
        const there = beside.all(at.folder, Buffer.from(`${stem}.`, 'latin1'), Buffer.from(`${stem}/`, 'latin1')) as { n: number; name: Buffer }[];
        const byName = new Map(there.map((one) => [one.name.toString('latin1'), one.n]));
        const pair = there.length > 1 ? pairOf(ofStem([...byName.keys()], stem)) : undefined;
        if (!pair) continue;
        for (const name of [pair.lead, ...pair.others]) wanted.set(byName.get(name) as number, byName.get(pair.lead) as number);
        break;
      }
    }
    if (on && !wanted.size && at.folder !== null) for (const [one, lead] of liveOf(tx, n, at.folder)) wanted.set(one, lead);
    const former = at.pair === null ? [] : (partners.all(at.pair) as number[]);
    for (const one of new Set([n, ...former, ...wanted.keys()])) {
      const lead = wanted.get(one) ?? null;
      if (pairOfN.get(one) === lead) continue;
      // Who was left behind may belong to others at its place.
      if (lead === null && one !== n) open.push(one);
      put.run(lead, one);
      changed.add(one);
      for (const other of former) changed.add(other);
    }
  }
  showTops(tx, changed);
}

/** Each of a live photo's two files → the picture; none where names say otherwise. */
function liveOf(tx: Tx, n: number, folder: number): Map<number, number> {
  const all = tx.sql(
    `SELECT asset.n, location.name, asset.pair FROM shot_id AS own CROSS JOIN shot_id AS other ON other.id = own.id CROSS JOIN asset ON asset.n = other.asset
     CROSS JOIN location ON location.n = asset.location WHERE own.asset = ? AND location.folder = ? AND location.state = 0 AND asset.state < 2
       AND NOT EXISTS (SELECT 1 FROM register WHERE entity = asset.n AND field = ${FIELD.apart} AND value = 'true')`,
  ).all(n, folder) as { n: number; name: Buffer; pair: number | null }[];
  const known = new Set(all.map((one) => one.n));
  const pairCount = tx.column('SELECT count(*) FROM asset WHERE pair = ? AND n NOT IN (SELECT value FROM json_each(?))');
  const others = JSON.stringify([...known]);
  const isFree = ({ n: one, pair }: (typeof all)[number]) => one === n || pair === null || (known.has(pair) && pairCount.get(pair, others) === 0);
  const free = new Map(all.filter(isFree).map((one) => [one.name.toString('latin1'), one.n]));
  const found = livePairOf([...free.keys()]);
  const [lead, film] = [free.get(found?.lead ?? ''), free.get(found?.film ?? '')];
  return lead !== undefined && film !== undefined && (lead === n || film === n) ? new Map([[lead, lead], [film, lead]]) : new Map();
}

/** Keeps which identifier its file bears. True: another than before. */
export function noteShotId(tx: Tx, n: number): boolean {
  const now = tx.column("SELECT facts ->> '$.contentId' FROM told WHERE n = ?").get(n) as string | null | undefined;
  const before = tx.column('SELECT id FROM shot_id WHERE asset = ?').get(n) as string | undefined;
  if ((now ?? undefined) === before) return false;
  if (now == null) tx.sql('DELETE FROM shot_id WHERE asset = ?').run(n);
  else tx.sql('INSERT OR REPLACE INTO shot_id VALUES (?, ?)').run(n, now);
  return true;
}

/** Brings the assets in `sel` in line with their registers. */
export function materializeStacks(tx: Tx): void {
  const before = tx.column('SELECT stack FROM asset WHERE n = ?');
  const put = tx.sql('UPDATE asset SET stack = ?, stack_at = ? WHERE n = ?');
  const stacks = new Set<string>();
  const concerned = new Set(tx.column('SELECT n FROM sel').all() as number[]);
  for (const n of concerned) {
    const said = register(tx, n, FIELD.stack);
    const [id, at] = Array.isArray(said) && typeof said[0] === 'string' && typeof said[1] === 'number' ? [said[0], said[1]] : [null, null];
    for (const one of [before.get(n), id]) if (typeof one === 'string') stacks.add(one);
    put.run(id, at, n);
  }
  const members = tx.column('SELECT n FROM asset WHERE stack = ?');
  for (const stack of stacks) for (const n of members.all(stack) as number[]) concerned.add(n);
  showTops(tx, concerned);
}

/** Who stands for each of these and their partners. */
function showTops(tx: Tx, ns: ReadonlySet<number>): void {
  if (!ns.size) return;
  const partners = tx.column('SELECT n FROM asset WHERE pair = ?');
  const get = tx.sql('SELECT pair, stack, top FROM asset WHERE n = ?');
  const first = tx.sql('SELECT min(n) AS n, count(*) AS count FROM asset WHERE stack = ? AND stack_at = (SELECT min(stack_at) FROM asset WHERE stack = ?)');
  const several = tx.column('SELECT 1 FROM asset WHERE stack = ? LIMIT 1 OFFSET 1');
  const put = tx.sql('UPDATE asset SET top = ? WHERE n = ?');
  const all = new Set([...ns].flatMap((n) => [n, ...(partners.all(n) as number[])]));
  for (const n of all) {
    const row = get.get(n) as { pair: number | null; stack: string | null; top: number | null } | undefined;
    if (!row) continue;
    const lead = row.pair === null || row.pair === n ? row : (get.get(row.pair) as typeof row);
    const stack = lead.stack ?? row.stack;
    const top = stack !== null && several.get(stack) ? (first.get(stack, stack) as { n: number }).n : row.pair;
    if (top !== row.top) put.run(top, n);
  }
  tx.touch(all, 'stack');
}

/** These, and who is in a pair with one of them. */
export function withPartners(tx: Tx, ns: readonly number[]): readonly number[] {
  if (!tx.column('SELECT 1 FROM asset WHERE pair IS NOT NULL LIMIT 1').get()) return ns;
  const others = tx.column(
    `SELECT DISTINCT other.n FROM json_each(?) AS one CROSS JOIN asset ON asset.n = one.value AND asset.pair IS NOT NULL
     CROSS JOIN asset AS other ON other.pair = asset.pair AND other.state < 2`,
  ).all(JSON.stringify(ns)) as number[];
  return others.length ? [...new Set([...ns, ...others])] : ns;
}

/** Stacks of the next assets after `after` as registers and names say. Answers the last one looked at; undefined: all are done. */
export function repairStacks(tx: Tx, after: number, limit: number): { last: number | undefined; changed: number } {
  const ns = tx.column('SELECT n FROM asset WHERE n > ? ORDER BY n LIMIT ?').all(after, limit) as number[];
  const state = tx.sql('SELECT pair, stack, stack_at, top FROM asset WHERE n = ?');
  const before = ns.map((n) => JSON.stringify(state.get(n)));
  const said = tx.sql('SELECT 1 FROM register WHERE entity = ? AND field = ?');
  const held = tx.sql('SELECT 1 FROM asset WHERE n = ? AND stack IS NOT NULL');
  const stacked = ns.filter((n) => held.get(n) ?? said.get(n, FIELD.stack));
  tx.sql('DELETE FROM sel').run();
  for (const n of stacked) tx.sql('INSERT INTO sel VALUES (?)').run(n);
  if (stacked.length) materializeStacks(tx);
  pairUp(tx, ns);
  return { last: ns.at(-1), changed: ns.filter((n, i) => JSON.stringify(state.get(n)) !== before[i]).length };
}
