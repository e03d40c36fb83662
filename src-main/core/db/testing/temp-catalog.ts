/** A real catalog in a temporary folder, for tests: one write connection, closed and removed by itself after the test. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FileLayer, Values } from '../../../../src-shared/domain/asset.ts';
import { connect, type Connection } from '../connection.ts';
import { ensureEntity, recompute } from '../effective.ts';
import { type Db, ingestWrite } from '../procedure.ts';
import { putLayer } from '../told.ts';

export interface TempCatalog extends Connection {
  readonly path: string;
  readonly folder: string;
  /** Makes assets without files, with what their files would say; answers their numbers. */
  assets(layers: readonly (Values | undefined)[]): number[];
  /** The shown values of one asset. */
  shown(n: number): { rating: number; label: string | null; flag: string | null; title: string | null; tags: string[] };
}

export function tempCatalog(clock?: () => number): TempCatalog {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-test-'));
  const path = join(folder, 'catalog.db');
  const connection = connect(path, 'write', clock);
  onTestFinished(() => {
    if (connection.db.open) connection.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    ...connection,
    path,
    folder,
    assets: (layers) => connection.run(make, layers).out,
    shown: (n) => shownIn(connection.db, n),
  };
}

export function shownIn(db: Db, n: number): ReturnType<TempCatalog['shown']> {
  const row = db.prepare('SELECT rating, label, flag, title FROM asset WHERE n = ?').get(n) as ReturnType<TempCatalog['shown']>;
  const tags = db.prepare('SELECT key FROM asset_tag JOIN tag ON tag.n = tag WHERE asset = ? ORDER BY key').pluck().all(n) as string[];
  return { ...row, tags: tags.map((key) => key.replaceAll('\u001f', '/')) };
}

const make = ingestWrite('test.assets', (tx, layers: readonly (Values | undefined)[]) =>
  layers.map((values) => {
    const n = ensureEntity(tx, randomBytes(16), 1);
    tx.sql('INSERT INTO asset (n, rev, added, layer_hash) VALUES (?, 0, ?, ?)').run(n, tx.now, values ? layerOf(values).hash : null);
    if (values) putLayer(tx, n, JSON.stringify(values), null);
    recompute(tx, [n]);
    tx.touch([n]);
    return n;
  }),
);

/** A layer as the metadata readers give it; its hash follows from the values. */
export function layerOf(values: Values): FileLayer {
  const hash = Buffer.from(JSON.stringify(values)).toString('hex').padEnd(64, '0').slice(0, 64);
  return { hash, values, bases: [{ source: 'xmp', hash, values }] };
}
