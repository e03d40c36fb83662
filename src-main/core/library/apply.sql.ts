/** Writes what a scan found. Only what files say: no operation is made here, and whatever people set stays. */
import { ENTITY } from '../../../src-shared/domain/ops/fields.ts';
import { ingestWrite, type Tx } from '../db/procedure.ts';
import { type Bytes, extOf, join, nameOf, parentOf, toBuffer, toBytes, toText } from './bytes.ts';
import { assetId } from './identity.ts';
import type { FreshFile, KnownFile, ScanBatch } from './scan.types.ts';
import { attachSidecars, noteSidecar } from './sidecars.sql.ts';

/** A vanished file and an equal one that appeared this shortly before, untouched since, are one file that was copied and deleted. */
const MOVE_BY_COPY_MS = 10 * 60_000;

export const applyScan = ingestWrite('library.apply', (tx, batch: ScanBatch): void => {
  // A location is written before the asset that it belongs to, which names it.
  tx.db.pragma('defer_foreign_keys = ON');
  const work = new Apply(tx, batch.root);
  for (const { path, problem } of batch.folders) work.folder(path, problem ? JSON.stringify(problem) : null);
  work.moved(batch.moved);
  for (const file of batch.changed) work.changed(file);
  for (const file of batch.back) work.back(file);
  for (const file of batch.fresh) work.fresh(file);
  work.gone(batch.gone);
  for (const n of batch.goneFolders) tx.sql('UPDATE folder SET state = 1 WHERE n = ?').run(n);
  for (const file of batch.sidecars) noteSidecar(tx, work.folder(file.folder), file);
  for (const n of batch.goneSidecars) tx.sql('UPDATE sidecar SET state = 1 WHERE n = ?').run(n);
  for (const path of batch.attach) work.touched.push(...attachSidecars(tx, work.folder(path)));
  tx.touch(work.touched, ...work.fields);
  tx.changed('library');
});

class Apply {
  readonly touched: number[] = [];
  readonly fields = new Set<string>();
  private readonly tx: Tx;
  private readonly root: number;
  private readonly rootId: Bytes;
  private readonly folders = new Map<Bytes, number>();

  constructor(tx: Tx, root: number) {
    this.tx = tx;
    this.root = root;
    this.rootId = toBytes(tx.column('SELECT id FROM entity WHERE n = ?').get(root) as Buffer);
  }

  /** The folder's number; it and those above are made when they are not known. `problem` undefined: as it was. */
  folder(path: Bytes, problem?: string | null): number {
    const { tx } = this;
    let n = this.folders.get(path);
    if (n === undefined) {
      const row = tx.sql('SELECT n, state FROM folder WHERE root = ? AND path = ?').get(this.root, toBuffer(path)) as
        | { n: number; state: number }
        | undefined;
      if (row?.state) tx.sql('UPDATE folder SET state = 0 WHERE n = ?').run(row.n);
      n = row?.n ?? this.makeFolder(path);
      this.folders.set(path, n);
    }
    if (problem !== undefined) tx.sql('UPDATE folder SET problem = ? WHERE n = ?').run(problem, n);
    return n;
  }

  private makeFolder(path: Bytes): number {
    const parent = path === '' ? null : this.folder(parentOf(path));
    const name =
      path === ''
        ? (this.tx.column('SELECT name FROM root WHERE n = ?').get(this.root) as string)
        : toText(nameOf(path));
    const made = this.tx
      .sql('INSERT INTO folder (root, parent, path, name) VALUES (?, ?, ?, ?)')
      .run(this.root, parent, toBuffer(path), name);
    const n = Number(made.lastInsertRowid);
    if (path === '') this.tx.sql('UPDATE root SET folder = ? WHERE n = ?').run(n, this.root);
    return n;
  }

  fresh(file: FreshFile): void {
    const { tx } = this;
    const folder = this.folder(file.folder);
    const name = toBuffer(file.name);
    if (tx.sql('SELECT 1 FROM location WHERE folder = ? AND name = ? AND state = 0').get(folder, name)) return;
    const asset = this.assetFor(file);
    if (asset.location !== undefined) {
      this.place({ ...file, n: asset.location });
      return;
    }
    const location = Number(
      tx
        .sql('INSERT INTO location (folder, name, asset, size, mtime, fsid, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(folder, name, asset.n, file.size, file.mtime, file.fsid, file.print ? toBuffer(file.print) : null)
        .lastInsertRowid,
    );
    tx.sql(
      `INSERT INTO asset (n, rev, added, location, folder, root, name, ext, size, mtime) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (n) DO UPDATE SET location = excluded.location, folder = excluded.folder, root = excluded.root, name = excluded.name,
         size = excluded.size, mtime = excluded.mtime, state = 0`,
    ).run(
      asset.n,
      tx.rev(),
      tx.now,
      location,
      folder,
      this.root,
      toText(file.name),
      extOf(file.name),
      file.size,
      file.mtime,
    );
    this.touch(asset.n, 'added');
  }

  /** The asset of this id: a new number, or one that this catalog knew before and whose file is missing. */
  private assetFor(file: FreshFile): { n: number; location?: number } {
    const { tx } = this;
    for (let salt = 0; ; salt++) {
      const id = toBuffer(
        salt ? assetId(this.rootId, join(file.folder, file.name), file.size, file.print, salt) : file.id,
      );
      const made = tx.sql('INSERT INTO entity (id, kind) VALUES (?, ?) ON CONFLICT DO NOTHING').run(id, ENTITY.asset);
      if (made.changes) return { n: Number(made.lastInsertRowid) };
      const known = tx
        .sql(
          'SELECT entity.n, location.n AS location, location.state FROM entity LEFT JOIN asset ON asset.n = entity.n LEFT JOIN location ON location.n = asset.location WHERE id = ?',
        )
        .get(id) as { n: number; location: number | null; state: number | null };
      if (known.location && known.state === 0) continue;
      return known.location ? { n: known.n, location: known.location } : { n: known.n };
    }
  }

  /** Many at once: names are first all given up, since files may have changed places. */
  moved(files: readonly KnownFile[]): void {
    for (const { n } of files) this.tx.sql('UPDATE location SET state = 1 WHERE n = ?').run(n);
    for (const file of files) this.place(file);
  }

  /** A known location is now here, with the content it had. */
  private place(file: KnownFile): void {
    const { tx } = this;
    const folder = this.folder(file.folder);
    const name = toBuffer(file.name);
    // Whoever is still said to be here has moved or vanished: its own turn comes later in the scan.
    for (const asset of tx
      .column('UPDATE location SET state = 1 WHERE folder = ? AND name = ? AND state = 0 AND n <> ? RETURNING asset')
      .all(folder, name, file.n) as number[])
      this.leave(asset);
    tx.sql(
      'UPDATE location SET folder = ?, name = ?, size = ?, mtime = ?, fsid = ?, fingerprint = ifnull(?, fingerprint), state = 0 WHERE n = ?',
    ).run(folder, name, file.size, file.mtime, file.fsid, file.print ? toBuffer(file.print) : null, file.n);
    const asset = tx.column('SELECT asset FROM location WHERE n = ?').get(file.n) as number;
    tx.sql(
      'UPDATE asset SET location = ?, folder = ?, root = ?, name = ?, size = ?, mtime = ?, state = 0 WHERE n = ?',
    ).run(file.n, folder, this.root, toText(file.name), file.size, file.mtime, asset);
    // Left behind: what it said is no longer said of this picture. One that moves along is given back to it by attachSidecars.
    const left = tx.sql('UPDATE sidecar SET asset = NULL WHERE asset = ? AND folder <> ?').run(asset, folder);
    if (left.changes) tx.sql('UPDATE asset SET step = 2, tries = 0 WHERE n = ? AND step >= 3').run(asset);
    this.touch(asset, 'location');
  }

  back(file: KnownFile): void {
    this.place(file);
    this.tx
      .sql(
        "UPDATE asset SET step = 0, tries = 0, problem_code = NULL, problem = NULL WHERE problem_code = 'unreadable' AND n = (SELECT asset FROM location WHERE n = ?)",
      )
      .run(file.n);
  }

  /** Read again from its head; what people set stays. */
  changed(file: KnownFile): void {
    this.place(file);
    const asset = this.tx.column('SELECT asset FROM location WHERE n = ?').get(file.n) as number;
    if (!file.print) this.tx.sql('UPDATE location SET fingerprint = NULL WHERE n = ?').run(file.n);
    this.tx
      .sql('UPDATE asset SET step = 0, tries = 0, problem_code = NULL, problem = NULL, sha256 = NULL WHERE n = ?')
      .run(asset);
    this.touch(asset, 'content');
  }

  gone(locations: readonly number[]): void {
    const { tx } = this;
    for (const n of locations) {
      const row = tx
        .sql('UPDATE location SET state = 1 WHERE n = ? AND state = 0 RETURNING asset, fingerprint')
        .get(n) as { asset: number; fingerprint: Buffer | null } | undefined;
      if (row) this.leave(row.asset);
      if (row?.fingerprint) this.copiedAway(n, row.asset, row.fingerprint);
    }
  }

  /** Its shown location is not there: another one of it, or missing. */
  private leave(asset: number): void {
    const { tx } = this;
    const other = tx
      .sql(
        `SELECT location.n, folder, root, location.name, size, mtime FROM location JOIN folder ON folder.n = folder WHERE asset = ? AND location.state = 0 ORDER BY location.n LIMIT 1`,
      )
      .get(asset) as { n: number; folder: number; root: number; name: Buffer; size: number; mtime: number } | undefined;
    if (other)
      tx.sql('UPDATE asset SET location = ?, folder = ?, root = ?, name = ?, size = ?, mtime = ? WHERE n = ?').run(
        other.n,
        other.folder,
        other.root,
        toText(toBytes(other.name)),
        other.size,
        other.mtime,
        asset,
      );
    else tx.sql('UPDATE asset SET state = 1 WHERE n = ? AND state = 0').run(asset);
    this.touch(asset, 'location');
  }

  /** Moves between disks are copies first: the copy, if nobody did anything to it yet, was this asset all along. */
  private copiedAway(location: number, asset: number, print: Buffer): void {
    const { tx } = this;
    const equal = tx
      .sql(
        `SELECT location.n, location.asset, location.state, asset.added, location.size FROM location JOIN asset ON asset.n = location.asset WHERE fingerprint = ? AND location.n <> ? AND asset.state < 2 LIMIT 10`,
      )
      .all(print, location) as { n: number; asset: number; state: number; added: number; size: number }[];
    const [copy] = equal;
    if (!copy || equal.length !== 1 || copy.state !== 0 || copy.added < tx.now - MOVE_BY_COPY_MS || copy.size < 64)
      return;
    if (tx.sql('SELECT 1 FROM hist WHERE entity = ?').get(copy.asset) || copy.asset === asset) return;
    const at = tx
      .sql(
        'SELECT folder.root, folder.path AS folder, location.name, size, mtime, fsid FROM location JOIN folder ON folder.n = location.folder WHERE location.n = ?',
      )
      .get(copy.n) as {
      root: number;
      folder: Buffer;
      name: Buffer;
      size: number;
      mtime: number;
      fsid: string;
    };
    // The copy's own asset leaves the library; the location that vanished stays with it as a trace.
    tx.sql('UPDATE location SET asset = ? WHERE n = ?').run(copy.asset, location);
    tx.sql('UPDATE location SET asset = ? WHERE n = ?').run(asset, copy.n);
    tx.sql(
      'UPDATE asset SET state = 2, location = ?, (folder, root, name) = (SELECT folder, root, name FROM asset WHERE n = ?) WHERE n = ?',
    ).run(location, asset, copy.asset);
    tx.sql('UPDATE sidecar SET asset = ? WHERE asset = ?').run(asset, copy.asset);
    this.touch(copy.asset, 'location');
    const there = at.root === this.root ? this : new Apply(tx, at.root);
    there.place({
      n: copy.n,
      folder: toBytes(at.folder),
      name: toBytes(at.name),
      size: at.size,
      mtime: at.mtime,
      fsid: at.fsid,
    });
    this.touch(asset, 'location');
  }

  private touch(asset: number, field: string): void {
    this.touched.push(asset);
    this.fields.add(field);
  }
}
