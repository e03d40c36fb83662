/**
 * Entry of a disk process: everything that touches people's files and is no decoding. Any call may wait in the system for ever; then
 * the core kills this process and begins another. Scans run in a thread, so that this one can tell whether they still get on.
 */
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { openLine } from '../disks/line.ts';
import type { DiskFailure, DiskReply, DiskRequest } from '../disks/protocol.ts';
import { LINE, LINE_FD } from '../disks/starter-protocol.ts';
import { createDiskWorker } from '../disks/work.ts';
import { startWatch, type Watched } from '../disks/watched.ts';
import type { ScanMessage } from '../library/scan.types.ts';
import { workerEntry } from './entry.ts';

const BEAT_MS = 500;
const work = createDiskWorker(process.env['VITRINE_EXIFTOOL']);
const watches = new Map<number, Promise<Watched | undefined>>();
/** Batches the writer has not taken yet; beats of the scan. */
const flow = new Int32Array(new SharedArrayBuffer(4));
const beats = new Int32Array(new SharedArrayBuffer(4));
let walker: Worker | undefined;
let scanning: { readonly id: number } | undefined;

/** The way to the core, where another process has begun this one. */
const line = process.env[LINE] ? openLine(new Socket({ fd: LINE_FD }), (request) => asked(request as DiskRequest), hungUp) : undefined;
delete process.env[LINE];
const say = (reply: DiskReply): void => {
  // Who asked is gone, and so is this process in a moment.
  if (line) line.send(reply);
  else if (process.connected) process.send?.(reply, undefined, undefined, () => undefined);
};
const failure = (error: unknown): DiskFailure => {
  const { name, message, code } = error as Error & { code?: string };
  return { name, message, code };
};

process.on('message', asked);

function asked(request: DiskRequest): void {
  const { id } = request;
  switch (request.task) {
    case 'work': {
      const run = work[request.op] as (alive: () => void, ...args: readonly unknown[]) => Promise<unknown>;
      run(() => say({ id, kind: 'alive' }), ...request.args).then(
        (value) => say({ id, kind: 'done', value }),
        (error: unknown) => say({ id, kind: 'failed', error: failure(error) }),
      );
      break;
    }
    case 'scan':
      scan(id, request.dbPath, request);
      break;
    case 'written':
      Atomics.sub(flow, 0, 1);
      Atomics.notify(flow, 0);
      break;
    case 'watch':
      watch(id, request.path, request.files);
      break;
    case 'unwatch': {
      const watched = watches.get(id);
      watches.delete(id);
      void watched?.then((one) => one?.close()).catch(() => undefined);
    }
  }
}

process.on('disconnect', hungUp);

/** The core is gone. Ending in good order might wait for the very disk that hangs; what was started here ends with it. */
function hungUp(): void {
  try {
    if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}

/** One at a time: the core sees to it. */
function scan(id: number, dbPath: string, { input }: Extract<DiskRequest, { task: 'scan' }>): void {
  scanning = { id };
  Atomics.store(flow, 0, 0);
  walker ??= startWalker(dbPath);
  walker.postMessage(input);
  let last = beats[0];
  const timer = setInterval(() => {
    if (scanning?.id !== id) {
      clearInterval(timer);
      return;
    }
    // While the writer is behind, the scan waits for it and not for the disk.
    if (beats[0] !== last || Atomics.load(flow, 0) > 0) say({ id, kind: 'alive' });
    last = beats[0];
  }, BEAT_MS);
}

function startWalker(dbPath: string): Worker {
  const thread = new Worker(workerEntry('walk'), { workerData: { dbPath, flow, beats } });
  const end = (reply: (id: number) => DiskReply) => {
    const id = scanning?.id;
    scanning = undefined;
    if (id !== undefined) say(reply(id));
  };
  thread.on('message', (message: ScanMessage) => {
    if (message.kind === 'batch') {
      if (scanning) say({ id: scanning.id, kind: 'batch', batch: message.batch });
    } else if (message.kind === 'done') end((id) => ({ id, kind: 'done', value: message.result }));
    else end((id) => ({ id, kind: 'failed', error: { name: 'Error', message: `A scan failed: ${message.message}` } }));
  });
  const ended = (error: Error) => {
    walker = undefined;
    end((id) => ({ id, kind: 'failed', error: failure(error) }));
  };
  thread.on('error', ended);
  thread.on('exit', () => ended(new Error('The scan was ended.')));
  return thread;
}

function watch(id: number, path: string, files: number): void {
  const started = startWatch(path, files, {
    changed: (paths) => say({ id, kind: 'changed', paths }),
    failed: (error) => say({ id, kind: 'lost', error: failure(error) }),
  });
  watches.set(
    id,
    started.catch(() => undefined),
  );
  started.then(
    () => say({ id, kind: 'done', value: undefined }),
    (error: unknown) => say({ id, kind: 'failed', error: failure(error) }),
  );
}
