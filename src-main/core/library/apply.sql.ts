/** Writes what a scan found. Only what files say: no operation is made here, and whatever people set stays. */
import { fold } from '../db/fold.ts';
import { ingestWrite, type Tx } from '../db/procedure.ts';
import { pairUp } from '../db/stacks.ts';
import { noteFormer } from '../ingest/foreign.sql.ts';
import { type Bytes, extOf, join, nameOf, parentOf, toBuffer, toBytes, toText } from './bytes.ts';
import { beginDoubt, entityFor, noteNewcomer, split } from './identity.sql.ts';
import type { FreshFile, KnownFile, ScanBatch } from './scan.types.ts';
import { attachSidecars, noteSidecar } from './sidecars.sql.ts';

/** A vanished file and an equal one that appeared this shortly before, untouched since, are one file that was copied and deleted. */
const MOVE_BY_COPY_MS = 10 * 60_000;

export const applyScan = ingestWrite('library.apply', (tx, batch: ScanBatch): void => {
  const work = new Apply(tx, batch);
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
  pairUp(tx, work.placed);
  tx.touch(work.touched, ...work.fields);
  tx.changed('library');
});

class Apply {
  readonly touched: number[] = [];
  /** Known ones that are at another place, back or gone. What is new is paired when it has been looked at. */
  readonly placed: number[] = [];
  readonly fields = new Set<string>();
  private readonly tx: Tx;
  private readonly scan: Pick<ScanBatch, 'live' | 'first' | 'wave'>;
  private readonly root: number;
  private readonly rootId: Bytes;
  private readonly folders = new Map<Bytes, number>();

  constructor(tx: Tx, scan: Pick<ScanBatch, 'root' | 'live' | 'first' | 'wave'>) {
    this.tx = tx;
    this.scan = scan;
    this.root = scan.root;
    this.rootId = toBytes(tx.column('SELECT id FROM entity WHERE n = ?').get(scan.root) as Buffer);
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
    const path = join(file.folder, file.name);
    const asset = entityFor(tx, { rootId: this.rootId, path, size: file.size, print: file.print, id: file.id });
    if (asset.location !== undefined) {
      this.place({ ...file, n: asset.location });
      return;
    }
    // Each names the other. Deferred foreign keys would let either come first, but each asset would be sought in nine tables then.
    const location = tx.column('SELECT ifnull(max(n), 0) + 1 FROM location').get() as number;
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
    tx.sql(
      'INSERT INTO location (n, folder, name, asset, size, mtime, fsid, fingerprint, cloud) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(
      location,
      folder,
      name,
      asset.n,
      file.size,
      file.mtime,
      file.fsid,
      file.print ? toBuffer(file.print) : null,
      file.cloud ? 1 : 0,
    );
    if (asset.made && !this.scan.first) noteNewcomer(tx, asset.n, this.scan.wave);
    this.touch(asset.n, 'added');
  }

  /** Many at once: names are first all given up, since files may have changed places. */
  moved(files: readonly KnownFile[]): void {
    for (const { n } of files) this.tx.sql('UPDATE location SET state = 1 WHERE n = ?').run(n);
    for (const file of files) this.place(file);
  }

  /** A known location is now here, with the content it had. */
  private place(file: KnownFile): void {
    const { tx } = this;
    // The content that was in doubt is another file's: what the asset had was found.
    const doubtful = tx.column('SELECT asset FROM doubt WHERE former = ?').get(file.n) as number | undefined;
    if (doubtful !== undefined) split(tx, doubtful);
    const folder = this.folder(file.folder);
    const name = toBuffer(file.name);
    this.makeRoom(folder, name, file.n);
    tx.sql(
      `UPDATE location SET cloud = iif(?, iif(cloud = 2 AND size = ? AND mtime = ?, 2, 1), 0),
         folder = ?, name = ?, size = ?, mtime = ?, fsid = ?, fingerprint = ifnull(?, fingerprint), state = 0 WHERE n = ?`,
    ).run(
      file.cloud ? 1 : 0,
      file.size,
      file.mtime,
      folder,
      name,
      file.size,
      file.mtime,
      file.fsid,
      file.print ? toBuffer(file.print) : null,
      file.n,
    );
    const asset = tx.column('SELECT asset FROM location WHERE n = ?').get(file.n) as number;
    tx.sql(
      'UPDATE asset SET location = ?, folder = ?, root = ?, name = ?, size = ?, mtime = ?, state = 0 WHERE n = ?',
    ).run(file.n, folder, this.root, toText(file.name), file.size, file.mtime, asset);
    // Left behind: what it said is no longer said of this picture. One that moves along is given back to it by attachSidecars.
    const left = tx.sql('UPDATE sidecar SET asset = NULL WHERE asset = ? AND folder <> ?').run(asset, folder);
    if (left.changes) tx.sql('UPDATE asset SET step = 2, tries = 0 WHERE n = ? AND step >= 3').run(asset);
    this.placed.push(asset);
    this.touch(asset, 'location');
  }

  /** Whoever is still said to be here has moved or vanished: its own turn comes later in the scan. */
  private makeRoom(folder: number, name: Buffer, but: number): void {
    for (const asset of this.tx
      .column('UPDATE location SET state = 1 WHERE folder = ? AND name = ? AND state = 0 AND n <> ? RETURNING asset')
      .all(folder, name, but) as number[])
      this.leave(asset);
  }

  back(file: KnownFile): void {
    this.place(file);
    this.tx
      .sql(
        "UPDATE asset SET step = 0, tries = 0, problem_code = NULL, problem = NULL WHERE problem_code = 'unreadable' AND n = (SELECT asset FROM location WHERE n = ?)",
      )
      .run(file.n);
  }

  /** Read again from its head; what people set stays unless it turns out to be another picture. */
  changed(file: KnownFile): void {
    const { tx } = this;
    const { asset, read, doubtful } = tx
      .sql(
        `SELECT asset.n AS asset, asset.picture IS NOT NULL OR told.facts IS NOT NULL AS read, doubt.asset IS NOT NULL AS doubtful
         FROM location JOIN asset ON asset.n = location.asset LEFT JOIN told ON told.n = asset.n LEFT JOIN doubt ON doubt.asset = asset.n WHERE location.n = ?`,
      )
      .get(file.n) as { asset: number; read: number; doubtful: number };
    let { n } = file;
    if (read && !doubtful) {
      const folder = this.folder(file.folder);
      this.makeRoom(folder, toBuffer(file.name), n);
      n = beginDoubt(tx, { asset, former: n, live: this.scan.live }, { ...file, folder });
    }
    this.place({ ...file, n });
    if (!file.print) tx.sql('UPDATE location SET fingerprint = NULL WHERE n = ?').run(n);
    noteFormer(tx, asset, true);
    tx.sql('UPDATE asset SET step = 0, tries = 0, problem_code = NULL, problem = NULL WHERE n = ?').run(asset);
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
      if (row) this.perhapsRecent(row.asset);
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
    else {
      tx.sql('UPDATE asset SET state = 1 WHERE n = ? AND state = 0').run(asset);
      tx.sql('DELETE FROM newcomer WHERE asset = ?').run(asset);
    }
    this.placed.push(asset);
    this.touch(asset, 'location');
  }

  /** Moves between disks are copies first: the copy, if nobody did anything to it yet, was this asset all along. */
  private copiedAway(location: number, asset: number, print: Buffer): void {
    const { tx } = this;
    const equal = tx
      .sql(
        `SELECT location.asset, location.state, asset.added, location.size, asset.state AS assetState FROM location JOIN asset ON asset.n = location.asset
         WHERE fingerprint = ? AND location.n <> ? AND location.state >= 0 AND asset.state < 2 LIMIT 10`,
      )
      .all(print, location) as { asset: number; state: number; added: number; size: number; assetState: number }[];
    const [copy] = equal;
    if (!copy || equal.length !== 1 || copy.state !== 0 || copy.added < tx.now - MOVE_BY_COPY_MS || copy.size < 64)
      return;
    if (copy.asset === asset || copy.assetState !== 0) return;
    if (tx.sql('SELECT 1 FROM hist WHERE entity = ?').get(copy.asset)) return;
    if (tx.column('SELECT state FROM asset WHERE n = ?').get(asset) === 1) fold(tx, copy.asset, asset);
  }

  /** The same for copies that were edited too: what appeared a little while ago is compared again. */
  private perhapsRecent(asset: number): void {
    const { tx } = this;
    const keys = tx
      .sql('SELECT added, sha256, picture, document, serial, taken_ms AS takenMs FROM asset WHERE n = ? AND state = 1')
      .get(asset) as
      | ({ added: number } & Record<'sha256' | 'picture' | 'document' | 'serial' | 'takenMs', unknown>)
      | undefined;
    if (!keys) return;
    // Nobody's copy from before, and nothing that somebody has touched.
    const own = 'AND state = 0 AND copy_of IS NULL AND added > ? AND NOT EXISTS (SELECT 1 FROM hist WHERE entity = asset.n) LIMIT 20';
    const since = Math.max(keys.added, tx.now - MOVE_BY_COPY_MS);
    const recent = new Set<number>();
    const look = (where: string, ...values: unknown[]) => {
      if (values.includes(null)) return;
      for (const n of tx.column(`SELECT n FROM asset WHERE ${where} ${own}`).all(...values, since) as number[])
        recent.add(n);
    };
    look('sha256 = ?', keys.sha256);
    look('picture = ?', keys.picture);
    look('document = ?', keys.document);
    look("serial = ? AND taken_ms = ? AND taken_source NOT IN ('file', 'sidecar', 'edited')", keys.serial, keys.takenMs);
    for (const n of recent) noteNewcomer(tx, n, this.scan.wave);
  }

  private touch(asset: number, field: string): void {
    this.touched.push(asset);
    this.fields.add(field);
  }
}
