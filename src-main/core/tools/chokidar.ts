/** Changes below a folder of moderate size: the only importer of chokidar. Same shape as tools/watcher.ts. */
import { watch } from 'chokidar';
import type { TreeEvents, TreeWatch } from './watcher.ts';

/** Resolves when it is watching. Costs about 5 KB of memory a file. */
export function watchFiles(path: string, events: TreeEvents, ignored: (path: string) => boolean): Promise<TreeWatch> {
  const watcher = watch(path, { ignoreInitial: true, followSymlinks: false, ignored: (p) => p !== path && ignored(p) });
  return new Promise((resolve, reject) => {
    const failed = (error: unknown) => {
      void watcher.close();
      reject(error);
    };
    watcher.once('error', failed);
    watcher.once('ready', () => {
      watcher.off('error', failed);
      watcher.on('error', (error) => events.failed(error as Error));
      watcher.on('all', (_event, changed) => events.changed([changed]));
      resolve({ close: () => watcher.close() });
    });
  });
}
