/** Fingerprint of a file: SHA-256 over its size and its first, middle and last 64 KB. Reads at most 192 KB. */
import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type Bytes, toBuffer } from './bytes.ts';
import { beat } from './pulse.ts';

const PART = 64 * 1024;
const buffer = Buffer.alloc(8 + 3 * PART);

/**
 * 32 bytes as a byte string; `changing` when the file is no longer `size` bytes long, undefined when it cannot be read. Synchronous,
 * for a thread of its own. Small files are hashed whole.
 */
export function fingerprint(path: Bytes, size: number): Bytes | 'changing' | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(toBuffer(path), 'r');
    if (fstatSync(fd).size !== size) return 'changing';
    buffer.writeBigUInt64BE(BigInt(size), 0);
    let at = 8;
    for (const [from, length] of parts(size)) {
      at += readSync(fd, buffer, at, length, from);
      beat();
    }
    return hash('sha256', buffer.subarray(0, at), 'buffer').toString('latin1');
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

const parts = (size: number): [from: number, length: number][] =>
  size <= 3 * PART
    ? [[0, size]]
    : [
        [0, PART],
        [Math.floor((size - PART) / 2), PART],
        [size - PART, PART],
      ];
