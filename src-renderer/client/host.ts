/** What Electron's preload gives the page; absent in a browser window. */
export interface VitrineHost {
  /** Asks for a connection to the core: the window then gets a message `vitrine:port` with a MessagePort. */
  connect?: () => void;
  /** Starts a native drag of the originals as files. */
  startDrag?: (ns: number[], preset?: string) => void;
  /** The real path of a file dropped on the window. */
  pathForFile?: (file: File) => string;
  /** The system's folder dialog. @returns undefined when cancelled. */
  chooseFolders?: () => Promise<string[] | undefined>;
  /** Goes to another catalog. Without `path` the system's dialog asks for the folder; with it, one of the catalogs opened before. */
  openCatalog?: (wish: {
    path?: string;
    make?: boolean;
    rescue?: boolean;
  }) => Promise<{ moved: true } | { shown: true } | { error: { code: string; message: string }; path: string }>;
  /** Commands chosen in the window's native menu, by their id. */
  onCommand?: (run: (id: string) => void) => () => void;
}

declare global {
  interface Window {
    vitrineHost?: VitrineHost;
  }
}

export const host = (): VitrineHost => window.vitrineHost ?? {};
export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);
