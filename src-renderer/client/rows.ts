/**
 * The rows of assets that were on screen lately, fetched in batches as they come into view, the newest wish first. A change
 * made here shows at once (`patch`) and stays until the core has said how it really is.
 */
import { useCallback, useSyncExternalStore } from 'react';
import type { AssetRow } from '../../src-shared/contract/shapes.ts';

export type { AssetRow };
type Fetch<R> = (ns: number[]) => Promise<readonly R[]>;

/** A change that shows before the core has confirmed it. */
export interface Patch {
  /** The core refused: as it was. */
  undo: () => void;
  /** The core did it: the row stays so, and is read again when it is on screen. */
  keep: () => void;
}

const KEEP = 12_000;
const BATCH = 300;
const AT_ONCE = 2;
const RETRY_MS = 1500;

export class RowCache<R extends { n: number } = AssetRow> {
  /** In order of use: a Map keeps insertion order, and a used row is inserted again. */
  private readonly rows = new Map<number, R>();
  private readonly stale = new Set<number>();
  private readonly patches = new Map<number, Partial<R>[]>();
  private readonly shown = new Map<number, R>();
  private readonly watchers = new Map<number, Set<() => void>>();
  private readonly flying = new Set<number>();
  private wanted: readonly number[] = [];
  /** How many of them are in sight: these are asked for alone, so that they need not wait for the rest. */
  private urgent = 0;
  private beside = new Set<number>();
  private calls = 0;
  private queued = false;
  private readonly fetch: Fetch<R>;

  constructor(fetch: Fetch<R>) {
    this.fetch = fetch;
  }

  /** The row as it should show now, or undefined while it is not here. The same object until something changes. */
  get(n: number): R | undefined {
    const row = this.rows.get(n);
    if (!row) return undefined;
    const patches = this.patches.get(n);
    if (!patches?.length) return row;
    let shown = this.shown.get(n);
    if (!shown) {
      shown = Object.assign({}, row, ...patches) as R;
      this.shown.set(n, shown);
    }
    return shown;
  }

  /**
   * What is on screen now, most wanted first: replaces the former wish, so that scrolling past asks for nothing.
   * @param urgent how many, from the first, are not to wait for the rest
   */
  want(ns: readonly number[], urgent = ns.length): void {
    this.wanted = ns;
    this.urgent = urgent;
    for (const n of ns) {
      const row = this.rows.get(n);
      if (!row) continue;
      this.rows.delete(n);
      this.rows.set(n, row);
    }
    this.schedule();
  }

  /** Asks for a few rows beside those on screen, such as the one in the loupe and its neighbors. */
  wantToo(ns: readonly number[]): void {
    for (const n of ns) if (!this.rows.has(n)) this.beside.add(n);
    if (this.beside.size) this.schedule();
  }

  /** Puts rows in that came another way. */
  put(fresh: readonly R[]): void {
    for (const row of fresh) {
      this.rows.delete(row.n);
      this.rows.set(row.n, row);
      this.stale.delete(row.n);
      this.changed(row.n);
    }
    for (const n of this.rows.keys()) {
      if (this.rows.size <= KEEP) break;
      if (!this.patches.has(n) && !this.watchers.has(n)) this.rows.delete(n);
      else if (this.rows.size > KEEP * 2) break;
    }
  }

  /** Shows a change at once. */
  patch(ns: Iterable<number>, change: (row: R) => Partial<R>): Patch {
    const done: [number, Partial<R>][] = [];
    for (const n of ns) {
      const row = this.get(n);
      if (!row) continue;
      const patch = change(row);
      const list = this.patches.get(n);
      if (list) list.push(patch);
      else this.patches.set(n, [patch]);
      done.push([n, patch]);
      this.changed(n);
    }
    const end = (keep: boolean) => {
      for (const [n, patch] of done) this.endPatch(n, patch, keep);
      if (keep) this.old(done.map(([n]) => n));
    };
    return { undo: () => end(false), keep: () => end(true) };
  }

  private endPatch(n: number, patch: Partial<R>, keep: boolean): void {
    const row = this.rows.get(n);
    const left = this.patches.get(n)?.filter((one) => one !== patch) ?? [];
    if (left.length) this.patches.set(n, left);
    else this.patches.delete(n);
    if (row && keep) this.rows.set(n, { ...row, ...patch });
    this.changed(n);
  }

  /** Every cached row that a large change may touch. */
  known(): Iterable<number> {
    return this.rows.keys();
  }

  /** These (null: any) changed in the core: read again what is on screen, the rest when it comes there. */
  old(ns: readonly number[] | null): void {
    for (const n of ns ?? [...this.rows.keys(), ...this.flying]) if (this.rows.has(n) || this.flying.has(n)) this.stale.add(n);
    this.schedule();
  }

  subscribe(n: number, watch: () => void): () => void {
    let set = this.watchers.get(n);
    if (!set) {
      set = new Set();
      this.watchers.set(n, set);
    }
    set.add(watch);
    return () => {
      set.delete(watch);
      if (!set.size && this.watchers.get(n) === set) this.watchers.delete(n);
    };
  }

  private changed(n: number): void {
    this.shown.delete(n);
    const set = this.watchers.get(n);
    if (set) for (const watch of set) watch();
  }

  private schedule(): void {
    if (this.queued) return;
    this.queued = true;
    queueMicrotask(() => {
      this.queued = false;
      this.send();
    });
  }

  private send(): void {
    while (this.calls < AT_ONCE) {
      const ns = this.next();
      if (!ns.length) return;
      void this.read(ns);
    }
  }

  private next(): number[] {
    const ns: number[] = [];
    for (const list of [this.wanted.slice(0, this.urgent), this.wanted.slice(this.urgent), this.beside]) {
      if (ns.length) break;
      for (const n of list) {
        if (ns.length >= BATCH) break;
        if (!this.flying.has(n) && (!this.rows.has(n) || this.stale.has(n))) ns.push(n);
      }
    }
    return ns;
  }

  private async read(ns: number[]): Promise<void> {
    this.calls++;
    for (const n of ns) {
      this.flying.add(n);
      this.beside.delete(n);
      this.stale.delete(n);
    }
    try {
      const fresh = await this.fetch(ns);
      // What became old while the answer was on its way stays old.
      const oldAgain = ns.filter((n) => this.stale.has(n));
      this.put(fresh);
      for (const n of oldAgain) this.stale.add(n);
      this.forget(ns, fresh);
    } catch {
      // The connection or the core is in trouble and says so elsewhere; what is still wanted is asked for again.
      for (const n of ns) if (this.rows.has(n) || this.flying.has(n)) this.stale.add(n);
      setTimeout(() => this.schedule(), RETRY_MS);
      this.wanted = this.wanted.slice();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    } finally {
      for (const n of ns) this.flying.delete(n);
      this.calls--;
      this.schedule();
    }
  }

  /** Numbers the core no longer knows are not asked for again until a new wish. */
  private forget(asked: readonly number[], fresh: readonly R[]): void {
    if (asked.length === fresh.length) return;
    const here = new Set(fresh.map((row) => row.n));
    const gone = new Set(asked.filter((n) => !here.has(n)));
    for (const n of gone) {
      this.rows.delete(n);
      this.changed(n);
    }
    this.wanted = this.wanted.filter((n) => !gone.has(n));
  }
}

let source: Fetch<AssetRow> = async () => [];
/** Says where rows come from; client/start.ts does. */
export function rowsFrom(fetch: Fetch<AssetRow>): void {
  source = fetch;
}

export const rows = new RowCache<AssetRow>((ns) => source(ns));

/** The row of one asset, kept up to date; undefined while it is not here. Ask for it by `rows.want` or `rows.wantToo`. */
export function useRow(n: number | undefined): AssetRow | undefined {
  const subscribe = useCallback((watch: () => void) => (n === undefined ? () => {} : rows.subscribe(n, watch)), [n]);
  return useSyncExternalStore(subscribe, () => (n === undefined ? undefined : rows.get(n)));
}
