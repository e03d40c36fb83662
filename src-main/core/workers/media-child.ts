/** One media worker process: how it is started, measured and ended. */
import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { killGroup } from '../tools/kill-group.ts';
import { workerEntry } from './entry.ts';
import type { MediaReply, MediaRequest, Problem } from './media-protocol.ts';

export interface MediaChild<Task> {
  /** In the order sent; the first one is being worked on. */
  readonly tasks: Task[];
  /** When the first task began or, without one, the last ended: `performance.now()`. */
  since: number;
  /** Takes no more tasks. */
  readonly leaving: boolean;
  /** Why it was killed. */
  readonly verdict: Problem | undefined;
  send(request: MediaRequest): void;
  /** Resident bytes; 0 where the system does not tell (there the process watches itself). */
  memory(): number;
  /** The last lines it wrote. */
  stderr(): string;
  kill(verdict: Problem): void;
  /** Lets it go when it has nothing to do. */
  leave(): void;
  /** Resolves when it has ended; it gets a second to do so by itself. */
  end(): Promise<void>;
}

interface Events {
  onReply(reply: MediaReply): void;
  /** `how`: exit code or signal, for people who look into it. */
  onExit(how: string): void;
}

/** Exit code of a process that watched itself. */
export const OUT_OF_MEMORY = 86;
const GRACE_MS = 1_000;
const NICE = 5;

/** Windows and searches go first. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, NICE);
    // Linux weighs sessions against each other first (sched(7), autogroup), and a group of its own is a session of its own.
    if (process.platform === 'linux') writeFileSync(`/proc/${pid}/autogroup`, String(NICE));
  } catch {
    // It has ended already, which is told elsewhere, or this system does not weigh sessions.
  }
}

export function startChild<Task>(entry: URL | undefined, memoryLimit: number, events: Events): MediaChild<Task> {
  // The core's bound for large buffers (build/node-guard.mjs) is not for decoders: they take and give such ones all the time, and end soon.
  const { NODE_OPTIONS: _inspectors, MALLOC_MMAP_THRESHOLD_: _bound, MALLOC_TRIM_THRESHOLD_: _trim, ...env } = process.env;
  const child = fork(entry ?? workerEntry('media'), [], {
    serialization: 'advanced',
    // Not ours: a debugger's port can be taken once only. What is young grows to 100 MB and stays so, for nothing: files are read as quickly
    // without. And every other photograph's bytes made it look through all that its other decoders hold: a tenth of the time, for 30 MB.
    execArgv: ['--max-old-space-size=1024', '--initial-old-space-size=64', '--max-semi-space-size=16', '--disable-warning=ExperimentalWarning'],
    env: { ...env, MALLOC_ARENA_MAX: '2', VITRINE_MEDIA_MEMORY: String(memoryLimit) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own, so that the programs it started end with it.
    detached: process.platform !== 'win32',
  });
  if (child.pid) giveWay(child.pid);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const exited = Promise.withResolvers<void>();
  let gone = false;
  const exit = (how: string): void => {
    if (gone) return;
    gone = true;
    exited.resolve();
    events.onExit(how);
  };
  child.on('message', (reply) => events.onReply(reply as MediaReply));
  child.on('exit', (code, signal) => exit(signal ?? `code ${code}`));
  // It could not be started at all.
  child.on('error', (error) => {
    if (child.pid === undefined) exit(error.message);
  });

  /** It waits in the system for a disk that does not answer: it ends when that does, and nobody waits for it. */
  const giveUp = (): void => {
    if (gone) return;
    if (child.connected) child.disconnect();
    child.stderr?.destroy();
    child.unref();
    exit('given up');
  };
  const state = { leaving: false, verdict: undefined as Problem | undefined };
  const disconnect = (): void => {
    state.leaving = true;
    if (child.connected) child.disconnect();
  };
  return {
    tasks: [],
    since: performance.now(),
    get leaving() {
      return state.leaving;
    },
    get verdict() {
      return state.verdict;
    },
    send: (request) => {
      // A process that is just dying says so by its exit.
      if (child.connected) child.send(request, () => undefined);
    },
    memory: () => (child.pid && process.platform === 'linux' ? residentBytes(child.pid) : 0),
    stderr: () => said,
    kill(verdict) {
      if (state.verdict) return;
      state.verdict = verdict;
      state.leaving = true;
      killGroup(child);
      setTimeout(giveUp, GRACE_MS).unref();
    },
    leave: disconnect,
    async end() {
      disconnect();
      const timer = setTimeout(() => {
        killGroup(child);
        setTimeout(giveUp, GRACE_MS).unref();
      }, GRACE_MS);
      await exited.promise;
      clearTimeout(timer);
    },
  };
}

function residentBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
