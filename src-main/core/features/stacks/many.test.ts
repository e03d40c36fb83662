/** Many stacks at once. */
import { expect, test } from 'vitest';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { ingestWrite } from '../../db/procedure.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { spending } from '../../testing/spent.ts';
import { redoStep, undoStep } from '../history/history.sql.ts';
import { autoStack } from './auto.sql.ts';

const actor = 'me';
const fill = ingestWrite('test.fill', (tx, count: number) => {
  tx.sql(
    `WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ?) INSERT INTO entity (id, kind) SELECT randomblob(16), 1 FROM i`,
  ).run(count);
  tx.sql(
    `INSERT INTO asset (n, rev, added, name, more, caption, palette, kind, camera, taken_ms, taken_source) SELECT n, 0, 0, n || '.jpg', '{"city":"Lisbon"}', hex(randomblob(100)), randomblob(60), ${KINDS.indexOf('image')}, 'X', (n / 3) * 60000 + (n % 3) * 500, 'original' FROM entity WHERE kind = 1`,
  ).run();
  return tx.column('SELECT n FROM asset').all() as number[];
});

test('30,000 pictures become 10,000 stacks, and these are undone and made again', () => {
  const catalog = tempCatalog();
  const ns = catalog.run(fill, 30_000).out;
  const stacks = () =>
    catalog.db
      .prepare('SELECT count(DISTINCT stack) AS stacks, count(top) AS shown, count(DISTINCT top) AS tops FROM asset')
      .get();
  const quickly = (act: () => void) => {
    const spent = spending();
    act();
    expect(spent()).toBeLessThan(4000);
  };
  quickly(() =>
    expect(catalog.run(autoStack, { actor, ns, how: { by: 'time', gap: 2, least: 2 } }).out.stacks).toBeGreaterThan(
      9_990,
    ),
  );
  const made = stacks();
  quickly(() => void catalog.run(undoStep, { actor }));
  expect(stacks()).toEqual({ stacks: 0, shown: 0, tops: 0 });
  quickly(() => void catalog.run(redoStep, { actor }));
  expect(stacks()).toEqual(made);
});
