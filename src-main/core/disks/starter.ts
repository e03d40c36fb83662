/**
 * Processes are begun by the core itself while it is small, and later, for what may have to be begun again and again, by a small process
 * (workers/starter.ts) that is kept for it: a fork of the core would hold the thread that answers the window. It is there as long as
 * anybody keeps it. Not on Windows, which does not copy a process to begin another one.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { TIDY_PROCESS, workerEntry } from '../workers/entry.ts';
import type { StartReply, StartRequest } from './starter-protocol.ts';

export interface StartEvents {
  begun(pid: number, line: Socket): void;
  /** It has ended, or could not be begun. */
  ended(how: string): void;
}

interface Starter {
  readonly child: ChildProcess;
  /** Those that have not ended; `line` once they are begun: its end is theirs, even when this one does not tell. */
  readonly begun: Map<number, StartEvents & { line?: Socket }>;
  /** Asked, and not told yet. */
  asked: number;
}

let starter: Starter | undefined;
let keepers = 0;
let nextId = 1;

/** @returns lets go of it; what it began goes on */
export function keepStarter(): () => void {
  if (process.platform === 'win32') return () => undefined;
  keepers++;
  starter ??= begin();
  let kept = true;
  return () => {
    if (!kept) return;
    kept = false;
    if (--keepers > 0) return;
    const last = starter;
    starter = undefined;
    if (last?.child.connected) last.child.disconnect();
  };
}

/** False: there is nobody to do it, and nothing will be told. */
export function startBeside(request: Omit<StartRequest, 'id'>, events: StartEvents): boolean {
  if (!starter?.child.connected) {
    if (keepers > 0) starter = begin();
    return false;
  }
  const { child, begun } = starter;
  const id = nextId++;
  begun.set(id, { ...events });
  if (starter.asked++ === 0) child.channel?.ref();
  child.send({ id, ...request } satisfies StartRequest, () => undefined);
  return true;
}

function begin(): Starter {
  const { NODE_OPTIONS: _inspectors, ...env } = process.env;
  const child = fork(workerEntry('starter'), [], {
    execArgv: [...TIDY_PROCESS, '--disable-warning=ExperimentalWarning'],
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const made: Starter = { child, begun: new Map(), asked: 0 };
  const told = (): void => {
    if (--made.asked === 0) child.channel?.unref();
  };
  child.on('message', (message, line) => {
    const reply = message as StartReply;
    const one = made.begun.get(reply.id);
    if (!one) return;
    if (reply.kind === 'begun') {
      told();
      one.line = line as Socket;
      one.begun(reply.pid, one.line);
      return;
    }
    if (!one.line) told();
    made.begun.delete(reply.id);
    one.ended(reply.how);
  });
  const gone = (): void => {
    if (starter === made) starter = undefined;
    for (const [id, one] of made.begun) {
      made.begun.delete(id);
      if (one.line && !one.line.destroyed) one.line.once('close', () => one.ended('it is not there any more'));
      else one.ended('what began it has ended');
    }
  };
  child.on('error', gone);
  child.on('disconnect', gone);
  child.unref();
  child.channel?.unref();
  return made;
}
