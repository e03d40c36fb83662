/** The thread of one database connection: the writer or the reader. Calls arrive as {id, name, input} and are answered in order. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Connection, connect } from '../db/connection.ts';
import { type Packed, unpack } from '../db/packed.ts';
import { procedureByName } from '../db/procedures.ts';

const port = parentPort;
if (!port) throw new Error('workers/db.ts runs as a worker thread');
const { path, mode } = workerData as { path: string; mode: 'read' | 'write' };
let connection: Connection | undefined;

port.on('message', (message: ({ id: number; name: string } & Packed) | 'open' | 'close') => {
  if (message === 'open') {
    try {
      connection = connect(path, mode);
      port.postMessage('open');
    } catch (error) {
      port.postMessage({ failed: asData(error) });
      process.exit(1);
    }
    return;
  }
  if (message === 'close') {
    connection?.close();
    port.postMessage('closed');
    port.close();
    return;
  }
  if (!connection) throw new Error('the database is not open');
  const { id, name } = message;
  const started = performance.now();
  try {
    const { out, committed } = connection.run(procedureByName(name), unpack(message));
    port.postMessage({ id, out, committed, ms: performance.now() - started });
    connection.rest();
  } catch (error) {
    port.postMessage({ id, error: asData(error) });
  }
});

/** Only data crosses threads: the fields that core errors carry. */
function asData(error: unknown) {
  const { name, message, stack, code, details } = error as Error & { code?: string; details?: unknown };
  return { name, message, stack, code, details };
}
