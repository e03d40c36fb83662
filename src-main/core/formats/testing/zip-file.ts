/** ZIP files of our own, entries packed unless `stored`. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly data: Buffer | string;
  readonly stored?: boolean;
  /** Bytes that the list claims. */
  readonly claims?: number;
  readonly encrypted?: boolean;
}

export function zipFile(parts: readonly ZipPart[] | Readonly<Record<string, string | Buffer>>): Buffer {
  const list = Array.isArray(parts)
    ? (parts as ZipPart[])
    : Object.entries(parts).map(([name, data]) => ({ name, data: data as string | Buffer }));
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, data, stored = name === 'mimetype', claims, encrypted } of list as ZipPart[]) {
    const raw = Buffer.from(data as string);
    const packed = stored ? raw : deflateRawSync(raw);
    const path = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x800 | (encrypted ? 1 : 0), 2);
    head.writeUInt16LE(stored ? 0 : 8, 4);
    head.writeUInt32LE(crc32(raw), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(claims ?? raw.length, 18);
    head.writeUInt16LE(path.length, 22);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(offset, 12);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), head, path, packed);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, record.subarray(2), path);
    offset += 30 + path.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
