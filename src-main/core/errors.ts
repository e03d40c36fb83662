/** What the system, SQLite and decoders say, for people. What is not known here is `internal`, and stands in the log. */
import { type ErrorCode, RpcError } from '../../src-shared/rpc/errors.ts';
import { isAway } from './disks/away.ts';

const SAID: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, 'disk-full', 'The disk% is full, so this was not kept; nothing that was there is lost. Make room on it, then try again.'],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB)/, 'unsupported', 'The catalog is damaged here, so this could not be done. Bring it back from its backups and log: in the window under Health, or close Vitrine and type vitrine restore.'],
  [/^(SQLITE_READONLY|SQLITE_PERM|SQLITE_AUTH|EROFS|EACCES|EPERM)/, 'read-only', 'The system does not allow this to be written. Give yourself the right to, or choose another place.'],
  [/^(SQLITE_BUSY|SQLITE_LOCKED|EBUSY|EMFILE|ENFILE)/, 'busy', 'The system is busy with other work. Try again in a moment.'],
  [/^(SQLITE_NOMEM|ENOMEM)/, 'busy', 'There is not enough memory for this now. Close other programs, then try again.'],
  [/^(SQLITE_IOERR|SQLITE_CANTOPEN|EIO|ENXIO|ESTALE|ENOTCONN|EHOSTDOWN|ETIMEDOUT)/, 'offline', 'The disk% does not answer. Look whether it is connected and in order, then try again.'],
  [/^(ENOENT|ENOTDIR)$/, 'not-found', 'A file or folder that this needs is no longer there.'],
];

/** Codes of formats/handler.ts FormatError: their messages are for people already. */
const FORMAT = new Set(['empty', 'truncated', 'damaged', 'too-large', 'protected', 'timeout', 'unreadable', 'crashed']);

/** Undefined for an error that is nobody's fault but ours. `catalog`: its folder, which a sentence about its disk then names. */
export function translate(error: unknown, catalog?: string): RpcError | undefined {
  const known = RpcError.from(error);
  if (known) return known;
  if (!(error instanceof Error)) return undefined;
  if (isAway(error)) return new RpcError('offline', error.message, { cause: error });
  const { code, message } = error as { code?: unknown; message: string };
  if (typeof code !== 'string') return undefined;
  if (FORMAT.has(code)) return new RpcError('unsupported', message, { cause: error });
  const said = SAID.find(([pattern]) => pattern.test(code));
  return said && new RpcError(said[1], said[2].replace('%', () => (catalog === undefined ? '' : ` of ${catalog}`)), { cause: error });
}
