/** ffmpeg and ffprobe as child processes: the only place that starts them. */
import { execFile, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isExecutable } from './on-path.ts';
import { withPlainNames } from './plain-names.ts';

/** What a person is told when neither is found. */
export const INSTALL_FFMPEG =
  'Install ffmpeg (https://ffmpeg.org; on Debian and Ubuntu: sudo apt install ffmpeg), or set VITRINE_FFMPEG to its path, and start Vitrine again.';

export type Program = 'ffmpeg' | 'ffprobe';
const found = new Map<Program, string | undefined>();

/** In this order: `VITRINE_FFMPEG` or `VITRINE_FFPROBE`, the search path, the optional packages; undefined when there is none. */
export function findProgram(program: Program): string | undefined {
  if (!found.has(program)) found.set(program, [...candidates(program)].find(isExecutable));
  return found.get(program);
}

function* candidates(program: Program): Generator<string> {
  const file = process.platform === 'win32' ? `${program}.exe` : program;
  const chosen = process.env[`VITRINE_${program.toUpperCase()}`];
  if (chosen) yield chosen;
  const ffmpeg = process.env['VITRINE_FFMPEG'];
  if (ffmpeg) yield path.join(path.dirname(ffmpeg), file);
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (path.isAbsolute(folder)) yield path.join(folder, file);
  }
  const require = createRequire(import.meta.url);
  const optional = (read: () => unknown): string => {
    try {
      const value = read();
      // Inside a package, programs lie beside the archive.
      return typeof value === 'string' ? value.replace(/app\.asar(?!\.unpacked)/, 'app.asar.unpacked') : '';
    } catch {
      return '';
    }
  };
  if (program === 'ffmpeg') yield optional(() => require('ffmpeg-static'));
  yield optional(() => (require(`@${program}-installer/${program}`) as { path: string }).path);
}

/** `7.1.2`, as it says of itself; null where there is none. */
export function ffmpegVersion(): Promise<string | null> {
  const program = findProgram('ffmpeg');
  if (!program) return Promise.resolve(null);
  return new Promise((resolve) =>
    execFile(program, ['-version'], { timeout: 5000 }, (error, out) =>
      resolve(error ? null : (/^ffmpeg version (\S+)/.exec(out)?.[1] ?? null)),
    ),
  );
}

export class FfmpegMissing extends Error {}
/** ffmpeg ran and said no; the message is its first complaint, without paths. */
export class FfmpegFailed extends Error {}

export interface RunOptions {
  /** Fed to standard input. */
  readonly input?: Uint8Array;
  readonly signal: AbortSignal;
  /** Of standard output, bytes. Default 256 MB. */
  readonly maxOutput?: number;
  readonly timeoutMs?: number;
  /** What it writes is told of, not kept; then only its exit code says that it was well. */
  readonly onOutput?: (text: string) => void;
}

/** No network, no playlists: what a file refers to is never opened. */
export const SAFE = ['-v', 'error', '-protocol_whitelist', 'file,pipe'];

/**
 * Reads a media file with the demuxer `format`, which our own type check chose: ffmpeg's guess could be made to read a
 * playlist. `args` come after the input.
 */
export async function ffmpeg(
  source: Buffer | 'stdin',
  format: string,
  options: RunOptions & { readonly before?: readonly string[]; readonly args: readonly string[] },
): Promise<Buffer> {
  const { before = [], args } = options;
  // Processor seconds: should this process be killed, ffmpeg still ends by itself.
  const limits = ['-nostdin', '-hide_banner', '-timelimit', '60'];
  const head = (name: string): string[] => [
    ...SAFE,
    ...limits,
    '-threads',
    '1',
    ...before,
    '-f',
    format,
    '-i',
    name,
    ...args,
  ];
  if (source === 'stdin') return await run('ffmpeg', head('pipe:0'), options);
  return await withPlainNames([source], async ([name]) => await run('ffmpeg', head(`file:${name}`), options));
}

/**
 * As `ffmpeg`, but what comes out is written to `to`, a path that is not there yet: what must be gone back in (MP4) and may be long.
 * `onProgress` hears seconds of the result.
 */
export async function ffmpegTo(
  source: Buffer,
  format: string,
  to: string,
  options: RunOptions & {
    readonly before?: readonly string[];
    readonly args: readonly string[];
    /** A PNG of ours, as the second input. */
    readonly png?: string | undefined;
    readonly onProgress?: (seconds: number) => void;
  },
): Promise<void> {
  const { before = [], args, png, onProgress } = options;
  const onOutput = (text: string) => {
    const [, at] = [...text.matchAll(/^out_time_us=(\d+)$/gm)].at(-1) ?? [];
    if (at) onProgress?.(Number(at) / 1e6);
  };
  await withPlainNames([source], async ([name]) => {
    const words = [...SAFE, '-nostdin', '-hide_banner', '-n', '-progress', 'pipe:1', ...before, '-f', format, '-i', `file:${name}`, ...(png ? ['-f', 'png_pipe', '-i', `file:${png}`] : []), ...args, `file:${to}`];
    await run('ffmpeg', words, { ...options, onOutput });
  });
}

/** ffprobe's JSON about container, streams and chapters. */
export async function ffprobe(source: Buffer, format: string, options: RunOptions): Promise<unknown> {
  const args = ['-print_format', 'json', '-show_format', '-show_streams', '-show_chapters', '-f', format];
  const out = await withPlainNames(
    [source],
    async ([name]) => await run('ffprobe', [...SAFE, ...args, '-i', `file:${name}`], options),
  );
  return JSON.parse(out.toString());
}

async function run(program: Program, args: readonly string[], options: RunOptions): Promise<Buffer> {
  const file = findProgram(program);
  if (!file) throw new FfmpegMissing(`${program} was not found. ${INSTALL_FFMPEG}`);
  const { input, maxOutput = 256 * 2 ** 20, timeoutMs = 30_000, onOutput } = options;
  options.signal.throwIfAborted();
  const child = spawn(file, args, { stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'], windowsHide: true });
  const out: Buffer[] = [];
  const complaints: Buffer[] = [];
  let length = 0;
  let ended: Error | undefined;
  const stop = (why: Error): void => {
    ended ??= why;
    child.kill('SIGKILL');
  };
  const aborted = (): void =>
    stop(options.signal.reason instanceof Error ? options.signal.reason : new Error('stopped'));
  const timer = setTimeout(
    () => stop(new FfmpegFailed(`${program} took longer than ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  options.signal.addEventListener('abort', aborted);
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      child.stdout!.on('data', (part: Buffer) => {
        if (onOutput) {
          onOutput(part.toString());
          return;
        }
        length += part.length;
        if (length > maxOutput) stop(new FfmpegFailed('too much output'));
        else out.push(part);
      });
      child.stderr!.on('data', (part: Buffer) => complaints.length < 50 && complaints.push(part));
      // A program that has read enough closes the pipe.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
      child.on('error', reject);
      child.on('close', (code) => {
        if (ended) reject(ended);
        else if (code === 0 || length > 0) resolve(Buffer.concat(out));
        else reject(new FfmpegFailed(complaint(Buffer.concat(complaints).toString(), code)));
      });
    });
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', aborted);
  }
}

/** The first thing that ffmpeg said, without paths. */
export function complaint(text: string, code: number | null): string {
  const lines = text.split('\n').map((line) => line.replace(/^\[[^\]]*\]\s*/, '').replace(/(file:|pipe:)\S.*?: /, ''));
  return (lines.find((line) => line.trim() !== '') ?? `exit code ${code}`).slice(0, 200);
}
