/** What the system's errors mean for a folder that may be another machine's. */
import { RemoteError, type RemoteTrouble } from './remote.ts';

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? '';

/** The share itself is out of reach. `UNKNOWN`: Windows, for network names that are gone. */
const AWAY = new Set([
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTCONN',
  'ECONNRESET',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'ESHUTDOWN',
  'EPIPE',
  'ENODEV',
  'EREMOTEIO',
  'ENOMEDIUM',
  'UNKNOWN',
]);
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS']);
/** A file system that has no such thing, not one that failed at it. */
const UNSUPPORTED = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS']);
/** On Windows, while a virus scanner or an indexer looks at the file. */
const BUSY = new Set(['EPERM', 'EACCES', 'EBUSY']);
const GONE = new Set(['ENOENT', 'ENOTDIR']);

export const isAwayCode = (error: unknown): boolean => AWAY.has(codeOf(error));
export const isUnsupported = (error: unknown): boolean => UNSUPPORTED.has(codeOf(error));
export const isBusy = (error: unknown): boolean => BUSY.has(codeOf(error));
export const isGone = (error: unknown): boolean => GONE.has(codeOf(error));

const ADVICE: Readonly<Record<RemoteTrouble, string>> = {
  offline: 'The team’s folder cannot be reached. Vitrine goes on when it is back.',
  full: 'There is no room left on the team’s share. Make room there; what you did is kept here until then.',
  refused: 'The team’s folder may not be written or read with your account. Ask whoever looks after the share.',
  failed: 'The team’s share failed.',
};

/** As RemoteError, whatever it was. A stale handle or a missing folder is a share that is coming or going. */
export function asRemoteError(error: unknown, what: string): RemoteError {
  if (error instanceof RemoteError) return error;
  const code = codeOf(error);
  const trouble: RemoteTrouble =
    AWAY.has(code) || GONE.has(code) || code === 'ESTALE'
      ? 'offline'
      : FULL.has(code)
        ? 'full'
        : REFUSED.has(code)
          ? 'refused'
          : 'failed';
  const told = (error as Error | undefined)?.message ?? String(error);
  return new RemoteError(trouble, `${ADVICE[trouble]} (${what}: ${told})`, { cause: error });
}
