/** Copies one group of files: each into a file of another name first, hashed, read back from every place, and only then put in its place. */
import { MOST_BYTES, splitName, weight } from '../../../../src-shared/domain/naming/index.ts';
import { isAway } from '../../disks/away.ts';
import { SOURCE_FAILED } from '../../disks/copying.ts';
import type { DiskFiles } from '../../disks/disks.ts';
import { type Bytes, bytesOf, join, toBuffer, toBytes, toText } from '../../library/bytes.ts';
import { ITEM, type Item } from './import.sql.ts';

/** Hidden names: no library looks at them, and what is left of a run that was killed is known by them. */
export const temporaryNames = (job: string): Bytes => `.vitrine-import-${job.slice(0, 8)}-`;

export interface CopyDeps {
  readonly disk: DiskFiles;
  readonly job: string;
  /** Of this run alone: what a run before it had begun is none of its files. */
  readonly run: string;
  /** Absolute. */
  readonly source: Bytes;
  /** `device:inode` of the source: another one there is another card, or none. */
  readonly fsid: string;
  /** Absolute: the target, and the second place. */
  readonly places: readonly Bytes[];
  readonly clash: 'suffix' | 'error';
  /** The import is to stop: the file that is being copied is given up. */
  readonly signal: AbortSignal;
}

export interface CopiedGroup {
  readonly items: Item[];
  /** Every one that was copied was read past the system's memory. */
  readonly direct: boolean;
}

/** A place or the source is gone or full: nothing more can be done now. Told to people as it stands. */
export class ImportStops extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const TRIES = 2;

/** Answers the items as they are now. Throws ImportStops, or the signal's reason. */
export async function copyGroup(deps: CopyDeps, group: readonly Item[]): Promise<CopiedGroup> {
  const made = new Map<Item, Uint8Array>();
  const problems = new Map<Item, { code: string; message: string }>();
  let direct = true;
  try {
    for (const item of group) {
      try {
        const copied = await copyOne(deps, item);
        made.set(item, copied.sha256);
        direct &&= copied.direct;
      } catch (error) {
        problems.set(item, await problemOf(deps, item, error));
      }
    }
    const stem = await freeStem(deps, group, made);
    const items: Item[] = [];
    for (const item of group) {
      const sha256 = made.get(item);
      const name = stem === undefined ? item.name : renamed(item, group, stem);
      const problem = problems.get(item) ?? (sha256 && (await place(deps, { ...item, name }, sha256)));
      items.push(problem ? { ...item, state: ITEM.failed, problem } : { ...item, name, state: ITEM.copied, sha256: sha256 ? toBytes(sha256) : null, problem: null });
    }
    return { items, direct };
  } finally {
    for (const item of group) for (const at of temporaries(deps, item)) await deps.disk.discard(at).catch(() => undefined);
  }
}

const temporaries = ({ places, job, run }: CopyDeps, { folder, i }: Item): Buffer[] => places.map((place) => toBuffer(join(join(place, folder), `${temporaryNames(job)}${run}-${i}`)));
const finals = ({ places }: CopyDeps, { folder, name }: Pick<Item, 'folder' | 'name'>): Buffer[] => places.map((place) => toBuffer(join(join(place, folder), name)));

async function copyOne(deps: CopyDeps, item: Item): Promise<{ sha256: Uint8Array; direct: boolean }> {
  const { disk, places, signal } = deps;
  const to = temporaries(deps, item);
  for (const place of places) if (item.folder) await disk.mkdir(toBuffer(join(place, item.folder)));
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    const stop = () => void disk.stopCopy(to[0] as Buffer).catch(() => undefined);
    signal.addEventListener('abort', stop, { once: true });
    const { size, sha256 } = await disk.copy(toBuffer(join(deps.source, item.source)), to, item.mtime).finally(() => signal.removeEventListener('abort', stop));
    const backs = await Promise.all(to.map((at) => disk.readBack(at)));
    if (backs.every((back) => back.size === size && Buffer.from(back.sha256).equals(sha256))) return { sha256, direct: backs.every((back) => back.direct) };
    for (const at of to) await disk.discard(at);
    if (tries === TRIES) throw Object.assign(new Error('not equal'), { code: 'ENOTEQUAL' });
  }
}

/** Undefined: the names are as planned. A file that came to stand there since is kept; one with the same content is ours, from before. */
async function freeStem(deps: CopyDeps, group: readonly Item[], made: ReadonlyMap<Item, Uint8Array>): Promise<string | undefined> {
  const own = stemOf(group);
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const stem = `${own}${suffix}`;
    let free = true;
    for (const [item, sha256] of made) {
      const name = renamed(item, group, stem);
      for (const at of finals(deps, { ...item, name })) free &&= (await standsAt(deps, at, sha256)) !== 'other';
    }
    if (free) return number === 1 ? undefined : stem;
    // Which is then said of each that is in the way.
    if (deps.clash === 'error' || weight(stem) + 20 > MOST_BYTES) return undefined;
  }
}

async function standsAt({ disk }: CopyDeps, at: Buffer, sha256: Uint8Array): Promise<'nothing' | 'same' | 'other'> {
  const there = await disk.lstat(at).catch((error: unknown) => {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  });
  if (!there) return 'nothing';
  if (there.kind !== 'file') return 'other';
  const back = await disk.readBack(at).catch(() => undefined);
  return back && Buffer.from(back.sha256).equals(sha256) ? 'same' : 'other';
}

/** The longest start that all names of a group have in common before a dot or a copy's number. */
function stemOf(group: readonly Item[]): string {
  const names = group.map(({ name }) => toText(name));
  return names.reduce((stem, name) => (splitName(name).stem.length < stem.length ? splitName(name).stem : stem), splitName(names[0] ?? '').stem);
}
const renamed = ({ name }: Item, group: readonly Item[], stem: string): Bytes => bytesOf(`${stem}${toText(name).slice(stemOf(group).length)}`);

/** Answers why a file could not be placed. */
async function place(deps: CopyDeps, item: Item, sha256: Uint8Array): Promise<{ code: string; message: string } | undefined> {
  const [from, to] = [temporaries(deps, item), finals(deps, item)];
  // The library's own place last: what stands there is everywhere.
  for (let k = from.length - 1; k >= 0; k--) {
    const at = to[k] as Buffer;
    try {
      if ((await standsAt(deps, at, sha256)) !== 'same') await deps.disk.moveNew(from[k] as Buffer, at);
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') return await problemOf(deps, item, error);
      return { code: 'name-clash', message: `There is another file at ${at.toString()} already. It was left as it is, and this one was not copied.` };
    }
  }
  return undefined;
}

export const sourceGone = (source: Bytes): ImportStops =>
  new ImportStops('offline', `${toText(source)} is gone, or cannot be read any more. What was copied is whole and stays; put the card in again and start the import again: it goes on where it stopped.`);

/** Throws ImportStops where the others would fare no better. */
async function problemOf(deps: CopyDeps, item: Item, error: unknown): Promise<{ code: string; message: string }> {
  deps.signal.throwIfAborted();
  const { code = '', name, message } = error as { code?: string; name: string; message: string };
  const path = toBuffer(join(deps.source, item.source)).toString();
  if (isAway(error)) throw new ImportStops('offline', message);
  if (name === SOURCE_FAILED) {
    const isThere = await deps.disk.stat(toBuffer(deps.source)).then((stats) => stats.fsid === deps.fsid, () => false);
    if (!isThere) throw sourceGone(deps.source);
    if (code === 'ECHANGED') return { code: 'changing', message: `${path} changed while it was copied. Import it again when it rests.` };
    if (code === 'EACCES' || code === 'EPERM') return { code: 'no-access', message: `Vitrine may not read ${path}. Give yourself the right to.` };
    return { code: 'unreadable', message: `${path} cannot be read (${code || message}). The card may be damaged: try another reader.` };
  }
  const where = deps.places.map(toText).join(' and ');
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') throw new ImportStops('disk-full', `There is no room left in ${where}. What was copied is whole; make room and start the import again: it goes on where it stopped.`);
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') throw new ImportStops('read-only', `Vitrine may not write into ${where}. Give yourself the right to, or choose another folder.`);
  if (code === 'ENOTEQUAL') return { code: 'not-equal', message: `What was written of ${path} is not what was read, twice. The disk, card or cable may be damaged: look at ${where}.` };
  if (code === 'ENOTDIR' || code === 'EEXIST') return { code: 'name-clash', message: `A file stands where a folder for ${path} has to be (in ${where}). Choose another template.` };
  if (code === 'ENAMETOOLONG') return { code: 'too-long', message: `The path for ${path} is longer than the disk takes. Choose a shorter template.` };
  throw new ImportStops('offline', `${where} cannot be written (${code || message}). Look whether the disk is connected and in order, then start the import again.`);
}
