/** For tests: a real catalog and a library over it, on real folders. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Connection, connect } from '../db/connection.ts';
import type { DbClient } from '../db/procedure.ts';
import { createDisks, type Disks } from '../disks/disks.ts';
import { createLibrary, type Library } from './library.ts';

export interface TestLibrary {
  library: Library;
  readonly db: DbClient;
  readonly disks: Disks;
  readonly connection: Connection;
  /** A folder for the test's files; gone after the test. */
  readonly disk: string;
  /** What was told of what scans found, in order: do others follow soon? */
  readonly told: boolean[];
  /** All rows of a query. */
  rows<T>(sql: string, ...values: unknown[]): T[];
  /** Name → asset number and state, of everything the catalog knows. */
  assets(): Record<string, { n: number; state: number; rating: number }>;
  /** Closes the library and opens it again, as after a restart. */
  restart(): Promise<Library>;
}

export async function testLibrary(options: { watch?: boolean; settleMs?: number } = {}): Promise<TestLibrary> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-library-'));
  const catalogFolder = join(folder, 'catalog');
  const disk = join(folder, 'disk');
  mkdirSync(catalogFolder);
  mkdirSync(disk);
  const dbPath = join(catalogFolder, 'catalog.db');
  const connection = connect(dbPath, 'write');
  const db: DbClient = { call: async (procedure, input) => connection.run(procedure, structuredClone(input)).out };
  const disks = createDisks({ dbPath, onHang: (root) => root !== null && test.library.hung(root) });
  const told: boolean[] = [];
  const make = () =>
    createLibrary({
      db,
      disks,
      catalogFolder,
      watch: options.watch ?? false,
      settleMs: options.settleMs ?? 0,
      onFound: (more) => told.push(more),
      log: { warn: (what, message) => console.error(message, what) },
    });
  const test: TestLibrary = {
    library: make(),
    db,
    disks,
    connection,
    disk,
    told,
    rows: <T>(sql: string, ...values: unknown[]) => connection.db.prepare(sql).all(...values) as T[],
    assets: () =>
      Object.fromEntries(
        test
          .rows<{ path: string; name: string; n: number; state: number; rating: number }>(
            `SELECT CAST(folder.path AS TEXT) AS path, asset.name, asset.n, asset.state, rating FROM asset JOIN folder ON folder.n = asset.folder ORDER BY asset.n`,
          )
          .map(({ path, name, ...rest }) => [path ? `${path}/${name}` : name, rest]),
      ),
    async restart() {
      await test.library.close();
      test.library = make();
      await test.library.start();
      await test.library.rescan();
      return test.library;
    },
  };
  await test.library.start();
  onTestFinished(async () => {
    await test.library.close();
    await disks.close();
    connection.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return test;
}

/** Writes a file that was last changed an hour ago; makes the folders above it. */
export function put(
  path: string | Buffer,
  content: string | Buffer = `content of ${path.toString()}`.padEnd(100),
): void {
  if (typeof path === 'string') mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const hourAgo = Date.now() / 1000 - 3600;
  utimesSync(path, hourAgo, hourAgo);
}
