import { groupByStem, ownSidecars } from '../../../../src-shared/domain/naming/index.ts';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { decodeGroup } from '../../../../src-shared/domain/ops/op.ts';
import { decodeBefore, unpackNumbers } from '../../db/before.ts';
import { commit } from '../../db/commit.ts';
import { read, write } from '../../db/procedure.ts';
import { withPartners } from '../../db/stacks.ts';
import { joinPath } from '../../paths.ts';

/**
 * Where a trashed file lies: the system's trash, or a path below its root (bytes as base64, since names need not be UTF-8), with the
 * names of the sidecars that lie beside it there.
 */
export type TrashPlace = { readonly in: 'system' } | { readonly in: 'vitrine'; readonly path: string; readonly sidecars?: readonly string[] };

/** Absolute paths in bytes of an asset's sidecars that are there. */
export const sidecarsOf = read('assets.sidecars', (tx, n: number): Uint8Array[] =>
  (
    tx.sql(
      `SELECT root.path AS root, folder.path AS folder, sidecar.name FROM sidecar JOIN folder ON folder.n = sidecar.folder
       JOIN root ON root.n = folder.root WHERE sidecar.asset = ? AND sidecar.state = 0`,
    ).all(n) as { root: Buffer; folder: Buffer; name: Buffer }[]
  ).map((row) => joinPath(row.root, row.folder, row.name)),
);

/** These assets, with the other files of their shots where `partners` says so, and what is an asset too but says nothing without them: settings of other programs that lie beside. */
export const withSidecars = read('assets.withSidecars', (tx, { ns: given, partners }: { ns: readonly number[]; partners: boolean }): number[] => {
  const ns = partners ? withPartners(tx, given) : given;
  const place = tx.sql('SELECT folder, name FROM location WHERE n = (SELECT location FROM asset WHERE n = ?)');
  const beside = tx.sql('SELECT asset, name FROM location WHERE folder = ? AND state = 0 AND name >= ? AND name < ?');
  const all = new Set(ns);
  for (const n of ns) {
    const at = place.get(n) as { folder: number; name: Buffer } | undefined;
    if (!at) continue;
    const dot = at.name.lastIndexOf(46);
    const stem = dot > 0 ? at.name.subarray(0, dot) : at.name;
    const there = beside.all(at.folder, stem, Buffer.concat([stem, Buffer.of(0xff)])) as { asset: number; name: Buffer }[];
    const names = new Map(there.map((one) => [one.name.toString('latin1'), one.asset]));
    const going = new Set([...names].filter(([, asset]) => all.has(asset)).map(([name]) => name));
    for (const group of groupByStem([...names.keys()])) for (const name of ownSidecars(group, going)) all.add(names.get(name) as number);
  }
  return [...all];
});

/** Those among these that are virtual copies, whose file stays. */
export const copiesAmong = read('assets.copiesAmong', (tx, ns: readonly number[]): number[] => {
  const isCopy = tx.column('SELECT 1 FROM asset WHERE n = ? AND copy_of IS NOT NULL');
  return ns.filter((n) => isCopy.get(n) !== undefined);
});

export interface Trashed {
  readonly actor: string;
  readonly label: string;
  readonly places: readonly { readonly n: number; readonly place: TrashPlace }[];
  /** Virtual copies, which have nothing to be moved. */
  readonly copies: readonly number[];
}

export const markTrashed = write('assets.markTrashed', (tx, { actor, label, places, copies }: Trashed) =>
  commit(tx, { actor, label }, (change) => {
    if (copies.length) change.set(copies, FIELD.copyRemoved, true);
    for (const { n, place } of places) change.set([n], FIELD.trashed, place);
  }),
);

export interface TrashMove {
  readonly n: number;
  readonly place: TrashPlace;
  /** `back`: the change took it out of the trash; `again`: it put it (back) in. */
  readonly direction: 'back' | 'again';
}

/** What a change (an undo or redo) did to trashed files, so that the files follow. */
export const trashMoves = read('assets.trashMoves', (tx, seq: number): TrashMove[] => {
  const row = tx.sql('SELECT before FROM change WHERE seq = ?').get(seq) as { before: Buffer } | undefined;
  const before = row ? decodeBefore(row.before) : [];
  // Most changes move no file; what they wrote need not be read.
  if (!before.some(({ field }) => field === FIELD.trashed)) return [];
  const entity = tx.column('SELECT n FROM entity WHERE id = ?');
  const written = new Map<number, TrashPlace | undefined>();
  for (const op of decodeGroup(tx.column('SELECT ops FROM change WHERE seq = ?').get(seq) as Buffer).ops) {
    if (op.op !== 'set' || op.field !== FIELD.trashed) continue;
    for (const id of op.entities) written.set(entity.get(id) as number, op.value as TrashPlace | undefined);
  }
  return before.flatMap((item) => {
    if (item.op !== 'set' || item.field !== FIELD.trashed) return [];
    return item.groups.flatMap(([value, , ns]) =>
      unpackNumbers(ns).flatMap((n): TrashMove[] => {
        const after = written.get(n);
        if (value !== null && !after) return [{ n, place: JSON.parse(value), direction: 'back' }];
        return value === null && after ? [{ n, place: after, direction: 'again' }] : [];
      }),
    );
  });
}, 'slow');

/** Changes whose files are to go to the trash after the commit, until all have been moved. */
export const openTrashWork = read('assets.openTrashWork', (tx) => tx.column('SELECT seq FROM trash_work ORDER BY seq').all() as number[]);
export const endTrashWork = write('assets.endTrashWork', (tx, seq: number): void => void tx.sql('DELETE FROM trash_work WHERE seq = ?').run(seq));

/** Files that could not be moved: they are not in the trash. */
export const unmarkTrashed = write('assets.unmarkTrashed', (tx, { actor, ns }: { actor: string; ns: readonly number[] }) =>
  commit(tx, { actor, kind: 'file', label: (count) => `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'} could not be moved to the trash` }, (change) => {
    change.set(ns, FIELD.trashed, undefined);
  }),
);

/** What a start needs to see whether moves to and from the trash were cut off. */
export const trashState = read('assets.trashState', (tx) => {
  const last = tx.sql('SELECT seq, kind FROM change ORDER BY seq DESC LIMIT 1').get() as { seq: number; kind: string } | undefined;
  const places = tx.column('SELECT value FROM register WHERE field = ? AND value IS NOT NULL').all(FIELD.trashed) as string[];
  return {
    /** The last change, when it is an undo or a redo: files follow those after the commit. */
    lastStep: last?.kind === 'undo' || last?.kind === 'redo' ? last.seq : null,
    roots: tx.sql("SELECT n, path FROM root WHERE removed = 0 AND state = 'online'").all() as { n: number; path: Uint8Array }[],
    /** Folders of the trash that committed changes name. */
    claimed: new Set(
      places.flatMap((text) => {
        const place = JSON.parse(text) as TrashPlace;
        return place.in === 'vitrine' ? [Buffer.from(place.path, 'base64').toString('latin1').split('/')[1] ?? ''] : [];
      }),
    ),
  };
});

/** Those of the paths below a root where the catalog has, or last saw, an asset that is not in the trash. */
export const placesIn = read('assets.placesIn', (tx, { root, paths }: { root: number; paths: readonly Uint8Array[] }): Uint8Array[] => {
  const at = tx.sql(
    `SELECT 1 FROM folder JOIN location ON location.folder = folder.n JOIN asset ON asset.n = location.asset AND asset.location = location.n
     WHERE folder.root = ? AND folder.path = ? AND location.name = ? AND asset.state < 2`,
  );
  return paths.filter((path) => {
    const bytes = Buffer.from(path);
    const cut = bytes.lastIndexOf(47);
    return at.get(root, bytes.subarray(0, Math.max(0, cut)), bytes.subarray(cut + 1)) !== undefined;
  });
});
