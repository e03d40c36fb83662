/** The share of a simulation, as its server has it, and what befalls a whole share. */

import type { MemoryStore } from '../memory.ts';
import { byName, type CatalogId } from '../remote.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';

export interface SimShare extends MemoryStore {
  /** When a name got what stands under it, ms of the schedule. */
  storedAt(name: string): number;
  /** Names that were taken away, with the time: clients may list them for a while. */
  readonly gone: ReadonlyMap<string, { readonly at: number; readonly size: number }>;
  /** `lost`: how it would look after a loss of power; undefined: not there. */
  store(name: string, bytes: Uint8Array, lost?: { readonly bytes: Uint8Array | undefined }): void;
  take(name: string): void;
  /** The server's own clock, ahead of the true time. */
  skewMs: number;
  /** Told of what befalls the share as a whole: before, and after. */
  onHarm?: { before(): void; after(): void };
  /** What was not yet on its disk is lost. */
  losePower(): void;
  /** As a sync program keeps both: names as Syncthing, Dropbox and Windows make them, some of which are names of objects. */
  makeCopies(name: string, bytes: Uint8Array): void;
  snapshot(): Snapshot;
  /** As a server that is restored from a backup; or a new disk, with nothing. */
  restore(snapshot: Snapshot): void;
  /** Somebody deletes the folder's content. */
  wipe(): void;
  /** One in 1 / `part` of the objects below `prefix` is gone, cut, blanked or changed. Answers their names. */
  damage(part: number, prefix?: string): string[];
}

export interface Snapshot {
  readonly objects: ReadonlyMap<string, Uint8Array>;
  readonly catalogs: ReadonlySet<CatalogId>;
}

export const NOTHING: Snapshot = { objects: new Map(), catalogs: new Set() };
/** A server writes what it holds in memory to its disk this often. */
const FLUSH_MS = 60_000;
const REMEMBER_MS = 10 * 60_000;

export function createSimShare(catalog: CatalogId, schedule: Schedule, random: Random): SimShare {
  const objects = new Map<string, Uint8Array>();
  const catalogs = new Set([catalog]);
  const stored = new Map<string, number>();
  const gone = new Map<string, { at: number; size: number }>();
  const unsafe = new Map<string, { bytes: Uint8Array | undefined; until: number }>();

  const set = (name: string, bytes: Uint8Array): void => {
    objects.set(name, bytes);
    stored.set(name, schedule.now());
    unsafe.delete(name);
    gone.delete(name);
  };
  const harm = <T>(act: () => T): T => {
    share.onHarm?.before();
    const told = act();
    share.onHarm?.after();
    return told;
  };
  const losePower = (): void => {
    for (const [name, { bytes, until }] of [...unsafe])
      if (until < schedule.now()) unsafe.delete(name);
      else if (bytes) set(name, bytes);
      else {
        objects.delete(name);
        unsafe.delete(name);
      }
  };
  const restore = (snapshot: Snapshot): void => {
    for (const name of [...objects.keys()]) if (!snapshot.objects.has(name)) share.take(name);
    for (const [name, bytes] of snapshot.objects) if (objects.get(name) !== bytes) set(name, bytes);
    catalogs.clear();
    for (const one of snapshot.catalogs) catalogs.add(one);
  };
  const damage = (part: number, prefix: string): string[] => {
    const hit = [...objects]
      .map(([name]) => ({ name }))
      .sort(byName)
      .filter(({ name }) => name.startsWith(prefix) && random.chance(part));
    for (const { name } of hit) {
      const bytes = objects.get(name) as Uint8Array;
      if (random.chance(0.4)) share.take(name);
      else if (random.chance(0.5)) set(name, torn(bytes, random));
      else set(name, flipped(bytes, random));
    }
    return hit.map(({ name }) => name);
  };
  const share: SimShare = {
    objects,
    catalogs,
    gone,
    skewMs: 0,
    now: () => schedule.now() + share.skewMs,
    storedAt: (name) => stored.get(name) ?? 0,
    store(name, bytes, lost) {
      set(name, bytes);
      if (lost) unsafe.set(name, { bytes: lost.bytes, until: schedule.now() + FLUSH_MS });
    },
    take(name) {
      const size = objects.get(name)?.length;
      if (size === undefined) return;
      objects.delete(name);
      for (const [old, { at }] of gone) if (at < schedule.now() - REMEMBER_MS) gone.delete(old);
      gone.set(name, { at: schedule.now(), size });
    },
    losePower: () => harm(losePower),
    makeCopies(name, bytes) {
      const body = random.chance(0.5) ? bytes : torn(bytes, random);
      const dot = name.lastIndexOf('.');
      const [base, end] = dot > name.lastIndexOf('/') ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
      const copy = random.pick([
        `${name} (1)`,
        `${base} (Bob's conflicted copy 2026-03-03)${end}`,
        `${base}.sync-conflict-20260303-091500-ABCDEFG${end}`,
        `${base}.sync-conflict-20260303-091500-abcdefg${end}`,
        `${base}-1${end}`,
        `${name}~h1`,
      ]);
      if (!objects.has(copy)) set(copy, body);
    },
    snapshot: () => ({ objects: new Map(objects), catalogs: new Set(catalogs) }),
    restore: (snapshot) => harm(() => restore(snapshot)),
    wipe: () => share.restore(NOTHING),
    damage: (part, prefix = '') => harm(() => damage(part, prefix)),
  };
  return share;
}

/** Cut, or with nothing but zeros from somewhere on. */
export function torn(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.int(bytes.length);
  return random.chance(0.5) ? bytes.slice(0, at) : bytes.slice().fill(0, at);
}

function flipped(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  if (copy.length) copy[random.int(copy.length)]! ^= 1 << random.int(8);
  return copy;
}
