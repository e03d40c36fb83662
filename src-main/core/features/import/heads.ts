/** What files of a card or folder say of themselves, before they are in the catalog. Remembered for a while: the window looks first, then the import. */
import type { Facts, Kind, Values } from '../../../../src-shared/domain/asset.ts';
import type { DiskFiles } from '../../disks/disks.ts';
import { type Bytes, extOf, join, nameOf, toBuffer } from '../../library/bytes.ts';
import type { MediaPool } from '../../workers/media-pool.ts';
import type { SourceFile } from './source.ts';

export interface Head {
  readonly kind: Kind;
  /** ISO 8601 wall clock; the file's own time where it does not say when it was taken. */
  readonly takenAt: string;
  readonly facts: Facts;
  readonly values: Values;
  /** Fingerprint; null when the file cannot be read. */
  readonly print: Uint8Array | null;
  /** Name of its picture, for `thumb`. */
  readonly picture?: string;
  readonly problem?: string;
}

export interface Heads {
  /** In the order asked. What cannot be read has a problem. */
  of(source: Bytes, files: readonly SourceFile[], options?: { signal?: AbortSignal; priority?: number }): Promise<Head[]>;
  /** WebP or JPEG, 256 px at most; undefined when it is no longer remembered. */
  thumb(picture: string): Uint8Array | undefined;
}

const MOST_HEADS = 50_000;
/** Some 10 KB each. */
const MOST_THUMBS = 1500;
const AT_ONCE = 8;
/** Containers that may say at their end only when they were taken. */
const LATE: ReadonlySet<Kind> = new Set<Kind>(['video', 'audio', 'raw', 'image']);

export function createHeads({ pool, files: disk }: { readonly pool: Pick<MediaPool, 'head'>; readonly files: DiskFiles }): Heads {
  const known = new Map<string, Head>();
  const thumbs = new Map<string, Uint8Array>();
  const keep = <V>(map: Map<string, V>, key: string, value: V, most: number) => {
    map.delete(key);
    map.set(key, value);
    for (const oldest of map.keys()) {
      if (map.size <= most) break;
      map.delete(oldest);
    }
  };

  async function read(path: Bytes, file: SourceFile, options: { signal?: AbortSignal; priority?: number }): Promise<Head> {
    const at = toBuffer(path);
    const { type, facts, layer, full, thumb, problem } = await pool.head({ path: at, size: file.size, name: toBuffer(nameOf(path)) }, options);
    const print = await disk.print(at, file.size);
    const picture = (full?.p256 ?? thumb)?.data;
    const id = print && picture ? Buffer.from(print).toString('hex', 0, 16) : undefined;
    if (id && picture) keep(thumbs, id, picture, MOST_THUMBS);
    return {
      kind: type.kind,
      takenAt: facts.takenAt ?? '',
      facts: { ...facts, ...full?.facts },
      values: layer?.values ?? {},
      print,
      ...(id ? { picture: id } : {}),
      ...(problem ? { problem: problem.message } : {}),
    };
  }

  /** Exiftool is asked for those of which the first bytes do not say when they were taken. */
  async function complete(source: Bytes, files: readonly SourceFile[], heads: readonly Head[]): Promise<Head[]> {
    const late = heads.flatMap((head, i) => (head.takenAt || !LATE.has(head.kind) || head.problem ? [] : [i]));
    const told = late.length ? await disk.describe(late.map((i) => ({ path: toBuffer(join(source, (files[i] as SourceFile).path)), ext: extOf((files[i] as SourceFile).path) }))) : [];
    const more = new Map(late.map((i, k) => [i, told[k]]));
    return heads.map((head, i) => {
      const facts = { ...more.get(i)?.facts, ...head.facts };
      const values = { ...more.get(i)?.layer.values, ...head.values };
      return { ...head, facts, values, takenAt: head.takenAt || facts.takenAt || wallClock((files[i] as SourceFile).mtime) };
    });
  }

  return {
    async of(source, files, options = {}) {
      const keyOf = ({ path, size, mtime }: SourceFile) => `${source}\0${path}\0${size}\0${mtime}`;
      const open = files.filter((file) => !known.has(keyOf(file)));
      for (let at = 0; at < open.length; at += AT_ONCE) {
        options.signal?.throwIfAborted();
        const some = open.slice(at, at + AT_ONCE);
        const heads = await complete(source, some, await Promise.all(some.map((file) => read(join(source, file.path), file, options))));
        for (const [i, head] of heads.entries()) keep(known, keyOf(some[i] as SourceFile), head, MOST_HEADS + files.length);
      }
      return files.map((file) => known.get(keyOf(file)) as Head);
    },
    thumb: (picture) => thumbs.get(picture),
  };
}

/** Local time, as the clock on the wall showed it. */
function wallClock(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
