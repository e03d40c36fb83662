import type { Contract } from '../../src-shared/contract/index.ts';
import type { ClientInfo, Output } from '../../src-shared/rpc/define.ts';

/** What a shell tells the core about the one who connects; the core's `app.hello` hands it on to the page. */
export type Client = Omit<ClientInfo, 'can'> & {
  can: HostCan;
  /** Prefix of every picture's URL, without a slash at its end; empty where no pictures are shown. */
  assetBase: string;
};

/** Which abilities the window's host has; for each missing one the interface has a substitute. */
export type HostCan = { nativeDialog: boolean; reveal: boolean; trash: boolean; dragOut: boolean };

export const CANNOT: HostCan = { nativeDialog: false, reveal: false, trash: false, dragOut: false };

/** The same for the core: what the machine can do for it (core/deps.ts HostPorts). */
export type HostPorts = {
  trash?: (path: string) => Promise<void>;
  reveal?: (path: string) => Promise<void>;
  findIn?: (catalog: string, asked: { query: string; limit: number }, signal: AbortSignal) => Promise<Output<Contract, 'catalog.find'>>;
};

/**
 * What Electron's preload offers the page as `window.vitrineHost`. Assets go by number and never by path, so that a
 * page cannot name a file it was not shown.
 */
export type VitrineHost = {
  /** Asks for a connection: the window then gets a message `vitrine:port` with a MessagePort. */
  connect(): void;
  /** Starts a native drag of the originals, or of what a preset makes of them, as files; to be called in a dragstart handler that was prevented. */
  startDrag(ns: number[], preset?: string): void;
  /** The real path of a file or folder dropped on the window; empty when it has none. */
  pathForFile(file: object): string;
  /** The system's folder dialog; undefined when cancelled. */
  chooseFolders(): Promise<string[] | undefined>;
  /**
   * Goes to another catalog. Without `path` the system's dialog asks for the folder; with it, it must be one that was opened before or
   * was just chosen. `shown`: nothing came of it.
   */
  openCatalog(wish: { path?: string; make?: boolean; rescue?: boolean }): Promise<
    { moved: true } | { shown: true } | { error: { code: string; message: string }; path: string }
  >;
  /** Commands chosen in the window's native menu, by their id. Answers how to stop listening. */
  onCommand(run: (id: string) => void): () => void;
};
