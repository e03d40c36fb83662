/** What crosses a port. Ids are the client's, unsigned 32-bit, never used twice on one port. */
import { type ErrorData, isErrorCode } from './errors.ts';

/** Transports that serialize refuse longer frames in both directions, in bytes. */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;
/** Chunks of one stream under way at once. */
export const STREAM_WINDOW = 8;
/** Events of one subscription under way at once. */
export const TOPIC_WINDOW = 64;

export type ClientFrame =
  | { readonly t: 'call'; readonly id: number; readonly name: string; readonly input?: unknown }
  | {
      readonly t: 'open';
      readonly id: number;
      readonly name: string;
      readonly input?: unknown;
      readonly credit: number;
    }
  | { readonly t: 'subscribe'; readonly id: number; readonly name: string; readonly credit: number }
  /** So many more chunks or events may be sent. */
  | { readonly t: 'credit'; readonly id: number; readonly credit: number }
  /** Ends a call, a stream or a subscription. */
  | { readonly t: 'cancel'; readonly id: number };

export type ServerFrame =
  | { readonly t: 'ok'; readonly id: number; readonly out?: unknown }
  | { readonly t: 'error'; readonly id: number; readonly error: ErrorData }
  | { readonly t: 'chunk'; readonly id: number; readonly data: unknown }
  | { readonly t: 'end'; readonly id: number }
  | { readonly t: 'event'; readonly id: number; readonly seq: number; readonly data: unknown }
  /** Events are missing: read again. `seq`: of the newest of them. */
  | { readonly t: 'reset'; readonly id: number; readonly seq: number };

/** Says farewell where the transport itself cannot. */
export type ByeFrame = { readonly t: 'bye'; readonly reason?: string };
export type Frame = ClientFrame | ServerFrame | ByeFrame;

type Check = (value: unknown) => boolean;
const count: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffffffff;
const seq: Check = (value) => Number.isSafeInteger(value);
const name: Check = (value) => typeof value === 'string' && value.length <= 100;
const something: Check = (value) => value !== undefined;
const reason: Check = (value) => value === undefined || typeof value === 'string';
const error: Check = (value) =>
  isRecord(value) &&
  isErrorCode(value['code']) &&
  typeof value['message'] === 'string' &&
  typeof value['retryable'] === 'boolean' &&
  (value['details'] === undefined || isRecord(value['details'])) &&
  reason(value['ref']);

const SHAPES = new Map<unknown, readonly (readonly [string, Check])[]>(
  Object.entries<Record<string, Check>>({
    call: { id: count, name },
    open: { id: count, name, credit: count },
    subscribe: { id: count, name, credit: count },
    credit: { id: count, credit: count },
    cancel: { id: count },
    ok: { id: count },
    error: { id: count, error },
    chunk: { id: count, data: something },
    end: { id: count },
    event: { id: count, seq, data: something },
    reset: { id: count, seq },
    bye: { reason },
  } satisfies Record<Frame['t'], Record<string, Check>>).map(([type, shape]) => [type, Object.entries(shape)]),
);

/** @returns the value as a frame, or undefined when it is none; by hand, since every message passes here */
export function readFrame(value: unknown): Frame | undefined {
  if (!isRecord(value)) return undefined;
  const shape = SHAPES.get(value['t']);
  return shape?.every(([key, check]) => check(value[key])) ? (value as unknown as Frame) : undefined;
}

/** For transports that clone: a view on a part of a buffer would take the whole buffer along. */
export function compact(frame: Frame): Frame {
  if (frame.t !== 'chunk' || !(frame.data instanceof Uint8Array)) return frame;
  const { data } = frame;
  const whole = data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
  return whole ? frame : { ...frame, data: new Uint8Array(data) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
