/** Errors are data: a code from a closed list, a message for people, details. Stacks stay in the log. */

export const ERROR_CODES = [
  'invalid-input',
  'not-found',
  'conflict',
  'read-only',
  'offline',
  'disk-full',
  'cancelled',
  'disconnected',
  'busy',
  'unsupported',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** One place of an input that does not fit: `['paths', 0]`. */
export type Issue = { readonly path: readonly (string | number)[]; readonly message: string };

export type ErrorDetails = {
  /** With `invalid-input`: what does not fit where. */
  readonly issues?: readonly Issue[];
  readonly [key: string]: Json | undefined;
};

/** An RpcError as it crosses the wire. */
export type ErrorData = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly details?: ErrorDetails;
  readonly ref?: string;
};

/** What may work when simply tried again. */
const RETRYABLE: readonly ErrorCode[] = ['busy', 'offline', 'disconnected'];

export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: ErrorDetails | undefined;
  /** Stands in the log beside the original of an `internal` error. */
  readonly ref: string | undefined;

  /** @param message for people: what happened and what to do */
  constructor(
    code: ErrorCode,
    message: string,
    more: { details?: ErrorDetails; retryable?: boolean; ref?: string; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.retryable = more.retryable ?? RETRYABLE.includes(code);
    this.details = more.details;
    this.ref = more.ref;
  }

  toData(): ErrorData {
    const { code, message, retryable, details, ref } = this;
    return { code, message, retryable, ...(details && { details }), ...(ref && { ref }) };
  }

  static fromData(data: ErrorData): RpcError {
    return new RpcError(data.code, data.message, data);
  }

  /**
   * The RpcError that an exception is, or undefined when it is a stranger. An error that carries one of our codes is
   * ours wherever it was thrown: classes do not survive the way out of a worker thread.
   */
  static from(error: unknown): RpcError | undefined {
    if (error instanceof RpcError) return error;
    if (!(error instanceof Error)) return undefined;
    // What node aborts names the signal's reason as its cause.
    if (error.name === 'AbortError') return error.cause instanceof RpcError ? error.cause : cancelled();
    const { code, details, retryable } = error as { code?: unknown; details?: ErrorDetails; retryable?: unknown };
    if (!isErrorCode(code) || code === 'internal') return undefined;
    return new RpcError(code, error.message, {
      details,
      retryable: typeof retryable === 'boolean' ? retryable : undefined,
      cause: error,
    });
  }
}

export const isErrorCode = (code: unknown): code is ErrorCode => ERROR_CODES.includes(code as ErrorCode);

export const cancelled = (): RpcError => new RpcError('cancelled', 'This was cancelled.');

export const disconnected = (reason?: string): RpcError =>
  new RpcError('disconnected', 'The connection to the catalog has ended. Try again when it is open.', {
    details: reason === undefined ? undefined : { reason },
  });

/** Stands in for an exception of unknown kind, whose message may tell what no client should read. */
export function internal(cause: unknown): RpcError {
  const ref = Math.random().toString(36).slice(2, 10).padEnd(8, '0');
  return new RpcError('internal', `Something went wrong inside Vitrine. The log tells more under “${ref}”.`, {
    ref,
    cause,
  });
}
