/**
 * Groups of operations as they stand in a segment: shorter than in one's own log, since times count from the segment's first and writers
 * are named once. CBOR: `[first ms, writers (16 bytes each), [[ms since, counter, group, [operations]]]]`; the segment's own writer is
 * number 0 and not among them.
 */
import { decode, encode } from 'cborg';
import { type Id, type Key, type Value, hex } from '../ops/key.ts';
import { fromWire, type KeyCodec, type Op, type OpGroup, toWire } from '../ops/op.ts';

const MAX_MS = 2 ** 48;

export function encodeGroups(groups: readonly OpGroup[], own: Id): Uint8Array {
  const first = groups.reduce((least, { stamp }) => Math.min(least, stamp.ms), MAX_MS);
  const writers: Id[] = [];
  const numbers = new Map([[hex(own), 0]]);
  const keys: KeyCodec = {
    to(key) {
      const writer = key.subarray(8, 24);
      const name = hex(writer);
      if (!numbers.has(name)) numbers.set(name, writers.push(writer));
      const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
      const ms = view.getUint16(0) * 2 ** 32 + view.getUint32(2);
      return [ms - first, view.getUint16(6), numbers.get(name), key.subarray(24)];
    },
    from: () => new Uint8Array(),
  };
  const wire = groups.map(({ stamp, group, ops }) => [stamp.ms - first, stamp.counter, group, ops.map((op) => toWire(op, keys))]);
  return encode([first, joined(writers), wire]);
}

/** @returns 'raw' for what a newer program wrote, or nobody who keeps to the format: it is kept, and does nothing */
export function decodeGroups(bytes: Uint8Array, own: Id): OpGroup[] | 'raw' {
  try {
    const [first, others, groups] = decode(bytes, { allowUndefined: true }) as [number, Uint8Array, [number, number, Id, readonly unknown[][]][]];
    if (!(Number.isSafeInteger(first) && others instanceof Uint8Array && others.length % 16 === 0 && Array.isArray(groups))) return 'raw';
    const keys: KeyCodec = {
      to: () => undefined,
      from(wire) {
        const [since, counter, writer, tail] = wire as [number, number, number, Uint8Array];
        const id = writer === 0 ? own : others.subarray((writer - 1) * 16, writer * 16);
        if (!isStamp(first + since, counter) || id.length !== 16 || !(tail instanceof Uint8Array) || tail.length !== 8) throw new Error('No key.');
        return keyFrom(first + since, counter, id, tail);
      },
    };
    const read = groups.map(([since, counter, group, ops]): OpGroup => ({ stamp: { ms: first + since, counter }, group, ops: ops.map((op) => fromWire(op, keys)) }));
    return read.every(isSound) ? read : 'raw';
  } catch {
    return 'raw';
  }
}

function keyFrom(ms: number, counter: number, writer: Id, tail: Uint8Array): Key {
  const key = new Uint8Array(32);
  const view = new DataView(key.buffer);
  view.setUint16(0, Math.floor(ms / 2 ** 32));
  view.setUint32(2, ms % 2 ** 32);
  view.setUint16(6, counter);
  key.set(writer, 8);
  key.set(tail, 24);
  return key;
}

const isId = (value: unknown): value is Id => value instanceof Uint8Array && value.length === 16;
const isStamp = (ms: number, counter: number): boolean =>
  Number.isSafeInteger(ms) && ms >= 0 && ms < MAX_MS && Number.isSafeInteger(counter) && counter >= 0 && counter <= 0xffff;
const isField = (field: unknown): boolean => Number.isSafeInteger(field) && (field as number) > 0;

function isSound({ stamp, group, ops }: OpGroup): boolean {
  return isStamp(stamp.ms, stamp.counter) && isId(group) && ops.every(isSoundOp);
}

function isSoundOp(op: Op): boolean {
  if (op.op === 'create') return isId(op.entity) && isField(op.kind) && isValue(op.info);
  if (!isField(op.field) || !op.entities.length || !op.entities.every(isId)) return false;
  if (op.op === 'set') return isValue(op.value) && (!op.by || (isStamp(op.by.stamp.ms, op.by.stamp.counter) && isId(op.by.id)));
  return isId(op.elem) && (op.op === 'add' ? isId(op.dot) : op.dots.every((dots) => dots.every(isId)));
}

const DEEPEST = 32;
/** JSON, as registers hold it. */
function isValue(value: unknown, depth = 0): value is Value | undefined {
  if (depth > DEEPEST) return false;
  if (value === undefined) return depth === 0;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every((one) => isValue(one, depth + 1));
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every((one) => isValue(one, depth + 1));
}

function joined(ids: readonly Id[]): Uint8Array {
  const all = new Uint8Array(ids.length * 16);
  for (const [i, id] of ids.entries()) all.set(id, i * 16);
  return all;
}

