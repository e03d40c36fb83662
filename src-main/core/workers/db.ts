/** The thread of one database connection: the writer or the reader. Calls arrive as {id, name, input} and are answered in order. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../db/connection.ts';
import { procedureByName } from '../db/procedures.ts';

const port = parentPort;
if (!port) throw new Error('workers/db.ts runs as a worker thread');
const { path, mode } = workerData as { path: string; mode: 'read' | 'write' };
const connection = open();

function open() {
  try {
    return connect(path, mode);
  } catch (error) {
    port?.postMessage({ failed: asData(error) });
    process.exit(1);
  }
}

port.on('message', (message: { id: number; name: string; input: unknown } | 'close') => {
  if (message === 'close') {
    connection.close();
    port.postMessage('closed');
    port.close();
    return;
  }
  const { id, name, input } = message;
  const started = performance.now();
  try {
    const { out, committed } = connection.run(procedureByName(name), input);
    port.postMessage({ id, out, committed, ms: performance.now() - started });
    connection.rest();
  } catch (error) {
    port.postMessage({ id, error: asData(error) });
  }
});
port.postMessage('open');

/** Only data crosses threads: the fields that core errors carry. */
function asData(error: unknown) {
  const { name, message, stack, code, details } = error as Error & { code?: string; details?: unknown };
  return { name, message, stack, code, details };
}
