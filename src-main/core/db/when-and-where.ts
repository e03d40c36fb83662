/**
 * When and where an asset was taken, as it is shown: a person's correction if there is one, else what its sidecar says, else the file's
 * facts, which know more sources than blocks of metadata.
 */
import type { TakenSource } from '../../../src-shared/domain/asset.ts';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
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

/** What is to be shown. Undefined: nothing is known of the file (yet), and nobody said anything. */
export function whenAndWhere(tx: Pick<Tx, 'sql'>, n: number): WhenAndWhere | undefined {
  const row = tx.sql(ROW).get(n) as Row | undefined;
  return row && shownOf(row);
}

function shownOf({ facts: text, takenSet, gpsSet, sidecar, mtime }: Row): WhenAndWhere | undefined {
  if (text === null && takenSet === null && gpsSet === null && sidecar === null) return undefined;
  const facts = text ? JSON.parse(text) : {};
  const beside = sidecar ? JSON.parse(sidecar) : {};
  const said = takenSet === null ? undefined : JSON.parse(takenSet);
  // Somebody took the time away: the file's own is what is left, as for one that tells none.
  const own = said === null ? withTime({}, mtime ?? Number.NaN) : facts;
  const where = gpsSet !== null ? JSON.parse(gpsSet) : beside.gps;
  return {
    taken: said ?? (said === null ? undefined : beside.takenAt) ?? own.takenAt ?? null,
    source: said ? 'edited' : said !== null && beside.takenAt ? 'sidecar' : (own.takenSource ?? null),
    where: where === null ? null : ((where && parsePosition(where)) ?? (facts.lat === undefined || facts.lon === undefined ? null : facts)),
  };
}

/** Brings the columns of one asset up to date. */
export function recomputeWhenAndWhere(tx: Tx, n: number): void {
  const row = tx.sql(ROW).get(n) as Row | undefined;
  const shown = row && shownOf(row);
  if (!shown) return;
  const { taken, source, where } = shown;
  const [lat, lon] = [where?.lat ?? null, where?.lon ?? null];
  if (taken === row.taken && source === row.source && lat === row.lat && lon === row.lon) return;
  tx.sql('UPDATE asset SET taken = ?, taken_ms = ?, taken_source = ?, lat = ?, lon = ? WHERE n = ?').run(taken, wallMs(taken ?? undefined), source, lat, lon, n);
}

/**
 * The same of one field that somebody set. What is set shows whatever the file says, so nothing of the file is read: facts of a hundred
 * thousand files are hundreds of megabytes.
 */
export function showSet(tx: Tx, n: number, field: number): void {
  const text = tx.column('SELECT value FROM register WHERE entity = ? AND field = ?').get(n, field) as string | null | undefined;
  const value = text == null ? undefined : (JSON.parse(text) as string | null);
  if (field === FIELD.takenAt && value) {
    tx.sql("UPDATE asset SET taken = ?, taken_ms = ?, taken_source = 'edited' WHERE n = ?").run(value, wallMs(value), n);
    return;
  }
  const where = value === null ? null : value && parsePosition(value);
  if (field === FIELD.gps && where !== undefined && where !== '') tx.sql('UPDATE asset SET lat = ?, lon = ? WHERE n = ?').run(where?.lat ?? null, where?.lon ?? null, n);
  else recomputeWhenAndWhere(tx, n);
}
