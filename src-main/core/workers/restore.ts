/** The thread that brings a catalog back, while nobody has it open. */
import { parentPort, workerData } from 'node:worker_threads';
import { restoreCatalog } from '../backup/restore.ts';

const port = parentPort;
if (!port) throw new Error('workers/restore.ts runs as a worker thread');
const { folder, name } = workerData as { folder: string; name: string | undefined };

try {
  port.postMessage({ done: restoreCatalog({ folder, name, say: (line) => port.postMessage({ line }) }) });
} catch (error) {
  port.postMessage({ failed: (error as Error).message });
}
