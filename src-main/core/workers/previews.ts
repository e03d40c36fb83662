/** The thread of the preview store: its own SQLite file, so that a million thumbnails never share a lock with a star. */
import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../previews/store.ts';

const port = parentPort;
if (!port) throw new Error('workers/previews.ts runs as a worker thread');
const store = openStore((workerData as { path: string }).path);

export type StoreCall =
  | { readonly id: number; readonly do: 'put'; readonly entries: Parameters<typeof store.put>[0] }
  | { readonly id: number; readonly do: 'get'; readonly key: string; readonly size: number }
  | { readonly id: number; readonly do: 'missing'; readonly keys: readonly string[] }
  | { readonly id: number; readonly do: 'close' };

port.on('message', (call: StoreCall) => {
  try {
    if (call.do === 'put') port.postMessage({ id: call.id, out: store.put(call.entries) });
    else if (call.do === 'get') port.postMessage({ id: call.id, out: store.get(call.key, call.size) });
    else if (call.do === 'missing') port.postMessage({ id: call.id, out: store.missing(call.keys) });
    else {
      store.close();
      port.postMessage({ id: call.id });
      port.close();
    }
  } catch (error) {
    port.postMessage({ id: call.id, error: (error as Error).message });
  }
});
