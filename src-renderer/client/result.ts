/**
 * What the present search finds, in order. A first page shows at once; the whole list follows and then stays as it is, while
 * a newer one is fetched, until that is complete: nothing flickers.
 */
import { create } from 'zustand';
import { dayOf, NO_DAY } from '../../src-shared/domain/days.ts';
import { getClient, type Output } from './client.ts';
import { EMPTY, holdIn, IdCollector, type IdList, Positions, sameList } from './id-list.ts';
import { rows } from './rows.ts';
import { shownStacks, useStacks } from './stacks.ts';
import { type Dir, getUi, type Sort, type UiState, useUi } from './state.ts';

export type QueryError = NonNullable<Output<'search.page'>['error']>;

export interface Result extends IdList {
  query: string;
  sort: Sort;
  dir: Dir;
  /** How many there are; more than `ids` while only the first page is here. */
  total: number;
  /** With those that others stand for, as in closed stacks. */
  files: number;
  /** Where a number stands in `ids`. */
  positions: Positions;
  /** `first`: nothing yet. `page`: the beginning. `whole`: all of it. */
  state: 'first' | 'page' | 'whole';
  /** Another search is on its way, and this is still the former. */
  busy: boolean;
  /** What of the query could not be read; the rest found this. */
  error?: QueryError | undefined;
  /** The core could not answer at all. */
  failure?: string | undefined;
}

export const useResult = create<Result>(() => ({
  ...EMPTY,
  query: '',
  sort: 'taken',
  dir: 'desc',
  total: 0,
  files: 0,
  positions: new Positions(EMPTY.ids),
  state: 'first',
  busy: false,
}));
export const getResult = (): Result => useResult.getState();

/** Numbers that must stay in sight although they no longer match: set by the selection, see `holdFor`. */
let held: () => Iterable<number> = () => [];
/** The list as the core has it, while something is held in the one that shows. */
let real: IdList | undefined;

const PAGE = 200;
const CALM_MS = 250;
const BUSIEST_MS = 1000;
const RETRY_MS = 2000;

let running: AbortController | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let lastRun = 0;

type Search = Pick<Result, 'query' | 'sort' | 'dir'>;

/** What is looked for: the timeline has an order of its own. */
function searchOf({ query, sort, dir, overview }: UiState): Search & { days: boolean } {
  const dated = overview === 'timeline';
  return { query, sort: dated ? 'taken' : sort, dir, days: dated };
}

const sameSearch = (a: Search, b: Search) =>
  a.query === b.query && a.sort === b.sort && a.dir === b.dir;

/** Follows the search of the interface. Called once at start. @param holding what stays although it no longer matches */
export function keepResult(holding: () => Iterable<number>): void {
  held = holding;
  useUi.subscribe((now, before) => {
    const [is, was] = [searchOf(now), searchOf(before)];
    if (!sameSearch(is, was) || (is.days && !was.days)) run();
  });
  useStacks.subscribe(run);
  run();
}

/** What people set by hand, and colors; with an empty search it moves nothing unless the result is sorted by it. */
const BY_HAND = ['rating', 'label', 'flag', 'title', 'caption', 'creator', 'copyright', 'tags', 'collections', 'palette'];

/** Whether only such fields changed: then there are as many assets as before, at the same places. */
export const areByHand = (fields: readonly string[]): boolean =>
  fields.length > 0 && fields.every((field) => BY_HAND.includes(field));

/**
 * Something changed in the core: search again, soon, and not for each of many changes.
 * @param fields what changed, where that is known
 */
export function refreshResult(fields: readonly string[] = []): void {
  if (timer !== undefined) return;
  const { query, sort } = searchOf(getUi());
  if (areByHand(fields) && query.trim() === '' && !fields.includes(sort) && getResult().state === 'whole') return;
  const wait = Math.max(CALM_MS, lastRun + BUSIEST_MS - performance.now());
  timer = setTimeout(run, wait);
}

/** Whether something is shown that the query no longer finds. */
export const isHolding = (): boolean => real !== undefined;

/** The focus moved on: what no longer matches may go now. */
export function releaseHeld(): void {
  if (!real) return;
  const list = real;
  real = undefined;
  show(list, {});
}

function run(): void {
  clearTimeout(timer);
  timer = undefined;
  lastRun = performance.now();
  running?.abort();
  const abort = new AbortController();
  running = abort;
  const search = searchOf(getUi());
  const stacks = shownStacks();
  useResult.setState({ busy: true });
  find(search, stacks, abort.signal).catch((error: unknown) => {
    if (abort.signal.aborted) return;
    useResult.setState({ busy: false, failure: error instanceof Error ? error.message : String(error) });
    if (error instanceof Error && 'retryable' in error && error.retryable) timer = setTimeout(run, RETRY_MS);
  });
}

async function find({ days, ...search }: Search & { days: boolean }, stacks: ReturnType<typeof shownStacks>, signal: AbortSignal): Promise<void> {
  const client = getClient();
  const again = getResult().state === 'whole' && sameSearch(getResult(), search);
  const collector = new IdCollector(again ? getResult().ids.length + 1024 : undefined, days);
  const page = client.call('search.page', { ...search, stacks, limit: again ? 0 : PAGE }, { signal });
  // If the list fails first, the page's own failure must not be reported as unhandled.
  page.catch(() => {});

  const first = async () => {
    const { total, files, ns, error } = await page;
    if (again) return;
    const fresh = ns.length ? await client.call('assets.rows', { ns }, { signal }) : { rows: [] };
    if (signal.aborted || (getResult().state === 'whole' && sameSearch(getResult(), search))) return;
    rows.put(fresh.rows);
    const aspects = new Map(fresh.rows.map((row) => [row.n, aspectOf(row)]));
    const taken = new Map(days ? fresh.rows.map((row) => [row.n, dayOf(row.takenAt)]) : []);
    const list = {
      ids: Uint32Array.from(ns),
      aspects: Uint16Array.from(ns, (n) => aspects.get(n) ?? 0),
      days: days ? Int32Array.from(ns, (n) => taken.get(n) ?? NO_DAY) : undefined,
    };
    show(list, { ...search, total, files, error, failure: undefined, state: 'page' });
  };
  const whole = async () => {
    for await (const chunk of client.stream('search.ids', { ...search, days, stacks }, { signal })) collector.add(chunk);
    return collector.list();
  };
  const firstDone = first();
  // Nor must that of its rows.
  firstDone.catch(() => {});
  // A million numbers are megabytes: what is looked at first does not share the line with them.
  if (!again) await firstDone;
  const list = await whole();
  if (signal.aborted) return;
  const { files, error } = await page;
  const done = { ...search, files, error, failure: undefined, state: 'whole' as const, busy: false };
  if (again) keepHeld(list, done);
  else show(list, done);
  await firstDone.catch(() => {});
}

/** The same search again: whoever has the attention stays in sight. */
function keepHeld(list: IdList, change: Partial<Result>): void {
  const shown = holdIn(list, getResult(), held());
  real = shown === list ? undefined : list;
  if (sameList(shown, getResult())) useResult.setState({ ...change, total: shown.ids.length });
  else show(shown, change);
}

function show(list: IdList, change: Partial<Result>): void {
  if (change.query !== undefined && !sameSearch({ ...getResult(), ...change }, getResult())) real = undefined;
  useResult.setState({ total: list.ids.length, ...change, ...list, positions: new Positions(list.ids) });
}

/** The shape an asset is shown in. @returns width / height × 1000, 0 = unknown */
export function aspectOf(row: {
  width?: number | undefined;
  height?: number | undefined;
  orientation?: number | undefined;
}): number {
  const { width = 0, height = 0, orientation = 1 } = row;
  if (width <= 0 || height <= 0) return 0;
  const aspect = orientation > 4 ? height / width : width / height;
  return Math.min(65_535, Math.max(1, Math.round(aspect * 1000)));
}
