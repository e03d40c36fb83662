/** Corrected capture times, worked out from what is shown now. */
import type { TakenSource } from '../../../../src-shared/domain/asset.ts';
import { changedTime, secondsOf, type TimeChange } from '../../../../src-shared/domain/capture-time.ts';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { withPartners } from '../../db/stacks.ts';

interface Timed {
  readonly n: number;
  readonly name: string | null;
  readonly taken: string | null;
  readonly source: TakenSource | null;
}
export interface TimeWish {
  readonly ns: readonly number[];
  readonly change: TimeChange;
}

interface Times {
  readonly times: readonly Timed[];
  /** Of the first of those asked for: their partners move along, whatever these say. */
  readonly first: string | null | undefined;
}

/** With all of each pair. The earliest first; those without a time last. */
function timesOf(tx: Tx, ns: readonly number[]): Times {
  const times = tx.sql(
    `SELECT asset.n, name, taken, taken_source AS source FROM json_each(?) AS some CROSS JOIN asset ON asset.n = some.value ORDER BY taken_ms IS NULL, taken_ms, name, asset.n`,
  ).all(JSON.stringify(withPartners(tx, ns))) as Timed[];
  const asked = new Set(ns);
  return { times, first: times.find(({ n }) => asked.has(n))?.taken };
}

function* changed({ times, first }: Times, change: TimeChange): Generator<Timed & { after: string | undefined }> {
  for (const one of times) yield { ...one, after: changedTime(one.taken, change, first) };
}

export const previewTimes = read(
  'taken.preview',
  (tx, { ns, change, limit }: TimeWish & { readonly limit: number }) => {
    const counts = { total: 0, changes: 0, without: 0, ofFile: 0 };
    const items: { n: number; name: string; before: string | null; source: TakenSource | null; after: string | null }[] = [];
    for (const { n, name, taken, source, after } of changed(timesOf(tx, ns), change)) {
      counts.total++;
      if (after === undefined) counts.without++;
      else if (after !== taken) counts.changes++;
      if (source === 'file') counts.ofFile++;
      if (items.length < limit) items.push({ n, name: name ?? '', before: taken, source, after: after ?? null });
    }
    return { seq: tx.rev(), ...counts, items };
  },
  'slow',
);

export const changeTimes = write('taken.change', (tx, { actor, ns, change }: TimeWish & { readonly actor: string }): Outcome & { without: number } => {
  const times = timesOf(tx, ns);
  const values = new Map<number, string>();
  let without = 0;
  for (const { n, taken, after } of changed(times, change)) {
    if (after === undefined) without++;
    else if (after !== taken) values.set(n, after);
  }
  const label = (count: number) => `${wordsFor(change, times.first)} of ${count.toLocaleString('en')} ${count === 1 ? 'asset' : 'assets'}`;
  return { ...commit(tx, { actor, label }, (act) => act.setEach(values, FIELD.takenAt)), without };
});

export const resetTimes = write('taken.reset', (tx, { actor, ns }: { readonly actor: string; readonly ns: readonly number[] }): Outcome =>
  commit(tx, { actor, label: (n) => `Brought the capture time of ${n.toLocaleString('en')} ${n === 1 ? 'asset' : 'assets'} back to the file's` }, (act) => {
    act.set(withPartners(tx, ns), FIELD.takenAt, undefined);
  }),
);

function wordsFor(change: TimeChange, first: string | null | undefined): string {
  if ('zone' in change) return `Set the time zone ${change.zone}`;
  const seconds = secondsOf(change, first) ?? 0;
  return `Moved the capture time ${seconds < 0 ? '−' : '+'}${durationText(Math.abs(seconds))}`;
}

/** `1 d 2 h 5 min`. */
function durationText(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count.toLocaleString('en')} ${unit}`).join(' ') || '0 s';
}
