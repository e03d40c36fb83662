/** The thread of the search index: see core/search/serve.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Paths, Request } from '../search/protocol.ts';
import { type Served, serveSearch } from '../search/serve.ts';

const port = parentPort;
if (!port) throw new Error('workers/search.ts runs as a worker thread');

let served: Served | undefined;
port.on('message', (request: Request | 'open') => {
  if (request !== 'open') return served?.handle(request);
  served = serveSearch(
    workerData as Paths,
    (reply, transfer) => port.postMessage(reply, transfer),
    () => port.close(),
  );
});
