/**
 * Operations: what a person did, in the form that machines will exchange (team.md §2.4). One action is one change: one stamp, one
 * group id, a few operations, each over one entity or a hundred thousand.
 */
import { decode, encode } from 'cborg';
import type { Id, Key, Stamp, Value } from './key.ts';

export type Op =
  /** A new entity. `info` is what never changes of it. */
  | { readonly op: 'create'; readonly entity: Id; readonly kind: number; readonly info?: Value }
  /** Registers. `seen` is aligned with `entities`: the key of the value the author saw, null where there was none. */
  | { readonly op: 'set'; readonly entities: readonly Id[]; readonly field: number; readonly value: Value | undefined; readonly seen: readonly (Key | null)[]; readonly by?: Identity }
  /** Set additions; the dot is the group's id. */
  | { readonly op: 'add'; readonly entities: readonly Id[]; readonly field: number; readonly elem: Id; readonly dot: Id }
  /** Set removals: only of the dots that the author saw, aligned with `entities`. */
  | { readonly op: 'remove'; readonly entities: readonly Id[]; readonly field: number; readonly elem: Id; readonly dots: readonly (readonly Id[])[] };

/**
 * Of what another program wrote into a file: who sees it makes the same operation, so it is ordered by the file's own time and told apart
 * by what changed into what (team.md §2.4), not by the machine that saw it. Such an operation is of one entity.
 */
export interface Identity {
  readonly stamp: Stamp;
  readonly id: Id;
}

export interface OpGroup {
  readonly stamp: Stamp;
  /** 16 random bytes: one action. */
  readonly group: Id;
  readonly ops: readonly Op[];
}

/** Leading number of each wire form. */
const WIRE = { create: 0, set: 1, add: 2, remove: 3, group: 6, seen: 7 } as const;
type Wire = readonly unknown[];

/** How keys of what an author saw stand on the wire: as they are in one's own log, shorter in a team's segments. */
export interface KeyCodec {
  readonly to: (key: Key) => unknown;
  readonly from: (wire: unknown) => Key;
}
const whole: KeyCodec = { to: (key) => key, from: (wire) => wire as Key };

/** CBOR: `[hlc, group, [wire operations]]`. Single operations stand in short form, many entities as one group operation. */
export function encodeGroup(group: OpGroup): Uint8Array {
  return encode([[group.stamp.ms, group.stamp.counter], group.group, group.ops.map((op) => toWire(op))]);
}

export function decodeGroup(bytes: Uint8Array): OpGroup {
  const [[ms, counter], group, ops] = decode(bytes, { allowUndefined: true }) as [[number, number], Id, Wire[]];
  return { stamp: { ms, counter }, group, ops: ops.map((wire) => fromWire(wire)) };
}

export function toWire(op: Op, { to }: KeyCodec = whole): Wire {
  const seenBy = (key: Key | null | undefined) => (key ? to(key) : null);
  if (op.op === 'create') return op.info === undefined ? [WIRE.create, op.entity, op.kind] : [WIRE.create, op.entity, op.kind, op.info];
  if (op.entities.length === 1) {
    const entity = op.entities[0];
    if (op.op === 'set' && op.by) return [WIRE.seen, entity, op.field, op.value, seenBy(op.seen[0]), [op.by.stamp.ms, op.by.stamp.counter], op.by.id];
    if (op.op === 'set') return [WIRE.set, entity, op.field, op.value, seenBy(op.seen[0])];
    if (op.op === 'add') return [WIRE.add, entity, op.field, op.elem, op.dot];
    return [WIRE.remove, entity, op.field, op.elem, op.dots[0]];
  }
  const all = joinIds(op.entities);
  if (op.op === 'add') return [WIRE.group, WIRE.add, op.field, op.elem, all, op.dot];
  if (op.op === 'set') {
    const [common, exceptions] = commonAndExceptions(op.seen);
    return [WIRE.group, WIRE.set, op.field, op.value, all, seenBy(common), exceptions.map(([i, key]) => [i, seenBy(key)])];
  }
  return [WIRE.group, WIRE.remove, op.field, op.elem, all, ...commonAndExceptions(op.dots.map(once(joinIds)))];
}

/** Throws `UnknownOp` for what a newer program wrote. */
export class UnknownOp extends Error {}

export function fromWire(wire: Wire, { from }: KeyCodec = whole): Op {
  const seenBy = (key: unknown) => (key === null || key === undefined ? null : from(key));
  if (wire[0] === WIRE.create) {
    const [, entity, kind, info] = wire as [number, Id, number, Value?];
    return { op: 'create', entity, kind, ...(info === undefined ? {} : { info }) };
  }
  if (wire[0] === WIRE.set) {
    const [, entity, field, value, seen] = wire as [number, Id, number, Value | undefined, unknown];
    return { op: 'set', entities: [entity], field, value, seen: [seenBy(seen)] };
  }
  if (wire[0] === WIRE.seen) {
    const [, entity, field, value, seen, [ms, counter], id] = wire as [number, Id, number, Value | undefined, unknown, [number, number], Id];
    return { op: 'set', entities: [entity], field, value, seen: [seenBy(seen)], by: { stamp: { ms, counter }, id } };
  }
  if (wire[0] === WIRE.add) {
    const [, entity, field, elem, dot] = wire as [number, Id, number, Id, Id];
    return { op: 'add', entities: [entity], field, elem, dot };
  }
  if (wire[0] === WIRE.remove) {
    const [, entity, field, elem, dots] = wire as [number, Id, number, Id, Id[]];
    return { op: 'remove', entities: [entity], field, elem, dots: [dots] };
  }
  if (wire[0] !== WIRE.group) throw new UnknownOp(`Unknown operation ${String(wire[0])}: written by a newer program.`);
  const [, kind, field, what, all, ...rest] = wire as [number, number, number, unknown, Uint8Array, ...unknown[]];
  const entities = splitIds(all);
  if (kind === WIRE.add) return { op: 'add', entities, field, elem: what as Id, dot: rest[0] as Id };
  if (kind === WIRE.set) {
    const [common, exceptions] = rest as [unknown, [number, unknown][]];
    const seen = spread([seenBy(common), exceptions.map(([i, key]) => [i, seenBy(key)])], entities.length);
    return { op: 'set', entities, field, value: what as Value | undefined, seen };
  }
  const each = spread(rest as [Uint8Array | null, [number, Uint8Array | null][]], entities.length);
  return { op: 'remove', entities, field, elem: what as Id, dots: each.map((dots) => splitIds(dots ?? new Uint8Array())) };
}

/** What the register operations of a group gave one entity, by field; read without taking a hundred thousand others apart. */
export function writtenTo(bytes: Uint8Array, entity: Id): Map<number, Value | undefined> {
  const [, , ops] = decode(bytes, { allowUndefined: true }) as [unknown, Id, Wire[]];
  const written = new Map<number, Value | undefined>();
  for (const wire of ops) {
    const isGroup = wire[0] === WIRE.group;
    const kind = isGroup ? wire[1] : wire[0];
    if (kind !== WIRE.set && kind !== WIRE.seen) continue;
    const [ids, field, value] = (isGroup ? [wire[4], wire[2], wire[3]] : [wire[1], wire[2], wire[3]]) as [Uint8Array, number, Value | undefined];
    if (holdsId(ids, entity)) written.set(field, value);
  }
  return written;
}

function holdsId(ids: Uint8Array, id: Id): boolean {
  for (let start = 0; start < ids.length; start += 16) {
    let i = 0;
    while (i < 16 && ids[start + i] === id[i]) i++;
    if (i === 16) return true;
  }
  return false;
}

/** Most assets of a group share one value (mostly none): it is written once, and the others as exceptions by position. */
function commonAndExceptions(values: readonly (Uint8Array | null)[]): [Uint8Array | null, [number, Uint8Array | null][]] {
  const counts = new Map<string, { value: Uint8Array | null; count: number }>();
  const names = values.map(once((value) => (value ? value.toString() : '')));
  values.forEach((value, i) => {
    const name = names[i] as string;
    const entry = counts.get(name);
    if (entry) entry.count++;
    else counts.set(name, { value, count: 1 });
  });
  let common: [string, { value: Uint8Array | null; count: number }] | undefined;
  for (const entry of counts) if (!common || entry[1].count > common[1].count) common = entry;
  const exceptions: [number, Uint8Array | null][] = [];
  values.forEach((value, i) => {
    if (names[i] !== common?.[0]) exceptions.push([i, value]);
  });
  return [common?.[1].value ?? null, exceptions];
}

/** Of a hundred thousand values most are one and the same object. */
function once<K, V>(make: (from: K) => V): (from: K) => V {
  const made = new Map<K, V>();
  return (from) => {
    const known = made.get(from);
    if (known !== undefined) return known;
    const fresh = make(from);
    made.set(from, fresh);
    return fresh;
  };
}

function spread(rest: readonly [Uint8Array | null, [number, Uint8Array | null][]], length: number): (Uint8Array | null)[] {
  const values = new Array<Uint8Array | null>(length).fill(rest[0]);
  for (const [i, value] of rest[1]) values[i] = value;
  return values;
}

function joinIds(ids: readonly Id[]): Uint8Array {
  const all = new Uint8Array(ids.length * 16);
  ids.forEach((id, i) => {
    all.set(id, i * 16);
  });
  return all;
}

function splitIds(all: Uint8Array): Id[] {
  return Array.from({ length: all.length / 16 }, (_, i) => all.subarray(i * 16, i * 16 + 16));
}
