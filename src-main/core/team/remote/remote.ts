/**
 * Where the files of a team catalog lie: write-once objects by name, on a plain shared folder or something that can do as much. Nothing
 * above this port depends on exclusive creation, on fresh listings or on clocks; it depends on "these bytes, or nothing useful".
 */

/** Of an object, below the catalog's top: `log/<writer>/0-0000000001-0000000008-<hash>.seg`. See isName. */
export type Name = string & { readonly brand: 'remote-name' };

/** 26 characters of lower-case base32 (128 bits). */
export type CatalogId = string;

export interface RemoteCaps {
  /** `best-effort`: of two who put one name at the same moment both may be told `stored`; one of both contents stands, whole. */
  readonly create: 'atomic' | 'best-effort';
  /** `now` answers with the time of the backend. */
  readonly serverClock: boolean;
  /** `onPoke` may call. */
  readonly push: boolean;
  /** Bytes. */
  readonly maxObject: number;
}

export interface Listed {
  readonly name: Name;
  /** Bytes, a hint like all of a listing; UNKNOWN_SIZE where listings do not tell, as those of folders. */
  readonly size: number;
}

export const UNKNOWN_SIZE = -1;

/** Of one client. All but `open` reject with RemoteError when nothing was done, or when it is not known whether it was. */
export interface Remote {
  readonly caps: RemoteCaps;
  /**
   * Is this catalog there? Never creates, never rejects. `absent`: the place answers and has no catalog; `other-catalog`: only others'.
   * Anything but `ok` is to be treated as out of reach: it never means that something was deleted.
   */
  open(want: CatalogId): Promise<'ok' | 'absent' | 'other-catalog' | 'offline'>;
  /**
   * Names that begin with `prefix` (any part of a name; '' is all), after `after`, in the order of their code units. Hints: may lag,
   * miss, or hold junk. Rejects where the catalog is not there.
   */
  list(prefix: string, after?: Name): AsyncIterable<Listed>;
  /**
   * `range`: from the first to before the second byte, cut at the end of the object. Ask for names that a listing has shown: a client's
   * system may remember for a minute that a name was not there. `not-visible`: not there, not there yet, or not to be read now.
   */
  get(name: Name, range?: readonly [number, number], signal?: AbortSignal): Promise<Uint8Array | 'not-visible'>;
  /**
   * Durable when resolved. `already-same`: these bytes stand under this name; `taken`: others do, which may be a torn copy of these.
   * After a rejection these bytes may stand all the same, whole or torn: try again with the identical bytes.
   */
  putNew(name: Name, body: Uint8Array, sha256: Uint8Array): Promise<'stored' | 'already-same' | 'taken'>;
  /** Takes away what `coveredBy` holds as well: out of listings, softly. Rejects where `coveredBy` cannot be seen. Idempotent. */
  retire(name: Name, coveredBy: Name): Promise<void>;
  /** The backend's clock, ms since 1970, where it has one. */
  now(): Promise<number | undefined>;
  /** Calls `wake` when there may be something new: a hint, which may never come. Answers how to stop it. */
  onPoke?(wake: () => void): () => void;
}

/**
 * `offline`: out of reach, or no catalog there; it comes back by itself. `full`: no room, or more than may be stored. `refused`: may not
 * be written, or not be read, by this person. `failed`: anything else.
 */
export type RemoteTrouble = 'offline' | 'full' | 'refused' | 'failed';

/** Told to people as it stands. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly trouble: RemoteTrouble;
  constructor(trouble: RemoteTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

export const isOffline = (error: unknown): error is RemoteError =>
  error instanceof RemoteError && error.trouble === 'offline';

/** Packs of 64 MB, with what is around them. */
export const MAX_OBJECT = 65 * 2 ** 20;

/** Where adapters keep what is not of the catalog. */
const OWN = /^(tmp|trash)(\/|$)|^catalog/;
const NAME = /^[a-z0-9][a-z0-9~_./-]{0,119}$/;
/** What Windows takes for a device, with any ending. */
const DEVICE = /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?(\/|$)/;
/** Parts that are empty, begin like hidden files or temporary ones, or end with what Windows cuts off. */
const PART = /(^|\/)[.~_-]|\/\/|\.(\/|$)|\/$/;

/** May an object be called so, on every system, and not as what adapters keep for themselves? */
export const isName = (name: string): name is Name =>
  NAME.test(name) && !name.includes('..') && !PART.test(name) && !DEVICE.test(name) && !OWN.test(name);

/** @throws RangeError for what is no name */
export function asName(name: string): Name {
  if (!isName(name)) throw new RangeError(`This is no name of an object: ${JSON.stringify(name.slice(0, 200))}.`);
  return name;
}

/** In the order listings have. */
export const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
