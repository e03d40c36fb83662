/** Messages on a byte stream: `u32 length of the body (little-endian), u8 kind, body`. */
import { MAX_FRAME_BYTES } from '../../src-shared/rpc/frames.ts';

const HEADER = 5;
const TEXT = 0;
const BYTES = 1;

export function frameMessage(message: string | Uint8Array): Buffer {
  const body = typeof message === 'string' ? Buffer.from(message) : message;
  const framed = Buffer.allocUnsafe(HEADER + body.byteLength);
  framed.writeUInt32LE(body.byteLength, 0);
  framed.writeUInt8(typeof message === 'string' ? TEXT : BYTES, 4);
  framed.set(body, HEADER);
  return framed;
}

/**
 * @returns a function that takes the stream's pieces and calls `receive` for each whole message.
 * It answers false when the stream is not of this form; a body that claims too much is never waited for.
 */
export function messageSplitter(receive: (message: string | Uint8Array) => void): (piece: Buffer) => boolean {
  let pieces: Buffer[] = [];
  let size = 0;
  let needed = HEADER;
  return (piece) => {
    pieces.push(piece);
    size += piece.byteLength;
    // Joined only when a message is whole: a long one in small pieces is copied once.
    if (size < needed) return true;
    let rest = pieces.length === 1 ? piece : Buffer.concat(pieces);
    for (needed = HEADER; rest.byteLength >= HEADER; needed = HEADER) {
      const length = rest.readUInt32LE(0);
      const kind = rest.readUInt8(4);
      if (length > MAX_FRAME_BYTES || kind > BYTES) return false;
      needed = HEADER + length;
      if (rest.byteLength < needed) break;
      const body = rest.subarray(HEADER, needed);
      rest = rest.subarray(needed);
      receive(kind === TEXT ? body.toString() : body);
    }
    pieces = rest.byteLength ? [rest] : [];
    size = rest.byteLength;
    return true;
  };
}
