/** What of a log line may be read by a stranger: an allow-list, so that a field nobody thought of says nothing. */
import { createHash } from 'node:crypto';

/** Fields whose texts are the program's own words. Their values must look like it, too. */
const OPEN = new Set([
  'procedure',
  'op',
  'job',
  'code',
  'ref',
  'reason',
  'phase',
  'mode',
  'signal',
  'kind',
  'what',
  'version',
  'platform',
]);
const WORD = /^[\w.:-]{1,80}$/;
/** Errors of the engine itself, whose messages tell what is wrong with the program; what they quote may be anybody's. */
const ENGINE = new Set(['TypeError', 'RangeError', 'ReferenceError']);

/** Tells two texts apart and one again, and nothing else: `#1f3a9c02`. */
export const hashed = (text: string): string => `#${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;

/** The same with its ending, which is what matters of a file: `#1f3a9c02.jpg`. */
export function hashedPath(path: string): string {
  return hashed(path) + (/\.[A-Za-z0-9]{1,5}$/.exec(path)?.[0].toLowerCase() ?? '');
}

/** Numbers and yes or no stay; texts of the fields above stay; other texts become their hash, errors what errorOf says. */
export function redact(what: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(what).map(([field, value]) => [field, cleaned(field, value)]));
}

function cleaned(field: string, value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return value;
  if (value instanceof Error) return errorOf(value);
  if (typeof value === 'string') return OPEN.has(field) && WORD.test(value) ? value : hashedPath(value);
  return Array.isArray(value) ? { length: value.length } : '…';
}

interface ErrorParts extends Error {
  readonly code?: unknown;
  readonly path?: unknown;
  readonly dest?: unknown;
}

/** An error without its message: kind, code, hashes of the paths it names, and where in the program it was. */
export function errorOf(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? hashed(error) : '…';
  const { name, message, stack, code, path, dest, cause } = error as ErrorParts;
  const at = framesOf(stack);
  return {
    type: WORD.test(name) ? name : 'Error',
    ...(typeof code === 'string' && WORD.test(code) ? { code } : {}),
    ...(ENGINE.has(name)
      ? { says: message.replace(/(["'`“]).*(["'`”])/gs, '…').replace(/\S*[\\/]\S*/g, '…') }
      : { says: hashed(message) }),
    ...(typeof path === 'string' && path ? { path: hashedPath(path) } : {}),
    ...(typeof dest === 'string' && dest ? { dest: hashedPath(dest) } : {}),
    ...(at.length ? { at } : {}),
    ...(cause === undefined ? {} : { cause: errorOf(cause) }),
  };
}

const MOST_FRAMES = 12;

/** `name (src-main/core/x.ts:12:3)`: only places inside the program, without the folder it is installed in. */
function framesOf(stack: string | undefined): string[] {
  const frames = (stack ?? '').split('\n').flatMap((line) => {
    const place =
      /^ {4}at (?:async )?(?:(.*?) \()?(?:file:\/\/)?.*?((?:src-main|src-shared|node_modules|node:)[\w@.:/\\-]*:\d+:\d+)\)?$/.exec(
        line,
      );
    if (!place) return [];
    const [, name, where] = place;
    return [name && /^[\w.<>[\] #]{1,80}$/.test(name) ? `${name} (${where})` : String(where)];
  });
  return frames.slice(0, MOST_FRAMES);
}

/** For the log of those who chose to keep private text in it. */
export function wholeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, code, cause } = error as ErrorParts;
  return {
    type: name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause: wholeError(cause) }),
  };
}
