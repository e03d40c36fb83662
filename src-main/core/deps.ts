/** What every feature's handlers are given. Composed once, in core.ts. */
import type { Contract } from '../../src-shared/contract/index.ts';
import type { Handlers, Output } from '../../src-shared/rpc/define.ts';
import type { Keeper } from './backup/keeper.ts';
import type { DbClient } from './db/procedure.ts';
import type { Disks } from './disks/disks.ts';
import type { Draw } from './features/sample/make.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Library } from './library/library.ts';
import type { ProcessMemory } from './health/processes.ts';
import type { Sizes } from './health/sizes.ts';
import type { Timings } from './health/timings.ts';
import type { Versions } from './health/versions.ts';
import type { Log } from './log.ts';
import type { RestoreWish } from './rescue/rescue.ts';
import type { RestoreOutcome } from '../../src-shared/contract/catalog.ts';
import type { Settler } from './library/settle.ts';
import type { Previews } from './previews/previews.ts';
import type { MediaPool } from './workers/media-pool.ts';
import type { Search } from './search/client.ts';

export interface CatalogPaths {
  /** The catalog's folder, absolute. */
  readonly folder: string;
  readonly database: string;
  readonly index: string;
  readonly facts: string;
  readonly previews: string;
  readonly largePreviews: string;
  /** Of huge pictures. */
  readonly tiles: string;
  /** Of films that windows do not play. */
  readonly proxies: string;
  /** Of office documents as they are printed. */
  readonly printed: string;
  /** Files that were handed to other programs. */
  readonly out: string;
  /** Folder of the contents of versions. */
  readonly versions: string;
}

/** What the machine can do for the core; each shell gives what it has. */
export interface HostPorts {
  /** Moves a file to the system's trash. Absent: `.vitrine-trash` in its root is used. */
  readonly trash?: (path: string) => Promise<void>;
  /** Shows a file in the system's file manager. */
  readonly reveal?: (path: string) => Promise<void>;
  /** Searches another catalog without changing it, in a process of its own. `catalog`: its folder. Rejects with RpcError. */
  readonly findIn?: (catalog: string, asked: { query: string; limit: number }, signal: AbortSignal) => Promise<FoundIn>;
}
export type FoundIn = Output<Contract, 'catalog.find'>;

/** How the program itself is. */
export interface HealthPorts {
  readonly processes: () => Promise<ProcessMemory[]>;
  readonly sizes: (fetchedAt: number) => Promise<Sizes>;
  readonly catalogTimes: Timings;
  readonly searchTimes: Timings;
  readonly versions: (sqlite: string) => Promise<Versions>;
}

export interface Deps {
  readonly db: DbClient;
  readonly search: Search;
  readonly previews: Previews;
  /** Every access to people's files. */
  readonly disks: Disks;
  /** First looks at files that are not in the catalog, what is written in files, and renditions for others. */
  readonly pool: Pick<MediaPool, 'head' | 'pages' | 'sheets' | 'cues' | 'loudness' | 'contact' | 'export' | 'film' | 'full' | 'clip' | 'recognize'>;
  readonly library: Library;
  readonly ingest: Ingest;
  readonly settler: Settler;
  readonly jobs: Jobs;
  readonly keeper: Keeper;
  readonly draw: Draw;
  readonly host: HostPorts;
  readonly health: HealthPorts;
  readonly log: Log;
  /** Ends the core, brings the catalog back and opens it again; absent where nobody could. */
  readonly restore: ((wish: RestoreWish) => void) | undefined;
  /** Of the restore just before this core was opened. */
  readonly outcome: RestoreOutcome | null;
  /** Resolves when all versions that are wanted are kept, or cannot be for now. */
  readonly kept: (signal?: AbortSignal) => Promise<void>;
  /** A setting was saved. */
  readonly heardSetting: (key: string, value: unknown) => void;
  readonly paths: CatalogPaths;
  readonly version: string;
  /** ms since 1970. */
  readonly now: () => number;
  /** Whose undo stack a change joins. Until teams come there is one person. */
  readonly actor: string;
  readonly publish: Publish;
  /** Remembers a person's commit: searches from now on have seen it. */
  readonly wrote: (seq: number) => void;
  /** Resolves when the search worker has seen what people committed so far. */
  readonly settled: () => Promise<void>;
}

export type Publish = (topic: 'assets.changed' | 'tags.changed' | 'fields.changed' | 'collections.changed' | 'templates.changed' | 'library.changed' | 'jobs.changed' | 'team.changed' | 'app.settingsChanged', data: unknown, seq: number) => void;

/** Handlers of one noun: all operations whose name begins with it. */
export type NounHandlers<Noun extends string> = Pick<Handlers<Contract>, Extract<keyof Handlers<Contract>, `${Noun}.${string}`>>;
