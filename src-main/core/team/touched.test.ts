import { join } from 'node:path';
import { expect, test } from 'vitest';
import { base32 } from '../../../src-shared/domain/team/names.ts';
import { type TempCatalog, tempCatalog } from '../db/testing/temp-catalog.ts';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { createExchange } from './exchange.ts';
import { createFolderRemote } from './remote/folder.ts';
import { begin, createTeamDisk, digest } from './team.sql.ts';
import { rootIn } from './testing/catalogs.ts';
import { assetId, makeStudio, type Studio } from './testing/measure/studio.ts';
import { settleTouched } from './touched.ts';

const ASSETS = 1500;

async function reader(studio: Studio): Promise<{ catalog: TempCatalog; steps: string[] }> {
  const catalog = tempCatalog();
  rootIn(
    catalog,
    '/team',
    Array.from({ length: ASSETS }, (_, n) => assetId(n)),
  );
  const of = { catalog: studio.catalog, root: studio.root, secrets: studio.secrets };
  catalog.run(begin, { of, input: null });
  const steps: string[] = [];
  const disk = createTeamDisk(
    {
      async call(procedure, input) {
        steps.push(procedure.name);
        return catalog.run(procedure, input).out;
      },
    },
    of,
  );
  const exchange = createExchange({
    remote: createFolderRemote({ folder: studio.folder, writer: 'reader' }),
    disk,
    catalog: base32(studio.catalog),
    now: Date.now,
  });
  expect((await exchange.round({ full: true })).unread).toBe(0);
  return { catalog, steps };
}

const shown = ({ db }: TempCatalog) =>
  db
    .prepare(
      'SELECT hex(id) AS id, rating, title, (SELECT group_concat(hex(tag.id) ORDER BY tag.id) FROM asset_tag JOIN entity AS tag ON tag.n = asset_tag.tag WHERE asset = asset.n) AS tags FROM asset JOIN entity USING (n) ORDER BY id',
    )
    .all();

test('a long history comes in portions, and everything is computed once they are in, also where that was stopped before', async () => {
  const history = { operations: 40_000, writers: 2, each: 512, assets: ASSETS };
  const studio = await makeStudio(join(tempCatalog().folder, 'long.vitrine'), { ...history, packOf: 64 });
  const all = await reader(studio);
  const takes = all.steps.filter((step) => step === 'team.take').length;
  expect(takes).toBeGreaterThan(2);
  expect(all.steps.filter((step) => step === 'team.settleTouched').length).toBeGreaterThan(1);
  expect(all.catalog.run(settleTouched, 10).out).toBe(false);
  expect(all.catalog.run(verifyRows, undefined as never).out).toMatchObject({ problems: [] });
  // It was stopped before anything was computed.
  const other = await reader({ ...studio });
  other.catalog.db.exec(`INSERT INTO team_touched SELECT DISTINCT entity, field FROM register; INSERT OR IGNORE INTO team_touched SELECT DISTINCT entity, field FROM member;
    UPDATE asset SET rating = 0, title = NULL; DELETE FROM asset_tag`);
  while (other.catalog.run(settleTouched, 100).out);
  expect(shown(other.catalog)).toEqual(shown(all.catalog));
  expect(other.catalog.run(digest, undefined as never).out).toBe(all.catalog.run(digest, undefined as never).out);
});
