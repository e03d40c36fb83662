/** The guard of originals in a test's process: one for all of it. */
import { Originals } from './ledger.ts';
import { followOwnWrites } from './own-writes.ts';

export const originals = new Originals();
followOwnWrites(originals);
