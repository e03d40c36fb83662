/** One disk process: how it is started, and ended even when it cannot end. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { killGroup } from '../tools/kill-group.ts';
import { TIDY_PROCESS, workerEntry } from '../workers/entry.ts';
import { type Line, openLine } from './line.ts';
import type { DiskReply, DiskRequest } from './protocol.ts';
import { startBeside } from './starter.ts';
import { LINE } from './starter-protocol.ts';

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
const WORDS = [...TIDY_PROCESS, '--disable-warning=ExperimentalWarning'];

/** A process, and what leads to it. */
interface Begun {
  /** With all that it started. */
  kill(): void;
  send(request: DiskRequest): void;
  hangUp(): void;
}

interface BegunEvents {
  heard(reply: DiskReply): void;
  /** It has ended, or was never there. */
  exited(how: string): void;
}

/** Begun by the process that is kept for it, where there is one (starter.ts). */
export function startDiskChild(exiftoolPath: string | undefined, events: Events): DiskChild {
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
  const env = { UV_THREADPOOL_SIZE: THREADS, ...(exiftoolPath ? { VITRINE_EXIFTOOL: exiftoolPath } : {}) };
  const heard: BegunEvents = {
    heard: (reply) => {
      if (!killed) events.onReply(reply);
    },
    exited: (how) => {
      exited.resolve();
      end(how);
    },
  };
  const child = begunBeside(env, heard, () => killed) ?? forked(env, heard);
  return {
    ended: ended.promise,
    exited: exited.promise,
    send: child.send,
    kill() {
      if (killed) return;
      killed = true;
      child.kill();
      setTimeout(() => {
        child.hangUp();
        end('given up');
      }, GIVE_UP_MS).unref();
    },
  };
}

function forked(added: Readonly<Record<string, string>>, events: BegunEvents): Begun {
  const { NODE_OPTIONS: _inspectors, ...env } = process.env;
  const child = fork(workerEntry('disk'), [], {
    serialization: 'advanced',
    execArgv: WORDS,
    env: { ...env, ...added },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // A group of its own, so that exiftool ends with it.
    detached: process.platform !== 'win32',
  });
  child.on('message', (reply) => events.heard(reply as DiskReply));
  child.on('exit', (code, signal) => events.exited(signal ?? `code ${code}`));
  child.on('error', (error) => {
    if (child.pid === undefined) events.exited(error.message);
  });
  return {
    kill() {
      if (child.exitCode === null && child.signalCode === null) killGroup(child);
    },
    send: (request) => {
      // A process that is just dying says so by its end.
      if (child.connected) child.send(request, () => undefined);
    },
    hangUp() {
      if (child.connected) child.disconnect();
      child.unref();
    },
  };
}

function begunBeside(env: Readonly<Record<string, string>>, events: BegunEvents, killed: () => boolean): Begun | undefined {
  let pid: number | undefined;
  let line: Line | undefined;
  const waiting: DiskRequest[] = [];
  const kill = (): void => {
    const leader = pid;
    if (leader !== undefined) killGroup({ pid: leader, kill: (signal) => process.kill(leader, signal) });
  };
  const request = { entry: fileURLToPath(workerEntry('disk')), words: WORDS, env: { ...env, [LINE]: '1' } };
  const asked = startBeside(request, {
    begun(id, socket) {
      pid = id;
      line = openLine(
        socket,
        (reply) => events.heard(reply as DiskReply),
        () => {
          line = undefined;
        },
      );
      if (killed()) kill();
      for (const one of waiting.splice(0)) line.send(one);
    },
    ended(how) {
      pid = undefined;
      events.exited(how);
    },
  });
  if (!asked) return undefined;
  return {
    kill,
    send: (one) => {
      if (line) line.send(one);
      else if (pid === undefined) waiting.push(one);
    },
    hangUp: () => line?.close(),
  };
}
