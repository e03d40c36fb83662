/** Which files have to be written, and with what. */
import { type Base, KINDS } from '../../../../src-shared/domain/asset.ts';
import { mastersOf } from '../../db/copies.ts';
import { read, type Tx } from '../../db/procedure.ts';
import { stem, isSameName, sidecarNames, toBytes } from './names.ts';
import { formatOf, type WriteTask } from '../../metadata/write/task.ts';
import { joinPath, showPath } from '../../paths.ts';
import { behind, openConflicts, SHOWN, type ShownRow, tagsShown } from './shown.ts';

/** Why an asset's file is not written now. `unread`: it has to be read first. */
export type Leave = 'same' | 'conflict' | 'off' | 'missing' | 'offline' | 'unread';
interface About {
  readonly n: number;
  readonly root: number;
  readonly rootPath: string;
  /** For people. */
  readonly path: string;
}
export type Plan = About & ({ readonly leave: Leave } | { readonly task: WriteTask });

interface Row extends ShownRow {
  readonly root: number;
  readonly folder: number;
  readonly state: number;
  readonly step: number;
  readonly kind: number | null;
  readonly ext: string | null;
  readonly cloud: number;
  readonly rootState: string;
  readonly writes: string;
  readonly rootPath: Buffer;
  readonly folderPath: Buffer;
  readonly file: Buffer;
  readonly size: number;
  readonly mtime: number;
  readonly bases: string | null;
  readonly facts: string | null;
  readonly former: number | null;
}

const ROW = `SELECT ${SHOWN}, folder.root, location.folder, asset.state, asset.step, asset.kind, asset.ext, location.cloud, root.state AS rootState, root.writes,
    root.path AS rootPath, folder.path AS folderPath, location.name AS file, location.size, location.mtime, told.bases, told.facts, former.asset AS former
  FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
    LEFT JOIN told ON told.n = asset.n LEFT JOIN former ON former.asset = asset.n WHERE asset.n = ?`;

export interface PlanInput {
  readonly ns: readonly number[];
  /** In names of temporary files. */
  readonly mark: string;
  /** Files keep their times. */
  readonly keepTime: boolean;
}

export const planWrites = read(
  'metadata.plan',
  (tx, { ns, mark, keepTime }: PlanInput): Plan[] => {
    const tags = tagsShown(tx);
    const get = tx.sql(ROW);
    // What is done to a virtual copy is said of it alone: its file is its master's.
    return mastersOf(tx, ns).flatMap((n): Plan[] => {
      const row = get.get(n) as Row | undefined;
      if (!row) return [];
      const about = { n, root: row.root, rootPath: showPath(row.rootPath), path: showPath(joinPath(row.rootPath, row.folderPath, row.file)) };
      const leave = leaves(tx, row);
      if (leave) return [{ ...about, leave }];
      const wanted = behind(tx, row, tags);
      return [wanted ? { ...about, task: { ...wanted, ...place(tx, row), mark, keepTime: keepTime || hasFileTime(row) } } : { ...about, leave: 'same' }];
    });
  },
  'slow',
);

function leaves(tx: Tx, row: Row): Leave | undefined {
  if (row.state !== 0) return 'missing';
  if (row.rootState !== 'online' || row.cloud === 1) return 'offline';
  if (row.writes === 'off') return 'off';
  if (row.step < 3 || row.former !== null) return 'unread';
  return openConflicts(tx, row).length ? 'conflict' : undefined;
}

/** A picture without a time of its own is sorted by its file's: a star must not make it another day's. */
const hasFileTime = ({ facts }: Row): boolean => facts !== null && (JSON.parse(facts) as { takenSource?: string }).takenSource === 'file';

type Place = Pick<WriteTask, 'path' | 'ext' | 'format' | 'size' | 'mtime' | 'bases' | 'sidecar' | 'fresh' | 'forExt' | 'watchFor'>;

function place(tx: Tx, row: Row): Place {
  const folder = joinPath(row.rootPath, row.folderPath);
  const at = (name: Buffer): Buffer => joinPath(folder, name);
  const ext = row.ext ?? '';
  const isRaw = KINDS[row.kind ?? -1] === 'raw' && ext !== 'dng';
  const sidecars = tx.sql('SELECT name, asset, base FROM sidecar WHERE folder = ? AND state = 0 ORDER BY mtime, n').all(row.folder) as {
    name: Buffer;
    asset: number | null;
    base: string | null;
  }[];
  // As when they are read: of several the one written last counts.
  const own = sidecars.filter((one) => one.asset === row.n && one.base).at(-1);
  const fresh = isRaw ? freshForRaw(tx, row, sidecars) : Buffer.concat([row.file, Buffer.from('.xmp')]);
  const known = sidecars.map(({ name }) => name);
  return {
    path: at(row.file),
    ext,
    format: isRaw ? undefined : formatOf(ext),
    size: row.size,
    mtime: row.mtime,
    bases: row.bases ? (JSON.parse(row.bases) as Base[]) : [],
    ...(own ? { sidecar: { path: at(own.name), hash: (JSON.parse(own.base as string) as Base).hash } } : {}),
    fresh: at(fresh),
    ...(isRaw ? { forExt: toBytes(row.file).slice(toBytes(row.file).lastIndexOf('.') + 1) } : {}),
    watchFor: sidecarNames(row.file).filter((name) => !known.some((one) => isSameName(one, name))).map(at),
  };
}

/** Adobe's `name.xmp`, unless another file of that stem has or uses a sidecar. */
function freshForRaw(tx: Tx, row: Row, sidecars: readonly { name: Buffer; asset: number | null }[]): Buffer {
  const own = stem(row.file);
  const nameOf = tx.column('SELECT location.name FROM asset JOIN location ON location.n = asset.location WHERE asset.n = ?');
  const taken = sidecars.some((one) => {
    if (isSameName(stem(one.name), own)) return true;
    const other = one.asset !== null && one.asset !== row.n ? (nameOf.get(one.asset) as Buffer | undefined) : undefined;
    return other !== undefined && isSameName(stem(other), own);
  });
  return Buffer.concat([taken ? row.file : own, Buffer.from('.xmp')]);
}

