/** The thread of the search index: see core/search/serve.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadSnapshot, snapshotPath } from '../search/index/snapshot.ts';
import type { Paths, Request } from '../search/protocol.ts';
import { type Served, serveSearch } from '../search/serve.ts';

const port = parentPort;
if (!port) throw new Error('workers/search.ts runs as a worker thread');

const paths = workerData as Paths;
// Read while the database is being opened elsewhere: a hundred megabytes for a million assets.
let saved = loadSnapshot(snapshotPath(paths.indexPath));
let served: Served | undefined;
port.on('message', (request: Request | 'open') => {
  if (request !== 'open') return served?.handle(request);
  served = serveSearch(
    paths,
    (reply, transfer) => port.postMessage(reply, transfer),
    () => port.close(),
    saved,
  );
  saved = undefined;
});
