/** What really changed in an action, kept for undo beside its operations. Local only. Numbers are packed: 4 bytes an entity. */
import { decode, encode } from 'cborg';

export type Before =
  /**
   * `owner`: the change to which the value written belongs (undo gives back what belongs to an earlier one). `groups`: the register's
   * JSON before (null: none), the change it belonged to (0: none), and the entities that had it.
   */
  | { readonly op: 'set'; readonly field: number; readonly owner: number; readonly groups: readonly Group[] }
  | { readonly op: 'add'; readonly field: number; readonly elem: number; readonly owner: number; readonly ns: Uint8Array }
  /** `groups`: as above, the value being always null. */
  | { readonly op: 'remove'; readonly field: number; readonly elem: number; readonly groups: readonly Group[] };

export type Group = readonly [value: string | null, seq: number, ns: Uint8Array];

export const encodeBefore = (before: readonly Before[]): Uint8Array => encode(before);
export const decodeBefore = (bytes: Uint8Array): Before[] => decode(bytes) as Before[];

/** One group for each value and change, whatever else told the entities apart. */
export function gathered(parts: readonly { readonly ns: readonly number[]; readonly value: string | null; readonly seq: number }[]): Group[] {
  const groups = new Map<string, { value: string | null; seq: number; ns: number[] }>();
  for (const { ns, value, seq } of parts) {
    const name = `${seq} ${value}`;
    const group = groups.get(name);
    if (group) for (const n of ns) group.ns.push(n);
    else groups.set(name, { value, seq, ns: [...ns] });
  }
  return [...groups.values()].map(({ value, seq, ns }) => [value, seq, packNumbers(ns)]);
}

export const packNumbers = (ns: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(ns).buffer);

export const unpackNumbers = (bytes: Uint8Array): number[] => Array.from(packed(bytes));

/** Is this number among them? */
export const holdsNumber = (bytes: Uint8Array, n: number): boolean => packed(bytes).includes(n);

/** A copy: such numbers cannot begin at any byte. */
const packed = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer);
