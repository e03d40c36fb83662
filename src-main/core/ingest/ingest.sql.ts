/** The queue is the catalog: an asset's `step` says what it waits for. What was read is written here, many results at a time. */
import { type Base, type Facts, type FileLayer, KINDS } from '../../../src-shared/domain/asset.ts';
import { ingestWrite, read, type Tx } from '../db/procedure.ts';
import type { FileType } from '../formats/handler.ts';
import { type Bytes, isWithin, toBytes, toText } from '../library/bytes.ts';
import { joinPath } from '../paths.ts';
import { FACT_COLUMNS, factValues, mergeFacts, withTime } from './facts.ts';
import { applyLayer } from './layer.sql.ts';

/** Raise it with a handler's version: files that failed under an older one are read again. */
export const READERS = 1;
export const MOST_TRIES = 3;

/** 0 head, 1 whole read, 2 exiftool, 3 done. */
export type Step = 0 | 1 | 2;

export interface Todo {
  readonly n: number;
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
  readonly sidecars: readonly {
    readonly n: number;
    readonly path: Uint8Array;
    readonly mtime: number;
    readonly base: Base | undefined;
  }[];
}

const TODO = `SELECT asset.n, asset.step, asset.tries, root.path AS rootPath, folder.path AS folderPath, location.name, location.size, location.mtime,
    location.fingerprint, asset.ext, mime, kind, type_name, handler, facts
  FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
  WHERE asset.state = 0 AND root.state = 'online'`;

interface TodoRow {
  n: number;
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
}

/** The next assets that wait for `step`, by number after `after`. */
export const nextTodo = read(
  'ingest.next',
  (tx, { step, after, limit }: { step: Step; after: number; limit: number }): Todo[] =>
    (
      tx.sql(`${TODO} AND asset.step = ? AND asset.n > ? ORDER BY asset.n LIMIT ?`).all(step, after, limit) as TodoRow[]
    ).map((row) => toTodo(tx, row)),
);

/** Those of `ns` that still wait for anything, in the order asked. */
export const todoOf = read('ingest.of', (tx, ns: readonly number[]): Todo[] => {
  const get = tx.sql(`${TODO} AND asset.step < 3 AND asset.n = ?`);
  return ns.flatMap((n) => {
    const row = get.get(n) as TodoRow | undefined;
    return row ? [toTodo(tx, row)] : [];
  });
});

function toTodo(tx: Tx, row: TodoRow): Todo {
  const sidecars = tx
    .sql(
      'SELECT sidecar.n, folder.path, sidecar.name, mtime, base FROM sidecar JOIN folder ON folder.n = sidecar.folder WHERE asset = ? AND sidecar.state = 0 ORDER BY mtime, sidecar.n',
    )
    .all(row.n) as { n: number; path: Buffer; name: Buffer; mtime: number; base: string | null }[];
  return {
    n: row.n,
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
  /** Which step comes next; 3 = done. */
  readonly next: Step | 3;
  /** This time it did not work: the same step again, later. */
  readonly again?: boolean;
  readonly type?: FileType;
  readonly facts?: Facts;
  readonly layer?: FileLayer;
  /** Key in the preview store. From a head it only stands in where nothing stood. */
  readonly preview?: string;
  /** The whole file gave no picture: what its head gave (this key) may stay, anything older goes. */
  readonly noPicture?: { readonly keep: string };
  /** Hex. */
  readonly sha256?: string;
  readonly picture?: string;
  readonly problem?: ReadProblem;
  readonly sidecars?: readonly { readonly n: number; readonly base?: Base; readonly problem?: ReadProblem }[];
}

const SET_FACTS = FACT_COLUMNS.map((column) => `${column} = ?`).join(', ');

export const saveResults = ingestWrite('ingest.save', (tx, results: readonly Result[]): void => {
  const fields = new Set<string>();
  const touched: number[] = [];
  for (const result of results) {
    const row = tx.sql('SELECT step, tries, size, mtime, facts, problem_code FROM asset WHERE n = ?').get(result.n) as
      | { step: number; tries: number; size: number; mtime: number; facts: string | null; problem_code: string | null }
      | undefined;
    if (!row || row.step !== result.step || row.size !== result.size || row.mtime !== result.mtime) continue;
    if (result.again) {
      tx.sql('UPDATE asset SET tries = tries + 1 WHERE n = ?').run(result.n);
      continue;
    }
    save(tx, result, row.facts ? JSON.parse(row.facts) : {}, fields);
    touched.push(result.n);
  }
  tx.touch(touched, ...fields);
});

function save(tx: Tx, result: Result, before: Facts, fields: Set<string>): void {
  const { n, type, problem } = result;
  tx.sql('UPDATE asset SET step = ?, tries = 0, version = ? WHERE n = ?').run(result.next, READERS, n);
  fields.add('step');
  if (type) {
    tx.sql(
      "UPDATE asset SET ext = iif(? = '', ext, ?), mime = ?, kind = ?, type_name = ?, handler = ? WHERE n = ?",
    ).run(type.ext, type.ext, type.mime, KINDS.indexOf(type.kind), type.name, type.handler, n);
    fields.add('type');
  }
  if (result.facts) {
    // A new head forgets what an earlier state of the file said.
    const facts = withTime(result.step === 0 ? result.facts : mergeFacts(before, result.facts), result.mtime);
    tx.sql(`UPDATE asset SET ${SET_FACTS} WHERE n = ?`).run(...factValues(facts), n);
    fields.add('facts');
  }
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
  if (result.preview) {
    tx.sql(`UPDATE asset SET preview = ? WHERE n = ?${result.step === 0 ? ' AND preview IS NULL' : ''}`).run(
      result.preview,
      n,
    );
    fields.add('preview');
  }
  if (result.noPicture)
    tx.sql('UPDATE asset SET preview = NULL WHERE n = ? AND preview IS NOT ?').run(n, result.noPicture.keep);
  if (result.sha256) tx.sql('UPDATE asset SET sha256 = ? WHERE n = ?').run(Buffer.from(result.sha256, 'hex'), n);
  if (result.picture) tx.sql('UPDATE asset SET picture = ? WHERE n = ?').run(Buffer.from(result.picture, 'hex'), n);
  if (problem) {
    // The first thing that went wrong explains the rest.
    tx.sql('UPDATE asset SET problem_code = ?, problem = ? WHERE n = ? AND problem_code IS NULL').run(
      problem.code,
      problem.message,
      n,
    );
    fields.add('problem');
  }
}

/** Reads assets anew from their head: failed ones (`ns` null: all of them), or any given. Answers how many. */
export const readAgain = ingestWrite(
  'ingest.again',
  (tx, input: { ns: readonly number[] | null; olderThan?: number }): number => {
    const ns =
      input.ns ??
      (
        tx
          .sql('SELECT n FROM asset WHERE problem_code IS NOT NULL AND version < ?')
          .all(input.olderThan ?? Number.MAX_SAFE_INTEGER) as { n: number }[]
      ).map((row) => row.n);
    const reset = tx.sql('UPDATE asset SET step = 0, tries = 0, problem_code = NULL, problem = NULL WHERE n = ?');
    for (const n of ns) reset.run(n);
    tx.touch(ns, 'step', 'problem');
    return ns.length;
  },
);

/** At start: what failed under older readers, and what waited for a metadata reader that was not there. */
export const prepare = ingestWrite('ingest.prepare', (tx, _: null): void => {
  tx.sql(
    'UPDATE asset SET step = 0, tries = 0, problem_code = NULL, problem = NULL WHERE problem_code IS NOT NULL AND version < ?',
  ).run(READERS);
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

/** How far the assets below these places are; null = the whole catalog. Counts only what can be read now. */
export const pendingIn = read(
  'ingest.pending',
  (tx, places: readonly PlaceIn[] | null): { readonly steps: readonly [number, number, number] } => {
    const steps: [number, number, number] = [0, 0, 0];
    const folders = places && foldersOf(tx, places);
    const rows = tx
      .sql(
        "SELECT asset.folder, asset.step, count(*) AS c FROM asset JOIN root ON root.n = asset.root WHERE asset.step < 3 AND asset.state = 0 AND root.state = 'online' GROUP BY asset.folder, asset.step",
      )
      .all() as { folder: number; step: Step; c: number }[];
    for (const { folder, step, c } of rows) if (!folders || folders.has(folder)) steps[step] += c;
    return { steps };
  },
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
      failures: rows
        .slice(0, limit)
        .map((row) => ({
          n: row.n,
          path: pathText(row.rootPath, row.folderPath, row.name),
          code: row.code,
          message: row.message ?? '',
        })),
    };
  },
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
);

const pathText = (...parts: readonly Buffer[]): string => toText(toBytes(joinPath(...parts)));
