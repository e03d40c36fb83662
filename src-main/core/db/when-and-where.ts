/**
 * When and where an asset was taken, as it is shown: a person's correction if there is one, else what its sidecar says, else the file's
 * facts, which know more sources than blocks of metadata.
 */
import type { TakenSource } from '../../../src-shared/domain/asset.ts';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { fits } from '../../../src-shared/domain/fitting.ts';
import { parsePosition, type Position } from '../../../src-shared/domain/position.ts';
import { wallMs, withTime } from '../ingest/facts.ts';
import type { Tx } from './procedure.ts';

export interface WhenAndWhere {
  /** As Facts.takenAt. */
  readonly taken: string | null;
  readonly source: TakenSource | null;
  readonly where: Position | null;
}

interface Row {
  readonly facts: string | null;
  readonly takenSet: string | null;
  readonly gpsSet: string | null;
  readonly sidecar: string | null;
  readonly mtime: number | null;
  readonly taken: string | null;
  readonly source: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
}
// A sidecar's base is the last.
const ROW = `SELECT facts, iif(json_extract(bases, '$[#-1].source') = 'sidecar', json_extract(bases, '$[#-1].values'), NULL) AS sidecar, mtime,
    (SELECT value FROM register WHERE entity = asset.n AND field = ${FIELD.takenAt}) AS takenSet, (SELECT value FROM register WHERE entity = asset.n AND field = ${FIELD.gps}) AS gpsSet,
    taken, taken_source AS source, lat, lon
  FROM asset LEFT JOIN told USING (n) WHERE n = ?`;

const NOTHING: WhenAndWhere = { taken: null, source: null, where: null };

/** What is to be shown. Undefined: nothing is known of the file (yet), and nobody said anything. */
export function whenAndWhere(tx: Pick<Tx, 'sql'>, n: number): WhenAndWhere | undefined {
  const row = tx.sql(ROW).get(n) as Row | undefined;
  return row && shownOf(row);
}

function shownOf({ facts: text, takenSet, gpsSet, sidecar, mtime }: Row): WhenAndWhere | undefined {
  if (text === null && takenSet === null && gpsSet === null && sidecar === null) return undefined;
  const facts = text ? JSON.parse(text) : {};
  const beside = sidecar ? JSON.parse(sidecar) : {};
  const set = takenSet === null ? undefined : JSON.parse(takenSet);
  const said = set === undefined || fits('takenAt', set) ? set : undefined;
  // Somebody took the time away: the file's own is what is left, as for one that tells none.
  const own = said === null ? withTime({}, mtime ?? Number.NaN) : facts;
  const where = gpsSet !== null ? JSON.parse(gpsSet) : beside.gps;
  return {
    taken: said ?? (said === null ? undefined : beside.takenAt) ?? own.takenAt ?? null,
    source: said ? 'edited' : said !== null && beside.takenAt ? 'sidecar' : (own.takenSource ?? null),
    where: where === null ? null : ((where && parsePosition(where)) ?? (facts.lat === undefined || facts.lon === undefined ? null : facts)),
  };
}

/** Brings the columns of one asset up to date, and what they would show if nobody had corrected anything. */
export function recomputeWhenAndWhere(tx: Tx, n: number): void {
  const row = tx.sql(ROW).get(n) as Row | undefined;
  if (!row) return;
  const own = shownOf({ ...row, takenSet: null, gpsSet: null }) ?? NOTHING;
  if (row.takenSet === null && row.gpsSet === null) tx.sql('DELETE FROM uncorrected WHERE n = ?').run(n);
  else tx.sql('INSERT OR REPLACE INTO uncorrected VALUES (?, ?, ?, ?, ?, 1)').run(n, own.taken, own.source, own.where?.lat ?? null, own.where?.lon ?? null);
  const shown = shownOf(row);
  if (!shown) return;
  const { taken, source, where } = shown;
  const [lat, lon] = [where?.lat ?? null, where?.lon ?? null];
  if (taken === row.taken && source === row.source && lat === row.lat && lon === row.lon) return;
  tx.sql('UPDATE asset SET taken = ?, taken_ms = ?, taken_source = ?, lat = ?, lon = ? WHERE n = ?').run(taken, wallMs(taken ?? undefined), source, lat, lon, n);
}

/**
 * The same of one field that somebody set or cleared. Nothing of the file is read for it: what files of a hundred thousand pictures tell is
 * hundreds of megabytes all over the database, and minutes from a slow disk.
 */
export function showSet(tx: Tx, n: number, field: number): void {
  const text = tx.column('SELECT value FROM register WHERE entity = ? AND field = ?').get(n, field) as string | null | undefined;
  if (text == null) {
    if (!showOwn(tx, n, field)) recomputeWhenAndWhere(tx, n);
    return;
  }
  const value = JSON.parse(text) as string | null;
  const where = value === null ? null : parsePosition(value);
  if (field === FIELD.takenAt ? !value || !fits('takenAt', value) : where === undefined) {
    recomputeWhenAndWhere(tx, n);
    return;
  }
  tx.sql('INSERT OR IGNORE INTO uncorrected SELECT n, taken, taken_source, lat, lon, 1 FROM asset WHERE n = ?').run(n);
  if (field === FIELD.takenAt) tx.sql("UPDATE asset SET taken = ?, taken_ms = ?, taken_source = 'edited' WHERE n = ?").run(value, wallMs(value ?? undefined), n);
  else tx.sql('UPDATE asset SET lat = ?, lon = ? WHERE n = ?').run(where?.lat ?? null, where?.lon ?? null, n);
}

/** What stood there before anybody corrected it. False: that has to be asked of what the file tells. */
function showOwn(tx: Tx, n: number, field: number): boolean {
  const own = tx.sql('SELECT taken, source, lat, lon FROM uncorrected WHERE n = ? AND known = 1').get(n) as Pick<Row, 'taken' | 'source' | 'lat' | 'lon'> | undefined;
  if (!own) return false;
  if (field === FIELD.takenAt) tx.sql('UPDATE asset SET taken = ?, taken_ms = ?, taken_source = ? WHERE n = ?').run(own.taken, wallMs(own.taken ?? undefined), own.source, n);
  else tx.sql('UPDATE asset SET lat = ?, lon = ? WHERE n = ?').run(own.lat, own.lon, n);
  const other = field === FIELD.takenAt ? FIELD.gps : FIELD.takenAt;
  if (tx.sql('SELECT 1 FROM register WHERE entity = ? AND field = ? AND value IS NOT NULL').get(n, other)) return true;
  tx.sql('DELETE FROM uncorrected WHERE n = ?').run(n);
  return true;
}
