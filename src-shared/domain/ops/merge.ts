/**
 * Merging two histories: a pure function of the set of groups, whatever their order and however often each arrives. The catalog keeps
 * the same state in its tables `register`, `member` and `removed`; this is its obviously right twin, and what team sync will run.
 */
import { compareBytes, hex, makeKey, type Id, type Key, type Stamp, type Value } from './key.ts';
import type { Op, OpGroup } from './op.ts';

export interface State {
  /** entity and field → the winning value. */
  readonly registers: Map<string, { value: Value | undefined; key: Key }>;
  /** entity, field and element → dots that stand. */
  readonly members: Map<string, Set<string>>;
  /** Dots removed, by entity, field and element: one that arrives later stays removed. */
  readonly removed: Map<string, Set<string>>;
  readonly entities: Map<string, number>;
}

export const emptyState = (): State => ({ registers: new Map(), members: new Map(), removed: new Map(), entities: new Map() });

export function apply(state: State, writer: Id, group: OpGroup): void {
  for (const op of group.ops) {
    if (op.op === 'create') {
      state.entities.set(hex(op.entity), op.kind);
      continue;
    }
    for (const [i, entity] of op.entities.entries()) {
      if (op.op === 'set') setRegister(state, `${hex(entity)} ${op.field}`, op.value, keyOf(op, group.stamp, writer));
      else {
        const name = `${hex(entity)} ${op.field} ${hex(op.elem)}`;
        if (op.op === 'add') addDot(state, name, hex(op.dot));
        else for (const dot of op.dots[i] ?? []) removeDot(state, name, hex(dot));
      }
    }
  }
}

/** The order key of what a register operation writes. */
export const keyOf = ({ value, by }: Extract<Op, { op: 'set' }>, stamp: Stamp, writer: Id): Key =>
  makeKey(by?.stamp ?? stamp, by?.id ?? writer, value);

/** Is the set's element in it? */
export const has = (state: State, entity: Id, field: number, elem: Id): boolean =>
  (state.members.get(`${hex(entity)} ${field} ${hex(elem)}`)?.size ?? 0) > 0;

function setRegister(state: State, name: string, value: Value | undefined, key: Key): void {
  const held = state.registers.get(name);
  if (!held || compareBytes(key, held.key) > 0) state.registers.set(name, { value, key });
}

function addDot(state: State, name: string, dot: string): void {
  if (state.removed.get(name)?.has(dot)) return;
  getOrMake(state.members, name).add(dot);
}

function removeDot(state: State, name: string, dot: string): void {
  state.members.get(name)?.delete(dot);
  getOrMake(state.removed, name).add(dot);
}

function getOrMake(map: Map<string, Set<string>>, name: string): Set<string> {
  const found = map.get(name) ?? new Set<string>();
  map.set(name, found);
  return found;
}

/** A canonical text of the state, equal for equal states: for tests and for the convergence alarm. */
export function canonical(state: State): string {
  const registers = [...state.registers].map(([name, r]) => `${name}=${JSON.stringify(r.value ?? '∅')}@${hex(r.key)}`);
  const members = [...state.members].filter(([, dots]) => dots.size).map(([name, dots]) => `${name}:${[...dots].sort().join(',')}`);
  const entities = [...state.entities].map(([id, kind]) => `${id}#${kind}`);
  return [...registers, ...members, ...entities].sort().join('\n');
}
