/** A remote in memory: for tests, and below the faults of the simulator (../sim). */
import { checkPut, checkRange, isSame, noCatalog, uncovered } from './checked.ts';
import { asName, byName, type CatalogId, isName, type Listed, MAX_OBJECT, type Name, type Remote } from './remote.ts';

/** What stands on the share, which clients look at. */
export interface MemoryStore {
  /** Bytes by name. May hold names that are none: junk, as on any share. */
  readonly objects: Map<string, Uint8Array>;
  /** Catalogs whose marker stands here. */
  readonly catalogs: Set<CatalogId>;
  /** Its clock, ms since 1970. */
  now(): number;
}

/** @param now its clock; a virtual one, for what has to come out the same each time */
export function createMemoryStore(catalog: CatalogId | undefined, now: () => number = Date.now): MemoryStore {
  return { objects: new Map(), catalogs: new Set(catalog === undefined ? [] : [catalog]), now };
}

/** Without faults, and done before it returns. */
export function createMemoryRemote(store: MemoryStore): Remote {
  const { objects, catalogs } = store;
  const standing = (): void => {
    if (catalogs.size === 0) throw noCatalog();
  };
  return {
    caps: { create: 'atomic', serverClock: true, push: false, maxObject: MAX_OBJECT },
    open: async (want) => (catalogs.has(want) ? 'ok' : catalogs.size > 0 ? 'other-catalog' : 'absent'),
    async *list(prefix, after) {
      standing();
      yield* listed(objects, prefix, after);
    },
    async get(name, range, signal) {
      checkRange(range);
      signal?.throwIfAborted();
      return cut(objects.get(asName(name)), range);
    },
    async putNew(name, body, sha256) {
      checkPut(name, body, sha256, MAX_OBJECT);
      standing();
      const there = objects.get(name);
      if (there) return isSame(there, body) ? 'already-same' : 'taken';
      objects.set(name, body.slice());
      return 'stored';
    },
    async retire(name, coveredBy) {
      standing();
      if (!objects.has(asName(coveredBy))) throw uncovered(name, coveredBy);
      objects.delete(asName(name));
    },
    now: async () => store.now(),
  };
}

/** As Remote.list says. */
export function listed(objects: ReadonlyMap<string, Uint8Array>, prefix: string, after?: Name): Listed[] {
  const found: Listed[] = [];
  for (const [name, bytes] of objects)
    if (name.startsWith(prefix) && (after === undefined || name > after) && isName(name))
      found.push({ name, size: bytes.length });
  return found.sort(byName);
}

/** A copy, as Remote.get says. */
export const cut = (bytes: Uint8Array | undefined, range?: readonly [number, number]): Uint8Array | 'not-visible' =>
  bytes ? bytes.slice(range?.[0], range?.[1]) : 'not-visible';
