/** Keeps the sealed log beside the database going: writes what is new, joins small files, and never goes on from a file that does not fit. */
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unpackNumbers, packNumbers } from '../db/before.ts';
import type { Db } from '../db/procedure.ts';
import { latestOf } from './described.ts';
import { readBody } from './records.ts';
import {
  type LogName,
  logFolder,
  logNames,
  openSealed,
  removeParts,
  seal,
  type Sealed,
  type SealedBody,
} from './sealed.ts';
import { stampName } from './stamp.ts';

export interface SealOutcome {
  /** Names of the files written. */
  readonly written: readonly string[];
  /** The last change that stands in the log. */
  readonly upTo: number;
  /** For the log: what did not fit and where it is now. */
  readonly warnings: readonly string[];
}

/**
 * Seals what the database holds and the log does not. `known`: the last entity that a backup knows. Files that are damaged, or that
 * tell another history than the database, are put aside first; what the database knows is then sealed anew.
 */
export function sealPending(db: Db, catalog: string, known: number): SealOutcome {
  const folder = logFolder(catalog);
  const warnings: string[] = [];
  const written: string[] = [];
  removeParts(folder);
  const identity = db.prepare("SELECT key, value FROM meta WHERE key IN ('catalogId', 'writerId')").all() as {
    key: string;
    value: Buffer;
  }[];
  const idOf = (key: string): Buffer => identity.find((row) => row.key === key)?.value as Buffer;
  let tip = findTip(db, folder, idOf('catalogId'), warnings);
  let upTo = tip?.head.last ?? 0;
  for (;;) {
    const body = readBody(db, { after: upTo, known });
    const last = body?.changes.at(-1);
    if (!body || !last) break;
    const head = {
      catalog: idOf('catalogId'),
      writer: idOf('writerId'),
      first: body.changes[0]?.seq ?? last.seq,
      last: last.seq,
      count: body.changes.length,
      lastGroup: last.grp,
      before: tip?.hash ?? null,
      joined: null,
      sealed: Date.now(),
    };
    const { name } = seal(folder, head, body);
    written.push(name);
    tip = openSealed(folder, name);
    upTo = last.seq;
  }
  return { written, upTo, warnings };
}

/** The newest file from which the database goes on. */
function findTip(db: Db, folder: string, catalog: Buffer, warnings: string[]): Sealed | undefined {
  const names = logNames(folder).sort((a, b) => b.last - a.last);
  const groupOf = db.prepare('SELECT grp FROM change WHERE seq = ?').pluck();
  for (const { name, last } of names) {
    let why: string;
    try {
      const file = openSealed(folder, name);
      const group = groupOf.get(last) as Buffer | undefined;
      if (!catalog.equals(file.head.catalog)) why = 'it belongs to another catalog';
      else if (!group?.equals(file.head.lastGroup))
        why = 'the database does not hold its changes: perhaps catalog.db was put back by hand';
      else return file;
    } catch (error) {
      why = (error as Error).message;
    }
    warnings.push(`The log file ${name} was set aside: ${why}.`);
    setAside(folder, name);
  }
  return undefined;
}

/** Nothing is ever deleted that might be wanted. */
export function setAside(folder: string, name: string): void {
  const place = join(folder, 'set-aside');
  mkdirSync(place, { recursive: true, mode: 0o700 });
  renameSync(join(folder, name), join(place, `${stampName(Date.now())} ${name}`));
}

/** A run of small files becomes one. Answers how many files there are fewer. */
export function joinSmall(catalog: string, { most = 64, small = 256_000 } = {}): number {
  const folder = logFolder(catalog);
  const names = logNames(folder);
  if (names.length <= most) return 0;
  let gone = 0;
  let run: { name: LogName; file: Sealed; body: SealedBody }[] = [];
  const flush = () => {
    if (run.length > 1) gone += joinRun(folder, run);
    run = [];
  };
  let size = 0;
  // The newest stays: the next one goes on from it.
  for (const name of names.slice(0, -1)) {
    const bytes = statSync(join(folder, name.name)).size;
    size += bytes;
    if (bytes > small || size > small * 16) {
      flush();
      size = bytes;
      if (bytes > small) continue;
    }
    try {
      const file = openSealed(folder, name.name);
      run.push({ name, file, body: file.body() });
    } catch {
      flush();
    }
  }
  flush();
  return gone;
}

function joinRun(folder: string, run: readonly { name: LogName; file: Sealed; body: SealedBody }[]): number {
  const [first, last] = [run[0], run.at(-1)];
  const body = joinBodies(run.map((entry) => entry.body));
  if (!first || !last || !body) return 0;
  const { name } = seal(
    folder,
    {
      ...last.file.head,
      first: first.name.first,
      count: body.changes.length,
      before: first.file.head.before,
      joined: last.file.head.joined ?? last.file.hash,
    },
    body,
  );
  openSealed(folder, name);
  for (const entry of run) rmSync(join(folder, entry.name.name));
  return run.length - 1;
}

/** Undefined when one number means two entities in them: between them the catalog was restored. */
function joinBodies(bodies: readonly SealedBody[]): SealedBody | undefined {
  const entities = new Map<number, { id: Uint8Array; kind: number }>();
  for (const { entities: some } of bodies)
    for (const [i, n] of unpackNumbers(some.ns).entries()) {
      const id = some.ids.subarray(i * 16, i * 16 + 16);
      const other = entities.get(n);
      if (other && Buffer.compare(other.id, id) !== 0) return undefined;
      entities.set(n, { id, kind: some.kinds[i] as number });
    }
  const latest = <T extends { n: number }>(lists: readonly (readonly T[])[]): T[] => [
    ...new Map(lists.flat().map((item) => [item.n, item])).values(),
  ];
  const last = bodies.at(-1) as SealedBody;
  return {
    changes: bodies.flatMap((body) => body.changes),
    entities: {
      ns: packNumbers([...entities.keys()]),
      ids: Buffer.concat([...entities.values()].map((e) => e.id)),
      kinds: Uint8Array.from([...entities.values()].map((e) => e.kind)),
    },
    ...latestOf(bodies),
    tags: latest(bodies.map((body) => body.tags)),
    roots: last.roots,
    settings: last.settings,
  };
}
