import { expect, test } from 'vitest';
import { write } from '../../db/procedure.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { undo } from '../../db/undo.ts';
import { applyBatch, previewBatch } from './batch.sql.ts';

test('names of places are written where nobody wrote another, are seen before, and are one undo step', () => {
  const t = tempCatalog();
  const [plain, agrees, other, nowhere, sea] = t.assets([undefined, { city: 'potsdam' }, { city: 'Babelsberg', country: 'Germany' }, undefined, undefined]) as number[];
  const put = t.db.prepare('UPDATE asset SET lat = ?, lon = ? WHERE n = ?');
  for (const n of [plain, agrees, other]) put.run(52.4, 13.05, n);
  put.run(0, -30, sea);
  const ns = [plain!, agrees!, other!, nowhere!, sea!];
  const places = () => ns.map((n) => JSON.parse((t.db.prepare('SELECT more FROM asset WHERE n = ?').pluck().get(n) as string | null) ?? '{}'));
  const before = places();
  const wish = { places: { overwrite: false } };
  const seen = t.run(previewBatch, { ns, wish, limit: 100 }).out;
  expect(seen).toMatchObject({ total: 5, changes: 2, values: 5, warnings: ['1 has no position.', '1 is far from any town.', '1 says another place already, and stays.'] });
  expect(seen.items.filter(({ n }) => n === plain).map(({ field, after }) => [field, after])).toEqual([['city', 'Potsdam'], ['state', 'Brandenburg'], ['country', 'Germany']]);
  expect(t.run(applyBatch, { actor: 'me', ns, wish }).out).toMatchObject({ changed: 2, label: 'Wrote the place names of 2 assets' });
  const germany = { state: 'Brandenburg', country: 'Germany' };
  expect(places()).toEqual([{ city: 'Potsdam', ...germany }, { city: 'potsdam', ...germany }, { city: 'Babelsberg', country: 'Germany' }, {}, {}]);
  t.run(write('test.undo', (tx) => undo(tx, 'me')), null);
  expect(places()).toEqual(before);
  t.run(applyBatch, { actor: 'me', ns, wish: { places: { overwrite: true } } });
  expect(places().slice(0, 3)).toEqual([0, 1, 2].map(() => ({ city: 'Potsdam', ...germany })));
});
