/** Frames as messages of a serializing transport: JSON text, or for a stream's bytes `u32 stream id, payload` (little-endian). */
import { RpcError } from './errors.ts';
import { type Frame, MAX_FRAME_BYTES } from './frames.ts';

/** @throws RpcError `invalid-input` when the frame is longer than MAX_FRAME_BYTES or not JSON */
export function encodeFrame(frame: Frame): string | Uint8Array<ArrayBuffer> {
  if (frame.t === 'chunk' && frame.data instanceof Uint8Array) return encodeBytes(frame.id, frame.data);
  const text = toJson(frame);
  // A UTF-16 unit is at most three bytes of UTF-8: most texts need no counting.
  if (text.length * 3 > MAX_FRAME_BYTES && utf8Length(text) > MAX_FRAME_BYTES) throw tooLong();
  return text;
}

/** @returns what the message holds, to be checked by readFrame; undefined when it is no message of ours */
export function decodeFrame(message: string | Uint8Array): unknown {
  if (message.length > MAX_FRAME_BYTES) return undefined;
  if (typeof message !== 'string') return decodeBytes(message);
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function encodeBytes(id: number, data: Uint8Array): Uint8Array<ArrayBuffer> {
  if (data.byteLength + 4 > MAX_FRAME_BYTES) throw tooLong();
  const bytes = new Uint8Array(4 + data.byteLength);
  new DataView(bytes.buffer).setUint32(0, id, true);
  bytes.set(data, 4);
  return bytes;
}

function decodeBytes(bytes: Uint8Array): Frame | undefined {
  if (bytes.byteLength < 4) return undefined;
  const id = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  return { t: 'chunk', id, data: new Uint8Array(bytes.buffer, bytes.byteOffset + 4, bytes.byteLength - 4) };
}

function toJson(frame: Frame): string {
  try {
    return JSON.stringify(frame);
  } catch (cause) {
    throw new RpcError('invalid-input', 'This cannot be sent: it is not plain data.', { cause });
  }
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a surrogate pair counts two of its four bytes.
    if (unit >= 0xd800 && unit <= 0xdfff) bytes += 1;
    else if (unit > 0x7f) bytes += unit > 0x7ff ? 2 : 1;
  }
  return bytes;
}

const tooLong = () =>
  new RpcError(
    'invalid-input',
    `This is too much for one message (over ${MAX_FRAME_BYTES / 1024 / 1024} MB). Ask for less at once.`,
  );
