import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { restoreCatalog } from '../../backup/restore.ts';
import { sealPending } from '../../backup/sealer.ts';
import { connect } from '../../db/connection.ts';
import { put, testLibrary } from '../../library/testing.ts';
import { resolveDuplicates } from '../duplicates/resolve.sql.ts';
import { undoStep } from '../history/history.sql.ts';
import { giveCopied } from '../rename/copies.sql.ts';
import { addMarker, listMarkers, removeMarkers } from './markers.sql.ts';

const actor = 'me';

test('markers go along with copies and are put together of duplicates, each once; a restore from the log has them', async () => {
  const lib = await testLibrary();
  for (const name of ['a.mp4', 'b.mp4', 'c.mp4']) put(join(lib.disk, 'p', name), 'the same film'.padEnd(200));
  await lib.library.add([join(lib.disk, 'p')]);
  const [a = 0, b = 0, c = 0] = ['a.mp4', 'b.mp4', 'c.mp4'].map((name) => lib.assets()[name]?.n as number);
  lib.connection.db.prepare('UPDATE asset SET kind = ?, twin = 7').run(KINDS.indexOf('video'));
  const add = async (n: number, at: number, text: string) => (await lib.db.call(addMarker, { actor, n, at, text })).id;
  const shown = async (n: number) => (await lib.db.call(listMarkers, n)).markers.map(({ at, text }) => `${at} ${text}`);
  await add(a, 2.5, 'first');
  await add(a, 1, 'door');
  const gone = await add(a, 3, 'gone');
  await lib.db.call(removeMarkers, { actor, ids: [gone] });
  const copy = { actor, label: 'Copied', copies: [{ n: b, from: a, trash: { in: 'system' } as const }] };
  await lib.db.call(giveCopied, copy);
  await lib.db.call(giveCopied, copy);
  expect(await shown(b)).toEqual(['1 door', '2.5 first']);

  await add(c, 1, 'door');
  await add(c, 9, 'only here');
  await lib.db.call(resolveDuplicates, {
    actor,
    all: [{ keep: a, drop: [{ n: c, place: { in: 'system' } }], along: [] }],
  });
  expect(await shown(a)).toEqual(['1 door', '2.5 first', '9 only here']);
  await lib.db.call(undoStep, { actor });
  expect(await shown(a)).toEqual(['1 door', '2.5 first']);
  expect(await shown(c)).toEqual(['1 door', '9 only here']);

  const folder = join(lib.disk, 'elsewhere');
  mkdirSync(folder);
  sealPending(lib.connection.db, folder, 0);
  expect(restoreCatalog({ folder }).problems).toEqual([]);
  const again = connect(join(folder, 'catalog.db'), 'write');
  const all = "SELECT group_concat(at || ' ' || text, ', ') FROM (SELECT at, text FROM marker ORDER BY at, text)";
  expect(again.db.prepare(all).pluck().get()).toBe(lib.connection.db.prepare(all).pluck().get());
  again.close();
});
