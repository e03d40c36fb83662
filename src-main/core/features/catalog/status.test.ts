import { expect, test } from 'vitest';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { statusOf } from './catalog.sql.ts';

test('a file that vanished before it was read is missing, and not waited for', () => {
  const c = tempCatalog();
  const [there, gone] = c.assets([undefined, undefined]);
  c.db.prepare('UPDATE asset SET state = 1 WHERE n = ?').run(gone);
  expect(c.run(statusOf, undefined).out).toMatchObject({ pending: 1 });
  c.db.prepare('UPDATE asset SET step = 3 WHERE n = ?').run(there);
  expect(c.run(statusOf, undefined).out).toMatchObject({ pending: 0 });
});
