/** Which pictures are looked at together. */
import { create } from 'zustand';
import { getResult } from '../../client/result.ts';
import { focusOn, getSelection, selectedNumbers } from '../selection/index.ts';
import { type SharedZoom, TOGETHER } from './shared-zoom.ts';

interface Compare {
  /** The one that stays until a better one is found. */
  select: number | undefined;
  candidate: number | undefined;
  /** Those one goes through: what was selected when it began; undefined: all that were found. */
  among: readonly number[] | undefined;
  zoom: SharedZoom;
}

export const useCompare = create<Compare>(() => ({ select: undefined, candidate: undefined, among: undefined, zoom: TOGETHER }));
const set = useCompare.setState;

export const setZoom = (change: (now: SharedZoom) => SharedZoom): void => set(({ zoom }) => ({ zoom: change(zoom) }));

/** Begins with what has the focus and what comes after it, of the selection if there is one of several. */
export function beginCompare(): void {
  const { focus, count } = getSelection();
  const among = count > 1 ? selectedNumbers() : undefined;
  const select = focus !== undefined && (!among || among.includes(focus)) ? focus : (among?.[0] ?? getResult().ids[0]);
  set({ among, select, candidate: undefined, zoom: TOGETHER });
  const candidate = beside(select, 1) ?? beside(select, -1);
  set({ candidate });
  if (candidate !== undefined) focusOn(candidate);
}

/** The next of them in this direction that is not the select. */
function beside(from: number | undefined, by: number): number | undefined {
  if (from === undefined) return undefined;
  const { select, among } = useCompare.getState();
  const { ids, positions } = getResult();
  const [list, start] = among ? [among, among.indexOf(from)] : [ids, positions.of(from)];
  if (start < 0) return undefined;
  for (let i = start + by; i >= 0 && i < list.length; i += by) if (list[i] !== select) return list[i];
  return undefined;
}

/** Another candidate. @returns whether there was one */
export function moveCandidate(by: number): boolean {
  const next = beside(useCompare.getState().candidate, by);
  if (next === undefined) return false;
  set({ candidate: next });
  focusOn(next);
  return true;
}

/** What got the focus elsewhere, in the filmstrip, is looked at beside the select. */
export function takeCandidate(n: number | undefined): void {
  const { select, candidate } = useCompare.getState();
  if (n !== undefined && n !== select && n !== candidate) set({ candidate: n });
}

/** The candidate is better: it becomes the select, and the next one is looked at. */
export function promote(): void {
  const { candidate } = useCompare.getState();
  if (candidate === undefined) return;
  const next = beside(candidate, 1);
  if (next === undefined) {
    swap();
    return;
  }
  set({ select: candidate, candidate: next });
  focusOn(next);
}

export function swap(): void {
  const { select, candidate } = useCompare.getState();
  if (select === undefined || candidate === undefined) return;
  set({ select: candidate, candidate: select });
  focusOn(select);
}
