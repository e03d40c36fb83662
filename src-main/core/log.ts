/** The log: JSON lines in the catalog's folder, two files of at most 5 MB. It never holds what people wrote or their files' contents. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
  const destination = pino.destination({ dest: path, sync: false, mkdir: true });
  const logger = pino({ base: { pid: process.pid }, serializers: { error: pino.stdSerializers.err } }, destination);
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

/** At each start only: a running program's log never moves away under it. */
function rotate(path: string): void {
  if (!existsSync(path) || statSync(path).size < LIMIT) return;
  rmSync(`${path}.1`, { force: true });
  renameSync(path, `${path}.1`);
}
