/**
 * Finds out which known asset an appeared file is: by file-system id with size and time, else by fingerprint (metadata.md, "Files
 * that move"). Nothing is decided before the whole scan is seen; where two answers are possible none is taken.
 */
import { lstatSync } from 'node:fs';
import type { Database, Statement } from 'better-sqlite3';
import { type Bytes, join, toBuffer, toBytes } from './bytes.ts';
import { ELSEWHERE_SQL } from './elsewhere.ts';
import { type FileFound, fsidOf, listFolder } from './list.ts';
import type { FileSeen, KnownFile, ScanInput } from './scan.types.ts';

interface Candidate {
  readonly n: number;
  readonly size: number;
  readonly mtime: number;
  readonly fsid: string | null;
  readonly state: number;
  readonly name: Buffer;
  readonly folder: Buffer;
  readonly root: number;
  readonly rootPath: Buffer;
  readonly print: Buffer | null;
}

/** Below this a file says too little to be known again by its content: thousands of empty or tiny files are alike. */
const TELLING_SIZE = 64;

interface Claim {
  readonly file: FileSeen;
  /** The location known at the file's place, when there is one. */
  readonly home: number | undefined;
  readonly candidates: readonly number[];
}

export class Matcher {
  private readonly live: boolean;
  private readonly gone: ReadonlySet<number>;
  private readonly findByFsid: Statement;
  private readonly findByPrint: Statement;
  private readonly strong: Claim[] = [];
  private readonly weak: Claim[] = [];
  private readonly replaced: KnownFile[] = [];
  /** Locations whose file is at its place again. */
  private readonly back = new Set<number>();
  private readonly online = new Map<number, boolean>();
  /** Locations known before this scan; what it finds itself is there, and no candidate. */
  private readonly last: number;

  /** `gone`: locations that this scan did not find at their place, growing while it runs. */
  constructor(db: Database, { live, closed }: Pick<ScanInput, 'live' | 'closed'>, gone: ReadonlySet<number>) {
    this.live = live;
    for (const root of closed) this.online.set(root, false);
    this.gone = gone;
    const columns = `location.n, size, mtime, fsid, location.state, location.name, folder.path AS folder, folder.root, root.path AS rootPath, fingerprint AS print
      FROM location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root AND NOT ${ELSEWHERE_SQL}`;
    this.last = db.prepare('SELECT ifnull(max(n), 0) FROM location').pluck().get() as number;
    this.findByFsid = db.prepare(
      `SELECT ${columns} WHERE fsid = ? AND size = ? AND mtime = ? AND location.state >= 0 AND location.n <= ${this.last} LIMIT 20`,
    );
    this.findByPrint = db.prepare(
      `SELECT ${columns} WHERE fingerprint = ? AND location.state >= 0 AND location.n <= ${this.last} ORDER BY location.state DESC LIMIT 20`,
    );
  }

  /** Is nothing known yet? Then nobody who appears can be somebody who vanished. */
  get first(): boolean {
    return this.last === 0;
  }

  /** Noted as moved from elsewhere? `at`: the location known at this place. */
  byFsid(folder: Bytes, file: FileFound, at: number | undefined): boolean {
    if (!this.last) return false;
    const rows = (this.findByFsid.all(file.fsid, file.size, file.mtime) as Candidate[]).filter(
      (row) => row.n !== at && this.isGone(row),
    );
    if (rows.length !== 1) return false;
    const [row] = rows as [Candidate];
    this.strong.push({
      file: { ...file, folder, ...(row.print ? { print: toBytes(row.print) } : {}) },
      home: at,
      candidates: [row.n],
    });
    return true;
  }

  /** Noted as one that may be a vanished file of equal content? `here`: locations missing from this very place. */
  byPrint(file: FileSeen, here: readonly number[]): boolean {
    if (!this.last || file.size < TELLING_SIZE) return false;
    const rows = (this.findByPrint.all(toBuffer(file.print as Bytes)) as Candidate[]).filter(
      (row) => row.size === file.size && this.isGone(row),
    );
    const home = rows.filter((row) => here.includes(row.n));
    if (!rows.length) return false;
    this.weak.push({ file, home: undefined, candidates: (home.length === 1 ? home : rows).map((row) => row.n) });
    return true;
  }

  /** A missing file is at its place again: nobody else is it. */
  stays(n: number): void {
    this.back.add(n);
  }

  /** Other content at a known place; decided at the end, since the place's former file may turn up elsewhere. */
  changed(file: KnownFile): void {
    this.replaced.push(file);
  }

  resolve(): { moved: KnownFile[]; changed: KnownFile[]; fresh: FileSeen[] } {
    const moved: KnownFile[] = [];
    const fresh: FileSeen[] = [];
    const changed: KnownFile[] = [];
    const taken = new Set(this.back);
    const settled = new Set<FileSeen>();
    const rest: { file: FileSeen; home: number | undefined }[] = [];
    for (const claims of [this.strong, [...this.weak, ...this.exchanged()]]) {
      const wanted = new Map<number, number>();
      const open = claims.map((claim) => ({ ...claim, candidates: claim.candidates.filter((n) => !taken.has(n)) }));
      for (const { candidates } of open) for (const n of candidates) wanted.set(n, (wanted.get(n) ?? 0) + 1);
      for (const { file, home, candidates } of open) {
        const [n] = candidates;
        settled.add(file);
        if (n !== undefined && candidates.length === 1 && wanted.get(n) === 1) {
          taken.add(n);
          moved.push({ ...file, n });
        } else rest.push({ file, home });
      }
    }
    for (const file of this.replaced) if (!settled.has(file)) rest.push({ file, home: file.n });
    for (const { file, home } of rest)
      if (home === undefined) fresh.push(file);
      else if (!taken.has(home)) changed.push({ ...file, n: home });
      else fresh.push(withoutNumber(file));
    return { moved, changed, fresh };
  }

  /** Replaced files with the content that another one had which was replaced too, or is gone: they changed places by copying. */
  private exchanged(): Claim[] {
    const replaced = new Set(this.replaced.map(({ n }) => n));
    return this.replaced.flatMap((file) => {
      if (!file.print || file.size < TELLING_SIZE) return [];
      const rows = (this.findByPrint.all(toBuffer(file.print)) as Candidate[]).filter(
        (row) => row.n !== file.n && row.size === file.size && (replaced.has(row.n) || this.isGone(row)),
      );
      return rows.length ? [{ file, home: file.n, candidates: rows.map((row) => row.n) }] : [];
    });
  }

  /** Is the file no longer where it was known? On a root that cannot be seen nothing is gone. */
  private isGone(row: Candidate): boolean {
    if (row.state === 1 || this.gone.has(row.n)) return true;
    if (!this.isOnline(row)) return false;
    const path = join(join(toBytes(row.rootPath), toBytes(row.folder)), toBytes(row.name));
    try {
      const stats = lstatSync(toBuffer(path), { throwIfNoEntry: false });
      if (!stats) return true;
      const fsid = fsidOf(stats);
      if (fsid === row.fsid) return false;
      // Another file stands there. Seen live, that is how programs save; else it is gone when its place was taken by a known file.
      if (!this.live && (stats.size !== row.size || stats.mtimeMs !== row.mtime)) return true;
      return (this.findByFsid.all(fsid, stats.size, stats.mtimeMs) as Candidate[]).some((other) => other.n !== row.n);
    } catch {
      return false;
    }
  }

  private isOnline(row: Candidate): boolean {
    let online = this.online.get(row.root);
    if (online === undefined) {
      const top = listFolder(toBytes(row.rootPath), new Set());
      online = top.state === 'read' && top.files.length + top.folders.length + top.sidecars.length > 0;
      this.online.set(row.root, online);
    }
    return online;
  }
}

function withoutNumber(file: FileSeen & { readonly n?: number }): FileSeen {
  const { n: _n, ...seen } = file;
  return seen;
}
