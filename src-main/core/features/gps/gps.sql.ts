/** Positions set by hand and from tracks. */
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { type Position, printPosition } from '../../../../src-shared/domain/position.ts';
import { type MatchOptions, matchTrack, type NoMatch, type Track } from '../../../../src-shared/domain/track/match.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { withPartners } from '../../db/stacks.ts';
import { select } from '../../db/sel.ts';

const assets = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'asset' : 'assets'}`;

interface SetInput {
  readonly actor: string;
  readonly ns: readonly number[];
  readonly where: Position | null;
  /** Also those that have one; they too unless said. */
  readonly overwrite?: boolean;
}
export const setPosition = write('gps.set', (tx, { actor, ns, where, overwrite = true }: SetInput): Outcome => {
  select(tx, withPartners(tx, ns));
  // Only those that show something else get an operation.
  const other = tx.column('SELECT sel.n FROM sel CROSS JOIN asset ON asset.n = sel.n WHERE (lat IS NOT ? OR lon IS NOT ?) AND (? OR lat IS NULL)').all(where?.lat ?? null, where?.lon ?? null, overwrite ? 1 : 0) as number[];
  const label = (n: number) => (where ? `Set the position of ${assets(n)}` : `Removed the position of ${assets(n)}`);
  return commit(tx, { actor, label }, (change) => {
    change.set(other, FIELD.gps, where && printPosition(where));
  });
});

export const resetPosition = write('gps.reset', (tx, { actor, ns }: { readonly actor: string; readonly ns: readonly number[] }): Outcome =>
  commit(tx, { actor, label: (n) => `Brought the position of ${assets(n)} back to the file's` }, (change) => {
    change.set(withPartners(tx, ns), FIELD.gps, undefined);
  }),
);

export interface TrackInput extends MatchOptions {
  readonly ns: readonly number[];
  readonly track: Track;
  readonly overwrite: boolean;
}
export type Why = NoMatch | 'has';

interface Row {
  readonly n: number;
  readonly name: string | null;
  readonly taken: string | null;
  readonly has: number;
}

/** With all of each pair, which was taken in one place: where the time of the one that leads it says. The earliest first. */
function* matched(tx: Tx, { ns, track, overwrite, ...options }: TrackInput): Generator<Row & { found: Position | Why }> {
  const rows = tx.sql(
    `SELECT asset.n, asset.name, lead.taken, asset.lat IS NOT NULL AS has FROM json_each(?) AS some CROSS JOIN asset ON asset.n = some.value
     CROSS JOIN asset AS lead ON lead.n = ifnull(asset.pair, asset.n) ORDER BY lead.taken_ms IS NULL, lead.taken_ms, asset.name, asset.n`,
  ).all(JSON.stringify(withPartners(tx, ns))) as Row[];
  for (const row of rows) yield { ...row, found: row.has && !overwrite ? 'has' : matchTrack(track, row.taken, options) };
}

export const previewTrack = read(
  'gps.preview',
  (tx, { limit, ...input }: TrackInput & { readonly limit: number }) => {
    const without: Record<Why, number> = { has: 0, time: 0, before: 0, after: 0, gap: 0 };
    const items: { n: number; name: string; takenAt: string | null; position?: string; why?: Why }[] = [];
    let [total, matches] = [0, 0];
    for (const { n, name, taken, found } of matched(tx, input)) {
      total++;
      if (typeof found === 'string') without[found]++;
      else matches++;
      const how = typeof found === 'string' ? { why: found } : { position: printPosition(found) };
      if (items.length < limit) items.push({ n, name: name ?? '', takenAt: taken, ...how });
    }
    return { seq: tx.rev(), total, matches, without, items };
  },
  'slow',
);

export const applyTrack = write('gps.apply', (tx, { actor, ...input }: TrackInput & { readonly actor: string }): Outcome & { without: number } => {
  const values = new Map<number, string>();
  let without = 0;
  for (const { n, found } of matched(tx, input))
    if (typeof found === 'string') without++;
    else values.set(n, printPosition(found));
  return { ...commit(tx, { actor, label: (n) => `Set the position of ${assets(n)} from a track` }, (change) => change.setEach(values, FIELD.gps)), without };
});
