/** tesseract as a child process: the only place that starts it. It is given a picture that we decoded ourselves, never a file of somebody's. */
import { execFile, spawn } from 'node:child_process';
import { onPath } from './on-path.ts';

export const INSTALL_TESSERACT =
  'Install tesseract (https://tesseract-ocr.github.io; on Debian and Ubuntu: sudo apt install tesseract-ocr, and a package such as tesseract-ocr-deu for each language), or set VITRINE_TESSERACT to its path.';

const ON_WINDOWS = 'C:\\Program Files\\Tesseract-OCR\\tesseract.exe';
/** For one picture; as much again of processor time ends it also where nobody is left to. */
const LIMIT_S = 90;
const MOST_MEMORY_KB = 2 * 2 ** 20;
const MOST_OUTPUT = 8 * 2 ** 20;

/** Undefined: it is not installed. Asked anew each time: it may be installed meanwhile. */
export const findTesseract = (): string | undefined =>
  onPath(['tesseract'], process.env['VITRINE_TESSERACT'], process.platform === 'win32' ? [ON_WINDOWS] : []);

export interface Tesseract {
  readonly path: string;
  readonly version: string | null;
  /** Codes of the languages that it can read: `eng`, `deu`. */
  readonly languages: readonly string[];
}

export async function tesseractHere(): Promise<Tesseract | undefined> {
  const path = findTesseract();
  if (!path) return undefined;
  const ask = (word: string): Promise<string> =>
    new Promise((resolve) =>
      execFile(path, [word], { timeout: 10_000, windowsHide: true }, (_, out, err) => resolve(`${out}\n${err}`)),
    );
  const [said, list] = await Promise.all([ask('--version'), ask('--list-langs')]);
  const languages = list.split(/\r?\n/).filter((line) => /^[A-Za-z_]{3,}(\/[A-Za-z_]+)?$/.test(line) && line !== 'osd');
  return { path, version: /^tesseract v?(\S+)/m.exec(said)?.[1] ?? null, languages };
}

export class TesseractFailed extends Error {}

/** Reads a picture (PNG) and answers tesseract's table of words (TSV). Throws TesseractFailed. */
export async function readPicture(png: Uint8Array, languages: string, signal: AbortSignal): Promise<string> {
  const path = findTesseract();
  if (!path) throw new TesseractFailed(`tesseract is not installed. ${INSTALL_TESSERACT}`);
  const words = [path, 'stdin', 'stdout', '-l', languages, '--dpi', '300', 'tsv'];
  const limited =
    process.platform === 'win32'
      ? words
      : ['/bin/sh', '-c', `ulimit -t ${LIMIT_S}; ulimit -v ${MOST_MEMORY_KB}; exec "$0" "$@"`, ...words];
  signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const child = spawn(limited[0]!, limited.slice(1), {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    let [length, told] = [0, 0];
    let ended: Error | undefined;
    const stop = (why: Error): void => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const aborted = (): void => stop(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    const timer = setTimeout(
      () => stop(new TesseractFailed(`Reading its words took longer than ${LIMIT_S} seconds and was stopped.`)),
      LIMIT_S * 1000,
    );
    signal.addEventListener('abort', aborted);
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > MOST_OUTPUT) stop(new TesseractFailed('More words were read in it than are kept of one picture.'));
      else out.push(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      told += part.length;
      if (told < 10_000) err.push(part);
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(png);
    const done = (error: Error | undefined, text = ''): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      if (error) reject(error);
      else resolve(text);
    };
    child.on('error', (error) => done(error));
    child.on('close', (code, by) => {
      if (ended || code !== 0)
        done(
          ended ??
            new TesseractFailed(
              `tesseract could not read it: ${complaint(Buffer.concat(err).toString()) || `it ended with ${by ?? code}`}`,
            ),
        );
      else done(undefined, Buffer.concat(out).toString('utf8'));
    });
  });
}

const complaint = (text: string): string =>
  (text.split('\n').find((line) => line.trim() && !/^(Estimating|Warning)/.test(line)) ?? '').slice(0, 200);
