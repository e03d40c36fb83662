/** The thread of the preview store: its own SQLite file, so that a million thumbnails never share a lock with a star. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Entry, openStore } from '../previews/store.ts';

const port = parentPort;
if (!port) throw new Error('workers/previews.ts runs as a worker thread');
const { path } = workerData as { path: string };
/** Opened with the first call, which then tells why that cannot be. */
let store: ReturnType<typeof openStore> | undefined;

export type StoreCall =
  | { readonly id: number; readonly do: 'put'; readonly entries: readonly Entry[] }
  | { readonly id: number; readonly do: 'get'; readonly key: string; readonly size: number }
  | { readonly id: number; readonly do: 'missing'; readonly keys: readonly string[] }
  | { readonly id: number; readonly do: 'close' };

port.on('message', (call: StoreCall) => {
  try {
    if (call.do !== 'close') store ??= openStore(path);
    if (call.do === 'put') port.postMessage({ id: call.id, out: store?.put(call.entries) });
    else if (call.do === 'get') {
      const out = store?.get(call.key, call.size);
      // Handed over, not copied.
      port.postMessage({ id: call.id, out }, out?.buffer instanceof ArrayBuffer && out.buffer.byteLength === out.byteLength ? [out.buffer] : []);
    } else if (call.do === 'missing') port.postMessage({ id: call.id, out: store?.missing(call.keys) });
    else {
      store?.close();
      port.postMessage({ id: call.id });
      port.close();
    }
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    port.postMessage({ id: call.id, error: { message, code } });
  }
});
