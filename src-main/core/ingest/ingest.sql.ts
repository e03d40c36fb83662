/** The queue is the catalog: an asset's `step` says what it waits for. What was read is written here, many results at a time. */
import { type Base, type Facts, type FileLayer, KINDS } from '../../../src-shared/domain/asset.ts';
import { mastersOf } from '../db/copies.ts';
import type { FileRef } from '../../../src-shared/domain/links.ts';
import { LINK_SOURCE, noteRefs, noteXmpIds } from '../db/links.ts';
import { ingestWrite, read, type Tx } from '../db/procedure.ts';
import { noteShotId, pairUp } from '../db/stacks.ts';
import { putFacts } from '../db/told.ts';
import { noteTwins } from '../db/twins.ts';
import { recomputeWhenAndWhere } from '../db/when-and-where.ts';
import type { FileType } from '../formats/handler.ts';
import type { Readers } from '../formats/index.ts';
import { type Bytes, isWithin, toBytes, toText } from '../library/bytes.ts';
import { endDoubt, split } from '../library/identity.sql.ts';
import { joinPath } from '../paths.ts';
import { FACT_COLUMNS, factValues, mergeFacts, withTime } from './facts.ts';
import { mergeForeign } from './foreign.sql.ts';
import { applyLayer } from './layer.sql.ts';
import type { Former } from './same-file.ts';

export const MOST_TRIES = 3;

/** 0 head, 1 whole read, 2 exiftool, 3 exiftool's whole answer alone, which nobody waits for. */
export type Step = 0 | 1 | 2 | 3;
/** All that people see and filter by is in the catalog. */
export const READY = 3;
export const DONE = 4;

export interface Todo {
  readonly n: number;
  readonly root: number;
  readonly step: Step;
  readonly path: Uint8Array;
  /** Bytes of the file's name. */
  readonly name: Uint8Array;
  readonly size: number;
  readonly mtime: number;
  readonly tries: number;
  /** On somebody's screen. */
  readonly urgent?: boolean;
  /** Hex; undefined when the file could not be read while scanning. */
  readonly print: string | undefined;
  /** Undefined before the head was read. */
  readonly type: FileType | undefined;
  readonly facts: Facts;
  /** The head told everything but exiftool's whole answer. */
  readonly settled: boolean;
  /** Other content stands at the asset's place: what it had before, to say whether it is still the same. */
  readonly doubt?: Former;
  /** Blocks of the file and its sidecar as last read; only for the steps after the whole read. */
  readonly bases: readonly Base[];
  readonly sidecars: readonly {
    readonly n: number;
    readonly path: Uint8Array;
    readonly mtime: number;
    readonly base: Base | undefined;
  }[];
}

/** Whose versions are kept is worked on: other content in its place is its next version, as when it was seen how it was saved. */
const TODO = `SELECT asset.n, folder.root, asset.step, asset.tries, root.path AS rootPath, folder.path AS folderPath, location.name, location.size, location.mtime,
    location.fingerprint, asset.ext, mime, kind, type_name, handler, facts, settled, iif(asset.step = 2 AND settled, bases, NULL) AS bases,
    iif(doubt.asset IS NULL, NULL, doubt.live OR root.versions <> 'off' OR EXISTS (SELECT 1 FROM version WHERE version.asset = asset.n)) AS live,
    iif(doubt.asset IS NULL, NULL, hex(picture)) AS picture, iif(doubt.asset IS NULL, NULL, hex(sha256)) AS sha256
  FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
    LEFT JOIN told ON told.n = asset.n LEFT JOIN doubt ON doubt.asset = asset.n
  WHERE asset.state = 0 AND root.state = 'online' AND location.cloud <> 1`;

interface TodoRow {
  n: number;
  root: number;
  step: Step;
  tries: number;
  rootPath: Buffer;
  folderPath: Buffer;
  name: Buffer;
  size: number;
  mtime: number;
  fingerprint: Buffer | null;
  ext: string | null;
  mime: string | null;
  kind: number | null;
  type_name: string | null;
  handler: string | null;
  facts: string | null;
  settled: number;
  bases: string | null;
  live: number | null;
  picture: string | null;
  sha256: string | null;
}

/** What of a step's files: photographs (images and RAW) or all others. */
export type Portion = 'photos' | 'others';
const OTHERS = 'AND (asset.kind >= 2 OR asset.kind IS NULL)';

/** Stands in the text as the partial indexes say it: only so they serve. `asset_todo` would be taken for photographs as well if it could. */
function waitsFor(step: Step, portion: Portion | undefined): string {
  if (portion === 'photos') return `AND asset.step = ${step} AND asset.kind < 2`;
  return `AND asset.step = ${step} ${step < 3 ? 'AND asset.step < 3' : ''} ${portion ? OTHERS : ''}`;
}

/**
 * The next assets that wait for `step`, by number after `after`. Others are looked for among all that wait, so they are asked for when no
 * photograph does any more.
 */
export const nextTodo = read(
  'ingest.next',
  (tx, { step, portion, after, limit }: { step: Step; portion?: Portion; after: number; limit: number }): Todo[] =>
    (
      tx
        .sql(`${TODO} ${waitsFor(step, portion)} AND asset.n > ? ORDER BY asset.n LIMIT ?`)
        .all(after, limit) as TodoRow[]
    ).map((row) => toTodo(tx, row)),
  'slow',
);

/** Those of `ns` that still wait for anything, in the order asked. */
export const todoOf = read(
  'ingest.of',
  (tx, ns: readonly number[]): Todo[] => {
    const get = tx.sql(`${TODO} AND asset.step < 4 AND asset.n = ?`);
    return ns.flatMap((n) => {
      const row = get.get(n) as TodoRow | undefined;
      return row ? [toTodo(tx, row)] : [];
    });
  },
  'slow',
);

function toTodo(tx: Tx, row: TodoRow): Todo {
  const sidecars = tx
    .sql(
      'SELECT sidecar.n, folder.path, sidecar.name, mtime, base FROM sidecar JOIN folder ON folder.n = sidecar.folder WHERE asset = ? AND sidecar.state = 0 ORDER BY mtime, sidecar.n',
    )
    .all(row.n) as { n: number; path: Buffer; name: Buffer; mtime: number; base: string | null }[];
  return {
    n: row.n,
    root: row.root,
    step: row.step,
    tries: row.tries,
    size: row.size,
    mtime: row.mtime,
    name: row.name,
    path: joinPath(row.rootPath, row.folderPath, row.name),
    print: row.fingerprint?.toString('hex'),
    type: row.handler
      ? {
          ext: row.ext ?? '',
          mime: row.mime ?? '',
          kind: KINDS[row.kind ?? -1] ?? 'other',
          name: row.type_name ?? '',
          handler: row.handler,
        }
      : undefined,
    facts: row.facts ? JSON.parse(row.facts) : {},
    settled: row.settled === 1,
    ...(row.live === null
      ? {}
      : {
          doubt: {
            live: row.live === 1,
            facts: row.facts ? JSON.parse(row.facts) : {},
            picture: row.picture?.toLowerCase() || undefined,
            sha256: row.sha256?.toLowerCase() || undefined,
          },
        }),
    bases: row.bases ? JSON.parse(row.bases) : [],
    sidecars: sidecars.map((s) => ({
      n: s.n,
      path: joinPath(row.rootPath, s.path, s.name),
      mtime: s.mtime,
      base: s.base ? JSON.parse(s.base) : undefined,
    })),
  };
}

export interface ReadProblem {
  readonly code: string;
  readonly message: string;
}

/** What a step read of one asset. */
export interface Result {
  readonly n: number;
  readonly step: Step;
  /** Of the file that was read: a result for a file that has changed since is dropped. */
  readonly size: number;
  readonly mtime: number;
  /** Which step comes next. */
  readonly next: Step | typeof DONE;
  /** Of content in doubt: another asset's. Then nothing else is said here: it is read anew for the asset that it makes. */
  readonly other?: boolean;
  /** Of content in doubt: what was known stays, and is what the next content is compared with. */
  readonly undecided?: boolean;
  /** Told by the head: exiftool need not be waited for. */
  readonly settled?: boolean;
  /** This time it did not work: the same step again, later. */
  readonly again?: boolean;
  readonly type?: FileType;
  readonly facts?: Facts;
  readonly layer?: FileLayer;
  /** Key in the preview store. From a head it only stands in where nothing stood. */
  readonly preview?: string;
  /** Of that picture, where all of the file was read; null: it could not be told. */
  readonly palette?: Uint8Array | null;
  /** The whole file gave no picture: what its head gave (this key) may stay, anything older goes. */
  readonly noPicture?: { readonly keep: string };
  /** Hex. */
  readonly sha256?: string;
  readonly picture?: string;
  /** The files that what is in it names; undefined: nobody looked. */
  readonly refs?: readonly FileRef[];
  readonly problem?: ReadProblem;
  readonly sidecars?: readonly { readonly n: number; readonly base?: Base; readonly problem?: ReadProblem }[];
}

const SET_FACTS = FACT_COLUMNS.map((column) => `${column} = ?`).join(', ');

export const saveResults = ingestWrite('ingest.save', (tx, results: readonly Result[]): void => {
  const fields = new Set<string>();
  const touched: number[] = [];
  const whole: number[] = [];
  const heads: number[] = [];
  for (const result of results) {
    const row = tx
      .sql(
        'SELECT step, size, mtime, facts, doubt.asset IS NOT NULL AS doubt FROM asset LEFT JOIN told USING (n) LEFT JOIN doubt ON doubt.asset = asset.n WHERE asset.n = ?',
      )
      .get(result.n) as { step: number; size: number; mtime: number; facts: string | null; doubt: number } | undefined;
    if (!row || row.step !== result.step || row.size !== result.size || row.mtime !== result.mtime) continue;
    if (result.again) {
      tx.sql('UPDATE asset SET tries = tries + 1 WHERE n = ?').run(result.n);
      continue;
    }
    if (row.doubt && result.other) {
      split(tx, result.n);
      continue;
    }
    if (row.doubt && !result.undecided) endDoubt(tx, result.n);
    if (save(tx, result, row.facts, fields)) touched.push(result.n);
    if (result.next >= READY) whole.push(result.n);
    if (result.step === 0 || (result.facts && noteShotId(tx, result.n))) heads.push(result.n);
  }
  tx.touch(touched, ...fields);
  pairUp(tx, heads);
  mergeForeign(tx, whole);
});

/** One row, written once. Answers whether anybody has to hear of it. */
function save(tx: Tx, result: Result, before: string | null, fields: Set<string>): boolean {
  const { n, type, problem } = result;
  const set = new Columns();
  // A sidecar that was found meanwhile is laid over the file next.
  const isReady = result.next === READY && result.step !== 3;
  const next = isReady && !hasAllSidecars(tx, result) ? 2 : result.next;
  set.put({ step: next, tries: 0 });
  if (result.settled !== undefined) set.put({ settled: result.settled ? 1 : 0 });
  if (result.step < 3) fields.add('step');
  if (type) {
    set.put({ mime: type.mime, kind: KINDS.indexOf(type.kind), type_name: type.name, handler: type.handler });
    if (type.ext) set.put({ ext: type.ext });
    fields.add('type');
  }
  const changed = result.facts ? storeFacts(tx, set, result, before) : false;
  noteLinks(tx, result);
  if (changed) fields.add('facts');
  if (result.preview) {
    if (result.step === 0 && result.next === 1) set.add('preview = ifnull(preview, ?)', result.preview);
    else set.put({ preview: result.preview, palette: result.palette ? Buffer.from(result.palette) : null });
    fields.add('preview');
  }
  if (result.noPicture) set.add('preview = iif(preview IS ?, preview, NULL), palette = NULL', result.noPicture.keep);
  if (result.sha256) set.put({ sha256: Buffer.from(result.sha256, 'hex') });
  if (result.picture) set.put({ picture: Buffer.from(result.picture, 'hex') });
  if (problem) {
    // The first thing that went wrong explains the rest.
    set.add('problem = iif(problem_code IS NULL, ?, problem)', problem.message);
    set.add('problem_code = ifnull(problem_code, ?)', problem.code);
    fields.add('problem');
  }
  set.write(tx, n);
  if (result.sha256) noteTwins(tx, [n]);
  if (changed) recomputeWhenAndWhere(tx, n);
  for (const sidecar of result.sidecars ?? [])
    tx.sql('UPDATE sidecar SET base = ?, problem = ? WHERE n = ?').run(
      sidecar.base ? JSON.stringify(sidecar.base) : null,
      sidecar.problem ? JSON.stringify(sidecar.problem) : null,
      sidecar.n,
    );
  if (result.layer) {
    applyLayer(tx, n, result.layer);
    for (const name of ['rating', 'label', 'flag', 'title', 'caption', 'creator', 'copyright', 'tags'])
      fields.add(name);
  }
  return result.step < 3 || changed;
}

/** Columns of one row, gathered to be written at once. */
class Columns {
  private readonly parts: string[] = [];
  private readonly values: unknown[] = [];

  put(columns: Readonly<Record<string, string | number | Uint8Array | null>>): void {
    for (const [column, value] of Object.entries(columns)) this.add(`${column} = ?`, value);
  }
  add(part: string, ...values: readonly unknown[]): void {
    this.parts.push(part);
    this.values.push(...values);
  }
  write(tx: Tx, n: number): void {
    tx.sql(`UPDATE asset SET ${this.parts.join(', ')} WHERE n = ?`).run(...this.values, n);
  }
}

function storeFacts(tx: Tx, set: Columns, result: Result, before: string | null): boolean {
  // A new head forgets what an earlier state of the file said.
  const known = before && result.step > 0 ? (JSON.parse(before) as Facts) : {};
  const { refs: _, ...facts } = withTime(mergeFacts(known, result.facts ?? {}), result.mtime);
  const text = JSON.stringify(facts);
  if (text === before) return false;
  set.add(SET_FACTS, ...factValues(facts));
  putFacts(tx, result.n, text);
  return true;
}

/** What its content names, and what its XMP does: a head may hold that, exiftool's answer always does. */
function noteLinks(tx: Tx, { n, step, refs, facts }: Result): void {
  if (refs) noteRefs(tx, n, LINK_SOURCE.content, refs);
  if (!facts || step === 1) return;
  if (facts.refs || step > 1) noteRefs(tx, n, LINK_SOURCE.xmp, facts.refs ?? []);
  if (facts.documentId || facts.instanceId || step > 1) noteXmpIds(tx, n, facts.documentId, facts.instanceId);
}

/** Whether the asset has the sidecars that this result was made with, and each has been read. */
function hasAllSidecars(tx: Tx, result: Result): boolean {
  const now = tx
    .sql('SELECT n, base IS NULL AND problem IS NULL AS unread FROM sidecar WHERE asset = ? AND state = 0')
    .all(result.n) as { n: number; unread: number }[];
  const { sidecars } = result;
  return sidecars
    ? now.length === sidecars.length && now.every(({ n }) => sidecars.some((s) => s.n === n))
    : now.every(({ unread }) => !unread);
}

/** Reads assets anew from their head: failed ones (`ns` null: all of them), or any given. Answers how many. */
export const readAgain = ingestWrite(
  'ingest.again',
  (tx, input: { ns: readonly number[] | null }): number => {
    const ns = input.ns ? mastersOf(tx, input.ns) : (tx.column('SELECT n FROM asset WHERE problem_code IS NOT NULL').all() as number[]);
    const reset = tx.sql('UPDATE asset SET step = 0, tries = 0, problem_code = NULL, problem = NULL WHERE n = ?');
    for (const n of ns) reset.run(n);
    tx.touch(ns, 'step', 'problem');
    return ns.length;
  },
);

/** Files of a root that could not be opened the last time: its disk may have been on its way out. */
export const unreadableOf = read(
  'ingest.unreadable',
  (tx, root: number): number[] =>
    tx
      .column("SELECT n FROM asset WHERE problem_code = 'unreadable' AND root = ? AND state = 0")
      .all(root) as number[],
);

/** In `meta`: the readers of the last start. */
const READERS = 'readers';

/** At start: what was read by an older reader, or was a card that somebody reads now, and what waited for a metadata reader that was not there. */
export const prepare = ingestWrite('ingest.prepare', (tx, readers: Readers): void => {
  const now = JSON.stringify(readers);
  const before = tx.column('SELECT value FROM meta WHERE key = ?').get(READERS) as string | undefined;
  if (before !== now) {
    // Catalogs from before this was noted were read by the first version of each.
    const { versions = {} } = JSON.parse(before ?? '{}') as Partial<Readers>;
    const newer = Object.entries(readers.versions).flatMap(([id, version]) => (version > (versions[id] ?? 1) ? [id] : []));
    tx.sql(
      `UPDATE asset SET step = 0, tries = 0, problem_code = NULL, problem = NULL WHERE step > 0 AND copy_of IS NULL AND (
         handler IN (SELECT value FROM json_each(?)) OR (handler = 'other' AND ext IN (SELECT value FROM json_each(?))))`,
    ).run(JSON.stringify(newer), JSON.stringify(readers.read));
    tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(READERS, now);
  }
  tx.sql(
    "UPDATE asset SET step = 2, tries = 0, problem_code = NULL, problem = NULL WHERE problem_code = 'no-exiftool'",
  ).run();
});

export interface PlaceIn {
  readonly root: number;
  /** '' = all of it. */
  readonly at: Bytes;
}

/** Folder numbers below these places go into `sel`-like ids; kept as text since reading connections have no table of their own. */
function foldersOf(tx: Tx, places: readonly PlaceIn[]): Set<number> {
  const all = new Set<number>();
  for (const { root, at } of places)
    for (const { n, path } of tx.sql('SELECT n, path FROM folder WHERE root = ?').all(root) as {
      n: number;
      path: Buffer;
    }[])
      if (isWithin(toBytes(path), at)) all.add(n);
  return all;
}

/**
 * How many assets below these places wait for each step; null = the whole catalog. Counts only what can be read now, and those that
 * wait for exiftool's whole answer alone only when asked.
 */
export const pendingIn = read(
  'ingest.pending',
  (
    tx,
    { places, whole = true }: { places: readonly PlaceIn[] | null; whole?: boolean },
  ): { readonly steps: readonly [number, number, number, number] } => {
    const steps: [number, number, number, number] = [0, 0, 0, 0];
    const folders = places && foldersOf(tx, places);
    const of = (which: string) =>
      tx
        .sql(
          `SELECT asset.folder, asset.step, count(*) AS c FROM asset JOIN root ON root.n = asset.root JOIN location ON location.n = asset.location
           WHERE asset.step ${which} AND asset.state = 0 AND root.state = 'online' AND location.cloud <> 1 GROUP BY asset.folder, asset.step`,
        )
        .all() as { folder: number; step: Step; c: number }[];
    for (const { folder, step, c } of [...of('< 3'), ...(whole ? of('= 3') : [])])
      if (!folders || folders.has(folder)) steps[step] += c;
    return { steps };
  },
  'slow',
);

export interface Failed {
  readonly n: number;
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** Assets that could not be read, newest first, and how many. */
export const failedIn = read(
  'ingest.failed',
  (
    tx,
    { places, limit }: { places: readonly PlaceIn[] | null; limit: number },
  ): { total: number; failures: Failed[] } => {
    const folders = places && foldersOf(tx, places);
    const rows = (
      tx
        .sql(
          `SELECT asset.n, asset.folder, root.path AS rootPath, folder.path AS folderPath, location.name, problem_code AS code, asset.problem AS message
       FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
       WHERE problem_code IS NOT NULL AND asset.state = 0 ORDER BY asset.n DESC`,
        )
        .all() as {
        n: number;
        folder: number;
        rootPath: Buffer;
        folderPath: Buffer;
        name: Buffer;
        code: string;
        message: string | null;
      }[]
    ).filter((row) => !folders || folders.has(row.folder));
    return {
      total: rows.length,
      failures: rows.slice(0, limit).map((row) => ({
        n: row.n,
        path: pathText(row.rootPath, row.folderPath, row.name),
        code: row.code,
        message: row.message ?? '',
      })),
    };
  },
  'slow',
);

/** Sidecars without a picture, and ones that cannot be read, below these places; and folders that cannot be read. */
export const oddIn = read(
  'ingest.odd',
  (tx, places: readonly PlaceIn[]): { orphans: string[]; failed: Omit<Failed, 'n'>[] } => {
    const folders = foldersOf(tx, places);
    const sidecars = tx
      .sql(
        `SELECT folder.n AS folder, root.path AS rootPath, folder.path AS folderPath, sidecar.name, sidecar.asset, sidecar.problem
     FROM sidecar JOIN folder ON folder.n = sidecar.folder JOIN root ON root.n = folder.root WHERE sidecar.state = 0 AND (sidecar.asset IS NULL OR sidecar.problem IS NOT NULL) ORDER BY sidecar.n`,
      )
      .all() as {
      folder: number;
      rootPath: Buffer;
      folderPath: Buffer;
      name: Buffer;
      asset: number | null;
      problem: string | null;
    }[];
    const closed = tx
      .sql(
        'SELECT folder.n AS folder, root.path AS rootPath, folder.path AS folderPath, folder.problem FROM folder JOIN root ON root.n = folder.root WHERE folder.state = 0 AND folder.problem IS NOT NULL',
      )
      .all() as { folder: number; rootPath: Buffer; folderPath: Buffer; problem: string }[];
    const here = <T extends { folder: number }>(rows: readonly T[]) => rows.filter((row) => folders.has(row.folder));
    return {
      orphans: here(sidecars)
        .filter((row) => row.asset === null)
        .map((row) => pathText(row.rootPath, row.folderPath, row.name)),
      failed: [
        ...here(sidecars)
          .filter((row) => row.problem)
          .map((row) => ({
            path: pathText(row.rootPath, row.folderPath, row.name),
            ...(JSON.parse(row.problem as string) as ReadProblem),
          })),
        ...here(closed).map((row) => ({
          path: pathText(row.rootPath, row.folderPath),
          ...(JSON.parse(row.problem) as ReadProblem),
        })),
      ],
    };
  },
  'slow',
);

const pathText = (...parts: readonly Buffer[]): string => toText(toBytes(joinPath(...parts)));
