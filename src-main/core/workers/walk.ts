/**
 * The thread of a disk process that compares a disk with the catalog (library/scan.ts). One scan at a time; `flow` holds it back while
 * the writer is behind.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openForReading } from '../db/open.ts';
import { beatInto } from '../library/pulse.ts';
import { scan } from '../library/scan.ts';
import type { ScanInput, ScanMessage } from '../library/scan.types.ts';

const port = parentPort;
if (!port) throw new Error('workers/walk.ts runs as a worker thread');
const { dbPath, flow, beats } = workerData as { dbPath: string; flow: Int32Array; beats: Int32Array };
beatInto(beats);
const db = openForReading(dbPath);
const MOST_UNWRITTEN = 16;

const say = (message: ScanMessage) => port.postMessage(message);

port.on('message', (input: ScanInput) => {
  try {
    const result = scan(db, input, (batch) => {
      for (let open = Atomics.add(flow, 0, 1) + 1; open > MOST_UNWRITTEN; open = Atomics.load(flow, 0))
        Atomics.wait(flow, 0, open, 1000);
      say({ kind: 'batch', batch });
    });
    say({ kind: 'done', result });
  } catch (error) {
    say({ kind: 'failed', message: (error as Error).stack ?? String(error) });
  }
});
