/** ffmpeg writing a file of its own for as long as it takes: it tells how far it is, can stand still, and is stopped when it makes no way. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { complaint, FfmpegFailed, FfmpegMissing, ffmpegVersion, findProgram, INSTALL_FFMPEG, SAFE } from './ffmpeg.ts';
import { withPlainNames } from './plain-names.ts';

export interface FileRun {
  /** After the input, before the file that is written. */
  readonly args: readonly string[];
  /** Absolute; written over. */
  readonly out: string;
  readonly signal: AbortSignal;
  /** The most that it may compute, processor seconds; it ends by itself then, also when this program is gone. */
  readonly cpuSeconds: number;
  /** Hears about twice a second how many seconds of the film are written, and how many bytes. ffmpeg stands still until it resolves. */
  readonly onProgress: (seconds: number, bytes: number) => Promise<void>;
}

/** Searches and windows go first, and so do previews. */
const NICE = 10;
/** Without any way made. A damaged film may be searched for its next frame for a while. */
const STUCK_MS = 120_000;
const PERIOD_S = 0.5;
/** Windows has no such signal: there a film that was begun is written to its end. */
const CAN_FREEZE = process.platform !== 'win32';

/** Rejects with FfmpegMissing, FfmpegFailed, the signal's reason, or what `onProgress` rejected with; what is written by then stays. */
export async function ffmpegToFile(source: Buffer, format: string, run: FileRun): Promise<void> {
  const program = findProgram('ffmpeg');
  if (!program) throw new FfmpegMissing(`ffmpeg was not found. ${INSTALL_FFMPEG}`);
  run.signal.throwIfAborted();
  const told = [
    '-nostdin',
    '-hide_banner',
    '-y',
    '-timelimit',
    String(Math.ceil(run.cpuSeconds)),
    '-progress',
    'pipe:1',
    '-stats_period',
    String(PERIOD_S),
  ];
  await withPlainNames([source], async ([name]) => {
    const args = [...SAFE, ...told, '-f', format, '-i', `file:${name}`, ...run.args, `file:${run.out}`];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    await watched(child, run);
  });
}

async function watched(child: ChildProcess, { signal, onProgress }: FileRun): Promise<void> {
  const ended = Promise.withResolvers<void>();
  let [said, stopped] = ['', false];
  const stop = (why: unknown): void => {
    stopped = true;
    child.kill('SIGKILL');
    // A process that waits for a disk which does not answer ends when that does, and nobody waits for it.
    ended.reject(why);
  };
  const aborted = (): void => stop(signal.reason);
  const stuck = (): void => stop(new FfmpegFailed(`ffmpeg made no way for ${STUCK_MS / 1000} s`));
  let timer = setTimeout(stuck, STUCK_MS);
  signal.addEventListener('abort', aborted, { once: true });
  child.on('spawn', () => {
    try {
      if (child.pid) setPriority(child.pid, NICE);
    } catch {
      // It has ended already.
    }
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < 10_000) said += text;
  });
  child.on('error', (error) => ended.reject(error));
  child.on('close', (code) => (code === 0 ? ended.resolve() : ended.reject(new FfmpegFailed(complaint(said, code)))));

  let [seconds, bytes, idle] = [0, 0, 0];
  let last = '';
  const heard = async (line: string): Promise<void> => {
    const [key = '', value = ''] = line.split('=');
    if (key === 'out_time_us') seconds = Math.max(seconds, Number(value) / 1e6 || 0);
    else if (key === 'total_size') bytes = Number(value) || bytes;
    else if (key === 'progress' && !stopped) {
      // What stands still for long because somebody paused it is not stuck.
      clearTimeout(timer);
      if (CAN_FREEZE) child.kill('SIGSTOP');
      await onProgress(seconds, bytes).catch(stop);
      if (CAN_FREEZE) child.kill('SIGCONT');
      const now = `${seconds} ${bytes}`;
      idle = now === last ? idle + PERIOD_S : 0;
      last = now;
      if (!stopped) timer = setTimeout(stuck, Math.max(0, STUCK_MS - idle * 1000));
    }
  };
  const lines = createInterface({ input: child.stdout! });
  let turn = Promise.resolve();
  lines.on('line', (line) => {
    turn = turn.then(() => heard(line));
  });
  try {
    await ended.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', aborted);
    lines.close();
    stopped = true;
  }
}

/** Frames go by their own times, and none is made twice: how that is said changed with ffmpeg 5.1. */
export async function ownTimes(): Promise<readonly string[]> {
  const [, major = 0, minor = 0] = (/^n?(\d+)\.(\d+)/.exec((await ffmpegVersion()) ?? '') ?? []).map(Number);
  return [major > 0 && (major < 5 || (major === 5 && minor < 1)) ? '-vsync' : '-fps_mode', 'vfr'];
}

let encoders: Promise<ReadonlySet<string>> | undefined;

/** Names of the encoders that the installed ffmpeg has: `libx264`, `aac`. Empty where there is none. */
export function ffmpegEncoders(): Promise<ReadonlySet<string>> {
  encoders ??= new Promise((resolve) => {
    const program = findProgram('ffmpeg');
    if (!program) return resolve(new Set());
    execFile(program, ['-hide_banner', '-encoders'], { timeout: 10_000 }, (error, out) =>
      resolve(new Set(error ? [] : [...out.matchAll(/^ [VA][A-Z.]{5} (\S+)/gm)].map(([, name = '']) => name))),
    );
  });
  return encoders;
}
