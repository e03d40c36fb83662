import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { filedCatalog, stateOf } from '../../backup/testing/filed-catalog.ts';
import { edit } from '../assets/edit.sql.ts';
import { applyTags } from '../tags/tags.sql.ts';
import { verifyRows } from './catalog.sql.ts';
import { repairAssets, repairBasics } from './repair.sql.ts';

test('a repair makes shown values, tags and keys anew and leaves what people set alone', () => {
  const c = filedCatalog(8);
  onTestFinished(() => {
    c.close();
    rmSync(c.folder, { recursive: true, force: true });
  });
  const ns = c.ns();
  const me = { actor: 'me' };
  c.run(edit, { ...me, ns: ns.slice(0, 4), changes: { rating: 2, title: 'Kept', caption: null } });
  c.run(applyTags, { ...me, ns: ns.slice(2, 6), add: ['trip/Rome'], remove: ['people/Ines'] });
  const before = stateOf(c.db);
  c.db.exec(
    "UPDATE asset SET rating = 1, title = 'Wrong', more = 'x'; DELETE FROM asset_tag WHERE asset % 2; UPDATE tag SET key = key || '?' WHERE n % 2",
  );
  expect(c.run(verifyRows, undefined).out.problems).not.toEqual([]);
  c.run(repairBasics, undefined);
  for (let after: number | undefined = 0; after !== undefined; ) after = c.run(repairAssets, after).out.last;
  expect(c.run(verifyRows, undefined).out.problems).toEqual([]);
  expect(stateOf(c.db)).toEqual(before);
});
