import { expect, test } from 'vitest';
import { LISTED } from '../../../../src-shared/domain/listed.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { columnsOf } from './columns.sql.ts';

test('a list is told what it asked for and what is set, in its order; what is gone is left out', () => {
  const c = tempCatalog();
  const [a, b] = c.assets([undefined, undefined]) as [number, number];
  c.db.prepare("UPDATE asset SET camera = 'X-T5', iso = 400, exposure = 0.004, aperture = 2, focal = 35, caption = '', creator = 'Ines', palette = x'1f4fb0f0777777ff', mtime = 5 WHERE n = ?").run(a);
  const ask = (columns: readonly (typeof LISTED)[number][]) => c.run(columnsOf, { ns: [b, 999_999, a], columns }).out.rows;

  expect(ask(['camera', 'iso', 'caption', 'creator'])).toEqual([
    { n: b, values: {} },
    { n: a, values: { camera: 'X-T5', iso: 400, creator: 'Ines' } },
  ]);
  expect(ask([])).toEqual([{ n: b, values: {} }, { n: a, values: {} }]);
  expect(ask(LISTED)[1]?.values).toMatchObject({ color: '#1f4fb0', exposure: 0.004, aperture: 2, focal: 35, modified: 5, added: expect.any(Number) });
});

test('a folder shows as the path that people know, below its root', () => {
  const c = tempCatalog();
  const [a, b] = c.assets([undefined, undefined]) as [number, number];
  c.db.pragma('foreign_keys = OFF');
  c.db.prepare('INSERT INTO root (n, path, name) VALUES (7001, ?, ?)').run(Buffer.from('/home/x/photos'), 'photos');
  const folder = c.db.prepare('INSERT INTO folder (n, root, parent, path, name) VALUES (?, 7001, NULL, ?, ?)');
  folder.run(7101, Buffer.alloc(0), 'photos');
  folder.run(7102, Buffer.from('2024/Süd'), 'Süd');
  c.db.prepare('UPDATE asset SET folder = 7101 WHERE n = ?').run(a);
  c.db.prepare('UPDATE asset SET folder = 7102 WHERE n = ?').run(b);
  const rows = c.run(columnsOf, { ns: [a, b], columns: ['folder'] }).out.rows;
  expect(rows.map(({ values }) => String(values.folder).replaceAll('\\', '/'))).toEqual(['/home/x/photos', '/home/x/photos/2024/Süd']);
});
