/** The thread that copies, seals and checks: long reads and disk flushes that nobody waits for. Calls are answered in order. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { answerKeeper, type KeeperCall } from '../backup/keeper-work.ts';

const port = parentPort;
if (!port) throw new Error('workers/keeper.ts runs as a worker thread');
// On Linux this is about the thread that asks; elsewhere about the whole process.
if (process.platform === 'linux') setPriority(10);
const paths = workerData as { folder: string; database: string };

port.on('message', ({ id, call }: { id: number; call: KeeperCall }) => {
  try {
    port.postMessage({ id, out: answerKeeper(paths, call, (phase) => port.postMessage({ id, phase })) });
  } catch (error) {
    const { message, stack, code } = error as Error & { code?: string };
    port.postMessage({ id, error: { message, stack, code } });
  }
});
