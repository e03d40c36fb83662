import { hash } from 'node:crypto';
import { type Bytes, toBuffer } from './bytes.ts';

/**
 * An asset's lasting id: 16 bytes of SHA-256 over root id, path below the root, size and fingerprint, so that everybody who sees the
 * same share names it alike. `salt` tells apart an equal file born at a place whose first one moved away.
 */
export function assetId(rootId: Bytes, path: Bytes, size: number, print: Bytes | undefined, salt = 0): Bytes {
  const tail = Buffer.alloc(salt ? 12 : 8);
  tail.writeBigUInt64BE(BigInt(size), 0);
  if (salt) tail.writeUInt32BE(salt, 8);
  const all = Buffer.concat([toBuffer(rootId + path), tail, print ? toBuffer(print) : Buffer.alloc(32)]);
  return hash('sha256', all, 'buffer').toString('latin1', 0, 16);
}
