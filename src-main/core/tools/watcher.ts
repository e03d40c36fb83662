/** Changes below a folder, from the system, at any size: the only importer of @parcel/watcher. */
import watcher from '@parcel/watcher';

export interface TreeWatch {
  close(): Promise<void>;
}
export interface TreeEvents {
  /** Absolute paths of files or folders that were made, changed or removed. */
  changed(paths: readonly string[]): void;
  /** The system lost track: look at everything, and do not rely on it any more. */
  failed(error: Error): void;
}

/** Rejects when the system cannot watch here (too many folders, a network drive, no rights). */
export async function watchTree(path: string, events: TreeEvents): Promise<TreeWatch> {
  const subscription = await watcher.subscribe(path, (error, list) => {
    if (error) events.failed(error);
    else events.changed(list.map((event) => event.path));
  });
  return { close: () => subscription.unsubscribe() };
}
