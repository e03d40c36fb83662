/**
 * Who may write to the share can put there whatever they like, signed by devices that nobody let in. An honest device's files may come
 * before the entry that lets it in, so a little of what unknown devices signed is kept; of the rest it is remembered for what it waits, and
 * it is read again then. Nothing an admitted device wrote is lost by that, since the share, or whoever wrote it, still has it.
 */
import { placedIn } from '../../../src-shared/domain/team/resolver.ts';
import { type AclFile, crypto } from './acl-file.ts';
import type { LogStore, Size } from './log-store.ts';
import { type Segment, shortOf } from './segment.ts';

export interface Limits {
  /** Of one unknown device, and of all of them. */
  readonly device: Size;
  readonly all: Size;
  /** Entries of the membership log that name others which are not here. */
  readonly entries: Size;
}

const MB = 1024 * 1024;
export const LIMITS: Limits = { device: { files: 64, bytes: MB }, all: { files: 512, bytes: 16 * MB }, entries: { files: 256, bytes: 4 * MB } };

const NONE: Size = { files: 0, bytes: 0 };
const plus = (a: Size, bytes: number): Size => ({ files: a.files + 1, bytes: a.bytes + bytes });
const fits = ({ files, bytes }: Size, most: Size): boolean => files <= most.files && bytes <= most.bytes;

/** Counts what is kept of unknown devices during one intake. */
export class Strangers {
  readonly #store: LogStore;
  readonly #limits: Limits;
  #by: Map<string, Size> | undefined;
  #all = NONE;

  constructor(store: LogStore, limits: Limits) {
    this.#store = store;
    this.#limits = limits;
  }

  /** @returns whether it may be kept; else it is noted as refused until its device is known */
  admit(segment: Segment, isKnown: (device: string) => boolean): boolean {
    const { header, bytes } = segment;
    if (!this.#by) {
      this.#by = new Map([...this.#store.waitingSizes()].filter(([device]) => !isKnown(device)));
      this.#all = [...this.#by.values()].reduce((sum, size) => ({ files: sum.files + size.files, bytes: sum.bytes + size.bytes }), NONE);
    }
    const [own, all] = [plus(this.#by.get(header.device) ?? NONE, bytes.length), plus(this.#all, bytes.length)];
    if (!fits(own, this.#limits.device) || !fits(all, this.#limits.all)) {
      this.#store.refuse(shortOf(segment), header.device);
      return false;
    }
    this.#by.set(header.device, own);
    this.#all = all;
    return true;
  }
}

export interface TakenEntries {
  readonly kept: number;
  /** Refused: for good, or until what they name is here. */
  readonly refused: number;
}

/**
 * Keeps entries of the membership log that have a place in it, a few of those that name others which are not here yet, and none that
 * never can have one.
 * @param root hash of the founding
 */
export function takeEntries(store: LogStore, entries: readonly AclFile[], root: string, limits: Limits): TakenEntries {
  const had = new Map([...store.acl()].map((entry) => [entry.hash, entry]));
  const fresh = new Map(entries.flatMap((entry) => (had.has(entry.hash) ? [] : [[entry.hash, entry] as const])));
  if (!fresh.size) return { kept: 0, refused: 0 };
  const placed = placedIn([...had.values(), ...fresh.values()], root, crypto);
  const missing = ({ prev }: AclFile): string | undefined => prev.find((hash) => !placed.has(hash));
  let [kept, refused] = [0, 0];
  // What one of these completes may turn out to be nothing.
  let apart = NONE;
  for (const entry of had.values()) {
    if (placed.has(entry.hash)) continue;
    if (missing(entry) !== undefined) apart = plus(apart, entry.bytes.length);
    else {
      store.dropAcl(entry.hash);
      store.refuse(entry.hash, '');
    }
  }
  for (const entry of [...fresh.values()].sort((a, b) => a.depth - b.depth)) {
    const lacks = missing(entry);
    if (!placed.has(entry.hash)) {
      const next = plus(apart, entry.bytes.length);
      if (lacks === undefined || !fits(next, limits.entries)) {
        store.refuse(entry.hash, lacks ?? '');
        refused++;
        continue;
      }
      apart = next;
    }
    store.putAcl(entry);
    kept++;
  }
  return { kept, refused };
}
