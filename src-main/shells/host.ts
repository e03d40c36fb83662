/** What a shell tells the core about the one who connects; the core's `app.hello` hands it on to the page. */
export type Client = {
  host: 'electron' | 'browser' | 'cli' | 'test';
  can: HostCan;
  /** Prefix of every picture's URL, without a slash at its end; empty where no pictures are shown. */
  assetBase: string;
};

/** Which abilities the window's host has; for each missing one the interface has a substitute. */
export type HostCan = { nativeDialog: boolean; reveal: boolean; trash: boolean; dragOut: boolean };

export const CANNOT: HostCan = { nativeDialog: false, reveal: false, trash: false, dragOut: false };

/**
 * The abilities themselves, as Electron's preload offers them to the page under `window.vitrineHost`. Assets go by
 * number and never by path, so that a page cannot name a file it was not shown.
 */
export type Host = {
  /** Paths of the chosen folders; empty when the person changed their mind. */
  chooseFolders(): Promise<string[]>;
  /** Shows the asset's file in the system's file manager. */
  reveal(asset: number): Promise<void>;
  /** Moves the originals into the system's trash; answers what could not be moved. */
  trash(assets: number[]): Promise<{ asset: number; message: string }[]>;
  /** To be called in a dragstart handler that was prevented: the system's drag of the originals begins. */
  startDrag(assets: number[]): void;
  /** Where a file or folder dropped on the window lies. */
  pathOf(file: object): string;
};
