import { expect, test } from 'vitest';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { changeTimes } from '../features/taken/taken.sql.ts';
import { redoStep, undoStep } from '../features/history/history.sql.ts';
import { recompute } from './effective.ts';
import { commit } from './commit.ts';
import { ingestWrite, write } from './procedure.ts';
import { type TempCatalog, tempCatalog } from './testing/temp-catalog.ts';
import { putFacts } from './told.ts';

const me = { actor: 'me' };
const tell = ingestWrite('test.tell', (tx, { ns, facts }: { ns: readonly number[]; facts: object }) => {
  for (const n of ns) putFacts(tx, n, JSON.stringify(facts));
  recompute(tx, ns);
});
const setField = write('test.set', (tx, { n, field, value }: { n: number; field: number; value: string | null | undefined }) =>
  commit(tx, { ...me, label: '' }, (change) => void change.set([n], field, value)),
);
const FACTS = { takenAt: '2024-06-01T12:00:00', takenSource: 'original', lat: 38.711111111111, lon: -9.155 };

function shown(catalog: TempCatalog, n: number): unknown[] {
  return catalog.db.prepare('SELECT taken, taken_source, lat, lon FROM asset WHERE n = ?').raw().get(n) as unknown[];
}

test('a time is moved, taken back and brought again without reading what the files told', () => {
  const catalog = tempCatalog();
  const ns = catalog.assets([undefined, undefined, undefined]);
  catalog.run(tell, { ns, facts: FACTS });
  const before = ns.map((n) => shown(catalog, n));
  catalog.db.exec('PRAGMA foreign_keys = OFF; ALTER TABLE told RENAME TO away');
  catalog.run(changeTimes, { ...me, ns, change: { by: 3600 } });
  catalog.run(changeTimes, { ...me, ns, change: { by: 60 } });
  expect(shown(catalog, ns[0]!)).toEqual(['2024-06-01T13:01:00', 'edited', 38.711111111111, -9.155]);
  for (let i = 0; i < 2; i++) catalog.run(undoStep, me);
  expect(ns.map((n) => shown(catalog, n))).toEqual(before);
  catalog.run(redoStep, me);
  expect(shown(catalog, ns[0]!)).toEqual(['2024-06-01T13:00:00', 'edited', 38.711111111111, -9.155]);
});

test('what the file says comes back as it says it by then, each of the two by itself, also where nothing was known of it', () => {
  const catalog = tempCatalog();
  const [n, unread] = catalog.assets([undefined, undefined]) as [number, number];
  catalog.run(tell, { ns: [n], facts: FACTS });
  const set = (field: number, value: string | null | undefined, of = n) => catalog.run(setField, { n: of, field, value });
  set(FIELD.takenAt, '2020-01-01T00:00:00');
  set(FIELD.gps, '10,20');
  expect(shown(catalog, n)).toEqual(['2020-01-01T00:00:00', 'edited', 10, 20]);
  catalog.run(tell, { ns: [n], facts: { ...FACTS, takenAt: '2024-07-01T12:00:00', lat: 1, lon: 2 } });
  expect(shown(catalog, n)).toEqual(['2020-01-01T00:00:00', 'edited', 10, 20]);
  set(FIELD.takenAt, undefined);
  expect(shown(catalog, n)).toEqual(['2024-07-01T12:00:00', 'original', 10, 20]);
  set(FIELD.gps, null);
  expect(shown(catalog, n)).toEqual(['2024-07-01T12:00:00', 'original', null, null]);
  set(FIELD.gps, undefined);
  expect(shown(catalog, n)).toEqual(['2024-07-01T12:00:00', 'original', 1, 2]);
  expect(catalog.db.prepare('SELECT count(*) FROM uncorrected').pluck().get()).toBe(0);

  set(FIELD.takenAt, '2020-01-01T00:00:00', unread);
  set(FIELD.takenAt, undefined, unread);
  expect(shown(catalog, unread)).toEqual([null, null, null, null]);
});

test('the writer reads page by page: a map of the file would have the system read what lies around each', () => {
  expect(tempCatalog().db.pragma('mmap_size', { simple: true })).toBe(0);
});
