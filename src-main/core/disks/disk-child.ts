/** One disk process: how it is started, and ended even when it cannot end. */
import { fork } from 'node:child_process';
import { TIDY_PROCESS, workerEntry } from '../workers/entry.ts';
import type { DiskReply, DiskRequest } from './protocol.ts';

export interface DiskChild {
  send(request: DiskRequest): void;
  /** At once, with all it started. A process that waits in the system may go on to do so; nobody waits for it. */
  kill(): void;
  /** Resolves when it has ended, or could not be ended and was left behind. */
  readonly ended: Promise<void>;
  /** Resolves when it has really ended. */
  readonly exited: Promise<void>;
}

interface Events {
  onReply(reply: DiskReply): void;
  /** It has ended, by itself or not, or was given up. */
  onEnd(how: string): void;
}

/** Files read at once; each that hangs takes one. */
const THREADS = '16';
const GIVE_UP_MS = 2000;

export function startDiskChild(exiftoolPath: string | undefined, events: Events): DiskChild {
  const { NODE_OPTIONS: _inspectors, ...env } = process.env;
  const child = fork(workerEntry('disk'), [], {
    serialization: 'advanced',
    execArgv: [...TIDY_PROCESS, '--disable-warning=ExperimentalWarning'],
    env: { ...env, UV_THREADPOOL_SIZE: THREADS, ...(exiftoolPath ? { VITRINE_EXIFTOOL: exiftoolPath } : {}) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // A group of its own, so that exiftool ends with it.
    detached: process.platform !== 'win32',
  });
  const ended = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<void>();
  let gone = false;
  let killed = false;
  const end = (how: string): void => {
    if (gone) return;
    gone = true;
    ended.resolve();
    events.onEnd(how);
  };
  child.on('message', (reply) => {
    if (!killed) events.onReply(reply as DiskReply);
  });
  child.on('exit', (code, signal) => {
    exited.resolve();
    end(signal ?? `code ${code}`);
  });
  child.on('error', (error) => {
    if (child.pid !== undefined) return;
    exited.resolve();
    end(error.message);
  });
  return {
    ended: ended.promise,
    exited: exited.promise,
    send: (request) => {
      // A process that is just dying says so by its end.
      if (child.connected) child.send(request, () => undefined);
    },
    kill() {
      if (killed) return;
      killed = true;
      try {
        if (process.platform !== 'win32' && child.pid) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
      setTimeout(() => {
        if (child.connected) child.disconnect();
        child.unref();
        end('given up');
      }, GIVE_UP_MS).unref();
    },
  };
}
