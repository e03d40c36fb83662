/** The log: JSON lines in the catalog's folder, two files of at most 5 MB. It never holds what people wrote or their files' contents. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import pino from 'pino';

export interface Log {
  info(what: object, message: string): void;
  warn(what: object, message: string): void;
  error(what: object, message: string): void;
  close(): Promise<void>;
}

const LIMIT = 5_000_000;

export function createLog(folder: string): Log {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'vitrine.log');
  rotate(path);
  const destination = pino.destination({ dest: path, sync: false, mkdir: true, mode: 0o600 });
  const logger = pino({ base: { pid: process.pid }, serializers: { error: withoutNames, err: withoutNames } }, destination);
  return {
    info: (what, message) => logger.info(what, message),
    warn: (what, message) => logger.warn(what, message),
    error: (what, message) => logger.error(what, message),
    close: () =>
      new Promise((resolve) => {
        destination.once('close', resolve);
        destination.end();
      }),
  };
}

/** An error for the log: kind, code, message and stack, with every path cut down to its ending. */
export function withoutNames(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const clean = (text: string): string => {
    const named = [path, dest].filter((one) => typeof one === 'string' && one !== '');
    return named.reduce<string>((rest, one) => rest.replaceAll(one as string, `…${extname(one as string)}`), text);
  };
  return {
    type: name,
    message: clean(message),
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack: clean(stack) }),
    ...(cause === undefined ? {} : { cause: withoutNames(cause) }),
  };
}

/** At each start only: a running program's log never moves away under it. */
function rotate(path: string): void {
  if (!existsSync(path) || statSync(path).size < LIMIT) return;
  rmSync(`${path}.1`, { force: true });
  renameSync(path, `${path}.1`);
}
