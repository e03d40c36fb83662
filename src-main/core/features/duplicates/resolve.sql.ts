/** Resolving duplicates in the catalog: what is known of those that go is put onto the one that stays. One undo step for all. */
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import type { FieldType } from '../../../../src-shared/domain/fields/fields.ts';
import { commit, type Change, type Outcome } from '../../db/commit.ts';
import { type Tx, write } from '../../db/procedure.ts';
import type { TrashPlace } from '../assets/assets.service.ts';
import { copyMarkers } from '../markers/markers.service.ts';
import { changeFields } from '../fields/fields.service.ts';

export interface Going {
  readonly n: number;
  readonly place: TrashPlace;
}
export interface ToResolve {
  readonly keep: number;
  readonly drop: readonly Going[];
  /** Settings of other programs that are assets too, and say nothing without one of these. */
  readonly along: readonly Going[];
}

export interface Resolved extends Outcome {
  /** Those that are not copies of each other any more: they were left alone. */
  readonly stale: readonly number[];
  readonly groups: number;
}

/** The files themselves go afterwards: that they still are to is noted. */
export const resolveDuplicates = write('duplicates.resolve', (tx, { actor, all }: { actor: string; all: readonly ToResolve[] }): Resolved => {
  const twinOf = tx.column('SELECT twin FROM asset WHERE n = ? AND state = 0');
  const stale: number[] = [];
  const doing = all.flatMap((one) => {
    const twin = twinOf.get(one.keep) as number | null | undefined;
    const drop = one.drop.filter(({ n }) => n !== one.keep && twin != null && twinOf.get(n) === twin);
    for (const going of one.drop) if (!drop.includes(going)) stale.push(going.n);
    return drop.length ? [{ ...one, drop }] : [];
  });
  const files = doing.reduce((sum, { drop }) => sum + drop.length, 0);
  const label = `Moved ${files.toLocaleString('en')} ${files === 1 ? 'duplicate' : 'duplicates'} to the trash`;
  const outcome = commit(tx, { actor, label }, (change) => {
    for (const { keep, drop } of doing) merge(tx, change, keep, drop.map(({ n }) => n));
    const going = doing.flatMap(({ drop, along }) => [...drop, ...along]);
    for (const [place, some] of Map.groupBy(going, (one) => JSON.stringify(one.place)))
      change.set(some.map(({ n }) => n), FIELD.trashed, JSON.parse(place) as Value);
  });
  if (outcome.changed) tx.sql('INSERT OR IGNORE INTO trash_work VALUES (?)').run(outcome.seq);
  return { ...outcome, stale, groups: doing.length };
});

interface Values {
  readonly n: number;
  readonly rating: number;
  readonly label: string | null;
  readonly flag: string | null;
  readonly rotate: number;
  readonly title: string | null;
  readonly caption: string | null;
  readonly creator: string | null;
  readonly copyright: string | null;
  readonly more: string | null;
}
const TEXTS = ['label', 'flag', 'title', 'caption', 'creator', 'copyright'] as const;

/** Its own values count; what it lacks it gets, the most stars, and all tags and collections. */
function merge(tx: Tx, change: Change, keep: number, drop: readonly number[]): void {
  const get = tx.sql('SELECT n, rating, label, flag, rotate, title, caption, creator, copyright, more FROM asset WHERE n = ?');
  const own = get.get(keep) as Values;
  const others = drop.map((n) => get.get(n) as Values).sort((a, b) => b.rating - a.rating);
  const set = (field: number, value: Value) => change.set([keep], field, value);
  const stars = Math.max(...others.map(({ rating }) => rating));
  if (stars > own.rating) set(FIELD.rating, stars);
  const rotate = others.find((one) => one.rotate !== 0)?.rotate;
  if (own.rotate === 0 && rotate !== undefined) set(FIELD.rotate, rotate);
  for (const name of TEXTS) {
    const value = others.map((one) => one[name]).find(Boolean);
    if (!own[name] && value) set(FIELD[name], value);
  }
  const more = (one: Values): Record<string, string> => (one.more ? JSON.parse(one.more) : {});
  for (const [name, value] of Object.entries(Object.assign({}, ...others.toReversed().map(more)) as Record<string, string>))
    if (!more(own)[name] && name in FIELD) set(FIELD[name as keyof typeof FIELD], value);
  const these = JSON.stringify(drop);
  for (const tag of tx.column('SELECT DISTINCT tag FROM asset_tag WHERE asset IN (SELECT value FROM json_each(?))').all(these) as number[]) change.add([keep], FIELD.tags, tag);
  const inside = tx.column('SELECT DISTINCT collection FROM asset_collection WHERE gone = 0 AND asset IN (SELECT value FROM json_each(?))').all(these) as number[];
  for (const collection of inside) change.add([keep], FIELD.collections, collection);
  const covered = tx.column('SELECT n FROM collection WHERE cover IN (SELECT value FROM json_each(?))').all(these) as number[];
  if (covered.length) change.set(covered, FIELD.collectionCover, hex(tx.column('SELECT id FROM entity WHERE n = ?').get(keep) as Buffer));
  mergeFields(tx, change, keep, drop);
  for (const n of drop) copyMarkers(tx, change, n, keep);
}

function mergeFields(tx: Tx, change: Change, keep: number, drop: readonly number[]): void {
  const of = tx.sql('SELECT field, type, value FROM asset_field JOIN field ON field.n = field WHERE asset = ? AND removed = 0');
  type Row = { field: number; type: FieldType; value: string | number };
  const own = new Set((of.all(keep) as Row[]).map(({ field }) => field));
  for (const { field, type, value } of drop.flatMap((n) => of.all(n) as Row[])) {
    if (type === 'multi-choice') changeFields(tx, change, [keep], [{ n: field, add: String(value).split(',').map(Number) }]);
    else if (!own.has(field)) {
      changeFields(tx, change, [keep], [{ n: field, value }]);
      own.add(field);
    }
  }
}
