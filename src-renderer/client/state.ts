/** What the interface shows and how: kept for this window over a reload, and in the catalog's settings for the next one. */
import { create } from 'zustand';
import { SORTS } from '../../src-shared/domain/listed.ts';
import { getClient } from './client.ts';

/** The views that show a whole result. */
export const OVERVIEWS = ['grid', 'list', 'timeline', 'map'] as const;
export type Overview = (typeof OVERVIEWS)[number];
/** The views that show single assets large: what is done is done to the one that has the focus. */
const CLOSE = ['loupe', 'compare', 'survey'] as const;
export type Close = (typeof CLOSE)[number];
export type View = Overview | Close | 'found' | 'rights' | 'conflicts' | 'feed' | 'overlooked' | 'duplicates' | 'health' | 'team' | 'import';
/** A column of the list: which, and how many pixels wide. */
export type ShownColumn = { id: string; width: number };
export type Sort = (typeof SORTS)[number];
export type Dir = 'asc' | 'desc';

export interface UiState {
  view: View;
  /** The one that shows, or to which one comes back. */
  overview: Overview;
  /** The text of the search: what the filter bar sets and what is typed. */
  query: string;
  sort: Sort;
  dir: Dir;
  layout: 'justified' | 'square';
  /** Wanted height of a thumbnail in pixels. */
  cellSize: number;
  /** How much stands under a thumbnail: 0 nothing, 1 name and marks, 2 also date, size and tags. */
  cellInfo: 0 | 1 | 2;
  /** From left to right; those that it has by itself while empty. */
  listColumns: ShownColumn[];
  /** What stands under one heading of the timeline. */
  timelineBy: 'day' | 'month' | 'year';
  sidebar: boolean;
  sidebarWidth: number;
  inspector: boolean;
  inspectorWidth: number;
  inspectorTab: string;
  filterBar: boolean;
  filmstripHeight: number;
  loupeInfo: boolean;
  /** What fonts are tried with; '' = the usual sentence. */
  fontSample: string;
  /** Office documents are read as text, where they could be seen as pages. */
  officeText: boolean;
  theme: 'dark' | 'light' | 'system';
  canvas: 'theme' | 'mid';
  keymap: string;
}

export const CELL_MIN = 80;
export const CELL_MAX = 420;

const normal: UiState = {
  view: 'grid',
  overview: 'grid',
  query: '',
  sort: 'taken',
  dir: 'desc',
  layout: 'justified',
  cellSize: 160,
  cellInfo: 1,
  listColumns: [],
  timelineBy: 'day',
  sidebar: true,
  sidebarWidth: 260,
  inspector: true,
  inspectorWidth: 320,
  inspectorTab: 'info',
  filterBar: true,
  filmstripHeight: 84,
  loupeInfo: false,
  fontSample: '',
  officeText: false,
  theme: 'dark',
  canvas: 'theme',
  keymap: 'lightroom',
};

export const useUi = create<UiState>(() => ({ ...normal }));
export const isClose = (view: View | undefined): view is Close => (CLOSE as readonly (string | undefined)[]).includes(view);
export const isOverview = (view: View | undefined): view is Overview => (OVERVIEWS as readonly (string | undefined)[]).includes(view);
/** Who looks for something wants to see it: a query leads back to the pictures. */
export const setUi = (change: Partial<UiState>): void =>
  useUi.setState((now) => {
    const leaves = change.query !== undefined && change.view === undefined && !isOverview(now.view) && !isClose(now.view);
    const view = leaves ? now.overview : change.view;
    if (view === undefined) return change;
    return isOverview(view) ? { ...change, view, overview: view } : { ...change, view };
  });
/** From whatever is looked at back to the result. */
/** The search whose pictures are on screen; undefined in views of something else. */
export const useShownQuery = (): string | undefined => useUi(({ view, query }) => (isOverview(view) || isClose(view) ? query : undefined));
export const backToPictures = (): void => setUi({ view: getUi().overview });
export const getUi = (): UiState => useUi.getState();

/** What a second window should follow at once; the rest is each window's own. */
const FOLLOWED = ['theme', 'canvas', 'keymap'] as const satisfies (keyof UiState)[];
/** A new window begins in the grid of the whole library: pictures must not seem gone because of yesterday's search. */
const OF_THE_SESSION = ['query', 'view', 'overview'] as const satisfies (keyof UiState)[];
const PREFIX = 'ui.';
const SESSION = 'vitrine.ui';
const SAVE_AFTER_MS = 500;

/** Fetches the saved state, then saves what changes. Called once, after openClient and before anything is drawn. */
export async function keepUi(): Promise<void> {
  const { values } = await getClient().call('app.settings', {});
  const saved: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values))
    if (key.startsWith(PREFIX)) saved[key.slice(PREFIX.length)] = value;
  for (const key of OF_THE_SESSION) delete saved[key];
  setUi({ ...usable(saved), ...usable({ ...fromSession(), ...fromAddress() }) });

  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    timer = undefined;
    const ready = Object.entries(waiting);
    waiting = {};
    for (const [key, value] of ready) {
      // A preference that cannot be saved must not disturb work; the next change tries again.
      getClient()
        .call('app.setSetting', { key: PREFIX + key, value: value ?? null })
        .catch(() => {});
    }
  };
  useUi.subscribe((now, before) => {
    for (const key of Object.keys(normal) as (keyof UiState)[]) {
      if (now[key] !== before[key] && key !== told && !(OF_THE_SESSION as readonly string[]).includes(key))
        waiting[key] = now[key];
    }
    try {
      sessionStorage.setItem(SESSION, JSON.stringify(now));
    } catch {
      // Storage may be denied or full; then only the catalog's settings remember.
    }
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  });
}

/** Changed here and not yet saved. */
let waiting: Partial<Record<keyof UiState, UiState[keyof UiState]>> = {};
/** The setting that is being taken over from another window: it is saved already. */
let told: keyof UiState | undefined;

/** For client/refresh.ts: another window changed a setting. What was changed here since counts more. */
export function settingChanged(key: string, value: unknown): void {
  const name = FOLLOWED.find((one) => key === PREFIX + one);
  if (!name || name in waiting) return;
  told = name;
  setUi(usable({ [name]: value }));
  told = undefined;
}

/** A reload begins as a new window does. @param query unless it is to begin with a search */
export function forgetSession(query?: string): void {
  try {
    if (query === undefined) sessionStorage.removeItem(SESSION);
    else sessionStorage.setItem(SESSION, JSON.stringify({ query }));
  } catch {
    // Then nothing was kept either.
  }
}

function fromSession(): Record<string, unknown> {
  try {
    return JSON.parse(sessionStorage.getItem(SESSION) ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}

const FIND = '#find=';
/** Where a window that goes to another catalog leaves the search to begin with. */
export const withFind = (url: string, query: string): string => `${url}&find=${encodeURIComponent(query)}`;

/** The search that the address asks for, once: a reload begins with what was looked at last. */
function fromAddress(): Record<string, unknown> {
  const { hash, pathname, search } = window.location;
  if (!hash.startsWith(FIND)) return {};
  history.replaceState(null, '', pathname + search);
  try {
    return { query: decodeURIComponent(hash.slice(FIND.length)), view: 'grid', overview: 'grid' };
  } catch {
    return {};
  }
}

/** Saved by an older or newer program, a value may have another type or meaning; such a one is left out. */
function usable(saved: Record<string, unknown>): Partial<UiState> {
  const allowed: Partial<Record<keyof UiState, readonly unknown[]>> = {
    view: ['conflicts', 'feed', 'overlooked', 'duplicates', 'found', 'rights', 'health', 'team', 'import', ...CLOSE, ...OVERVIEWS],
    overview: OVERVIEWS,
    sort: SORTS,
    dir: ['asc', 'desc'],
    layout: ['justified', 'square'],
    cellInfo: [0, 1, 2],
    timelineBy: ['day', 'month', 'year'],
    theme: ['dark', 'light', 'system'],
    canvas: ['theme', 'mid'],
  };
  const good = (Object.keys(normal) as (keyof UiState)[]).filter(
    (key) => typeof saved[key] === typeof normal[key] && (allowed[key]?.includes(saved[key]) ?? true),
  );
  const result: Partial<UiState> = Object.fromEntries(good.map((key) => [key, saved[key]]));
  if (result.cellSize !== undefined) result.cellSize = Math.min(CELL_MAX, Math.max(CELL_MIN, result.cellSize));
  if ('listColumns' in result && !areColumns(result.listColumns)) delete result.listColumns;
  return result;
}

const areColumns = (saved: unknown): boolean =>
  Array.isArray(saved) && saved.every((one) => typeof one?.id === 'string' && Number.isFinite(one.width) && one.width > 0);
