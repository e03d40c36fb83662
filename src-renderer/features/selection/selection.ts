/**
 * Which assets are selected, which one has the focus, and from where a range goes. Follows the result: what is no longer
 * found is no longer selected, and the focus goes to what took its place.
 */
import { create } from 'zustand';
import { nearestLeft } from '../../client/id-list.ts';
import { getResult, isHolding, releaseHeld, useResult } from '../../client/result.ts';
import { getUi, isClose, isOverview } from '../../client/state.ts';
import { shownStacks } from '../../client/stacks.ts';
import { BitSet } from './bit-set.ts';

export interface Selection {
  /** Changes with every change of what is selected. */
  version: number;
  count: number;
  /** The asset that has the focus: the one in the loupe and in the inspector. */
  focus: number | undefined;
}

const set = new BitSet();
/** Where a range with Shift starts. */
let anchor: number | undefined;
/** Moving on does not let go of what is held while a list is being exchanged. */
let following = false;

export const useSelection = create<Selection>(() => ({ version: 0, count: 0, focus: undefined }));
export const getSelection = (): Selection => useSelection.getState();
export const isSelected = (n: number): boolean => set.has(n);
export const useIsSelected = (n: number): boolean => useSelection(() => set.has(n));

function commit(focus: number | undefined): void {
  const before = getSelection();
  useSelection.setState({ version: before.version + 1, count: set.count, focus });
  if (!following) releaseHeld();
}

/** Selects this alone and gives it the focus. */
export function selectOnly(n: number): void {
  set.clear();
  set.add(n);
  anchor = n;
  commit(n);
}

export function toggle(n: number): void {
  if (set.has(n)) set.remove(n);
  else set.add(n);
  anchor = n;
  commit(n);
}

/** Selects from where the last single choice was to here. @param add keep what was selected before */
export function selectTo(n: number, add = false): void {
  const { ids, positions } = getResult();
  const from = positions.of(anchor ?? getSelection().focus ?? n);
  const to = positions.of(n);
  if (to < 0) return;
  if (from < 0) {
    selectOnly(n);
    return;
  }
  if (!add) set.clear();
  for (let i = Math.min(from, to); i <= Math.max(from, to); i++) set.add(ids[i]!);
  anchor = ids[from]!;
  commit(n);
}

/** Selects exactly these, as a rubber band does. The focus stays unless it has none. */
export function selectThese(ns: Iterable<number>, keep?: ReadonlySet<number>): void {
  set.clear();
  for (const n of keep ?? []) set.add(n);
  let first: number | undefined;
  for (const n of ns) {
    first ??= n;
    set.add(n);
  }
  anchor = first ?? anchor;
  commit(getSelection().focus ?? first);
}

export function selectAll(): void {
  const { ids } = getResult();
  for (let i = 0; i < ids.length; i++) set.add(ids[i]!);
  commit(getSelection().focus ?? ids[0]);
}

export function selectNone(): void {
  set.clear();
  commit(getSelection().focus);
}

/** Gives the focus without touching a selection of several; a single selection goes with it. */
export function focusOn(n: number): void {
  if (set.count <= 1) selectOnly(n);
  else commit(n);
}

/** What a step in the grid or loupe does: grid steps select, loupe steps keep a selection of several. */
export function step(n: number): void {
  if (isClose(getUi().view)) focusOn(n);
  else selectOnly(n);
}

let mover: ((by: number) => boolean) | undefined;
/** A view that shows some of the result goes through these in its own way, while it is on screen. */
export const setMover = (move: ((by: number) => boolean) | undefined): void => {
  mover = move;
};

/** Goes `by` assets further in the result. @returns whether there was one */
export function moveBy(by: number): boolean {
  if (mover) return mover(by);
  const { ids, positions } = getResult();
  const { focus } = getSelection();
  const at = focus === undefined ? -1 : positions.of(focus);
  const to = at < 0 ? (by < 0 ? ids.length - 1 : 0) : Math.min(ids.length - 1, Math.max(0, at + by));
  if (to === at || ids[to] === undefined) return false;
  step(ids[to]);
  return true;
}

/** @returns the selected numbers in the order of the result */
export function selectedNumbers(limit = Number.POSITIVE_INFINITY): number[] {
  const { positions, ids } = getResult();
  if (set.count === 0) return [];
  const found: number[] = [];
  if (set.count < 5000) {
    for (const n of set.values()) found.push(n);
    return found.sort((a, b) => positions.of(a) - positions.of(b)).slice(0, limit);
  }
  for (let i = 0; i < ids.length && found.length < limit; i++) if (set.has(ids[i]!)) found.push(ids[i]!);
  return found;
}

export type Targets = number[] | { query: string; stacks?: { opened: number[] } | undefined };
/** Above this a whole result is named by its query instead of by its numbers. */
const BY_QUERY = 5000;

/** On what an action works: in the loupe the one shown, else the selection. Empty when there is none. */
export function targets(): Targets {
  const { count, focus } = getSelection();
  const { ids, state, busy, query } = getResult();
  if (isClose(getUi().view)) return focus === undefined ? [] : [focus];
  // What cannot be seen is not changed.
  if (!isSeen()) return [];
  if (count > BY_QUERY && count === ids.length && state === 'whole' && !busy && !isHolding()) return { query, stacks: shownStacks() };
  return selectedNumbers();
}

/** Is what is selected in sight? */
const isSeen = (): boolean => isOverview(getUi().view) || isClose(getUi().view);

export function targetCount(): number {
  const { count, focus } = getSelection();
  if (isClose(getUi().view)) return focus === undefined ? 0 : 1;
  return isSeen() ? count : 0;
}

/** Few enough to be held in sight although they no longer match. */
const MOST_HELD = 2000;
/** For client/result.ts: who has the attention. */
export function attended(): number[] {
  const { count, focus } = getSelection();
  const some = count <= MOST_HELD ? [...set.values()] : [];
  return focus === undefined ? some : [...some, focus];
}

/** Keeps selection and focus true to the result, and over a reload. Called once at start. */
export function keepSelection(): void {
  restore();
  useResult.subscribe((now, before) => {
    if (now.ids !== before.ids && now.state === 'whole') follow(now, before);
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  useSelection.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(remember, 300);
  });
}

function follow(now: ReturnType<typeof getResult>, before: ReturnType<typeof getResult>): void {
  const { focus, count } = getSelection();
  let lost = false;
  for (const n of [...set.values()]) {
    if (now.positions.of(n) >= 0) continue;
    set.remove(n);
    lost = true;
  }
  let next = focus;
  if (focus !== undefined && now.positions.of(focus) < 0) {
    const at = before.positions.of(focus);
    next = at < 0 ? undefined : nearestLeft(before.ids, at, now.positions);
    if (count === 1 && lost && next !== undefined) set.add(next);
  }
  if (anchor !== undefined && now.positions.of(anchor) < 0) anchor = next;
  if (!lost && next === focus) return;
  following = true;
  commit(next);
  following = false;
}

const SESSION = 'vitrine.selection';
const MOST_REMEMBERED = 5000;

function remember(): void {
  const ns = set.count <= MOST_REMEMBERED ? [...set.values()] : [];
  try {
    sessionStorage.setItem(SESSION, JSON.stringify({ focus: getSelection().focus, ns }));
  } catch {
    // Without storage a reload starts with nothing selected.
  }
}

function restore(): void {
  try {
    const saved = JSON.parse(sessionStorage.getItem(SESSION) ?? '{}') as { focus?: unknown; ns?: unknown };
    if (Array.isArray(saved.ns)) for (const n of saved.ns) if (Number.isInteger(n) && n > 0) set.add(n as number);
    commit(typeof saved.focus === 'number' ? saved.focus : undefined);
  } catch {
    // What cannot be read is not worth a word.
  }
}
