/** What is asked of the process that does a share's work, and what it answers. */
import type { FoundCatalog } from './create.ts';
import type { CatalogMarker } from './marker.ts';
import type { ProbeStep, ProbeSteps } from './probe-work.ts';
import type { Listed, Name, RemoteTrouble } from './remote.ts';

/** Whose folder: see FolderOptions. */
export interface ShareAt {
  readonly folder: string;
  readonly writer: string;
}

/** Bytes cross in parts of so much at most: a process that packs up more of them at once does nothing else meanwhile. */
export const PART = 2 ** 20;

/** What came before, part by part, under a number of its own. */
export interface Handed {
  readonly parts: number;
  readonly length: number;
}

export interface ShareCalls {
  open(at: ShareAt, want: string): 'ok' | 'absent' | 'other-catalog' | 'offline';
  /** `most` of them; `more` when there may be others after the last one. */
  list(
    at: ShareAt,
    prefix: string,
    after: Name | undefined,
    most: number,
  ): { readonly found: Listed[]; readonly more: boolean };
  /** What is longer than a part is kept under `rest` until it is taken. */
  get(
    at: ShareAt,
    name: Name,
    range: readonly [number, number] | undefined,
  ): 'not-visible' | { readonly first: Uint8Array; readonly length: number; readonly rest: number };
  /** The next part of what `get` found; the last one lets go of it. Undefined when it is not kept here. */
  take(rest: number, from: number): Uint8Array | undefined;
  /** Keeps a part of a body that `put` will name by its number. */
  hand(parts: number, bytes: Uint8Array): void;
  /** `lost`: not all the parts are here. */
  put(
    at: ShareAt,
    name: Name,
    body: Uint8Array | Handed,
    sha256: Uint8Array,
  ): 'stored' | 'already-same' | 'taken' | 'lost';
  retire(at: ShareAt, name: Name, coveredBy: Name): void;
  now(at: ShareAt): number | undefined;
  create(folder: string, marker: CatalogMarker): void;
  find(folder: string): FoundCatalog[];
  /** As ProbeSteps. */
  probe<K extends ProbeStep>(step: K, ...args: Parameters<ProbeSteps[K]>): unknown;
}
export type ShareOp = keyof ShareCalls;

export interface ShareAsk {
  readonly op: ShareOp;
  readonly args: readonly unknown[];
}

export type ShareAnswer =
  | { readonly value: unknown }
  | { readonly trouble: RemoteTrouble; readonly message: string }
  /** Something was asked that never is to be. */
  | { readonly wrong: string };
