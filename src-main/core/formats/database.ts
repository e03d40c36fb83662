/** SQLite: tables, how many rows, and the first of them. */
import type { Section } from '../../../src-shared/domain/document.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { megabytes } from './raster.ts';
import { types } from './types.ts';

export const DATABASE_TYPES = types(
  'database',
  'other',
  `
  sqlite application/vnd.sqlite3 SQLite
  lrcat application/x-lightroom Lightroom catalog`,
);
const MAX_FILE = 256 * 2 ** 20;
const ROWS = 50;

export const database = documents({
  id: 'database',
  version: 2,
  types: DATABASE_TYPES,
  family: 'Databases',
  by: 'SQLite',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    if (file.size > MAX_FILE)
      throw new FormatError(
        'too-large',
        `Databases are looked into up to 256 MB; this one has ${megabytes(file.size)} MB.`,
      );
    const { readTables } = await import('../tools/sqlite-file.ts');
    try {
      // A copy: other readers of the same bytes want them as they are.
      const tables = readTables(Buffer.from(await file.part(0, file.size)), ROWS);
      const list: Section = {
        at: '',
        blocks: [
          {
            kind: 'table',
            head: true,
            rows: [
              ['Table', 'Rows', 'Columns'],
              ...tables.map(({ name, count, columns }) => [
                name,
                count?.toLocaleString('en') ?? 'damaged',
                columns.join(', '),
              ]),
            ],
          },
        ],
      };
      const each = tables
        .filter(({ rows }) => rows.length > 0)
        .map(
          ({ name, columns, rows }): Section => ({
            at: name,
            blocks: [{ kind: 'table', head: true, rows: [columns, ...rows] }],
          }),
        );
      return { unit: 'table', sections: bounded([list, ...each]), facts: { entries: tables.length }, paper: 'table' };
    } catch (error) {
      throw refused(error);
    }
  },
});

function refused(error: unknown): FormatError {
  const detail = error instanceof Error ? error.message : String(error);
  return /not a database|encrypted/i.test(detail)
    ? new FormatError('protected', 'This database is locked with a password, or it is damaged at its beginning.')
    : new FormatError(
        'damaged',
        `This database is damaged or incomplete (${detail.slice(0, 120)}). If you have another copy, use that.`,
      );
}
