/** Is a folder this root or another one? Told by a few of the root's files. */
import type { DbClient } from '../db/procedure.ts';
import { isAway } from '../disks/away.ts';
import type { Disks } from '../disks/disks.ts';
import { type Bytes, isWithin, toBuffer, toText } from './bytes.ts';
import { type FoundAgain, findAgain, isEnough } from './find-again.ts';
import { samplesOf } from './found.sql.ts';
import { FolderError } from './relate.ts';
import type { RootRow } from './roots.sql.ts';

export interface Whereabouts {
  /** Something is at the root's place, and nothing of what the root is known by. */
  isOther(row: RootRow): Promise<boolean>;
  /** Where it may be now, best first. */
  seek(row: RootRow): Promise<FoundAgain[]>;
  /** The root, removed or not, whose folder this is by its files, and which is no longer at its own place. */
  movedTo(path: Bytes, rows: readonly RootRow[]): Promise<RootRow | undefined>;
  /** Throws FolderError when the root cannot be there: it is another folder, or part of another root. */
  assertIt(row: RootRow, path: Bytes, rows: readonly RootRow[]): Promise<void>;
}

/** Fewer say too little of which folder it is. */
const LEAST_SAMPLES = 2;

export function createWhereabouts({ db, disks }: { readonly db: DbClient; readonly disks: Disks }): Whereabouts {
  return {
    async isOther({ n, path }) {
      const disk = disks.of(n);
      // A folder that is not there, or empty, is no other disk's.
      const entries = await disk.readdir(toBuffer(path)).catch(() => []);
      const samples = entries.length ? await db.call(samplesOf, n) : [];
      if (samples.length < LEAST_SAMPLES) return false;
      return (await disk.match(toBuffer(path), samples).catch(() => undefined)) === 0;
    },
    seek: async (row) => findAgain(disks.elsewhere, row, await db.call(samplesOf, row.n)),
    async movedTo(path, rows) {
      for (const row of rows) {
        const there = await disks
          .of(row.n)
          .stat(toBuffer(row.path))
          .then(() => true, isAway);
        const samples = there ? [] : await db.call(samplesOf, row.n);
        if (samples.length < LEAST_SAMPLES) continue;
        const matched = await disks.elsewhere.match(toBuffer(path), samples).catch(() => 0);
        if (isEnough(matched, samples.length)) return row;
      }
      return undefined;
    },
    async assertIt({ n, name, path: before }, path, rows) {
      if (before === path) throw new FolderError('not-moved', `${name} is there already.`);
      const other = rows.find((row) => row.n !== n && (isWithin(path, row.path) || isWithin(row.path, path)));
      if (other)
        throw new FolderError(
          'overlaps',
          `${toText(path)} is part of ${other.name}, or holds it, and that is in the library already.`,
        );
      const samples = await db.call(samplesOf, n);
      const matched = await disks.elsewhere.match(toBuffer(path), samples);
      if (!samples.length || isEnough(matched, samples.length)) return;
      const found = matched === 0 ? 'none is' : matched === 1 ? 'one is' : `${matched} are`;
      throw new FolderError(
        'not-it',
        `This does not seem to be ${name}: of ${samples.length} of its files that were looked for, ${found} there. Choose the folder that holds what it held.`,
      );
    },
  };
}
