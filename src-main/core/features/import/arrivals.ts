/** Files that were just put into the library, as its assets. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isSidecarName } from '../../../../src-shared/domain/naming/index.ts';
import type { Deps } from '../../deps.ts';
import { type Bytes, toText } from '../../library/bytes.ts';
import { assetsAt } from './import.sql.ts';

/** A file that keeps changing is given what it gets when it is found again. */
const PATIENCE_MS = 30_000;

/** In the order asked; null for sidecars, and for what is too young to be taken still. */
export async function assetsArrived({ db, library }: Pick<Deps, 'db' | 'library'>, root: number, places: readonly { folder: Bytes; name: Bytes }[]): Promise<(number | null)[]> {
  let ns = await db.call(assetsAt, { root, places });
  for (const until = performance.now() + PATIENCE_MS; ns.includes(null) && performance.now() < until; ) {
    await library.look(root, [...new Set(places.filter((_, i) => ns[i] === null).map(({ folder }) => folder))]);
    ns = await db.call(assetsAt, { root, places });
    if (places.every(({ name }, i) => ns[i] !== null || isSidecarName(toText(name)))) break;
    if (ns.includes(null)) await sleep(250);
  }
  return ns;
}
