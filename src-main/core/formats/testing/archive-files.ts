/** TAR and RAR files of our own. */

/** A header and its data, in blocks. */
export function tarFile(entries: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(entries).flatMap(([name, data]) => {
    const head = Buffer.alloc(512);
    head.write(name);
    head.write(`${data.length.toString(8).padStart(11, '0')} `, 124);
    head.write('0', 156);
    head.write('ustar\x0000', 257);
    const body = Buffer.alloc(Math.ceil(data.length / 512) * 512);
    body.write(data);
    return [head, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** RAR before version 5, with one entry of 1,234 bytes of which ten are there. */
export function rarFile(entry: string): Buffer {
  const name = Buffer.from(entry);
  const head = Buffer.alloc(32);
  head.writeUInt8(0x74, 2);
  head.writeUInt16LE(0x8000, 3);
  head.writeUInt16LE(32 + name.length, 5);
  head.writeUInt32LE(10, 7);
  head.writeUInt32LE(1234, 11);
  head.writeUInt16LE(name.length, 26);
  const main = Buffer.from('cf907300000d00000000000000', 'hex');
  const end = Buffer.from('c43d7b00400700', 'hex');
  return Buffer.concat([Buffer.from('Rar!\x1a\x07\0', 'latin1'), main, head, name, Buffer.alloc(10), end]);
}
