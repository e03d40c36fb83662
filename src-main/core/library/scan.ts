/**
 * Compares a root on disk with what the catalog knows of it. Synchronous, in a thread of its own with its own read-only connection:
 * nothing that is unchanged crosses to another thread. What differs is emitted in batches for the writer.
 */
import type { Database } from 'better-sqlite3';
import { type Bytes, isPlain, isWithin, join, parentOf, toBytes } from './bytes.ts';
import { fingerprint } from './fingerprint.ts';
import { assetId } from './identity.ts';
import { type FileFound, type FolderProblem, listFolder } from './list.ts';
import { Matcher } from './match.ts';
import type { KnownFile, Look, ScanBatch, ScanInput, ScanList, ScanResult } from './scan.types.ts';
import { sidecarExtension } from './sidecar-names.ts';

interface FolderRow {
  readonly n: number;
  readonly path: Bytes;
  readonly state: number;
  readonly problem: string | null;
}
interface LocationRow {
  readonly n: number;
  readonly size: number;
  readonly mtime: number;
  readonly fsid: string;
  readonly state: number;
  /** 1: it was in the cloud alone; 2: it was asked for, and counts as here. */
  readonly cloud: number;
}

/** Many at once spare the writer; not so many that a star would wait for them. */
const BATCH = 2000;

export function scan(db: Database, input: ScanInput, emit: (batch: ScanBatch) => void): ScanResult {
  return new Scan(db, input, emit).run();
}

class Scan {
  private readonly input: ScanInput;
  private readonly emit: (batch: ScanBatch) => void;
  private readonly known = new Map<Bytes, FolderRow>();
  private readonly visited = new Set<Bytes>();
  /** Below these nothing can be said: what was known stays. */
  private readonly shielded: Bytes[] = [];
  private readonly skip: ReadonlySet<string>;
  private readonly justGone: ReadonlySet<number>;
  private readonly unsettled: (Look & { path: Bytes })[] = [];
  private readonly gone = new Set<number>();
  private readonly matcher: Matcher;
  private readonly wave = Date.now();
  private readonly locationsOf;
  private readonly nameOf;
  private readonly sidecarsOf;
  private batch: { -readonly [K in ScanList]: ScanBatch[K][number][] };
  private readonly count;
  private readonly scope: readonly { path: Bytes; deep: boolean }[];
  private size = 0;
  private found = 0;
  /** Files that nothing is known of. */
  private appeared = 0;

  constructor(db: Database, input: ScanInput, emit: (batch: ScanBatch) => void) {
    this.input = input;
    this.emit = emit;
    this.skip = new Set(input.skip);
    this.justGone = new Set(input.justGone);
    this.matcher = new Matcher(db, input, this.gone);
    this.batch = empty();
    const folders = db.prepare('SELECT n, path, state, problem FROM folder WHERE root = ?').raw().all(input.root) as [
      number,
      Buffer,
      number,
      string | null,
    ][];
    for (const [n, path, state, problem] of folders)
      this.known.set(toBytes(path), { n, path: toBytes(path), state, problem });
    // Names as text come several times faster than as bytes, which only those that are not ASCII need.
    this.locationsOf = db
      .prepare(
        'SELECT n, CAST(name AS TEXT), size, mtime, fsid, state, cloud FROM location WHERE folder = ? AND state >= 0',
      )
      .raw();
    this.nameOf = db.prepare('SELECT name FROM location WHERE n = ?').pluck();
    this.scope = input.scope?.map(({ path, deep }) => this.fromKnown(path, deep)) ?? [{ path: '', deep: true }];
    this.count = db
      .prepare(
        'SELECT count(*) FROM folder JOIN location ON location.folder = folder.n WHERE folder.root = ? AND location.state = 0',
      )
      .pluck();
    this.sidecarsOf = db.prepare('SELECT n, name, size, mtime, state FROM sidecar WHERE folder = ?').raw();
  }

  run(): ScanResult {
    const { input } = this;
    const top = listFolder(input.path, this.skip);
    if (top.state === 'gone')
      return this.offline(
        'offline',
        'The folder is not there. Connect its drive, or locate the folder where it is now.',
      );
    if (top.state === 'problem') return this.offline(top.problem.code, top.problem.message);
    const isEmpty = !top.files.length && !top.folders.length && !top.sidecars.length;
    if (isEmpty && this.countKnown())
      return this.offline(
        'offline',
        'The folder is empty, as when its drive is not connected. What was known of it is kept.',
      );

    for (const { path, deep } of this.scope) this.walk(path, deep);
    this.vanishedFolders();
    this.settle();
    const held = this.holdBack();
    const gone = held ? [] : [...this.gone];
    if (!held)
      for (const list of ['goneFolders', 'goneSidecars'] as const)
        for (const n of this.vanished[list]) this.put(list, n);
    for (const n of gone) this.put('gone', n);
    this.flush();
    for (const folder of this.attach) this.put('attach', folder);
    this.flush();
    return { state: 'online', ...(held ? { held } : {}), found: this.found, unsettled: this.unsettled, gone };
  }

  private readonly vanished = { goneFolders: [] as number[], goneSidecars: [] as number[] };

  /** Locations of this root that are there as far as the catalog knows. */
  private countKnown(): number {
    return this.count.get(this.input.root) as number;
  }

  private offline(code: string, message: string): ScanResult {
    return { state: 'offline', problem: { code, message }, found: 0, unsettled: [], gone: [] };
  }

  /**
   * Only names that were read from the disk may become rows: what is not known yet is met by looking at the nearest folder that is.
   * A watcher may spell a name in another Unicode form, and a folder may have another name by now.
   */
  private fromKnown(path: Bytes, deep: boolean): { path: Bytes; deep: boolean } {
    let at = path;
    while (at !== '' && this.known.get(at)?.state !== 0) at = parentOf(at);
    return { path: at, deep: deep && at === path };
  }

  private walk(start: Bytes, deep: boolean): void {
    const todo = [start];
    while (todo.length) {
      const path = todo.pop() as Bytes;
      if (this.visited.has(path)) continue;
      const listing = listFolder(join(this.input.path, path), this.skip);
      if (listing.state === 'gone') {
        this.lost.add(path);
        continue;
      }
      this.visited.add(path);
      const known = this.known.get(path);
      this.noteFolder(path, known, listing.state === 'problem' ? listing.problem : null);
      if (listing.state === 'problem') {
        this.shielded.push(path);
        continue;
      }
      this.compareFiles(path, known, listing.files);
      this.compareSidecars(path, known, listing.sidecars);
      // A folder nobody has seen before is looked into however it was reported.
      const below = listing.folders.map((name) => join(path, name));
      for (const folder of deep ? below.sort().reverse() : below)
        if (deep || this.known.get(folder)?.state !== 0) todo.push(folder);
      if (!deep) this.unvisitedChildren(path, new Set(below));
    }
  }

  /** A folder looked at alone may have lost subfolders. */
  private unvisitedChildren(path: Bytes, there: ReadonlySet<Bytes>): void {
    for (const row of this.known.values())
      if (
        row.state === 0 &&
        row.path !== '' &&
        row.path !== path &&
        isDirectChild(row.path, path) &&
        !there.has(row.path)
      )
        this.lost.add(row.path);
  }
  private readonly lost = new Set<Bytes>();

  private noteFolder(path: Bytes, known: FolderRow | undefined, problem: FolderProblem | null): void {
    const before = known?.problem ? (JSON.parse(known.problem) as FolderProblem).code : null;
    if (known?.state !== 0 || before !== (problem?.code ?? null)) this.put('folders', { path, problem });
  }

  private compareFiles(folder: Bytes, known: FolderRow | undefined, files: readonly FileFound[]): void {
    const there = new Map<Bytes, LocationRow>();
    const missing = new Map<Bytes, LocationRow[]>();
    if (known)
      for (const [n, text, size, mtime, fsid, state, cloud] of this.locationsOf.all(known.n) as [
        number,
        string,
        number,
        number,
        string,
        number,
        number,
      ][]) {
        const row = { n, size, mtime, fsid, state, cloud };
        const name = isPlain(text) ? text : toBytes(this.nameOf.get(n) as Buffer);
        if (state === 0) there.set(name, row);
        else missing.set(name, [...(missing.get(name) ?? []), row]);
      }
    const seen: [FileFound, LocationRow | undefined][] = [];
    for (const file of files) {
      const row = there.get(file.name);
      there.delete(file.name);
      const isSame = row && row.size === file.size && row.mtime === file.mtime && row.fsid === file.fsid;
      if (isSame && row.cloud === cloudOf(file, row)) this.found++;
      else seen.push([file, row]);
    }
    // Known before the new ones are looked at: a file renamed in its folder finds itself here.
    for (const row of there.values()) this.gone.add(row.n);
    seen.sort(([a], [b]) => byName(a, b));
    for (const [file, row] of seen) {
      if (this.isUnsettled(folder, file)) continue;
      this.found++;
      this.place(folder, file, row, missing.get(file.name) ?? []);
    }
  }

  private isUnsettled(folder: Bytes, file: FileFound): boolean {
    const path = join(folder, file.name);
    const look = this.input.looks.get(path);
    const now = Date.now();
    const age = now - file.mtime;
    const same = look && look.size === file.size && look.mtime === file.mtime;
    if ((age >= this.input.settle && (!look || same)) || (same && Math.abs(now - look.at) >= this.input.settle)) return false;
    this.unsettled.push({ path, size: file.size, mtime: file.mtime, at: same ? look.at : now });
    return true;
  }

  /** A file that is not as known: which asset is it? */
  private place(folder: Bytes, file: FileFound, row: LocationRow | undefined, missing: readonly LocationRow[]): void {
    const same = row ? undefined : missing.find((m) => m.size === file.size && m.mtime === file.mtime);
    if (same) {
      this.matcher.stays(same.n);
      this.put('back', { ...file, folder, n: same.n });
      return;
    }
    if (this.matcher.byFsid(folder, file, row?.n)) return;
    // The disk was mounted anew and numbers its files otherwise, or the file was restored as it was.
    if (row && row.size === file.size && row.mtime === file.mtime && (file.cloud || row.cloud !== 1)) {
      this.put('back', { ...file, folder, n: row.n });
      return;
    }
    // Never read unasked.
    const print = file.cloud ? undefined : fingerprint(join(join(this.input.path, folder), file.name), file.size);
    if (print === 'changing') {
      this.found--;
      this.unsettled.push({ path: join(folder, file.name), size: file.size, mtime: file.mtime, at: Date.now() });
      return;
    }
    const seen = { ...file, folder, ...(print ? { print } : {}) };
    if (row?.cloud === 1 && row.size === file.size && row.mtime === file.mtime) {
      // It was fetched: now it can be known by its content.
      this.put('back', { ...seen, n: row.n });
      return;
    }
    const watched = missing.filter((m) => this.justGone.has(m.n));
    if (row) this.matcher.changed({ ...seen, n: row.n });
    else if (watched[0] && watched.length === 1) {
      this.matcher.stays(watched[0].n);
      this.put('changed', { ...seen, n: watched[0].n });
    } else if (
      !print ||
      !this.matcher.byPrint(
        seen,
        missing.map((m) => m.n),
      )
    )
      this.fresh(seen);
  }

  private fresh(file: Omit<KnownFile, 'n'>): void {
    const path = join(file.folder, file.name);
    this.appeared++;
    this.put('fresh', { ...file, id: assetId(this.input.rootId, path, file.size, file.print) });
  }

  private compareSidecars(folder: Bytes, known: FolderRow | undefined, sidecars: readonly FileFound[]): void {
    const rows = new Map<Bytes, { n: number; size: number; mtime: number; state: number }>();
    if (known)
      for (const [n, name, size, mtime, state] of this.sidecarsOf.all(known.n) as [
        number,
        Buffer,
        number,
        number,
        number,
      ][])
        rows.set(toBytes(name), { n, size, mtime, state });
    let differs = false;
    for (const file of sidecars) {
      const row = rows.get(file.name);
      rows.delete(file.name);
      // A sidecar that is elsewhere says nothing until it is here.
      if (file.cloud) continue;
      if (row?.state === 0 && row.size === file.size && row.mtime === file.mtime) continue;
      differs = true;
      if (this.isUnsettled(folder, file)) continue;
      const forExt = sidecarExtension(join(join(this.input.path, folder), file.name));
      this.put('sidecars', { ...file, folder, ...(forExt ? { forExt } : {}) });
    }
    for (const row of rows.values())
      if (row.state === 0) {
        differs = true;
        this.vanished.goneSidecars.push(row.n);
      }
    if (differs) this.attach.add(folder);
    if (sidecars.length || rows.size) this.withSidecars.add(folder);
  }
  private readonly attach = new Set<Bytes>();
  private readonly withSidecars = new Set<Bytes>();

  /** Folders in scope that were known and were not met, with all they held. */
  private vanishedFolders(): void {
    for (const row of this.known.values()) {
      if (row.state !== 0 || this.visited.has(row.path)) continue;
      const inScope =
        this.scope.some((s) => (s.deep ? isWithin(row.path, s.path) : row.path === s.path)) ||
        [...this.lost].some((lost) => isWithin(row.path, lost));
      if (!inScope || this.shielded.some((top) => isWithin(row.path, top))) continue;
      this.vanished.goneFolders.push(row.n);
      for (const [n, , , , , state] of this.locationsOf.iterate(row.n) as Iterable<
        [number, Buffer, number, number, string, number]
      >)
        if (state === 0) this.gone.add(n);
      for (const [n, , , , state] of this.sidecarsOf.all(row.n) as [number, Buffer, number, number, number][])
        if (state === 0) this.vanished.goneSidecars.push(n);
    }
  }

  private settle(): void {
    const { moved, changed, fresh } = this.matcher.resolve();
    for (const file of moved) {
      this.gone.delete(file.n);
      this.put('moved', file);
    }
    for (const file of changed) this.put('changed', file);
    for (const file of fresh) this.fresh(file);
    for (const folder of this.touchedFolders) if (this.withSidecars.has(folder)) this.attach.add(folder);
  }
  private readonly touchedFolders = new Set<Bytes>();

  /** No scan takes more than half of a root as missing without being told to. */
  private holdBack(): ScanResult['held'] {
    const { gone, input } = this;
    if (input.told || gone.size < (input.live ? 20 : 2)) return undefined;
    const there = this.countKnown();
    // As many that appeared may be those: a folder whose files were all renamed has lost none.
    return (gone.size - this.appeared) * 2 <= there ? undefined : { gone: gone.size, there };
  }

  private put<K extends ScanList>(list: K, item: ScanBatch[K][number]): void {
    this.batch[list].push(item as never);
    if (list === 'fresh' || list === 'moved' || list === 'back')
      this.touchedFolders.add((item as FileFound & { folder: Bytes }).folder);
    if (++this.size >= BATCH) this.flush();
  }

  private flush(): void {
    if (!this.size) return;
    this.emit({
      root: this.input.root,
      live: this.input.live,
      first: this.matcher.first,
      wave: this.wave,
      full: this.size >= BATCH,
      ...this.batch,
    });
    this.batch = empty();
    this.size = 0;
  }
}

const empty = (): { -readonly [K in ScanList]: ScanBatch[K][number][] } => ({
  folders: [],
  fresh: [],
  moved: [],
  changed: [],
  back: [],
  sidecars: [],
  attach: [],
  gone: [],
  goneFolders: [],
  goneSidecars: [],
});
/** What `location.cloud` has to be. */
const cloudOf = (file: FileFound, row: LocationRow): number => (file.cloud ? (row.cloud === 2 ? 2 : 1) : 0);
const byName = (a: FileFound, b: FileFound): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
const isDirectChild = (path: Bytes, parent: Bytes): boolean => {
  const prefix = parent === '' ? '' : `${parent}/`;
  return path.startsWith(prefix) && path.length > prefix.length && !path.includes('/', prefix.length);
};
