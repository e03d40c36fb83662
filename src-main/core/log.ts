/**
 * The log: JSON lines in the catalog's folder. Paths, names of files, tags, texts and searches stand in it only while the catalog's
 * setting `log.private` is on: each line passes redact.ts, whoever wrote it. A line's message is the program's own text, never built.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { redact, wholeError } from './redact.ts';

export interface Log {
  info(what: object, message: string): void;
  warn(what: object, message: string): void;
  error(what: object, message: string): void;
  /** From now on private text is kept (or no longer is). */
  keepPrivate(keep: boolean): void;
  keepsPrivate(): boolean;
  close(): Promise<void>;
}

export const PRIVATE_SETTING = 'log.private';
/** `v` of a line that has passed the allow-list; those with private text say `private` too. */
export const LOG_VERSION = 1;

export interface LogLimits {
  /** Bytes of one file. */
  readonly size?: number;
  /** Older files beside the present one. */
  readonly older?: number;
}

/** The present file, and older ones by age: `vitrine.log.1` is the youngest of them. */
export const logFiles = (folder: string, older = OLDER): string[] => [
  join(folder, 'vitrine.log'),
  ...Array.from({ length: older }, (_, i) => join(folder, `vitrine.log.${i + 1}`)),
];

const SIZE = 5_000_000;
const OLDER = 4;

export function createLog(folder: string, { size = SIZE, older = OLDER }: LogLimits = {}): Log {
  mkdirSync(folder, { recursive: true });
  const output = rotating(logFiles(folder, older), size);
  const logger = pino({ base: { pid: process.pid, v: LOG_VERSION } }, output);
  let whole = false;
  const line = (what: object): object => (whole ? { ...withErrors(what), private: true } : redact(what));
  return {
    info: (what, message) => logger.info(line(what), message),
    warn: (what, message) => logger.warn(line(what), message),
    error: (what, message) => logger.error(line(what), message),
    keepPrivate: (keep) => {
      whole = keep;
    },
    keepsPrivate: () => whole,
    close: () => output.done(),
  };
}

const withErrors = (what: object): object =>
  Object.fromEntries(
    Object.entries(what).map(([field, value]) => [field, value instanceof Error ? wholeError(value) : value]),
  );

/** Lines in their order, a file after the other; whoever logs does not wait. A disk that is full or gone loses lines, nothing else. */
function rotating(files: readonly string[], size: number): { write(line: string): void; done(): Promise<void> } {
  const path = files[0] as string;
  // For its owner alone from its first byte on.
  closeSync(openSync(path, 'a', 0o600));
  let written = statSync(path).size;
  const waiting: string[] = [];
  let going: Promise<void> | undefined;

  async function go(): Promise<void> {
    while (waiting.length) {
      if (written >= size && rotate(files)) written = 0;
      let text = '';
      while (waiting.length && (text === '' || written + text.length < size)) text += waiting.shift();
      await appendFile(path, text, { mode: 0o600 }).catch(() => undefined);
      written += Buffer.byteLength(text);
    }
    going = undefined;
  }
  return {
    write(line) {
      waiting.push(line);
      going ??= go();
    },
    done: async () => going,
  };
}

/** False where the system does not let it: then it goes on in the same file. */
function rotate(files: readonly string[]): boolean {
  try {
    rmSync(files.at(-1) as string, { force: true });
    for (let i = files.length - 1; i > 0; i--) {
      const [from, to] = [files[i - 1] as string, files[i] as string];
      if (existsSync(from)) renameSync(from, to);
    }
    return true;
  } catch {
    return false;
  }
}
