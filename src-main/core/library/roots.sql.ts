/** Roots: the folders people added. Adding and removing are what people do; the rest of this file moves rows between roots. */
import { ENTITY, FIELD, WRITE_MODES } from '../../../src-shared/domain/ops/fields.ts';
import { commit } from '../db/commit.ts';
import { ASSET_STATE, ensureEntity } from '../db/effective.ts';
import { register } from '../db/register.ts';
import { ingestWrite, read, type Tx, write } from '../db/procedure.ts';
import { ELSEWHERE_SQL } from './elsewhere.ts';
import { type Bytes, isWithin, join, nameOf, parentOf, toBuffer, toBytes, toText } from './bytes.ts';

export interface RootRow {
  readonly n: number;
  /** 16 bytes. */
  readonly id: Bytes;
  /** Absolute. */
  readonly path: Bytes;
  readonly name: string;
  readonly state: 'online' | 'offline';
  readonly removed: boolean;
  /** ms of the last whole scan. */
  readonly scanned: number | null;
  /** Its files that vanished and are kept until somebody says why. */
  readonly held: Held | null;
  readonly place: RootPlace;
}

/** More than half of a root was no longer there. */
export interface Held {
  readonly gone: number;
  readonly there: number;
  /** Somebody said that the disk is not whole: they are kept, and nobody is asked again unless more vanish. */
  readonly answer?: 'keep';
}

/** What a root's folder is known by. */
export interface RootPlace {
  /** Id of its volume, and where it lies below the top of that. */
  readonly volume?: string;
  readonly below?: Bytes;
  /** `device:inode`. */
  readonly fsid?: string;
}

interface Row {
  n: number;
  id: Buffer;
  path: Buffer;
  name: string;
  state: 'online' | 'offline';
  removed: number;
  scanned: number | null;
  held: string | null;
  volume: string | null;
  below: Buffer | null;
  fsid: string | null;
}

export const rootRows = read('library.rootRows', (tx, _: null): RootRow[] =>
  (
    tx
      .sql(
        'SELECT root.n, entity.id, root.path, root.name, root.state, root.removed, scanned, held, volume, below, own_fsid AS fsid FROM root JOIN entity ON entity.n = root.n ORDER BY root.n',
      )
      .all() as Row[]
  ).map(({ volume, below, fsid, held, ...row }) => ({
    ...row,
    id: toBytes(row.id),
    path: toBytes(row.path),
    removed: row.removed === 1,
    held: held ? (JSON.parse(held) as Held) : null,
    place: {
      ...(volume ? { volume } : {}),
      ...(below ? { below: toBytes(below) } : {}),
      ...(fsid ? { fsid } : {}),
    },
  })),
);

/** How many files are known below a root. */
export const countFiles = read(
  'library.countFiles',
  (tx, root: number): number =>
    tx.column('SELECT count(*) FROM asset WHERE folder IN (SELECT n FROM folder WHERE root = ?) AND copy_of IS NULL').get(root) as number,
  'slow',
);

/** How many assets are there below these places. */
export const countIn = read(
  'library.countIn',
  (tx, places: readonly { readonly root: number; readonly at: Bytes }[]): number => {
    let count = 0;
    for (const { root, at } of places)
      for (const { n, path } of tx.sql('SELECT n, path FROM folder WHERE root = ?').all(root) as {
        n: number;
        path: Buffer;
      }[])
        if (isWithin(toBytes(path), at))
          count += tx.column('SELECT count(*) FROM asset WHERE folder = ? AND state = 0 AND copy_of IS NULL').get(n) as number;
    return count;
  },
  'slow',
);

export interface RootToAdd {
  /** Absolute, links resolved. */
  readonly path: Bytes;
  readonly name: string;
  readonly place: RootPlace;
  readonly caseSensitive: boolean;
  /** A root of this very folder, in the library or removed. */
  readonly same?: number;
  /** The team's root that it is, by its marker: its id, 16 bytes, which files' ids follow from. */
  readonly team?: Bytes;
  /** Roots that lie below it: they become part of it. `at`: where, below the new root. */
  readonly below: readonly { readonly root: number; readonly at: Bytes }[];
  /** Removed roots that it lies in: what they knew of it comes back here. `at`: where it lies in them. */
  readonly above: readonly { readonly root: number; readonly at: Bytes }[];
}

/** What somebody chose for folders that are added from then on, at the first run. */
const MODE_OF_NEW = 'metadata.mode';

/** Answers the root's number. Not on anybody's undo stack: undoing ratings must not take the folder away. */
export const addRoot = write('library.addRoot', (tx, input: RootToAdd): number => {
  let root = input.same as number;
  const { volume, below, fsid } = input.place;
  const label = `Added ${input.name}`;
  commit(tx, { actor: 'library', label }, (change) => {
    if (input.same === undefined) {
      root = input.team ? ensureEntity(tx, toBuffer(input.team), ENTITY.root) : change.create(ENTITY.root);
      tx.sql(
        'INSERT INTO root (n, path, name, volume, case_sensitive, below, own_fsid, team) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ).run(
        root,
        toBuffer(input.path),
        input.name,
        volume ?? null,
        input.caseSensitive ? 1 : 0,
        below === undefined ? null : toBuffer(below),
        fsid ?? null,
        input.team ? 1 : 0,
      );
      // What the team's is called is the team's business.
      if (!input.team) change.set([root], FIELD.rootName, input.name);
      const writes = tx.column('SELECT value FROM setting WHERE key = ?').get(MODE_OF_NEW) as string | undefined;
      if (writes && WRITE_MODES.includes(JSON.parse(writes)) && JSON.parse(writes) !== 'off') change.set([root], FIELD.rootWrites, JSON.parse(writes));
    } else {
      tx.sql("UPDATE root SET path = ?, case_sensitive = ?, volume = ?, below = ?, own_fsid = ?, state = 'online' WHERE n = ?").run(
        toBuffer(input.path),
        input.caseSensitive ? 1 : 0,
        volume ?? null,
        below === undefined ? null : toBuffer(below),
        fsid ?? null,
        root,
      );
      if (register(tx, root, FIELD.rootPath) !== undefined) change.set([root], FIELD.rootPath, input.path);
      if (tx.column('SELECT removed FROM root WHERE n = ?').get(root) === 1)
        change.set([root], FIELD.rootRemoved, false);
    }
    rootFolder(tx, root);
    for (const { root: other, at } of input.below) {
      graft(tx, { from: other, at: '' }, { to: root, at });
      if (tx.column('SELECT removed FROM root WHERE n = ?').get(other) === 0)
        change.set([other], FIELD.rootRemoved, true);
    }
    for (const { root: other, at } of input.above) graft(tx, { from: other, at }, { to: root, at: '' });
  });
  tx.changed('library');
  return root;
});

/** Roots of this catalog's team that this machine does not have yet: their ids, 16 bytes. `n`: of those that colleagues told of. */
export const teamRootsToCome = read('library.teamRootsToCome', (tx): { id: Bytes; n: number | null }[] =>
  (
    tx
      .sql(
        `SELECT id, root.n FROM team_entity CROSS JOIN entity USING (n) LEFT JOIN root ON root.n = entity.n
         WHERE kind = ${ENTITY.root} AND (root.n IS NULL OR ${ELSEWHERE_SQL})`,
      )
      .all() as { id: Buffer; n: number | null }[]
  ).map(({ id, n }) => ({ id: toBytes(id), n })),
);

export const removeRoot = write('library.removeRoot', (tx, root: number): { seq: number; label: string } => {
  const row = tx.sql('SELECT name, removed FROM root WHERE n = ?').get(root) as
    | { name: string; removed: number }
    | undefined;
  if (!row || row.removed) throw Object.assign(new Error('This folder is not in the library.'), { code: 'not-found' });
  const label = `Removed ${row.name} from the library`;
  const { seq } = commit(tx, { actor: 'me', label }, (change) => change.set([root], FIELD.rootRemoved, true));
  tx.changed('library');
  return { seq, label };
});

/** What this machine sees of a root; never an operation. */
export const noteRoot = ingestWrite(
  'library.noteRoot',
  (tx, input: { root: number; state: 'online' | 'offline'; scanned?: boolean }): void => {
    const changed = tx
      .sql('UPDATE root SET state = ? WHERE n = ? AND state <> ?')
      .run(input.state, input.root, input.state).changes;
    if (input.scanned) tx.sql('UPDATE root SET scanned = ? WHERE n = ?').run(tx.now, input.root);
    if (!changed) return;
    tx.changed('library');
    tx.touch(tx.column('SELECT n FROM asset WHERE root = ? AND state < 2').all(input.root) as number[], 'state');
  },
);

function rootFolder(tx: Tx, root: number): number {
  const known = tx.column("SELECT n FROM folder WHERE root = ? AND path = x''").get(root) as number | undefined;
  const name = tx.column('SELECT name FROM root WHERE n = ?').get(root) as string;
  const n =
    known ??
    Number(
      tx.sql("INSERT INTO folder (root, parent, path, name) VALUES (?, NULL, x'', ?)").run(root, name).lastInsertRowid,
    );
  tx.sql('UPDATE folder SET state = 0 WHERE n = ?').run(n);
  tx.sql('UPDATE root SET folder = ? WHERE n = ?').run(n, root);
  return n;
}

/** A folder and all below it change roots; assets keep their ids and all that was set. */
function graft(tx: Tx, source: { from: number; at: Bytes }, target: { to: number; at: Bytes }): void {
  const rows = (
    tx.sql('SELECT n, path FROM folder WHERE root = ? ORDER BY length(path)').all(source.from) as {
      n: number;
      path: Buffer;
    }[]
  )
    .map(({ n, path }) => ({ n, path: toBytes(path) }))
    .filter(({ path }) => isWithin(path, source.at));
  const moved: number[] = [];
  for (const { n, path } of rows) {
    const rest = path.slice(source.at ? source.at.length + 1 : 0);
    const here = join(target.at, rest);
    const there = tx.column('SELECT n FROM folder WHERE root = ? AND path = ?').get(target.to, toBuffer(here)) as
      | number
      | undefined;
    if (there === undefined) {
      const parent = folderAt(tx, target.to, parentOf(here));
      tx.sql('UPDATE folder SET root = ?, parent = ?, path = ?, name = ? WHERE n = ?').run(
        target.to,
        parent,
        toBuffer(here),
        toText(nameOf(here)),
        n,
      );
      moved.push(n);
    } else {
      merge(tx, n, there);
      moved.push(there);
    }
  }
  tx.sql("UPDATE root SET folder = (SELECT n FROM folder WHERE root = root.n AND path = x'') WHERE n = ?").run(
    source.from,
  );
  const assets: number[] = [];
  for (const n of moved) {
    tx.sql('UPDATE asset SET root = ? WHERE folder = ?').run(target.to, n);
    tx.sql(`UPDATE asset SET state = ${ASSET_STATE} WHERE folder = ? AND state = 2`).run(n);
    assets.push(...(tx.column('SELECT n FROM asset WHERE folder = ?').all(n) as number[]));
  }
  tx.touch(assets, 'location', 'state');
}

function folderAt(tx: Tx, root: number, path: Bytes): number {
  const known = tx.column('SELECT n FROM folder WHERE root = ? AND path = ?').get(root, toBuffer(path)) as
    | number
    | undefined;
  if (known !== undefined) return known;
  const parent = folderAt(tx, root, parentOf(path));
  return Number(
    tx
      .sql('INSERT INTO folder (root, parent, path, name) VALUES (?, ?, ?, ?)')
      .run(root, parent, toBuffer(path), toText(nameOf(path))).lastInsertRowid,
  );
}

/** Two rows of one folder become one: `there` stays. */
function merge(tx: Tx, n: number, there: number): void {
  const clash = 'SELECT name FROM location WHERE folder = ? AND state = 0';
  tx.sql(`UPDATE location SET state = 1 WHERE folder = ? AND state = 0 AND name IN (${clash})`).run(n, there);
  tx.sql('UPDATE location SET folder = ? WHERE folder = ?').run(there, n);
  tx.sql('DELETE FROM sidecar WHERE folder = ? AND name IN (SELECT name FROM sidecar WHERE folder = ?)').run(n, there);
  tx.sql('UPDATE sidecar SET folder = ? WHERE folder = ?').run(there, n);
  tx.sql('UPDATE asset SET folder = ? WHERE folder = ?').run(there, n);
  tx.sql('UPDATE folder SET parent = ? WHERE parent = ?').run(there, n);
  tx.sql('DELETE FROM folder WHERE n = ?').run(n);
}
