/** Errors of the contract as HTTP knows them. */
import type { ErrorCode } from './errors.ts';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'not-found': 404,
  conflict: 409,
  'read-only': 403,
  offline: 503,
  'disk-full': 507,
  cancelled: 499,
  disconnected: 503,
  busy: 429,
  unsupported: 501,
  internal: 500,
};
/** @returns the HTTP status that stands for a code; the body holds the error itself (ErrorData) */
export const statusOf = (code: ErrorCode): number => STATUS[code];
