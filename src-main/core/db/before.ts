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

export function groupRows(rows: readonly { readonly n: number; readonly value: string | null; readonly seq: number }[]): Group[] {
  const groups = new Map<string, { value: string | null; seq: number; ns: number[] }>();
  for (const { n, value, seq } of rows) {
    const name = `${seq} ${value}`;
    const group = groups.get(name);
    if (group) group.ns.push(n);
    else groups.set(name, { value, seq, ns: [n] });
  }
  return [...groups.values()].map(({ value, seq, ns }) => [value, seq, packNumbers(ns)]);
}

export const packNumbers = (ns: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(ns).buffer);

export function unpackNumbers(bytes: Uint8Array): number[] {
  return Array.from(new Uint32Array(bytes.slice().buffer));
}
