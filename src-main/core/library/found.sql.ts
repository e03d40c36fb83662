/** What roots are known by when they turn up elsewhere, and the change of place itself. */
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { commit } from '../db/commit.ts';
import { register } from '../db/register.ts';
import { ingestWrite, read, write } from '../db/procedure.ts';
import type { Sample } from '../disks/protocol.ts';
import { type Bytes, join, toBuffer, toBytes, toText } from './bytes.ts';
import type { Held, RootPlace } from './roots.sql.ts';

const SAMPLES = 12;
/** Smaller ones are too much alike. */
const TELLING_SIZE = 64;

/** So many files of a folder are looked at to choose one. */
const CHOICE = 40;

/** A few files of a root from all over it. It is asked for every few seconds while a disk is away, so it reads a few folders only. */
export const samplesOf = read('library.samples', (tx, root: number): Sample[] => {
  const folders = tx.column('SELECT n FROM folder WHERE root = ? ORDER BY n').all(root) as number[];
  const each = Math.ceil(SAMPLES / Math.max(1, folders.length));
  const files = tx.sql(
    `SELECT folder.path AS folder, location.name, size, fingerprint FROM location JOIN folder ON folder.n = location.folder
     WHERE location.folder = ? AND location.state = 0 AND fingerprint IS NOT NULL AND size >= ${TELLING_SIZE} LIMIT ${CHOICE * each}`,
  );
  const samples: Sample[] = [];
  for (const n of spread(folders, SAMPLES)) {
    const rows = files.all(n) as { folder: Buffer; name: Buffer; size: number; fingerprint: Buffer }[];
    for (const { folder, name, size, fingerprint } of [...spread(rows, each)].slice(0, each))
      samples.push({ at: toBuffer(join(toBytes(folder), toBytes(name))), size, print: fingerprint });
    if (samples.length >= SAMPLES) break;
  }
  return samples.slice(0, SAMPLES);
});

/** The same in another order: the first `few` from all over the list, then the ones beside them. */
function* spread<T>(list: readonly T[], few: number): Generator<T> {
  const every = Math.max(1, Math.floor(list.length / few));
  for (let from = 0; from < every; from++) for (let at = from; at < list.length; at += every) yield list[at] as T;
}

/** Undo gives back what stood in the register: so the old place must stand there before a new one does. */
export const pinRoot = write('library.pin', (tx, root: number): void => {
  const row = tx.sql('SELECT name, path FROM root WHERE n = ?').get(root) as { name: string; path: Buffer };
  if (register(tx, root, FIELD.rootPath) === toBytes(row.path)) return;
  commit(tx, { actor: 'library', label: `${row.name} is at ${toText(toBytes(row.path))}` }, (change) =>
    change.set([root], FIELD.rootPath, toBytes(row.path)),
  );
});

/** The root's folder is elsewhere now. By hand it is a step that can be undone; found by itself it is nobody's. */
export const relinkRoot = write(
  'library.relink',
  (tx, { root, path, byHand }: { root: number; path: Bytes; byHand: boolean }): { seq: number; label: string } => {
    const name = tx.column('SELECT name FROM root WHERE n = ?').get(root) as string;
    const label = `${name} is now at ${toText(path)}`;
    const { seq } = commit(tx, { actor: byHand ? 'me' : 'library', label }, (change) =>
      change.set([root], FIELD.rootPath, path),
    );
    tx.changed('library');
    return { seq, label };
  },
);

/** Where a root was seen to be; never an operation. */
export const notePlace = ingestWrite(
  'library.notePlace',
  (tx, { root, volume, below, fsid }: RootPlace & { root: number }) => {
    tx.sql('UPDATE root SET volume = ?, below = ?, own_fsid = ? WHERE n = ?').run(
      volume ?? null,
      below === undefined ? null : toBuffer(below),
      fsid ?? null,
      root,
    );
  },
);

export const noteHeld = ingestWrite('library.noteHeld', (tx, { root, held }: { root: number; held: Held | null }) => {
  tx.sql('UPDATE root SET held = ? WHERE n = ?').run(held && JSON.stringify(held), root);
  tx.changed('library');
});
