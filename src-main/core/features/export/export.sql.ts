/** What is exported of each asset, and how far a run has come. */
import type { NameFacts } from '../../../../src-shared/domain/naming/index.ts';
import { recipeTextOf } from '../../db/edit-rows.ts';
import { ingestWrite, read } from '../../db/procedure.ts';
import type { Described } from '../../export/described.ts';
import { assetsOf } from '../batch/batch.service.ts';
import { sayable, SHOWN, type ShownRow, tagsShown } from '../metadata/metadata.service.ts';

export const ITEM = { waiting: 0, made: 1, placed: 2, skipped: 3, failed: 4 } as const;

export interface Item {
  readonly i: number;
  readonly asset: number;
  /** Its place in the wish. */
  readonly preset: number;
  /** Below the target. */
  readonly folder: string;
  readonly name: string;
  readonly state: number;
  readonly bytes: number | null;
  /** Hex. */
  readonly sha256: string | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

export const exportItems = read(
  'export.items',
  (tx, job: string): Item[] =>
    (tx.sql('SELECT i, asset, preset, folder, name, state, bytes, sha256, problem FROM export_item WHERE job = ? ORDER BY i').all(job) as (Omit<Item, 'problem'> & { problem: string | null })[]).map(
      (row) => ({ ...row, problem: row.problem ? JSON.parse(row.problem) : null }),
    ),
  'slow',
);

/** New ones and those that have changed. Items of jobs that nobody knows any more go. */
export const putExportItems = ingestWrite('export.put', (tx, { job, items, first }: { job: string; items: readonly Item[]; first?: boolean }): void => {
  if (first) tx.sql('DELETE FROM export_item WHERE job <> ? AND job NOT IN (SELECT id FROM job)').run(job);
  const put = tx.sql('INSERT OR REPLACE INTO export_item (job, i, asset, preset, folder, name, state, bytes, sha256, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (const one of items) put.run(job, one.i, one.asset, one.preset, one.folder, one.name, one.state, one.bytes, one.sha256, one.problem && JSON.stringify(one.problem));
});

export const dropExportItems = ingestWrite('export.drop', (tx, job: string): void => void tx.sql('DELETE FROM export_item WHERE job = ?').run(job));

export interface Named {
  readonly n: number;
  readonly facts: NameFacts;
}

/** What names are made of, in the order given; those that are gone are left out. */
export const exportNames = read('export.names', (tx, ns: readonly number[]): Named[] => [...assetsOf(tx, ns)].map(({ n, facts }) => ({ n, facts })), 'slow');

interface Row extends ShownRow {
  readonly camera: string | null;
  readonly lens: string | null;
  readonly iso: number | null;
  readonly aperture: number | null;
  readonly exposure: number | null;
  readonly focal: number | null;
  readonly taken: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
}

/** Its metadata as the catalog shows them. */
export const describe = read('export.describe', (tx, n: number): Described | undefined => {
  const row = tx.sql(`SELECT ${SHOWN}, camera, lens, iso, aperture, exposure, focal, taken, lat, lon FROM asset WHERE n = ?`).get(n) as Row | undefined;
  if (!row) return undefined;
  const { camera, lens, iso, aperture, exposure, focal, taken, lat, lon } = row;
  const facts = Object.fromEntries(Object.entries({ camera, lens, iso, aperture, exposure, focal, takenAt: taken, lat, lon }).filter(([, value]) => value !== null)) as Described['facts'];
  return { values: sayable(tx, row, tagsShown(tx)), facts };
});

/** What is to be done to it, as a text; of films, too, which are shown without. */
/** Whether RAW files are developed when they are exported (the setting `raw.develop`); else they leave as their cameras made them. */
export const developsRaw = read('export.developsRaw', (tx, _: undefined) => tx.column("SELECT value FROM setting WHERE key = 'raw.develop'").get() === 'true');

export const recipeOf = read('export.recipe', (tx, n: number): string | undefined => recipeTextOf(tx, n) ?? undefined);
