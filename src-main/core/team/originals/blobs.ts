/**
 * Originals that are kept in the team's folder (team.md §2.1): `blob/<hh>/<hh>/<hash>.p<n>-<part's hash>`, in parts of 8 MB, by what they hold. A
 * part proves itself by its name, and the whole by its hash, whoever put it there; nothing is there before all its parts are.
 */
import { createHash } from 'node:crypto';
import { base32 } from '../../../../src-shared/domain/team/names.ts';
import { sha256, shortHash } from '../keys.ts';
import { asName, isName, type Remote, RemoteError } from '../remote/remote.ts';

/** A part goes between processes and is hashed in one go, while which the core answers nobody. */
export const PART_BYTES = 8 * 2 ** 20;
/** What is read of a file, and hashed, at a time: others wait for no more. */
const STEP = 2 ** 20;
const PART_HASH = 10;
/** Where something else stands under a part's name it is put beside it. */
const MOST_BESIDE = 20;

export interface Original {
  /** 32 bytes. */
  readonly sha256: Uint8Array;
  /** Bytes. */
  readonly size: number;
}

export interface Steps {
  readonly signal: AbortSignal;
  /** Called between steps, with the bytes done since the last time. */
  readonly step: (bytes: number) => Promise<void>;
  readonly partBytes?: number;
  /** Putting: parts that stand there are read too, and put beside where they are damaged. */
  readonly verify?: boolean;
}

export const countParts = (size: number, partBytes = PART_BYTES): number => Math.max(1, Math.ceil(size / partBytes));

const folderOf = (hash: string): string => `blob/${hash.slice(0, 2)}/${hash.slice(2, 4)}/`;
const nameOf = (hash: string, part: number, partHash: string): string =>
  `${folderOf(hash)}${hash}.p${part}-${partHash}`;

interface There {
  readonly name: string;
  readonly part: number;
  readonly partHash: string;
}

/** Parts of an original that stand there, as a listing shows them. */
async function partsOf(remote: Remote, hash: string): Promise<There[]> {
  const all: There[] = [];
  for await (const { name } of remote.list(`${folderOf(hash)}${hash}.p`)) {
    const [, part, partHash] = /\.p(\d{1,6})-([a-z2-7]{10})(?:~h\d+)?$/.exec(name) ?? [];
    if (part !== undefined && partHash !== undefined && isName(name)) all.push({ name, part: Number(part), partHash });
  }
  return all;
}

/** Is all of it there, as far as names say? */
export async function isThere(
  remote: Remote,
  { sha256: whole, size }: Original,
  partBytes = PART_BYTES,
): Promise<boolean> {
  const parts = new Set((await partsOf(remote, base32(whole))).map(({ part }) => part));
  return Array.from({ length: countParts(size, partBytes) }, (_, i) => i).every((i) => parts.has(i));
}

/** A file as it can be read: `at` and `length` in bytes. */
export type Reader = (at: number, length: number) => Promise<Uint8Array>;

/**
 * Puts an original there: first all of it is read and hashed, so that nothing stands there under the name of something else, then each part
 * that is missing. What an earlier run put there is left.
 * @returns false where the file is not what it is said to be
 */
export async function putOriginal(
  remote: Remote,
  original: Original,
  read: Reader,
  { signal, step, partBytes = PART_BYTES, verify = false }: Steps,
): Promise<boolean> {
  const hash = base32(original.sha256);
  const whole = createHash('sha256');
  const partHashes: string[] = [];
  for (let part = 0; part < countParts(original.size, partBytes); part++) {
    const one = createHash('sha256');
    for await (const bytes of slices(read, part * partBytes, Math.min(original.size, (part + 1) * partBytes))) {
      signal.throwIfAborted();
      whole.update(bytes);
      one.update(bytes);
    }
    partHashes.push(base32(one.digest().subarray(0, 16)).slice(0, PART_HASH));
  }
  if (base32(whole.digest()) !== hash) return false;
  const there = await partsOf(remote, hash);
  for (const [part, partHash] of partHashes.entries()) {
    const from = part * partBytes;
    const length = Math.min(original.size, from + partBytes) - from;
    const same = there.filter((one) => one.part === part && one.partHash === partHash);
    if (!same.length || (verify && !(await fetched(remote, same, length, signal)))) {
      const body = new Uint8Array(length);
      let at = 0;
      for await (const bytes of slices(read, from, from + length)) {
        body.set(bytes, at);
        at += bytes.length;
        signal.throwIfAborted();
      }
      if (at !== length || partHashIn(body) !== partHash) return false;
      await put(remote, nameOf(hash, part, partHash), body);
    }
    await step(length);
  }
  return true;
}

async function put(remote: Remote, name: string, body: Uint8Array): Promise<void> {
  const digest = sha256(body);
  for (let beside = 0; beside <= MOST_BESIDE; beside++)
    if ((await remote.putNew(asName(beside ? `${name}~h${beside}` : name), body, digest)) !== 'taken') return;
  throw new RemoteError(
    'failed',
    'Something else stands in the place of this original in the team’s folder, again and again.',
  );
}

async function* slices(read: Reader, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += STEP) {
    const bytes = await read(at, Math.min(STEP, to - at));
    if (!bytes.length) return;
    yield bytes;
  }
}

const partHashIn = (bytes: Uint8Array): string => shortHash(bytes).slice(0, PART_HASH);

/**
 * Fetches an original part by part. `has`: bytes of it that stand in `write`'s file already, from an earlier try, which are read again.
 * @returns `not-there`: not all of it is; `damaged`: what is there is not what it is called
 */
export async function getOriginal(
  remote: Remote,
  original: Original,
  file: {
    readonly has: number;
    readonly read: Reader;
    readonly write: (at: number, bytes: Uint8Array) => Promise<void>;
  },
  { signal, step, partBytes = PART_BYTES }: Steps,
): Promise<'whole' | 'not-there' | 'damaged'> {
  const hash = base32(original.sha256);
  const count = countParts(original.size, partBytes);
  const there = Map.groupBy(await partsOf(remote, hash), ({ part }) => part);
  for (let part = 0; part < count; part++) if (!there.has(part)) return 'not-there';
  const whole = createHash('sha256');
  for (let part = 0; part < count; part++) {
    const [from, to] = [part * partBytes, Math.min(original.size, (part + 1) * partBytes)];
    const some = there.get(part) as There[];
    const had = await kept(file, from, to, some);
    const bytes = had ?? (await fetched(remote, some, to - from, signal));
    if (!bytes) return 'damaged';
    signal.throwIfAborted();
    if (!had) await file.write(from, bytes);
    for (let at = 0; at < bytes.length; at += STEP) {
      whole.update(bytes.subarray(at, at + STEP));
      await new Promise(setImmediate);
    }
    await step(bytes.length);
  }
  return base32(whole.digest()) === hash ? 'whole' : 'damaged';
}

async function kept(
  { has, read }: { readonly has: number; readonly read: Reader },
  from: number,
  to: number,
  some: readonly There[],
): Promise<Uint8Array | undefined> {
  if (has < to) return undefined;
  const bytes = new Uint8Array(to - from);
  let at = 0;
  for await (const one of slices(read, from, to)) {
    bytes.set(one, at);
    at += one.length;
  }
  const is = partHashIn(bytes);
  return some.some(({ partHash }) => partHash === is) ? bytes : undefined;
}

async function fetched(
  remote: Remote,
  some: readonly There[],
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  let seen = false;
  for (const { name, partHash } of some) {
    const bytes = await remote.get(asName(name), undefined, signal);
    if (bytes === 'not-visible') continue;
    seen = true;
    if (bytes.length === length && partHashIn(bytes) === partHash) return bytes;
  }
  // A folder that is away says so itself.
  if (!seen) throw new RemoteError('failed', 'What the team’s folder lists of it cannot be read just now. Try again later.');
  return undefined;
}
